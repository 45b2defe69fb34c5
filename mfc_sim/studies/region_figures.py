"""Figures of several regions on the same residents: differences, who gains and who loses, who stays away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from mfc_sim.description.model import check_flag
from mfc_sim.errors import InvalidDescription, among
from mfc_sim.measures.estimates import LEVEL, Floats, Ints, Linear, interval
from mfc_sim.measures.frames import indexed
from mfc_sim.measures.kpis import KPIS
from mfc_sim.measures.questions import real
from mfc_sim.network_figures import By, cut_by
from mfc_sim.network_kpis import REGION_KPIS
from mfc_sim.network_result import NetworkResult
from mfc_sim.studies import changed_words
from mfc_sim.studies.differing import changes
from mfc_sim.studies.paired import paired

DECAYS_MIN = (30.0, 60.0, 120.0)
"""Extra travel that divides the number of those who still come by e [min]: assumptions, to be shown as a range."""


class RegionFigures:
    """Everything that is read from the results of several regions; see RegionComparison.

    Attributes
    ----------
    results : dict of str to NetworkResult
        By scenario; the first is the base.
    """

    def __init__(self, results: Mapping[str, NetworkResult]) -> None:
        self.results = dict(results)
        self.base, *self.others = self.results

    def __getitem__(self, scenario: str) -> NetworkResult:
        return self.results[scenario]

    @property
    def inputs(self) -> pd.DataFrame:
        """What was done to the base: columns scenario, sentence; where no operation says it, the fields that differ."""
        rows = [(name, sentence) for name in self.others for sentence in self.sentences(name)]
        return pd.DataFrame(rows, columns=["scenario", "sentence"])

    def sentences(self, name: str) -> list[str]:
        """What was done to the base to make a scenario, a sentence each."""
        before, after = self.results[self.base].network, self.results[name].network
        known = len(before.changes)
        if after.changes[:known] == before.changes and len(after.changes) > known:
            return list(after.changes[known:])
        return [changed_words.sentence(change, before.language) for change in changes(before, after)]

    def other_homes(self, name: str) -> dict[str, list[str]]:
        """Homes whose people are not those of the base: "gone", "new", and "changed" (another demand)."""
        before, after = ({home.name: home for home in self.results[one].choices.homes} for one in (self.base, name))
        return {
            "gone": [home for home in before if home not in after],
            "new": [home for home in after if home not in before],
            "changed": [home for home in before if home in after and before[home].drawn_by() != after[home].drawn_by()],
        }

    def kpis(self, *, simultaneous: bool = False) -> pd.DataFrame:
        """Figures of the region in every scenario, and their paired differences from the base.

        Parameters
        ----------
        simultaneous : bool, default False
            Whether the intervals of a figure hold for all scenarios together in 95 of 100 studies (Bonferroni).

        Returns
        -------
        DataFrame
            Index: scenario, kpi; columns base, value, change, low, high (of the change), unit, target.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> net = mfc.presets.two_offices()
        >>> free = mfc.region.free_choice(net, 0.3)
        >>> compared = mfc.compare(
        ...     {"today": net, "free choice": free}, replications=8, seed=7
        ... )
        >>> compared.kpis().loc["free choice"].loc[
        ...     "mean_wait_min", ["base", "value"]
        ... ].round(2).to_dict()
        {'base': 1.23, 'value': 1.09}
        """
        check_flag("kpis: simultaneous", simultaneous)
        level = 1 - (1 - LEVEL) / len(self.others) if simultaneous else LEVEL
        rows = []
        for name in self.others:
            for kpi in REGION_KPIS:
                was, now = self._linear(self.base)[kpi.name], self._linear(name)[kpi.name]
                change = interval(now - was, level=level).estimate(0)
                target = np.nan if kpi.target is None else kpi.target
                figures = (float(was.value[0]), float(now.value[0]), change.value, change.low, change.high)
                rows.append((name, kpi.name, *figures, kpi.unit, target))
        columns = ["scenario", "kpi", "base", "value", "change", "low", "high", "unit", "target"]
        return pd.DataFrame(rows, columns=columns).set_index(["scenario", "kpi"])

    def _linear(self, name: str) -> dict[str, Linear]:
        return self._figures[name]

    @cached_property
    def _figures(self) -> dict[str, dict[str, Linear]]:
        return {name: {kpi.name: kpi.read(result) for kpi in REGION_KPIS} for name, result in self.results.items()}

    def table(self, by: By = None, *, of: str = "all") -> pd.DataFrame:
        """Figures of every scenario, as in `NetworkResult.table`, one under the other.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> net = mfc.presets.two_offices()
        >>> free = mfc.region.free_choice(net, 0.3)
        >>> compared = mfc.compare(
        ...     {"today": net, "free choice": free}, replications=8, seed=7
        ... )
        >>> compared.table()["mean_wait_min"].round(2).to_dict()
        {'today': 1.23, 'free choice': 1.09}
        """
        tables = {name: result.table(by, of=of) for name, result in self.results.items()}
        frame = pd.concat(tables, names=["scenario"])
        return frame if by is not None else frame.droplevel(1)

    def differences(self, by: By = None, *, of: str = "all") -> pd.DataFrame:
        """Differences from the base: scenario less base, with paired 95 % intervals.

        Parameters
        ----------
        by, of
            As in `NetworkResult.table`; only cells that both have.

        Returns
        -------
        DataFrame
            Columns: the figures of `Result.table`, each with ``_low`` and ``_high``; index: scenario, and the cells.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> net = mfc.presets.two_offices()
        >>> free = mfc.region.free_choice(net, 0.3)
        >>> compared = mfc.compare(
        ...     {"today": net, "free choice": free}, replications=8, seed=7
        ... )
        >>> compared.differences("office")["visits_per_day"].round(1)
        scenario     office
        free choice  Office 1   -9.0
                     Office 2    9.0
        Name: visits_per_day, dtype: float64
        """
        frame = pd.concat({name: self._differences(name, by, of) for name in self.others}, names=["scenario"])
        return frame if by is not None else frame.droplevel(1)

    def _differences(self, name: str, by: By, of: str) -> pd.DataFrame:
        base, other = self.results[self.base], self.results[name]
        before, after = (result.summary(by, of=of) for result in (base, other))
        keys = cut_by(by)
        old, new, labels = _common(before.cells.labels, after.cells.labels)
        if not keys:
            old = new = np.zeros(1, np.int64)
            labels = [()]
        columns: dict[str, Floats] = {}
        for kpi in KPIS:
            found = paired(kpi, (before, old), (after, new), base.weights)
            columns.update({kpi.name: found.value, f"{kpi.name}_low": found.low, f"{kpi.name}_high": found.high})
        return indexed(columns, keys, labels, alone=base.network.name)

    def moves(self, name: str | None = None) -> pd.DataFrame:
        """Who gains and who loses: travel and wait by home, before and after.

        Parameters
        ----------
        name : str, optional
            Scenario; default: the last.

        Returns
        -------
        DataFrame
            Index: home. Columns visits (in a replication of the base), travel_before, travel_after, wait_before,
            wait_after, access_change with _low and _high (travel and wait, paired), verdict: "better", "worse", or
            "same" where the interval holds 0.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> net = mfc.presets.two_offices()
        >>> free = mfc.region.free_choice(net, 0.3)
        >>> compared = mfc.compare(
        ...     {"today": net, "free choice": free}, replications=8, seed=7
        ... )
        >>> compared.moves()[["access_change", "verdict"]].round(1)
                  access_change verdict
        home
        Office 1            0.9   worse
        Office 2            1.4   worse
        """
        name = self._scenario(name)
        base, other = self.results[self.base], self.results[name]
        before, after = base.summary("home"), other.summary("home")
        _, _, labels = _common(before.cells.labels, after.cells.labels)
        travel = [one.access(("home",), labels, travel_only=True) for one in (base, other)]
        access = [one.access(("home",), labels) for one in (base, other)]
        change = interval(access[1] - access[0])
        visits = {home: number for number, home in enumerate(base.homes)}
        frame = pd.DataFrame(
            {
                "visits": base.travels.home_visits[:, [visits[label[0]] for label in labels]].sum(axis=0)
                / base.replications,
                "travel_before": travel[0].value,
                "travel_after": travel[1].value,
                "wait_before": access[0].value - travel[0].value,
                "wait_after": access[1].value - travel[1].value,
                "access_change": change.value,
                "access_change_low": change.low,
                "access_change_high": change.high,
            },
            index=pd.Index([label[0] for label in labels], name="home"),
        )
        better, worse = change.high < 0, change.low > 0
        return frame.assign(verdict=np.where(better, "better", np.where(worse, "worse", "same")))

    def stop_coming(self, decays_min: Sequence[float] = DECAYS_MIN) -> pd.DataFrame:
        """Visits that fall away because travel became longer, for several assumptions of distance decay.

        Parameters
        ----------
        decays_min : sequence of float
            Of those whose mean travel grows by t minutes, a share exp(-t / decay) still comes.

        Returns
        -------
        DataFrame
            Index: scenario, decay_min; columns visits_per_day, share (of the visits of the base). A range of
            assumptions, and no forecast: nobody is taken out of the simulation.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> net = mfc.presets.two_offices()
        >>> free = mfc.region.free_choice(net, 0.3)
        >>> compared = mfc.compare(
        ...     {"today": net, "free choice": free}, replications=8, seed=7
        ... )
        >>> compared.stop_coming([20, 60])["share"].round(3)
        scenario     decay_min
        free choice  20.0         0.059
                     60.0         0.020
        Name: share, dtype: float64
        """
        wrong = [decay for decay in decays_min if not 0 < real(decay) < np.inf]
        if wrong or not len(decays_min):
            raise InvalidDescription(f"stop_coming: decays_min must be minutes above 0, got {list(decays_min)!r}")
        rows = []
        for name in self.others:
            moves = self.moves(name)
            longer = np.maximum((moves["travel_after"] - moves["travel_before"]).to_numpy(), 0.0)
            visits = moves["visits"].to_numpy()
            for decay in decays_min:
                lost = float(np.nansum(visits * -np.expm1(-longer / decay)))
                rows.append((name, float(decay), lost / self.results[self.base].days, lost / max(visits.sum(), 1e-300)))
        frame = pd.DataFrame(rows, columns=["scenario", "decay_min", "visits_per_day", "share"])
        return frame.set_index(["scenario", "decay_min"])

    def month_probability(self, share: float = 0.9, *, limit_min: float = 15.0, days: int = 21) -> pd.DataFrame:
        """Probability that each office meets a target in a month: a column for each scenario.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> net = mfc.presets.two_offices()
        >>> free = mfc.region.free_choice(net, 0.3)
        >>> compared = mfc.compare(
        ...     {"today": net, "free choice": free}, replications=8, seed=7
        ... )
        >>> compared.month_probability(0.9)
                    today  free choice
        office
        Office 1  0.99975          1.0
        Office 2  1.00000          1.0
        """
        found = {
            name: result.month_probability(share, limit_min=limit_min, days=days)["value"]
            for name, result in self.results.items()
        }
        return pd.DataFrame(found).rename_axis("office")

    def _scenario(self, name: str | None) -> str:
        if name is None:
            return self.others[-1]
        if not among(name, self.others):
            raise InvalidDescription(f"unknown scenario {name!r}; allowed: {', '.join(map(repr, self.others))}")
        return name


def _common(before: Sequence[Any], after: Sequence[Any]) -> tuple[Ints, Ints, list[Any]]:
    """Places of the labels that both have, and these labels."""
    place = {label: number for number, label in enumerate(after)}
    old = np.array([number for number, label in enumerate(before) if label in place], np.int64)
    labels = [before[number] for number in old.tolist()]
    return old, np.array([place[label] for label in labels], np.int64), labels
