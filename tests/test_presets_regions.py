"""The regions that come with the package: what is said of them, and that it adds up."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.description.choice import Choices
from mfc_sim.description.classes import windows_of
from mfc_sim.description.travel import great_circle_km


def village(**rules: Any) -> mfc.Network:
    """One office and 1,000 residents who need two visits a day, Monday to Saturday."""
    office = mfc.presets.starter().replace(name="A")
    people = mfc.Settlement(name="village", population=1000, visits_per_1000={"passport": 2})
    hours = {"Mon-Fri": ("09:00", "18:00"), "Sat": ("09:00", "13:00")}
    return mfc.Network(offices=[office], settlements=[people], hours=hours, **rules)


def by_day(network: mfc.Network) -> list[float]:
    """Visits of the residents of the first home by day."""
    visits = Choices(network).visits()
    return [
        sum(number for (home, on, _, _), number in visits.items() if (home, on) == (0, day))
        for day in range(len(Choices(network).days))
    ]


def test_residents_come_alike_on_all_days_unless_told() -> None:
    assert by_day(village()) == pytest.approx([2.0] * 6)


def test_fewer_residents_come_on_saturday_by_a_factor() -> None:
    assert by_day(village(weekday_factor={"Mon-Fri": 1, "Sat": 0.4})) == pytest.approx([2.0] * 5 + [0.8])


def test_no_resident_comes_on_a_day_that_is_left_out() -> None:
    assert by_day(village(weekday_factor={"Mon-Fri": 0.5})) == pytest.approx([1.0] * 5 + [0.0])


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        ({"Sun": 1}, "weekday_factor must name days of hours, got 'Sun'; allowed: Mon-Sat"),
        ({"Mon-Fri": 1, "Fri": 2}, "weekday_factor gives Fri more than once"),
        (-1, "network: weekday_factor must be >= 0, got -1"),
    ],
)
def test_a_factor_by_weekday_that_cannot_be_is_named(factor: object, words: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        village(weekday_factor=factor)
    assert words in str(error.value)


def test_a_factor_by_weekday_needs_weekdays() -> None:
    office = mfc.presets.starter().replace(name="A")
    with pytest.raises(mfc.InvalidDescription, match="hours is one pair, a single kind of day"):
        mfc.Network(offices=[office], hours=("09:00", "18:00"), weekday_factor={"Sat": 0.4})


# The table of public figures: office, residents, their source, norm, windows, class or prize, and the distance from
# Оренбург where a page says it [km].
TABLE = (
    ("Оренбург", 539_236, "ruxpert, 2023", 108, 108, "", 0),
    ("Орск", 189_195, "hy.wikipedia.org, 2021", 38, 38, "", None),
    ("Бузулук", 88_341, "wafarin.com, 2021-2023", 18, 18, "", None),
    ("Новотроицк", 75_960, "wafarin.com, 2021-2023", 16, 20, "20 windows and more", None),
    ("Оренбургский район", 102_744, "wikipedia.org (mirror), 2020", 21, 21, "20 windows and more", None),
    ("Соль-Илецкий ГО", 46_678, "ru.wikipedia.org, 2021", 10, 20, "20 windows and more", None),
    ("Гайский ГО", 45_486, "wikipedia.org (mirror), 2016", 10, 10, "fewer than 20 windows", 233),
    ("Бугуруслан", 43_593, "wafarin.com, 2021-2023", 9, 9, "fewer than 20 windows", None),
    ("Кувандыкский ГО", 39_333, "2020 (wafarin.com: 41621, 2021)", 8, 8, "fewer than 20 windows", 158),
    ("Сакмарский район", 28_062, "uk.wikipedia.org (mirror), 2019", 6, 6, "prize of the team", 30),
    ("Новоорский район", 26_304, "docs.cntd.ru/document/406016197, 2020", 6, 6, "fewer than 20 windows", None),
    ("Медногорск", 23_693, "wafarin.com, 2021-2023", 5, 5, "prize of the team", None),
    ("Ташлинский район", 20_500, "7460 / 36.4 %, 2021", 5, 5, "prize of the team", 161),
    ("Октябрьский район", 17_650, "wikipedia.org (mirror), 2021", 4, 4, "prize of a specialist", 70),
    ("Асекеевский район", 17_308, "docs.cntd.ru/document/406016197, 2020", 4, 4, "prize of its outpost", None),
    ("Тюльганский район", 17_033, "wikipedia.org (mirror), 2021", 4, 4, "prize of the team", 103),
    ("Бугурусланский район", 16_753, "docs.cntd.ru/document/406016197, 2020", 4, 4, "prize of its outpost", None),
)
OUTPOSTS = {"Заглядино": "Асекеевский район", "Михайловка": "Бугурусланский район", "Энергетик": "Новоорский район"}
SOURCED = ("ruxpert", "wiki", "wafarin", "cntd", "github", "7460")


@pytest.fixture(scope="module")
def orenburg() -> mfc.Network:
    """The region as it is shipped, in English."""
    return mfc.presets.orenburg("en")


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_the_region_has_the_figures_of_its_table_with_their_sources(
    orenburg: mfc.Network, row: tuple[Any, ...]
) -> None:
    municipality, residents, source, norm, windows, named, km = row
    sources = dict(orenburg.sources)
    homes = [one for one in orenburg.settlements if one.municipality == municipality]
    offices = [one for one in orenburg.offices if one.municipality == municipality and not one.outpost]
    assert len(offices) == {"Оренбург": 4, "Орск": 3}.get(municipality, 1)
    assert sum(one.population for one in homes) == residents
    assert sum(windows_of(one) for one in offices) == windows
    assert norm == math.ceil(residents / 5000)
    for home in homes:
        if home.name not in OUTPOSTS:
            assert sources[f"settlements.{home.name}.population"].startswith(source)
            assert (
                f"{great_circle_km(orenburg.offices[0].location, home.location):.0f} km"
                in (sources[f"settlements.{home.name}.location"])
            )
    for office in offices:
        told = sources[f"offices.{office.name}.windows.*.installed"]
        assert f"{norm}" in told
        assert ("assumption" in told) == (windows != norm or len(offices) > 1)
        assert named in sources.get(f"classes.{office.name}", "")
        if km is not None:  # other pages have slightly other centres
            assert great_circle_km(orenburg.offices[0].location, office.location) == pytest.approx(km, abs=7)


def test_windows_of_a_city_are_divided_evenly(orenburg: mfc.Network) -> None:
    assert [windows_of(orenburg.office(f"МФЦ Оренбург {n}")) for n in (1, 2, 3, 4)] == [27] * 4
    assert [windows_of(orenburg.office(f"МФЦ Орск {n}")) for n in (1, 2, 3)] == [13, 13, 12]


def test_the_classes_are_those_of_the_article(orenburg: mfc.Network) -> None:
    classes = orenburg.classes()
    for municipality, *_, named, _ in TABLE:
        offices = [one.name for one in orenburg.offices if one.municipality == municipality and not one.outpost]
        if named.startswith(("20", "fewer")):
            assert {classes[name] for name in offices} == {"large" if named.startswith("20") else "small"}
    assert [name for name, kind in classes.items() if kind == "outpost"] == [f"ТОСП {town}" for town in OUTPOSTS]


@pytest.mark.parametrize("town", OUTPOSTS)
def test_an_outpost_is_open_as_long_as_the_norm_asks(orenburg: mfc.Network, town: str) -> None:
    office = orenburg.office(f"ТОСП {town}")
    home = next(one for one in orenburg.settlements if one.name == town)
    hours = sum(until - begin for begin, until in office.open_days().values()) / 3_600_000
    sources = dict(orenburg.sources)
    assert (office.outpost, office.municipality, windows_of(office)) == (True, OUTPOSTS[town], 1)
    assert home.municipality == orenburg.office(str(home.office)).municipality == OUTPOSTS[town]
    assert hours == (20 if home.population >= 5000 else 4)
    assert f"at least {hours:.0f} h" in sources[f"offices.{office.name}.hours"]
    assert (office.location is None) == (f"travel_min.{town}" in sources)
    population = sources[f"settlements.{town}.population"]
    assert ("assumption" in population) != any(word in population for word in SOURCED)


def figures(thing: Any, path: str) -> Iterator[str]:
    """Paths of all numbers and times of a description that are not its defaults."""
    for field, info in type(thing).model_fields.items():
        value, here = getattr(thing, field), f"{path}.{field}"
        if info.is_required() or value != info.get_default(call_default_factory=True):
            if hasattr(type(value), "model_fields"):
                yield from figures(value, here)
            elif isinstance(value, tuple) and hasattr(value[0], "name"):
                for part in value:
                    yield from figures(part, f"{here}.{part.name}")
            elif isinstance(value, tuple) or (isinstance(value, int | float) and not isinstance(value, bool)):
                yield here


def covers(source: str, figure: str) -> bool:
    """Whether a path with "*" names a figure, or what holds it."""
    words, parts = source.split("."), figure.split(".")
    return len(words) <= len(parts) and all(word in ("*", part) for word, part in zip(words, parts, strict=False))


def test_every_figure_of_the_places_has_a_source(orenburg: mfc.Network) -> None:
    paths = [path for path, _ in orenburg.sources]
    found = [path for one in orenburg.settlements for path in figures(one, f"settlements.{one.name}")]
    found += [path for one in orenburg.offices for path in figures(one, f"offices.{one.name}")]
    assert {"settlements.Гайский ГО.population", "offices.МФЦ Гай.windows.universal.shifts.day.count"} <= set(found)
    assert {"offices.МФЦ Гай.services.social fund.duration.cv", "offices.ТОСП Энергетик.hours"} <= set(found)
    assert [path for path in found if not any(covers(source, path) for source in paths)] == []


def test_every_number_of_the_rules_has_a_source(orenburg: mfc.Network) -> None:
    usual = {"detour", "speed_kmh", "decay_min", "reach_min", "satisfaction", "hour_cost", "overtime_factor"}
    set_here = {"hours", "shape", "weekday_factor", "day_cv"}
    assert (usual | set_here) <= dict(orenburg.sources).keys()


def test_every_travel_time_has_a_source(orenburg: mfc.Network) -> None:
    town = {one.name: str(one.office).removeprefix("МФЦ ").rstrip(" 1234") for one in orenburg.settlements}
    town |= {one.name: one.name.removeprefix("МФЦ ").rstrip(" 1234") for one in orenburg.offices}
    town |= {f"ТОСП {name}": name for name in OUTPOSTS} | {name: name for name in OUTPOSTS}
    paths = dict(orenburg.sources)
    for begin, end, _ in orenburg.travel_min:
        a, b = town[begin], town[end]
        told = {f"travel_min.{a}", f"travel_min.{b}", f"travel_min.{a} - {b}", f"travel_min.{b} - {a}"}
        assert told & paths.keys(), (begin, end)


def test_distances_that_pages_tell_come_before_degrees(orenburg: mfc.Network) -> None:
    travel = {(begin, end): minutes for begin, end, minutes in orenburg.travel_min}
    assert travel["Оренбург 1", "МФЦ Орск 3"] == 286  # 286 km by road, 60 km/h
    assert travel["Новотроицк", "МФЦ Орск 1"] == travel["Орск 2", "МФЦ Новотроицк"] == 10.4  # 8 km x 1.3
    assert travel["Оренбургский район", "МФЦ Оренбург 2"] == 13  # 10 km x 1.3
    assert travel["Заглядино", "МФЦ Асекеево"] == 26  # 20 km x 1.3
    assert travel["Заглядино", "МФЦ Оренбург 1"] == pytest.approx(26 + 1.3 * 253.4, abs=0.1)


def test_travel_is_known_from_every_home_to_every_office(orenburg: mfc.Network) -> None:
    choices = Choices(orenburg)
    assert np.isfinite(choices.travel_min).all()
    own = {one.name: choices.travel_min[home, choices.own(home)] for home, one in enumerate(choices.homes)}
    assert {name for name, minutes in own.items() if minutes > orenburg.reach_min} == {"Энергетик"}
    nearest = choices.travel_min.min(axis=1)
    assert nearest.tolist() == [0.0] * len(choices.homes)  # residents live where their office or outpost is


def test_visits_are_those_of_residents_and_half_of_a_village_goes_to_its_outpost(orenburg: mfc.Network) -> None:
    choices = Choices(orenburg)
    visits: Counter[str] = Counter()
    for (home, *_), number in choices.visits().items():
        visits[choices.homes[home].name] += number
    week = 1.6 / 1000 * 5.4  # Saturday is 0.4 of a weekday
    assert sum(visits.values()) == pytest.approx(1_337_869 * week)
    assert visits["Бузулук"] == pytest.approx(88_341 * week)
    assert visits["Энергетик"] == pytest.approx(visits["ТОСП Энергетик"]) == pytest.approx(6_540 * week / 2)


def loads(network: mfc.Network) -> dict[str, float]:
    """Planned work over window-hours, absences counted, by office."""
    choices = Choices(network)
    work: Counter[int] = Counter()
    for (home, day, service, booked), number in choices.visits().items():
        law = next(one.duration for one in network.offices[0].services if one.name == service)
        shares = choices.shares(home, day, service, booked=booked)
        for place, part in zip(shares.offices.tolist(), shares.parts().tolist(), strict=True):
            work[place] += number * part * law.mean / 60
    return {
        office.name: work[place] / choices.window_hours[place] / (1 - office.windows[0].absence)
        for place, office in enumerate(choices.offices)
    }


def test_the_region_is_neither_empty_nor_hopeless_between_the_ends_of_what_is_known() -> None:
    at = {visits: loads(mfc.presets.orenburg(visits_per_1000=visits)) for visits in (1.6, 2.6)}
    assert min(at[1.6].values()) > 0.3
    assert max(at[1.6].values()) < 0.7
    assert 0.85 < max(at[2.6].values()) < 1.1
    assert mfc.presets.orenburg().warnings() == ()


def test_the_region_says_in_both_languages_that_it_is_an_illustration() -> None:
    russian, english = mfc.presets.orenburg(), mfc.presets.orenburg("en")
    assert russian.label == "иллюстративно, по образцу Оренбургской области; не данные о работе"
    assert english.label == "illustrative, modelled on Orenburg; not real operating data"
    assert russian.label in str(russian)
    assert english.label in repr(english)
    assert [one.name for one in russian.offices] == [one.name for one in english.offices]
    assert [path for path, _ in russian.sources] == [path for path, _ in english.sources]
    assert {one.language for one in russian.offices} == {"ru"}


@pytest.mark.parametrize("visits", [-1, float("nan"), float("inf"), "1.6", True, None])
def test_visits_that_cannot_be_are_named(visits: Any) -> None:
    with pytest.raises(mfc.InvalidDescription, match=r"orenburg: visits_per_1000 must be a number >= 0, got "):
        mfc.presets.orenburg(visits_per_1000=visits)


@pytest.mark.parametrize(("language", "names"), [("en", ["Office 1", "Office 2"]), ("ru", ["Офис 1", "Офис 2"])])
def test_two_offices_have_each_a_name_and_the_second_has_fewer_visitors(language: Any, names: list[str]) -> None:
    network = mfc.presets.two_offices(language)
    first, second = Choices(network).homes
    assert [one.name for one in network.offices] == names
    assert [stream.scale for stream in second.door.demand if isinstance(stream, mfc.WalkIns)] == [0.6]
    assert first.door.windows == second.door.windows
    assert Choices(network).travel(0, 1) == 12


SIZES = ((43, 283, 3000.0), (1, 0, 200.0), (1, 3, 50.0), (5, 5, 300.0), (43, 0, 20_000.0), (326, 1000, 20_000.0))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_region_of_any_size_has_its_visits_and_sound_loads(size: tuple[int, int, float]) -> None:
    offices, outposts, per_day = size
    network = mfc.presets.synthetic_region(offices, outposts, per_day)
    choices = Choices(network)
    weeks = 1 if len(choices.days) == 5 else 1 / 5  # one day stands for five that are alike
    assert sum(choices.visits().values()) == pytest.approx(per_day * 5 * weeks)
    assert [one.outpost for one in network.offices] == [False] * offices + [True] * outposts
    assert min(loads(network).values()) >= 0.5
    assert max(loads(network).values()) <= 0.8


def test_outposts_of_a_region_made_by_a_rule_are_open_as_outposts_are() -> None:
    network = mfc.presets.synthetic_region()
    where = {one.municipality: one for one in network.offices if not one.outpost}
    offices = list(where.values())
    for one in network.offices[43:]:
        days = one.open_days()
        hours = sum(until - begin for begin, until in days.values()) / 3_600_000
        assert (len(days) in (1, 2), 3 <= hours <= 20, windows_of(one)) == (True, True, 1)
        km = great_circle_km(one.location, [office.location for office in offices])
        assert where[one.municipality] is offices[int(np.argmin(km))]
    assert {day for one in network.offices[43:] for day in one.open_days()} == {0, 1, 2, 3, 4}
    assert set(network.classes().values()) == {"large", "small", "outpost"}


def test_places_of_a_region_made_by_a_rule_are_apart_and_within_its_bounds() -> None:
    network = mfc.presets.synthetic_region(100, 900, 9000)
    north, east = np.array([one.location for one in network.offices]).T
    assert np.ptp(north) * 111.2 == pytest.approx(300, abs=3)
    assert np.ptp(east) * 111.2 * np.cos(np.radians(52)) == pytest.approx(400, abs=4)
    km = great_circle_km(np.column_stack([north, east])[:, None], np.column_stack([north, east]))
    assert km[~np.eye(1000, dtype=bool)].min() > 3  # evenly spread, each has 120 square km


def test_offices_of_a_region_made_by_a_rule_have_one_structure() -> None:
    offices = mfc.presets.synthetic_region(20, 30, 600).offices
    assert len({one.services for one in offices}) == 1
    assert {tuple(group.name for group in one.windows) for one in offices} == {("universal",)}
    assert {group.serves for one in offices for group in one.windows} == {"all"}
    assert len({stream.mix for one in offices for stream in one.demand if isinstance(stream, mfc.WalkIns)}) == 1


def test_the_same_numbers_give_the_same_region_and_another_seed_another() -> None:
    one = mfc.presets.synthetic_region(3, 4, 90)
    assert one == mfc.presets.synthetic_region(3, 4, 90)
    assert one != mfc.presets.synthetic_region(3, 4, 90, seed=1)
    assert len({mfc.presets.synthetic_region(1, 0, 9, seed=seed).offices[0].location for seed in range(50)}) == 50


def test_a_region_made_by_a_rule_says_so() -> None:
    english, russian = mfc.presets.synthetic_region(2, 1, 60), mfc.presets.synthetic_region(2, 1, 60, language="ru")
    assert english.label == "synthetic"
    assert [one.name for one in english.offices] == ["Office 1", "Office 2", "Outpost 1"]
    assert [one.name for one in russian.offices] == ["Офис 1", "Офис 2", "ТОСП 1"]
    assert "синтетические данные" in str(russian)


def test_numbers_of_which_no_region_can_be_made_are_named_all_at_once() -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.presets.synthetic_region(0, -1, float("nan"), seed=True)
    assert error.value.problems == (
        "synthetic_region: offices must be a whole number from 1 to 100000, got 0",
        "synthetic_region: outposts must be a whole number from 0 to 100000, got -1",
        "synthetic_region: seed must be a whole number from 0 to 100000, got True",
        "synthetic_region: visits_per_day must be a number > 0, got nan",
    )


def test_a_thousand_places_are_made_in_two_seconds() -> None:
    begin = time.perf_counter()
    network = mfc.presets.synthetic_region(326, 1000, 20_000)
    assert len(network.offices) == 1326
    assert time.perf_counter() - begin < 2
