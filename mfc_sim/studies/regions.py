"""Compare regions on the same residents: what was done, the official figures, who gains and who loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mfc_sim.description.model import check_flag
from mfc_sim.description.network import Network
from mfc_sim.errors import InvalidDescription
from mfc_sim.excel import Writable
from mfc_sim.simulation import simulate
from mfc_sim.studies import books, regions_told
from mfc_sim.studies.region_figures import RegionFigures
from mfc_sim.workbook import Sheet


def compare_regions(networks: Mapping[str, Any], *, replications: int, **options: Any) -> RegionComparison:
    """Simulate regions on the same residents; see `mfc_sim.compare`."""
    problems = [] if len(networks) > 1 else [f"compare: needs at least two regions, got {len(networks)}"]
    problems += [
        f"compare: {name!r} must be a Network as the others are, got {type(one).__name__}"
        for name, one in networks.items()
        if not isinstance(one, Network)
    ]
    if problems:
        raise InvalidDescription(*problems)
    check_flag("week", options.get("week", False))
    if options.get("dates") is None:
        options["week"] = options.get("week", False) or any(map(_differ, networks.values()))
    results = {str(name): simulate(network, replications=replications, **options) for name, network in networks.items()}
    return RegionComparison(results)


def _differ(network: Network) -> bool:
    from mfc_sim.description.choice import Choices

    return len(Choices(network).days) > 1


class RegionComparison(RegionFigures, Writable):
    """Results of several regions on the same residents; made by `mfc_sim.compare`.

    Attributes
    ----------
    results : dict of str to NetworkResult
        By scenario; the first is the base.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> net = mfc.presets.two_offices()
    >>> free = mfc.region.free_choice(net, 0.3)
    >>> compared = mfc.compare(
    ...     {"today": net, "free choice": free}, replications=8, seed=7
    ... )
    >>> compared
    <RegionComparison of 'today', 'free choice': 8 replications>
    >>> print(*compared.inputs["sentence"])
    30 % of residents are free to choose within their institution, by window-hours and travel
    """

    def _sheets(self) -> Iterator[Sheet]:
        return books.regions(self)

    def __repr__(self) -> str:
        count = self.results[self.base].replications
        return f"<RegionComparison of {', '.join(map(repr, self.results))}: {count} replications>"

    def __str__(self) -> str:
        return regions_told.text(self)

    def _repr_html_(self) -> str:
        return regions_told.html(self)
