"""The page of a day holds the records as they are, whichever engine made them, and nothing from outside."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.plots import play_day
from pages import Page, places
from rules.days import office, pause, people, simulated, to_ms, windows

HOSTILE = "<img src=x onerror=alert(1)> & <!-- <script> «Ω»"


def busy(**more: Any) -> mfc.Office:
    """An office where everything happens: breaks, closed periods, absences, bookings, people who leave in silence."""
    return office(
        windows(2, breaks=[pause(60, 15, at_once=1)], closed=[(100, 110)], absence=0.2),
        windows(1, name="late", hours=(90, 180)),
        services=["any", "other"],
        hours=(0, 180),
        patience=mfc.Exponential(mean_min=12),
        demand=[
            mfc.WalkIns(name="queue", mix={"any": 0.7, "other": 0.3}, per_hour=36, privileged_share=0.1),
            mfc.Appointments(
                name="booked", service="any", starts="00:10", ends="02:50", every_min=10, per_slot=1, no_show=0.3
            ),
        ],
        absent_call_min=1,
        last_ticket=170,
        **more,
    )


def drawn(plan: mfc.Office, folder: Path, *, engine: str = "lanes", **more: Any) -> tuple[mfc.Result, Page]:
    """A run and the page of one of its days."""
    result = simulated(plan, engine, replications=3, seed=4)
    return result, Page(play_day(result, folder / "a folder" / "day.html", **more))


LEVELS = {"live queue, privileged": 0, "booked": 1, "live queue": 2}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[mfc.Result, Page]:
    return drawn(busy(), tmp_path_factory.mktemp("pages"), replication=1)


@pytest.mark.parametrize("hall", [None, 3])
def test_every_record_is_on_the_page_with_its_times(hall: int | None, tmp_path: Path) -> None:
    result, page = drawn(busy(hall=hall), tmp_path, replication=1)
    table = result.to_pandas([1])
    table = table[(table["replication"] == 1) & (table["outcome"] != "no_show")]
    data, found = page.data, page.people
    assert {one["outcome"] for one in found} >= {0, 1, 4} | ({3} if hall else set())
    rows = {one["ticket"]: one for one in found}
    assert len(rows) == len(found) == len(table)
    for row in table.itertuples():
        one = rows[row.ticket]
        assert one["queued_ms"] == to_ms(row.queued_at_min)
        assert one["ended_ms"] == to_ms(row.ended_at_min)
        assert one["called_ms"] == (-1 if np.isnan(row.called_at_min) else to_ms(row.called_at_min))
        assert data["services"][one["service"]] == row.service
        assert (data["windows"][one["window"]]["name"] if one["window"] >= 0 else "") == row.window
        assert LEVELS[data["kinds"][one["kind"]]["name"]] == row.level


def test_windows_have_their_shifts_breaks_closed_periods_and_absences(made: tuple[mfc.Result, Page]) -> None:
    result, page = made
    found = {
        (window["name"], what, *span)
        for window in page.data["windows"]
        for what, spans in {
            "absent" if window["absent"] else "shift": [window["shift"]],
            "break": window["breaks"],
            "closed": window["closed"],
            "absent_call": window["calls"],
        }.items()
        for span in spans
    }
    times = result.window_times(1)
    times = times[times["what"] != "serving"]
    assert set(times["what"]) >= {"shift", "break", "closed", "absent_call"}
    assert found == {(w, what, to_ms(a), to_ms(b)) for w, what, _, a, b in times.itertuples(index=False)}


def test_at_every_event_all_who_came_wait_or_are_served_or_are_gone(made: tuple[mfc.Result, Page]) -> None:
    data, found = made[1].data, made[1].people
    events = {one[name] for one in found for name in ("queued_ms", "left_queue_ms", "ended_ms")}
    for at_ms in sorted(events | {data["from_ms"], data["until_ms"]}):
        now = places(found, at_ms)
        assert now["came"] == now["waiting"] + now["serving"] + now["served"] + now["gone"]
    assert data["from_ms"] <= min(events) <= max(events) <= data["until_ms"]
    assert places(found, data["until_ms"])["came"] == len(found)


def test_people_stand_in_the_order_of_the_queue(made: tuple[mfc.Result, Page]) -> None:
    levels = [LEVELS[made[1].data["kinds"][one["kind"]]["name"]] for one in made[1].people]
    order = [(level, one["queued_ms"], one["ticket"]) for level, one in zip(levels, made[1].people, strict=True)]
    assert order == sorted(order)


def test_the_table_tells_the_same_day_without_a_script(made: tuple[mfc.Result, Page]) -> None:
    _, page = made
    assert page.texts["strong"] == ["Scripts are off, so the day is not played; the table tells it."]
    assert ("details", {"id": "told", "open": None}) in page.elements
    for number, (clock, *cells) in enumerate(page.rows, start=1):
        assert clock == f"{number // 2:02d}:{number % 2 * 30:02d}"
        assert list(map(int, cells)) == list(places(page.people, number * 30 * 60_000).values())
    assert number * 30 * 60_000 >= page.data["until_ms"]


@pytest.mark.parametrize("replication", [0, 2])
def test_both_engines_give_the_same_page_besides_their_name(replication: int, tmp_path: Path) -> None:
    (_, lanes), (_, reference) = (
        drawn(busy(), tmp_path, engine=engine, replication=replication) for engine in ("lanes", "reference")
    )
    assert lanes.bytes.replace(b"engine lanes", b"engine reference") == reference.bytes
    assert lanes.bytes.count(b"engine lanes") == 1


def test_a_name_is_shown_as_text_and_never_read_as_page(tmp_path: Path) -> None:
    plan = mfc.Office(
        name=HOSTILE,
        hours=("09:00", "10:00"),
        services=[mfc.Service(name=HOSTILE, duration=mfc.Fixed(minutes=5))],
        demand=[mfc.WalkIns(name=HOSTILE, service=HOSTILE, per_hour=20)],
        windows=[mfc.Windows(name=HOSTILE, count=1)],
    )
    _, page = drawn(plan, tmp_path)
    assert page.texts["h1"] == [HOSTILE]
    assert page.data["services"] == [HOSTILE]
    assert page.data["windows"][0]["name"] == f"{HOSTILE}/1"
    assert {tag for tag, _ in page.elements}.isdisjoint({"img", "iframe", "object", "embed"})
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert "<" not in page.texts["script"][0]


def test_the_page_loads_nothing_and_makes_no_text_into_page(made: tuple[mfc.Result, Page]) -> None:
    page = made[1]
    outside = [
        value
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data")
    ]
    assert outside == ["data:,"]
    script = page.texts["script"][1]
    assert '"use strict"' in script
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|https?:|fetch\(", script)
        == []
    )
    assert b"default-src 'none'" in page.bytes


@pytest.mark.parametrize(("language", "word"), [("ru", "Пришли"), ("en", "Came")])
def test_the_page_speaks_the_language_asked_for(language: Any, word: str, tmp_path: Path) -> None:
    _, page = drawn(busy(), tmp_path, language=language)
    assert page.elements[0] == ("html", {"lang": language})
    assert word in page.texts["dt"]
    russian = [key for key, text in page.data["words"].items() if re.search("[а-я]", text)]
    assert bool(russian) == (language == "ru")


def test_without_a_language_it_is_that_of_the_office(tmp_path: Path) -> None:
    assert "Пришли" in drawn(busy().replace(language="ru"), tmp_path)[1].texts["dt"]


def test_the_caption_names_the_seed_the_replication_and_who_did_not_come(made: tuple[mfc.Result, Page]) -> None:
    result, page = made
    caption = page.texts["p"][0]
    table = result.to_pandas([1])
    missing = int((table["outcome"] == "no_show").sum())
    assert missing
    assert "Seed 4, replication 1, engine lanes." in caption
    assert f"did not come that day: {missing}" in caption


def test_listed_people_have_no_seed(tmp_path: Path) -> None:
    result = mfc.simulate(office(1), customers=people(queued=[0, 2], need=[5, 1]))
    page = Page(play_day(result, tmp_path / "day.html"))
    assert "Seed" not in page.texts["p"][0]
    assert [(one["called_ms"], one["ended_ms"]) for one in page.people] == [(0, 300_000), (300_000, 360_000)]


def test_a_day_of_the_week_is_chosen_by_number_or_label(tmp_path: Path) -> None:
    result = mfc.simulate(mfc.presets.starter(), replications=2, seed=7)
    by_label = Page(play_day(result, tmp_path / "label.html", day="Tue"))
    assert by_label.bytes == Page(play_day(result, tmp_path / "number.html", day=1)).bytes
    table = result.to_pandas([0])
    tuesday = table[(table["weekday"] == "Tue") & (table["outcome"] != "no_show")]
    assert sorted(one["queued_ms"] for one in by_label.people) == sorted(map(to_ms, tuesday["queued_at_min"]))
    assert by_label.texts["p"][0].startswith("Tue. ")


def test_an_office_of_a_region_is_played_too(tmp_path: Path) -> None:
    result = mfc.simulate(mfc.presets.two_offices(), replications=2, seed=7)
    page = Page(play_day(result.office("Office 2"), tmp_path / "day.html"))
    assert page.texts["h1"] == ["Office 2"]
    assert page.people


def test_a_day_on_which_nobody_comes_has_a_page(tmp_path: Path) -> None:
    plan = office(1, hours=(0, 60), demand=[mfc.WalkIns(name="queue", service="any", per_hour=1e-9)])
    _, page = drawn(plan, tmp_path)
    assert page.people == []
    assert [row[1:] for row in page.rows] == [["0"] * 6] * 2


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ({"day": "Tues"}, mfc.InvalidDescription, "no day 'Tues'; did you mean 'Tue'"),
        ({"day": 7}, mfc.InvalidDescription, "day: a replication has days 0 to 5, got 7"),
        ({"replication": 2}, mfc.InvalidDescription, "replication: the run has 0 to 1, got 2"),
        ({"language": "fr"}, mfc.InvalidDescription, "play_day: language must be 'ru' or 'en', got 'fr'"),
        ({"path": "day.png"}, mfc.DataFormatError, r"\.html or \.htm, got '\.png'"),
        ({"path": "."}, mfc.DataFormatError, "got 'no ending'"),
        ({"path": None}, mfc.DataFormatError, "path must be the path of a file, got None"),
        ({"result": "a result"}, mfc.InvalidDescription, r"must be of kind Result, as of simulate\(\.\.\.\)"),
    ],
)
def test_what_cannot_be_played_is_refused_by_name(
    more: dict[str, Any], error: type[Exception], words: str, tmp_path: Path
) -> None:
    result = more.pop("result", None) or mfc.simulate(mfc.presets.starter(), replications=2, seed=7)
    path = more.pop("path", tmp_path / "day.html")
    with pytest.raises(error, match=words):
        play_day(result, path, **more)
    assert not (tmp_path / "day.html").exists()


def test_a_page_that_cannot_be_written_says_so(made: tuple[mfc.Result, Page], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(mfc.DataFormatError, match="cannot be written"):
        play_day(made[0], tmp_path / "file" / "day.html")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("ru", ["живая очередь, льготные", "живая очередь, уровень 1", "по записи, уровень 5"]),
        ("en", ["live queue, privileged", "live queue, level 1", "booked, level 5"]),
    ],
)
def test_the_legend_names_a_level_that_its_channel_does_not_have_by_default(
    language: str, names: list[str], tmp_path: Path
) -> None:
    people_ = people(queued=[0, 1, 2], need=1, level=[0, 1, 5], channel=["walk_in", "walk_in", "appointment"])
    result = mfc.simulate(office(1), customers=people_)
    page = Page(play_day(result, tmp_path / "day.html", language=language))
    assert [one["name"] for one in page.data["kinds"]] == names
