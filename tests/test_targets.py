"""What may be promised: exactly one figure with its bound, and the part of the visitors in which it has to hold."""

from __future__ import annotations

from typing import Any

import pytest

import mfc_sim as mfc


@pytest.mark.parametrize(
    ("words", "kind", "bound", "at_least"),
    [
        ({"share": 0.9, "limit_min": 15}, "share", 0.9, True),
        ({"quantile": 0.8, "limit_min": 10}, "quantile", 0.8, True),
        ({"mean_wait_min": 5}, "mean_wait_min", 5.0, False),
        ({"left": 0.02}, "left", 0.02, False),
    ],
)
@pytest.mark.parametrize("per", ["half-hour", "day", "service", "level"])
def test_a_target_knows_its_figure_and_which_side_is_good(
    words: dict[str, Any], kind: str, bound: float, at_least: bool, per: str
) -> None:
    target = mfc.Target(per=per, **words)
    assert (target.kind, target.bound, target.at_least, target.per) == (kind, bound, at_least, per)
    assert target == mfc.Target(per=per, **words)
    assert hash(target) == hash(mfc.Target(per=per, **words))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, "exactly one of share, mean_wait_min, quantile, left must be given, got none"),
        ({"share": 0.9, "limit_min": 15, "left": 0.1}, "must be given, got share, left"),
        ({"share": 0.9}, "limit_min is required with share"),
        ({"quantile": 0.9}, "limit_min is required with quantile"),
        ({"left": 0.1, "limit_min": 15}, "limit_min goes with share and quantile, not with left"),
        ({"mean_wait_min": 5, "limit_min": 15}, "limit_min goes with share and quantile, not with mean_wait_min"),
        ({"limit_min": 15}, "got none"),
        ({"share": 0, "limit_min": 15}, "share must be"),
        ({"share": 1.1, "limit_min": 15}, "share must be"),
        ({"quantile": 1, "limit_min": 15}, "quantile must be"),
        ({"left": -0.1}, "left must be"),
        ({"mean_wait_min": float("nan")}, "mean_wait_min must be"),
        ({"share": "0.9", "limit_min": 15}, "share must be"),
        ({"share": 0.9, "limit_min": True}, "limit_min must be"),
        ({"share": 0.9, "limit": 15}, "limit"),
    ],
)
def test_what_is_no_target_is_refused_by_name(words: dict[str, Any], said: str) -> None:
    with pytest.raises(mfc.InvalidDescription, match="Target") as refused:
        mfc.Target(per="day", **words)
    assert said in str(refused.value)


def test_the_part_has_to_be_one_of_four() -> None:
    with pytest.raises(mfc.InvalidDescription, match="per must be") as refused:
        mfc.Target(left=0.1, per="hour")
    assert "half-hour" in str(refused.value)


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(mfc.InvalidDescription) as refused:
        mfc.Target(share=2, limit_min=-1, per="week")
    assert len(refused.value.problems) == 3


OFFICE = mfc.Office(
    name="Office 1",
    hours=("09:00", "10:00"),
    services=[mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))],
    demand=[mfc.WalkIns(name="queue", service="passport", per_hour=6)],
    windows=[mfc.Windows(name="desk", count=3)],
)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (mfc.Target(share=1, limit_min=15, per="day"), "share must be below 1, got 1"),
        (mfc.Target(left=0, per="day"), "left must be above 0, got 0"),
        (mfc.Target(mean_wait_min=0, per="day"), "mean_wait_min must be above 0, got 0"),
        ([], "target is empty"),
        ("90/15", "target must be of kind Target"),
        (0.9, "target must be of kind Target"),
        ([mfc.Target(left=0.1, per="day"), 15], "target must be of kind Target"),
    ],
)
def test_what_no_number_of_windows_promises_is_refused_before_anything_is_simulated(target: Any, said: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as refused:
        mfc.required_windows(OFFICE, target)
    assert said in str(refused.value)


def test_everything_wrong_with_what_is_asked_is_said_together() -> None:
    with pytest.raises(mfc.InvalidDescription) as refused:
        mfc.required_windows("Office 1", [mfc.Target(left=0, per="day"), None])  # type: ignore[arg-type]
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"replications": 1}, "required_windows: replications must be a whole number >= 2, got 1"),
        ({"replications": 0.5}, "required_windows: replications must be"),
        ({"seed": -1}, "required_windows: seed must be"),
        ({"engine": "lane"}, "required_windows: engine must be"),
    ],
)
def test_wrong_numbers_and_engines_are_refused(words: dict[str, Any], said: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as refused:
        mfc.required_windows(OFFICE, mfc.Target(left=0.1, per="day"), **words)
    assert said in str(refused.value)


@pytest.mark.parametrize("demand", [[], [OFFICE.demand[0].replace(scale=0)]])
def test_an_office_to_which_nobody_comes_is_refused(demand: list[mfc.WalkIns]) -> None:
    with pytest.raises(mfc.InvalidDescription, match="office 'Office 1': nobody ever comes"):
        mfc.required_windows(OFFICE.replace(demand=demand), mfc.Target(left=0.1, per="day"))
