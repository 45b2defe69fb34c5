"""Figures and tables of a region, with their uncertainty; see NetworkResult."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mfc_sim.description.classes import class_of
from mfc_sim.description.clock import MIN
from mfc_sim.errors import InvalidDescription, among, nearest
from mfc_sim.figures import real_share, weights_of
from mfc_sim.measures.estimates import Estimate, Floats, Interval, Ints, Linear, Weights, interval, ratio
from mfc_sim.measures.frames import indexed
from mfc_sim.measures.kpis import KPI, columns, estimate, shown, wait_quantiles
from mfc_sim.measures.questions import READINGS, Question, limit_ms
from mfc_sim.measures.regional import Label, Travel, grouped, of_one_home
from mfc_sim.measures.summary import Summary
from mfc_sim.network_tasks import BY_HOME, BY_OFFICE

if TYPE_CHECKING:
    from mfc_sim.description.choice import Choices
    from mfc_sim.description.network import Network
    from mfc_sim.network_run import NetworkRun

KEYS = (
    "office",
    "home",
    "settlement",
    "municipality",
    "class",
    "service",
    "purpose",
    "agency",
    "hour",
    "channel",
    "level",
)
"""What tables of a region are cut by; a settlement is a home, and so is the door of an office."""
By = str | Sequence[str] | None


class NetworkFigures:
    """Everything that is read from the records of a region; see NetworkResult."""

    def __init__(self, run: NetworkRun) -> None:
        self.run = run
        """Where the figures come from."""
        self._answers: dict[Question, Summary] = {}
        self._travel: Travel | None = None

    @property
    def network(self) -> Network:
        """The region that was simulated."""
        return self.run.network

    @property
    def choices(self) -> Choices:
        """Its homes, offices and days, and who goes where."""
        return self.run.choices

    @property
    def replications(self) -> int:
        """Number of replications: weeks, or days where none differ."""
        return self.run.replications

    @property
    def days(self) -> int:
        """Days of one replication."""
        return len(self.choices.days)

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """Names of the homes."""
        return tuple(home.name for home in self.choices.homes)

    @property
    def weights(self) -> Weights:
        """Weights of the bootstrap, one row per resample: the same for runs of equal seed and replications."""
        return weights_of(self.run.seed, self.replications)

    def ask(self, *asked: Question) -> None:
        """Answer questions in one pass; kept, so that nothing is measured twice."""
        homes = self.run.residents.journeys.one_to_one()
        missing = [one for one in dict.fromkeys(asked) if one not in self._answers and not (homes and one == BY_HOME)]
        if missing or self._travel is None:
            *found, self._travel = self.run.answers(missing)
            self._answers.update(zip(missing, found, strict=True))
        if homes and BY_HOME in asked and BY_HOME not in self._answers:
            name = {self.choices.offices[office].name: self.homes[home] for office, home in homes.items()}
            self.ask(BY_OFFICE)
            self._answers[BY_HOME] = of_one_home(self._answers[BY_OFFICE], BY_HOME, name)

    @property
    def travels(self) -> Travel:
        """Travel of all who came, by section."""
        if self._travel is None:
            self.ask(BY_HOME)
        assert self._travel is not None
        return self._travel

    def summary(self, by: By = None, *, of: str = "all", limit_min: float = 15.0) -> Summary:
        """Totals that answer a question, by cell.

        Parameters
        ----------
        by : str, several of them, or None
            "office", "home" (or "settlement"), "municipality", "class", "service", "purpose", "agency", "hour",
            "channel", "level".
        of : str
            Reading of the wait, as in `Result.table`.
        limit_min : float
            Promised wait of the share [min].
        """
        keys = cut_by(by)
        problems = [f"by: unknown key {key!r}{nearest(key, KEYS)}" for key in keys if not among(key, KEYS)]
        given = [key for key in keys if among(key, KEYS)]
        problems += [f"by: {key!r} is given twice" for key in dict.fromkeys(given) if given.count(key) > 1]
        if not among(of, READINGS):
            problems.append(f"of: unknown reading {of!r}{nearest(of, READINGS)}")
        limit = limit_ms(limit_min, problems)
        if problems:
            raise InvalidDescription(*problems)
        keys = tuple("home" if key == "settlement" else key for key in keys)
        of_office = {"municipality": self._municipality, "class": self._class}
        # Municipality and class follow from the office; all together do too, so that one pass answers all of them.
        asked = tuple(dict.fromkeys("office" if key in of_office else key for key in keys)) or ("office",)
        question = Question(asked, None, (), of, limit)
        self.ask(question)
        found = self._answers[question]
        if asked == keys:
            return found

        def label(cell: Label) -> Label:
            said = dict(zip(asked, cell, strict=True))
            return tuple(of_office[key](said["office"]) if key in of_office else said[key] for key in keys)

        answer, at = Question(keys or ("office",), None, (), of, limit), asked.index("office")
        days = {
            office.name: open_ for office, open_ in zip(self.choices.offices, self.choices.office_days, strict=True)
        }
        return grouped(found, label, answer, lambda cell: days[cell[at]])

    def _municipality(self, office: str) -> str:
        return self._of[office].municipality or office

    def _class(self, office: str) -> str:
        return class_of(self._of[office])

    @cached_property
    def _of(self) -> dict[str, Any]:
        return {office.name: office for office in self.choices.offices}

    def table(self, by: By = "office", *, of: str = "all", limit_min: float = 15.0) -> pd.DataFrame:
        """All figures, each with the ends of its 95 % interval.

        Parameters
        ----------
        by : str, several of them, or None, default "office"
            "office", "home" (or "settlement"), "municipality", "class", "service", "purpose", "agency", "hour",
            "channel", "level"; None: the region.
        of : str, default "all"
            Reading of the waits and of the share, as in `Result.table`.
        limit_min : float, default 15
            Limit of ``share_within_15`` [min].

        Returns
        -------
        DataFrame
            The columns of `Result.table`, and where the rows are offices, homes or the region ``travel_min`` and
            ``access_min`` (travel one way, and with the wait of those served), each with ``_low`` and ``_high``.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.two_offices(), replications=8, seed=7)
        >>> result.table("office")[["visits_per_day", "mean_wait_min"]].round(1)
                  visits_per_day  mean_wait_min
        office
        Office 1           228.0            1.8
        Office 2           147.2            0.4
        """
        summary = self.summary(by, of=of, limit_min=limit_min)
        cells = shown(summary)
        found = columns(summary, self.weights, cells)
        keys = cut_by(by)
        if keys in ((), ("office",), ("home",), ("settlement",)):
            labels = [summary.cells.labels[cell] for cell in cells]
            for name in ("travel_min", "access_min"):
                one = interval(self.access(keys, labels, travel_only=name == "travel_min"), least=0.0)
                found.update(zip((name, f"{name}_low", f"{name}_high"), one, strict=True))
        return self._frame(summary, found, cells, keys)

    def access(self, keys: tuple[str, ...], labels: Sequence[Label], *, travel_only: bool = False) -> Linear:
        """Mean travel of a visit, or travel and wait of those served [min], by office, by home, or of the region."""
        travels, place = self.travels, {name: number for number, name in enumerate(self.homes)}
        if not keys:
            trips, visits = (one.sum(axis=1, keepdims=True) for one in (travels.of_office_ms, travels.office_visits))
        elif keys == ("office",):
            of = {office.name: number for number, office in enumerate(self.choices.offices)}
            at = [of[label[0]] for label in labels]
            trips, visits = travels.of_office_ms[:, at], travels.office_visits[:, at]
        else:
            at = [place[label[0]] for label in labels]
            trips, visits = travels.of_home_ms[:, at], travels.home_visits[:, at]
        mean = ratio(trips, visits, 1 / MIN)
        if travel_only:
            return mean
        summary = self.summary(keys or None)
        cells = (
            np.array([summary.cells.labels.index(label) for label in labels], np.int64)
            if keys
            else np.zeros(1, np.int64)
        )
        wait = ratio(summary.total("wait_ms", cells), summary.total("waited", cells), 1 / MIN)
        return Linear(mean.value + wait.value, mean.influence + wait.influence)

    def mean_wait(self, by: By = None, *, of: str = "all") -> Estimate | pd.DataFrame:
        """Mean wait [min]: over those served, or as ``of`` says; by as in `table`.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.two_offices(), replications=8, seed=7)
        >>> round(float(result.mean_wait()), 2)
        1.23
        >>> result.mean_wait("office")["value"].round(2).to_dict()
        {'Office 1': 1.77, 'Office 2': 0.42}
        """
        summary = self.summary(by, of=of)
        return self._answer(summary, estimate(summary, KPI["mean_wait_min"], self.weights), by)

    def share_within(self, limit_min: float = 15.0, by: By = None, *, of: str = "all") -> Estimate | pd.DataFrame:
        """Share called within a limit of all who queued; one who left or was sent away is a miss; by as in `table`.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.two_offices(), replications=8, seed=7)
        >>> result.share_within(15, "service")["value"].round(3).to_dict()
        {'passport': 0.962, 'collect': 0.947, 'business': 0.979}
        """
        summary = self.summary(by, of=of, limit_min=limit_min)
        return self._answer(summary, estimate(summary, KPI["share_within_15"], self.weights), by)

    def wait_quantile(self, q: float = 0.9, by: By = None, *, of: str = "all") -> Estimate | pd.DataFrame:
        """Wait that a share q of the visitors does not exceed [min], in steps of 0.1 min; by as in `table`.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> result = mfc.simulate(mfc.presets.two_offices(), replications=8, seed=7)
        >>> result.wait_quantile(0.9, "office")["value"].round(1).to_dict()
        {'Office 1': 6.6, 'Office 2': 0.0}
        """
        summary = self.summary(by, of=of)
        (found,) = wait_quantiles(summary, np.arange(len(summary.cells.labels)), (real_share(q),), self.weights)
        return self._answer(summary, found, by)

    def outposts(self) -> pd.DataFrame:
        """Small outposts by quantiles and idle time: with few visitors means alone say little.

        Returns
        -------
        DataFrame
            Index: outpost. Columns visits_per_day (of its open days), p50_wait_min, p90_wait_min, p95_wait_min,
            max_wait_min (mean of the longest wait of a day), share_within_15, idle_share (of the time of its windows).

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> region = mfc.presets.synthetic_region(offices=3, outposts=2, visits_per_day=200)
        >>> result = mfc.simulate(region, replications=8, seed=7)
        >>> result.outposts()[["visits_per_day", "idle_share"]].round(2)
                   visits_per_day  idle_share
        office
        Outpost 1            8.00        0.52
        Outpost 2            6.31        0.50
        """
        names = [office.name for office in self.choices.offices if office.outpost]
        table = self.table("office").loc[names]
        told = ["visits_per_day", "p50_wait_min", "p90_wait_min", "p95_wait_min", "max_wait_min", "share_within_15"]
        return table[told].assign(idle_share=1 - table["utilization"])

    def flows(self) -> pd.DataFrame:
        """Visits from homes to offices: columns home, office, visits (in a replication), travel_min.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> region = mfc.presets.synthetic_region(offices=3, outposts=2, visits_per_day=200)
        >>> closed = mfc.region.close(region, "Office 3", into="Office 1")
        >>> mfc.simulate(closed, replications=8, seed=7).flows()[["home", "office"]].tail(3)
                home     office
        2   Office 3   Office 1
        3  Outpost 1  Outpost 1
        4  Outpost 2  Outpost 2
        """
        flows = self.travels.flows
        homes, offices = (places.tolist() for places in np.nonzero(flows))
        return pd.DataFrame(
            {
                "home": [self.homes[home] for home in homes],
                "office": [self.choices.offices[office].name for office in offices],
                "visits": flows[homes, offices] / self.replications,
                "travel_min": [self.choices.travel(home, office) for home, office in zip(homes, offices, strict=True)],
            }
        )

    def _answer(self, summary: Summary, found: Interval, by: By) -> Estimate | pd.DataFrame:
        if not cut_by(by):
            return found.estimate(self.replications)
        cells = shown(summary)
        named = {name: values[cells] for name, values in found._asdict().items()}
        return self._frame(summary, named, cells, cut_by(by)).assign(n=self.replications)

    def _frame(self, summary: Summary, found: dict[str, Floats], cells: Ints, keys: tuple[str, ...]) -> pd.DataFrame:
        labels = [summary.cells.labels[cell] for cell in cells] if keys else [()]
        return indexed(found, keys, labels, alone=self.network.name)


def cut_by(by: object) -> tuple[Any, ...]:
    """Return the keys of a cut."""
    return () if by is None else (by,) if isinstance(by, str) else tuple(by) if isinstance(by, list | tuple) else (by,)
