"""The demonstration runs to its end, and its observed side is that of the published yardstick."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mfc_sim.demo import FITTED, JUDGED, show

# Measured once on the same log by a program of its own: tickets; mean wait [min] and share within 15 min [%] of the
# fitted and of the judged days; the error by cell of the hour mean of all fitted days [min, points].
TICKETS = 9_676
FIT, JUDGE = (15.1, 63.9), (13.3, 67.6)
HOUR_MEAN = (7.85, 22.4)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    output = tmp_path_factory.mktemp("demo")
    return "\n".join(show(output, replications=2)).splitlines(), output


def test_dates_dropped_rows_and_grade_come_first(lines: tuple[list[str], Path]) -> None:
    told = lines[0]
    assert all(date in told[1] for date in (*FITTED, *JUDGED))
    assert "39186 rows read" in told[2]
    assert any("rows dropped: 2709" in line for line in told[:6])
    grade = next(place for place, line in enumerate(told) if line.startswith("grade: "))
    assert grade < next(place for place, line in enumerate(told) if line.startswith("observed "))


def test_the_observed_side_is_right(lines: tuple[list[str], Path]) -> None:
    observed = [line for line in lines[0] if line.startswith("observed ")]
    figures = [re.search(r"(\d+) tickets, mean wait ([\d.]+) min, ([\d.]+) %", line) for line in observed]
    assert len(figures) == 2
    tickets, waits, shares = zip(*(tuple(map(float, found.groups())) for found in figures if found), strict=True)
    assert abs(sum(tickets) / TICKETS - 1) < 0.01
    for wait, share, (wait_min, within) in zip(waits, shares, (FIT, JUDGE), strict=True):
        assert abs(wait - wait_min) < 0.3
        assert abs(share - within) < 2
    hour_mean = next(line for line in lines[0] if line.strip().startswith("hour mean, all"))
    minutes, points = map(float, re.findall(r"\d+\.\d", hour_mean)[:2])
    assert abs(minutes - HOUR_MEAN[0]) < 0.3
    assert abs(points - HOUR_MEAN[1]) < 1


def test_two_more_windows_are_shown_with_intervals(lines: tuple[list[str], Path]) -> None:
    told = [line for line in lines[0] if line.startswith("  P 589, ") and "mean wait" in line]
    assert len(told) == 2
    assert all(re.search(r"mean wait [\d.]+ \([\d.]+ to [\d.]+\) min", line) for line in told)


def test_all_plots_are_written(lines: tuple[list[str], Path]) -> None:
    written = sorted(path.name for path in lines[1].iterdir())
    assert written == [
        "observed_and_simulated.png",
        "one_day.png",
        "people_waiting.png",
        "wait_by_hour.png",
        "worst_queue.png",
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in lines[1].iterdir())
