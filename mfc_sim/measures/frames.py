"""Records as tables: one row per customer, the absences, and what every window did on one day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from numbers import Integral
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.description.clock import MIN
from mfc_sim.description.duty import absent_call_ms, on_duty
from mfc_sim.errors import InvalidDescription
from mfc_sim.measures.estimates import Floats
from mfc_sim.measures.occupancy import wait_ends
from mfc_sim.measures.questions import CHANNELS
from mfc_sim.paths import NO_LIMIT
from mfc_sim.records import Outcome

if TYPE_CHECKING:
    from mfc_sim.measures.summary import Run
    from mfc_sim.paths import Paths
    from mfc_sim.records import Records

FEW = 4
"""Up to so many replications are drawn and run again on their own instead of going through the whole run."""
OUTCOMES = tuple(outcome.name.lower() for outcome in sorted(Outcome))


def indexed(
    columns: Mapping[str, Floats], by: Sequence[str], labels: Sequence[tuple[str, ...]], *, alone: str
) -> pd.DataFrame:
    """Table of cells by their labels; a table that is not cut has one row, named by the office."""
    if len(by) > 1:
        return pd.DataFrame(columns, index=pd.MultiIndex.from_tuples(labels, names=list(by)))
    if by:
        return pd.DataFrame(columns, index=pd.Index([label for (label,) in labels], name=by[0], dtype=object))
    return pd.DataFrame(columns, index=pd.Index([alone], name="office", dtype=object))


def chosen(run: Run, replications: int | Iterable[int] | None) -> tuple[int, ...]:
    """Numbers of replications: all, the first so many, or those listed.

    Raises
    ------
    InvalidDescription
        Naming those the run does not have.
    """
    if replications is None:
        return tuple(range(run.replications))
    asked: object = replications
    listed: list[object] = list(asked) if isinstance(asked, Iterable) and not isinstance(asked, str) else [asked]
    if not all(map(_whole, listed)):
        raise InvalidDescription(
            f"replications: must be a whole number (the first so many) or a list of them, got {asked!r}"
        )
    numbers = sorted({int(number) for number in listed if isinstance(number, Integral)})
    wanted: Sequence[int] = range(numbers[0]) if _whole(asked) else numbers
    missing = [str(number) for number in wanted if not 0 <= number < run.replications]
    if missing or not wanted:
        got = ", ".join(missing[:5]) or "none"
        raise InvalidDescription(f"replications: the run has 0 to {run.replications - 1}, got {got}")
    return tuple(wanted)


def _whole(number: object) -> bool:
    return isinstance(number, Integral) and not isinstance(number, bool)


def customers(run: Run, replications: int | Iterable[int] | None) -> pd.DataFrame:
    """One row per customer; see `Result.to_pandas`."""
    wanted = chosen(run, replications)
    few = len(wanted) <= FEW < run.replications
    blocks = (run.part(number, 1) for number in wanted) if few else run.blocks()
    return pd.concat([_customers(run, *block, wanted) for block in blocks], ignore_index=True)


def _customers(run: Run, paths: Paths, records: Records, wanted: Collection[int]) -> pd.DataFrame:
    office, days = run.office, paths.days
    lane = paths.lane_numbers()
    replication = paths.first + lane // len(days)
    rows = np.isin(replication, list(wanted)) if len(wanted) < run.replications else np.ones(len(lane), dtype=bool)

    def words(labels: Iterable[str], codes: NDArray[np.integer]) -> pd.Categorical[str]:
        names = list(labels)
        unique = list(dict.fromkeys(names))
        table = np.array([unique.index(name) for name in names], dtype=np.int64)
        return pd.Categorical.from_codes(table[codes], pd.Index(unique, dtype=object))

    def minutes(ms: NDArray[np.int64], known: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
        return ms[rows] / MIN if known is None else np.where(known[rows], ms[rows] / MIN, np.nan)

    waited = (
        (records.outcome == Outcome.SERVED) | (records.outcome == Outcome.LEFT) | (records.outcome == Outcome.SENT_AWAY)
    )
    frame = {
        "replication": replication[rows],
        "weekday": words((day.label for day in days), (lane % len(days))[rows]),
        "ticket": paths.ticket[rows],
        "service": words((service.name for service in office.services), paths.service[rows]),
        "channel": words(CHANNELS, paths.channel[rows]),
        "level": paths.level[rows],
        "queued_at_min": minutes(paths.queued_at_ms),
        "called_at_min": minutes(records.called_at_ms, records.called_at_ms >= 0),
        "ended_at_min": minutes(records.ended_at_ms, records.ended_at_ms >= 0),
        "window": words((*office.window_names, ""), records.window[rows]),
        "outcome": words(OUTCOMES, records.outcome[rows]),
        "wait_min": minutes(wait_ends(paths, records) - paths.queued_at_ms, waited),
        "need_min": minutes(paths.need_ms),
        "patience_min": minutes(paths.patience_ms, paths.patience_ms < NO_LIMIT),
        "arrival_min": minutes(paths.arrival_ms, records.outcome != Outcome.NO_SHOW),
    }
    if paths.homes:  # streams are numbered through the region
        frame["home"] = words(paths.homes, paths.stream[rows])
    else:
        frame["stream"] = words((*(stream.name for stream in office.demand), ""), paths.stream[rows])
    return pd.DataFrame(frame)


def absences(run: Run) -> pd.DataFrame:
    """Windows missing on a day on which they have a shift: columns replication, weekday, window."""
    office = run.office
    has_shift = np.zeros((len(run.days), len(office.window_names)), dtype=bool)
    for place, day in enumerate(run.days):
        has_shift[place, [window.number for window in on_duty(office.services, office.windows, day)]] = True
    rows = []
    for paths, _ in run.blocks():
        missing = paths.absent & np.tile(has_shift, (paths.replications, 1))
        for lane, window in zip(*np.nonzero(missing), strict=True):
            replication, of_week = divmod(int(lane), len(run.days))
            rows.append((paths.first + replication, run.days[of_week].label, office.window_names[window]))
    return pd.DataFrame(rows, columns=["replication", "weekday", "window"])


def window_times(run: Run, replication: int, day: int) -> pd.DataFrame:
    """List what every window did on one day; see `Result.window_times`."""
    if not _whole(replication) or not 0 <= replication < run.replications:
        raise InvalidDescription(f"replication: the run has 0 to {run.replications - 1}, got {replication!r}")
    if not _whole(day) or not 0 <= day < len(run.days):
        raise InvalidDescription(f"day: a replication has days 0 to {len(run.days) - 1}, got {day!r}")
    paths, records = run.part(replication, 1)
    rows = [
        (run.office.window_names[window], what, service, from_ms / MIN, until_ms / MIN)
        for window, what, service, from_ms, until_ms in sorted(_periods(run, paths, records, day), key=itemgetter(0, 3))
        if until_ms > from_ms
    ]
    return pd.DataFrame(rows, columns=["window", "what", "service", "from_min", "until_min"])


def _periods(run: Run, paths: Paths, records: Records, lane: int) -> Iterator[tuple[int, str, str, int, int]]:
    """Periods of one lane: window, what, service, from, until [ms]."""
    for shift in on_duty(run.office.services, run.office.windows, run.days[lane % len(run.days)]):
        if paths.absent[lane, shift.number]:
            yield shift.number, "absent", "", shift.start_ms, shift.end_ms
            continue
        yield shift.number, "shift", "", shift.start_ms, shift.end_ms
        for from_ms, until_ms in shift.closed:
            yield shift.number, "closed", "", from_ms, until_ms
    for at in np.flatnonzero(records.break_lane == lane):
        yield (
            int(records.break_window[at]),
            "break",
            "",
            int(records.break_from_ms[at]),
            int(records.break_until_ms[at]),
        )
    for row in range(int(paths.starts[lane]), int(paths.starts[lane + 1])):
        called_ms, service = int(records.called_at_ms[row]), run.office.services[paths.service[row]].name
        if records.outcome[row] == Outcome.SERVED:
            yield int(records.window[row]), "serving", service, called_ms, int(records.ended_at_ms[row])
        elif called_ms >= 0:
            kept_ms = absent_call_ms(run.office)
            yield int(records.window[row]), "absent_call", service, called_ms, called_ms + kept_ms
