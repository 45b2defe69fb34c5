"""The regions that come with the package: what is said of them, and that it adds up."""

from __future__ import annotations

import pytest

import mfc_sim as mfc
from mfc_sim.description.choice import Choices


def village(**rules: object) -> mfc.Network:
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
