"""Figures and tables of a run, with their uncertainty; how they are shown is in result.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pandas as pd

from mfc_sim.errors import InvalidDescription
from mfc_sim.measures import conditions, frames, waiting
from mfc_sim.measures.estimates import Estimate, Floats, Interval, Ints, Weights, resample
from mfc_sim.measures.kpis import KPI, columns, estimate, shown, wait_quantiles
from mfc_sim.measures.passes import Asked
from mfc_sim.measures.precision import Looked
from mfc_sim.measures.questions import Between, By, Question, Where, question, real
from mfc_sim.measures.sections import Span, section_of
from mfc_sim.measures.summary import Run, Summary
from mfc_sim.paths import generator
from mfc_sim.provenance import provenance

if TYPE_CHECKING:
    from mfc_sim.description.day import Day
    from mfc_sim.description.office import Office

Cut = str | Sequence[str]


class Figures:
    """Everything that is read from the records of a run; see Result."""

    def __init__(self, run: Run) -> None:
        self.run = run
        """Where the figures come from; ``run.blocks()`` gives paths and records, block by block."""
        self.precision: Looked | None = None
        """What became of the precision asked for; None if replications were."""
        self._answers: dict[Asked, Any] = {}

    @property
    def office(self) -> Office:
        """The office that was simulated."""
        return self.run.office

    @property
    def replications(self) -> int:
        """Number of replications."""
        return self.run.replications

    @property
    def days(self) -> tuple[Day, ...]:
        """Days of one replication: one, or the open days of a week (or of the dates)."""
        return self.run.days

    def described_warnings(self) -> tuple[str, ...]:
        """Sentences of the office's description on what is probably not meant."""
        return self.office.warnings()

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Where the figures come from: office, hash of its description, seed, replications, engine, versions."""
        return provenance(self.run)

    def question(
        self,
        by: By = None,
        between: Between = None,
        where: Where = None,
        of: str = "all",
        limit_min: float = 15.0,
    ) -> Question:
        """Check a question against the office; see `mfc_sim.measures.questions.question`."""
        return question(
            self.office,
            self.run.days,
            by=by,
            between=between,
            where=where,
            of=of,
            limit_min=limit_min,
        )

    def summary(self, asked: Question) -> Summary:
        """Totals that answer a question; kept, so that nothing is measured twice."""
        return self.summaries(asked)[0]

    def summaries(self, *asked: Question) -> list[Summary]:
        """Totals that answer several questions, read from the records in one pass."""
        return self._answered(*asked)

    def _answered(self, *asked: Asked) -> list[Any]:
        """Answers to what is asked; kept, so that nothing is measured twice."""
        missing = [one for one in dict.fromkeys(asked) if one not in self._answers]
        if missing:
            self._answers.update(zip(missing, self.run.answers(missing), strict=True))
        return [self._answers[one] for one in asked]

    @overload
    def mean_wait(
        self, *, by: None = None, between: Between = None, where: Where = None, of: str = "all"
    ) -> Estimate: ...
    @overload
    def mean_wait(self, *, by: Cut, between: Between = None, where: Where = None, of: str = "all") -> pd.DataFrame: ...
    def mean_wait(
        self, *, by: By = None, between: Between = None, where: Where = None, of: str = "all"
    ) -> Estimate | pd.DataFrame:
        """Mean wait [min]: over those served, or as ``of`` says.

        Parameters
        ----------
        by : str or several, optional
            Cuts the visitors: "service", "purpose", "agency", "hour", "weekday", "channel", "level", "windows",
            "office".
        between : (clock time, clock time), optional
            Only those who queue in [from, until).
        where : dict, optional
            Only some: ``{"service": "passport"}``, ``{"hour": ["09:00", "10:00"]}``.
        of : str, default "all"
            "all" and "served": over those served, until the call. "queued" and "in_queue": over all who queued, until
            the call, the leaving or the sending away. "numbers": over every number called, also of one who left in
            silence.

        Returns
        -------
        Estimate, or with ``by`` a DataFrame with columns value, low, high, n

        Raises
        ------
        InvalidDescription
            Naming wrong keys, values, times and readings, with the nearest right ones.
        """
        summary = self.summary(self._of_waits(self.question(by, between, where, of)))
        return self._answer(summary, estimate(summary, KPI["mean_wait_min"], self.weights))

    @overload
    def share_within(
        self, limit_min: float = 15.0, *, by: None = None, between: Between = None, where: Where = None, of: str = "all"
    ) -> Estimate: ...
    @overload
    def share_within(
        self, limit_min: float = 15.0, *, by: Cut, between: Between = None, where: Where = None, of: str = "all"
    ) -> pd.DataFrame: ...
    def share_within(
        self, limit_min: float = 15.0, *, by: By = None, between: Between = None, where: Where = None, of: str = "all"
    ) -> Estimate | pd.DataFrame:
        """Share called within a limit of all who queued; one who left or was sent away counts as a miss.

        Parameters
        ----------
        limit_min : float
            Promised wait [min]; a wait of exactly the limit keeps the promise.
        by, between, where
            As in `mean_wait`.
        of : str, default "all"
            "all" and "queued": of all who queued. "served": of those served. "patient": without those who left before
            the limit. "in_queue": time in queue within the limit, however it ended, of all who queued. "numbers": of
            the numbers called.

        Returns
        -------
        Estimate, or with ``by`` a DataFrame with columns value, low, high, n

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
        >>> result.share_within(15, by="service")["value"].round(3).to_dict()
        {'passport': 0.949, 'collect': 0.935, 'business': 0.965}
        """
        summary = self.summary(self.question(by, between, where, of, limit_min))
        return self._answer(summary, estimate(summary, KPI["share_within_15"], self.weights))

    @overload
    def wait_quantile(
        self, q: float = 0.9, *, by: None = None, between: Between = None, where: Where = None, of: str = "all"
    ) -> Estimate: ...
    @overload
    def wait_quantile(
        self, q: float = 0.9, *, by: Cut, between: Between = None, where: Where = None, of: str = "all"
    ) -> pd.DataFrame: ...
    def wait_quantile(
        self, q: float = 0.9, *, by: By = None, between: Between = None, where: Where = None, of: str = "all"
    ) -> Estimate | pd.DataFrame:
        """Wait that a share q of the visitors does not exceed [min], in steps of 0.1 min, rounded up.

        Parameters
        ----------
        q : float
            Above 0, at most 1.
        by, between, where, of
            As in `mean_wait`.

        Returns
        -------
        Estimate, or with ``by`` a DataFrame with columns value, low, high, n
        """
        summary = self.summary(self._of_waits(self.question(by, between, where, of)))
        (found,) = wait_quantiles(summary, np.arange(len(summary.cells.labels)), (real_share(q),), self.weights)
        return self._answer(summary, found)

    def table(self, by: By = None, *, between: Between = None, where: Where = None, of: str = "all") -> pd.DataFrame:
        """All figures, each with the ends of its 95 % interval.

        Parameters
        ----------
        by, between, where
            As in `mean_wait`.
        of : str, default "all"
            Reading of the waits and of the share. "patient" is a reading of the share only: waits are then over those
            served.

        Returns
        -------
        DataFrame
            Columns: the names in `measures.kpis.KPIS`, each followed by ``_low`` and ``_high``; index: the cells.
            Utilization and overtime are nan where the time of windows cannot be cut.
        """
        summary = self.summary(self.question(by, between, where, of))
        cells = shown(summary)
        return self._frame(summary, columns(summary, self.weights, cells), cells)

    def people_waiting(self, q: float = 0.95, *, where: Where = None) -> pd.DataFrame:
        """Chairs the hall needs: by half-hour, the number waiting that is not exceeded on a share q of the days.

        Parameters
        ----------
        q : float
            Above 0, at most 1.
        where : dict, optional
            As in `mean_wait`, without "hour".

        Returns
        -------
        DataFrame
            Index: begin of the half-hour; columns value, low, high, n. The greatest number waiting at once within the
            half-hour, its quantile over the days on which the office is then open, or somebody still waits.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
        >>> float(result.people_waiting(0.95).loc["11:00", "value"])
        9.0
        """
        share = real_share(q)
        (found,) = self._answered(waiting.crowd(self.question(where=where)))
        return waiting.people_waiting(found, share, self.weights)

    def queue_length(self, step_min: float = 5.0, *, where: Where = None) -> pd.DataFrame:
        """How many wait through the day.

        Parameters
        ----------
        step_min : float
            Distance of the instants [min], at least 0.1.
        where : dict, optional
            As in `people_waiting`.

        Returns
        -------
        DataFrame
            Index: minutes since midnight. Columns value, low, high: the mean over days and its interval; day_low,
            day_high: what the number waiting stays between on the middle 95 % of the days.
        """
        asked = waiting.length(self.question(where=where), step_min)
        (found,) = self._answered(asked)
        return waiting.queue_length(found, self.days, asked.step_ms)

    def day_probability(
        self, condition: str, *, between: Between = None, where: Where = None, of: str = "all"
    ) -> Estimate:
        """Share of the days on which a condition holds.

        Parameters
        ----------
        condition : str
            A figure of `table` (``share_within_`` any number of minutes), one of >=, <=, >, < and a number:
            "share_within_15 >= 0.9", "mean_wait_min < 10".
        between, where, of
            As in `table`.

        Returns
        -------
        Estimate
            Days on which the figure does not exist, as when nobody came, are left out.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
        >>> round(float(result.day_probability("share_within_15 >= 0.9")), 2)
        0.79
        """
        asked = conditions.condition(condition)
        question = self.question(None, between, where, of, asked.limit_min)
        (found,) = self._answered(conditions.Daily(question, asked))
        return conditions.day_probability(found, len(self.days))

    def to_pandas(self, replications: int | Iterable[int] | None = None) -> pd.DataFrame:
        """One row per customer; what ``simulate(customers=)`` takes to replay them.

        Parameters
        ----------
        replications : int, or iterable of int, optional
            The first so many, or those numbered (from 0); default: all.

        Returns
        -------
        DataFrame
            replication, weekday, ticket (-1: no-show), service, channel, level, queued_at_min, called_at_min (also of
            a number whose holder had left in silence), ended_at_min (end of service, or the moment of leaving), window
            ("universal/3", "" where nobody called), outcome, wait_min (nan where nobody queued), need_min (before the
            window's pace), patience_min (nan: no limit), arrival_min (nan: no-show), stream (of an office of a region:
            home). Times in minutes since midnight.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.starter(), replications=8, seed=7)
        >>> people = result.to_pandas(replications=1)
        >>> people[["weekday", "ticket", "service", "wait_min"]].round(1).head(2)
          weekday  ticket   service  wait_min
        0     Mon       1  passport       0.0
        1     Mon       2  passport       0.0
        """
        return frames.customers(self.run, replications)

    def absences(self) -> pd.DataFrame:
        """Windows missing on a day on which they have a shift: columns replication, weekday, window."""
        return frames.absences(self.run)

    def window_times(self, replication: int = 0, day: int = 0) -> pd.DataFrame:
        """List what every window did on one day.

        Parameters
        ----------
        replication, day : int
            Numbers from 0; the day counts inside the replication.

        Returns
        -------
        DataFrame
            window, what ("shift", "absent", "serving", "absent_call", "break", "closed"), service, from_min, until_min.
        """
        return frames.window_times(self.run, replication, day)

    @property
    def weights(self) -> Weights:
        """Weights of the bootstrap, one row per resample: the same for runs of equal seed and replications."""
        return weights_of(self.run.seed, self.replications)

    def _of_waits(self, asked: Question) -> Question:
        if asked.of == "patient":
            raise InvalidDescription(
                "of: 'patient' is a reading of the share within a limit; waits are 'served', 'queued' or 'numbers'"
            )
        return asked

    def _answer(self, summary: Summary, found: Interval) -> Estimate | pd.DataFrame:
        if not summary.question.by:
            return found.estimate(self.replications)
        cells = shown(summary)
        frame = self._frame(summary, {name: values[cells] for name, values in found._asdict().items()}, cells)
        return frame.assign(n=self.replications)

    def _frame(self, summary: Summary, columns: dict[str, Floats], cells: Ints) -> pd.DataFrame:
        labels = [summary.cells.labels[cell] for cell in cells]
        return frames.indexed(columns, summary.question.by, labels, alone=self.office.name)


def weights_of(seed: int, replications: int) -> Weights:
    """Weights of the bootstrap of a run of so many replications."""
    return _weights(seed, Span(0, replications, section_of(replications)).sections)


@lru_cache(maxsize=2)
def _weights(seed: int, sections: int) -> Weights:
    """Weights of the bootstrap; kept, as many runs share them."""
    return resample(generator(seed=seed, block=0, purpose="bootstrap"), sections)


def real_share(q: object) -> float:
    """Check a share of a quantile."""
    if not 0 < real(q) <= 1:
        raise InvalidDescription(f"q: must be a share above 0 and at most 1, got {q!r}")
    return real(q)
