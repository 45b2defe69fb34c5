"""Results: what a run says, as figures and tables, a screen of text, HTML and a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from mfc_sim import excel, screen
from mfc_sim.errors import InvalidDescription
from mfc_sim.figures import Figures
from mfc_sim.measures import adjusted, conditions, periods
from mfc_sim.measures.estimates import Estimate
from mfc_sim.measures.kpis import linear
from mfc_sim.measures.questions import Between, Where
from mfc_sim.paths import generator
from mfc_sim.workbook import Sheet


class Result(Figures, excel.Writable):
    """What a simulation says; made by `mfc_sim.simulate`.

    Everything is read from the records of the run; intervals are 95 %, over replications, and visitors weigh equally.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "18:00"),
    ...     services=[
    ...         mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))
    ...     ],
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
    ...     windows=[mfc.Windows(name="universal", count=4)],
    ... )
    >>> result = mfc.simulate(office, replications=64, seed=7)
    >>> wait = result.mean_wait()
    >>> wait.low < float(wait) < wait.high
    True
    >>> list(result.share_within(15, by="hour").columns)
    ['value', 'low', 'high', 'n']
    >>> round(float(result.wait_quantile(0.9)), 1)
    25.2
    >>> result.table("service")["visits_per_day"].round(1).to_dict()
    {'passport': 179.9}
    >>> result.queue_length(60).loc[[540, 600], "value"].round(1).to_dict()
    {540.0: 0.0, 600.0: 1.4}
    >>> result.window_times(replication=0)["what"].value_counts().to_dict()
    {'serving': 188, 'shift': 4}
    """

    def adjusted(self, of: str, *, between: Between = None, where: Where = None) -> Estimate:
        """Give a figure adjusted for how many happened to come, which the description knows the mean of.

        Parameters
        ----------
        of : str
            Name of a figure as in `table`, but no quantile.
        between, where
            As in `mean_wait`.

        Returns
        -------
        Estimate
            Of the same quantity as in `table`, with an interval as of several times as many replications where days
            differ in how many come: docs/statistics.md.

        Raises
        ------
        InvalidDescription
            For a quantile, listed people, or fewer than 30 replications.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.starter(), replications=32, seed=7)
        >>> wait, closer = result.mean_wait(), result.adjusted("mean_wait_min")
        >>> bool(closer.half_width < wait.half_width)
        True
        """
        kpi = adjusted.figure(of)
        if self.run.listed:
            raise InvalidDescription("adjusted: listed people have no known mean; allowed: drawn ones")
        whole = self.question()
        found, visits = self.summaries(self.question(None, between, where), whole)
        return adjusted.adjusted(linear(found, kpi), kpi, visits, adjusted.known(self.office, self.days))

    def period_probability(
        self, condition: str, days: int = 21, *, between: Between = None, where: Where = None, of: str = "all"
    ) -> Estimate:
        """Probability that a condition holds over a period of whole days, such as a month of 21.

        Parameters
        ----------
        condition : str
            As in `day_probability`; a count is a mean per replication.
        days : int, default 21
            Open days of the period, at most 1,000,000; if a replication is a week, whole weeks of them.
        between, where, of
            As in `table`.

        Returns
        -------
        Estimate
            All visitors of the period together: it may hold although some of its days fail. Days (or weeks) are taken
            as independent, so a lasting change of demand is not in it.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.starter(), replications=32, seed=7)
        >>> round(float(result.period_probability("share_within_15 >= 0.9", days=24)), 2)
        1.0
        """
        asked = conditions.condition(condition)
        question = self.question(None, between, where, of, asked.limit_min)
        length = periods.length(days, len(self.days))
        margin, enough = periods.margins(self.office, self.run.blocks(), question, asked)
        random = generator(seed=self.run.seed, block=0, purpose="periods")
        return periods.period_probability(margin, enough, length, random)

    def _sheets(self) -> Iterator[Sheet]:
        return excel.sheets(self)

    def __repr__(self) -> str:
        made = f"{self.replications} replications, seed {self.run.seed}, engine {self.run.engine!r}"
        return f"<Result of {self.office.name!r}: {made}>"

    def __str__(self) -> str:
        return screen.text(self)

    def _repr_html_(self) -> str:
        return screen.html(self)
