"""What a simulation of a region says: figures by office and by home, and those of the whole region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mfc_sim import network_excel, network_told
from mfc_sim.arguments import whole_numbers
from mfc_sim.description.network_screen import line
from mfc_sim.errors import InvalidDescription, UnsupportedFeature, among, nearest
from mfc_sim.excel import Writable
from mfc_sim.measures.estimates import Estimate, interval
from mfc_sim.measures.periods import period_probability
from mfc_sim.measures.questions import Between, Where, real
from mfc_sim.network_figures import NetworkFigures
from mfc_sim.network_kpis import REGION_KPIS
from mfc_sim.network_tasks import BY_HOME, BY_OFFICE
from mfc_sim.paths import generator
from mfc_sim.provenance import of_network as provenance
from mfc_sim.result import Result
from mfc_sim.workbook import Sheet

if TYPE_CHECKING:
    from typing import Any

    from mfc_sim.network_run import NetworkRun


MONTH_MAX = 3_660
"""Days of a period of `month_probability`, at most: ten years."""


class OfficeResult(Result):
    """Result of one office of a region: who comes to it is not what its own description says."""

    def described_warnings(self) -> tuple[str, ...]:
        """Nothing: they weigh the demand at its door, not who comes; see `Network.warnings`."""
        return ()

    def adjusted(self, of: str, *, between: Between = None, where: Where = None) -> Estimate:  # noqa: ARG002
        """Refuse: the mean number of visits is known of an office alone, not of one in a region."""
        raise UnsupportedFeature(
            f"adjusted: office {self.office.name!r} is part of a region, and who goes where is not in its description; "
            "allowed: mean_wait, share_within and table, or the office simulated alone"
        )


class NetworkResult(NetworkFigures, Writable):
    """What a simulation of a region says; made by `mfc_sim.simulate`.

    Everything is read from the records of the run; intervals are 95 %, over replications, and visitors weigh equally.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> result = mfc.simulate(mfc.presets.two_offices(), replications=64, seed=7)
    >>> result.table("office").index.tolist()
    ['Office 1', 'Office 2']
    >>> float(result.kpis().loc["within_reach", "value"])
    1.0
    """

    def kpis(self) -> pd.DataFrame:
        """Figures of the whole region: waits in each official reading, reach, satisfaction, travel, staff and cost.

        Returns
        -------
        DataFrame
            Index: the names in `network_kpis.REGION_KPIS`; columns value, low, high, unit, target (nan: none).
            Hours and cost are of a replication.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.two_offices(), replications=8, seed=7)
        >>> result.kpis().loc["share_within_15", ["value", "target"]].astype(float).round(
        ...     3
        ... ).to_dict()
        {'value': 0.958, 'target': 0.9}
        """
        rows = {}
        for kpi in REGION_KPIS:
            found = interval(kpi.read(self), least=0.0, most=1.0 if kpi.unit == "share" else np.inf).estimate(0)
            target = np.nan if kpi.target is None else kpi.target
            rows[kpi.name] = (found.value, found.low, found.high, kpi.unit, target)
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high", "unit", "target"])
        return frame.rename_axis("kpi")

    def month_probability(self, share: float = 0.9, *, limit_min: float = 15.0, days: int = 21) -> pd.DataFrame:
        """Probability that each office meets a target in a month: at least a share called within a limit.

        Parameters
        ----------
        share : float
            Of all who queue in the month, above 0 and at most 1.
        limit_min : float
            Promised wait [min].
        days : int, default 21
            Open days of the month; whole replications nearest to them are taken.

        Returns
        -------
        DataFrame
            Index: office; columns value, low, high, n.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.two_offices(), replications=8, seed=7)
        >>> result.month_probability(0.9)["value"].to_dict()
        {'Office 1': 0.99975, 'Office 2': 1.0}
        """
        if not 0 < real(share) <= 1:
            raise InvalidDescription(f"month_probability: share must be above 0 and at most 1, got {share!r}")
        (days,) = whole_numbers("month_probability", days=(days, 1))
        if days > MONTH_MAX:
            raise InvalidDescription(f"month_probability: days must be at most {MONTH_MAX}, got {days}")
        summary = self.summary("office", limit_min=limit_min)
        asked = summary.total("asked")
        margin = summary.total("within") - share * asked
        length = max(1, round(days * len(margin) / (self.days * self.replications)))
        rows: dict[str, Estimate] = {}
        for cell, (name,) in enumerate(summary.cells.labels):
            random = generator(seed=self.run.seed, block=0, purpose="periods", stream=name)
            rows[name] = period_probability(margin[:, cell], True, length, random)
            if not asked[:, cell].any():  # to whom nobody comes keeps no promise
                rows[name] = Estimate(np.nan, np.nan, np.nan, rows[name].n)
        frame = pd.DataFrame(
            [(one.value, one.low, one.high, one.n) for one in rows.values()], columns=["value", "low", "high", "n"]
        )
        return frame.set_axis(pd.Index(rows, name="office"), axis="index")

    def office(self, name: str) -> Result:
        """Result of one office, with the people who come to it from wherever they live; drawn and run again.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.two_offices(), replications=8, seed=7)
        >>> result.office("Office 2")
        <Result of 'Office 2': 8 replications, seed 7, engine 'lanes'>
        """
        names = [office.name for office in self.choices.offices]
        if not among(name, names):
            raise InvalidDescription(f"office: unknown office {name!r}{nearest(name, names)}")
        if not self.choices.office_days[names.index(name)]:
            raise InvalidDescription(f"office {name!r}: no open day in dates {self.run.dates!r}")
        return OfficeResult(self.run.office(name))

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the figures come from: region, hash of its description, seed, replications, versions."""
        return provenance(
            self.network, seed=self.run.seed, replications=self.replications, days=self.choices.days.labels
        )

    def _sheets(self) -> Iterator[Sheet]:
        return network_excel.sheets(self)

    def __repr__(self) -> str:
        return f"<NetworkResult of {line(self.network)}: {self.replications} replications, seed {self.run.seed}>"

    def __str__(self) -> str:
        return network_told.text(self, self.kpis())

    def _repr_html_(self) -> str:
        return network_told.html(self, self.kpis())


def of_network(run: NetworkRun) -> NetworkResult:
    """Result of a run; the pass answers what is always asked, by office and by home."""
    result = NetworkResult(run)
    result.ask(BY_OFFICE, BY_HOME)
    return result
