"""What a notebook shows of a thing: a compact table and a small chart, in its language, every word escaped."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

import mfc_sim as mfc
from mfc_sim import views
from mfc_sim.description.day import Day
from mfc_sim.description.office_view import alike
from mfc_sim.sparks import Series, chart
from offices import contract_office, small_office

SVG = "{http://www.w3.org/2000/svg}"


def pictures(html: str) -> list[ET.Element]:
    """The charts in a view; malformed ones are an error."""
    return [ET.fromstring(found) for found in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)]


def rows(html: str) -> list[list[str]]:
    """Cells of all tables, by row, without markup."""
    found = re.findall(r"<tr>(.*?)</tr>", html, flags=re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)]
        for row in found
    ]


def told(picture: ET.Element) -> list[str]:
    return [str(title.text) for title in picture.iter(f"{SVG}title")]


@pytest.fixture(scope="module")
def odd() -> mfc.Office:
    return small_office(
        name="<b>&",
        hours=("09:00", "11:00"),
        windows=[mfc.Windows(name="u <i>", count=3, breaks=[mfc.Break("10:00", 30, at_once=1)])],
        patience=mfc.Exponential(mean_min=30),
    )


@pytest.fixture(scope="module")
def things(odd: mfc.Office) -> dict[str, Any]:
    target = mfc.Target(limit_min=15, share=0.8, per="half-hour")
    hours = mfc.ShiftType(name="<script>", windows="u <i>", starts=("09:00", "10:00"), every_min=60, length_min=60)
    installed = odd.replace(windows=[odd.windows[0].replace(installed=12)])
    return {
        "office": odd,
        "result": mfc.simulate(odd, replications=30),
        "comparison": mfc.compare({"<now>": odd, "<more>": odd.with_windows(**{"u <i>": "+2"})}, replications=30),
        "plan": mfc.staff(installed, target, shift_types=[hours], replications=30),
        "sweep": mfc.sweep(odd, {"demand.*.scale": [0.5, 1.0, 1.5]}, replications=30),
        "network": mfc.Network(name="<region>", offices=[odd]),
    }


@pytest.mark.parametrize("name", ["office", "result", "comparison", "plan", "sweep", "network"])
def test_a_view_is_well_formed_escaped_and_needs_nothing_from_outside(things: dict[str, Any], name: str) -> None:
    html = things[name]._repr_html_()
    page = ET.fromstring(html.replace("&nbsp;", " ").replace("<br>", "<br/>"))
    assert page.tag == "div"
    assert len(rows(html)) > 1
    assert not {one.tag.removeprefix(SVG) for one in page.iter()} & {"script", "i", "now", "region", "link", "img"}
    assert "&lt;" in html
    assert not re.search(r"(src|href|url)\s*[=(]", html)
    # text has the color of the page around it, dark or light
    assert not re.search(r"[^-]color:(#000|black|white|#fff)", html)


def test_an_office_shows_its_windows_and_its_work_by_half_hour(odd: mfc.Office) -> None:
    (picture,) = pictures(odd._repr_html_())
    # three windows, one of them at a time on a break from 10:00 on: 20 an hour for 12 minutes keep 4 busy
    assert told(picture) == [f"{at}: windows on duty {on}" for at, on in zip(
        ("09:00", "09:30", "10:00", "10:30"), ("3.0", "3.0", "2.0", "2.0"), strict=True
    )]  # fmt: skip
    assert len(list(picture.iter(f"{SVG}polyline"))) == 1
    assert ["passport", "u &lt;i&gt;", "12.0", "40.0"] in rows(odd._repr_html_())


def test_days_that_are_alike_share_a_chart() -> None:
    html = contract_office()._repr_html_()
    assert [picture.get("aria-label") for picture in pictures(html)] == [
        f"Окна и работа по получасам, {days}" for days in ("пн", "вт-пт", "сб")
    ]
    # of all six days: (260 + 4 x 200 + 90) x 0.05 and as much of the 12 at the door
    assert ["sme", "universal, business", "25,0", "10,2"] in rows(html)


def test_kinds_of_dated_days_are_named_by_the_first() -> None:
    dates = [Day(place, label, place, 0, 1) for place, label in enumerate(("2026-05-04", "2026-05-05", "2026-05-06"))]
    assert alike(dates, ["a", "b", "a"], "en") == [(0, "2026-05-04, …"), (1, "2026-05-05")]


def test_a_result_shows_its_mean_wait_by_hour_beside_fifteen_minutes(things: dict[str, Any]) -> None:
    result = things["result"]
    html = result._repr_html_()
    (picture,) = pictures(html)
    waits = result.mean_wait(by="hour")["value"].dropna()
    assert told(picture) == [f"{hour}: wait {wait:.1f}" for hour, wait in waits.items()]
    assert "15 minutes" in html
    assert ["Mean wait", str(result).split("Mean wait")[1].splitlines()[0].strip()] in rows(html)


def test_a_comparison_is_bold_and_starred_where_the_interval_excludes_zero(things: dict[str, Any]) -> None:
    compared = things["comparison"]
    html = compared._repr_html_()
    differences = compared.differences()
    cells = {row[0]: row for row in rows(html)}
    for name, label in (("mean_wait_min", "Mean wait, min"), ("overtime_min", "Overtime, min, a day")):
        low, high = (float(differences[f"{name}{end}"].iloc[0]) for end in ("_low", "_high"))
        assert cells[label][3].endswith("*") == (low > 0 or high < 0)
    strong = re.findall(r"<td[^>]*><b>([^<]*)</b></td>", html)
    assert strong == [row[3] for row in rows(html) if len(row) > 3 and row[3].endswith("*")]
    assert strong
    assert "interval of the difference excludes zero" in html
    assert "u &lt;i&gt;, shift &quot;day&quot;: windows 3 -&gt; 5" in html
    assert cells["Person-hours at windows, a day"][1:] == ["6.0", "10.0", "4.0", "", ""]
    alike = mfc.compare({"a": compared["<now>"].office, "b": compared["<now>"].office}, replications=30)
    assert "*</b>" not in alike._repr_html_()


def test_a_plan_shows_its_people_beside_what_is_needed(things: dict[str, Any]) -> None:
    plan = things["plan"]
    (picture,) = pictures(plan._repr_html_())
    on_duty = plan.cover.on_duty[0].sum(axis=0)
    assert [words.rpartition(" ")[2] for words in told(picture)] == [f"{people:.1f}" for people in on_duty]
    assert "needed" in plan._repr_html_()


def test_the_color_of_a_sweep_grows_with_the_worst_and_the_number_stays(things: dict[str, Any]) -> None:
    html = things["sweep"]._repr_html_()
    body = re.findall(r"<tr>(.*?)</tr>", html, flags=re.DOTALL)[1:]
    shades = [[float(shade) for shade in re.findall(r"rgba\(213,94,0,([\d.]+)\)", row)] for row in body]
    # best first: nothing is colored; the worst of mean, 90th percentile and share is half opaque; utilization never
    assert shades[0] == []
    assert shades[2] == [0.5, 0.5, 0.5]
    assert rows(html)[3][0] == "1.5"
    assert "the worse its figure" in html


def test_a_sweep_shows_twenty_points_and_says_how_many_more(odd: mfc.Office) -> None:
    many = mfc.sweep(odd, {"demand.*.scale": [0.5 + place / 50 for place in range(23)]}, replications=2)
    html = many._repr_html_()
    assert len(rows(html)) == 21
    assert "and 3 more points" in html


def test_a_region_lists_its_offices_with_their_load(odd: mfc.Office) -> None:
    other = small_office(name="B", language="ru")
    html = mfc.Network(language="ru", offices=[odd, other], travel_min={("<b>&", "B"): 5})._repr_html_()
    # 180 visits of 12 minutes are 36 hours of 45
    assert rows(html)[2] == ["B", "5", "180,0", "80,0"]
    assert rows(html)[0] == ["Офис", "Окон", "Посетителей в день", "Загрузка, %"]


def test_a_chart_without_any_value_is_nothing_and_a_gap_is_left_open() -> None:
    nothing = float("nan")
    empty = Series("wait", [nothing, nothing], "line")
    assert chart(["a", "b"], [empty], title="t", language="en") == ""
    gap = Series("wait", [1.0, nothing, float("inf"), 2.0], "steps")
    (picture,) = pictures(chart(["a", "b", "c", "d"], [gap], title="<t>", language="en"))
    assert len(list(picture.iter(f"{SVG}polyline"))) == 2
    assert picture.get("aria-label") == "<t>"


def test_labels_do_not_run_into_each_other() -> None:
    many = [f"{hour:02d}:00" for hour in range(24)] * 4
    (picture,) = pictures(chart(many, [Series("n", [1.0] * 96, "bars")], title="t", language="en"))
    places = [float(text.get("x", 0)) for text in picture.iter(f"{SVG}text") if ":" in str(text.text)]
    assert min(b - a for a, b in itertools.pairwise(places)) >= 40


def test_small_pieces_are_escaped() -> None:
    assert views.paragraph("") == ""
    assert views.paragraph("a\n<b>").count("<br>") == 1
    assert "<td" in views.table([], [["<i>", views.Cell("<u>", strong=True, shade=0.5)]])
    assert "<i>" not in views.table(["<i>"], [["<i>"]]) + views.notes(["<i>"]) + views.warnings(["<i>"])
