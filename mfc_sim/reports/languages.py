"""The same answer in another language: what a planner reads changes, no figure does."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from mfc_sim.calibration.backtest import Backtest
from mfc_sim.calibration.fit import Fit
from mfc_sim.calibration.ticket_fit import TicketFit
from mfc_sim.errors import InvalidDescription
from mfc_sim.network_result import NetworkResult, OfficeResult
from mfc_sim.result import Result
from mfc_sim.studies.compare import Comparison
from mfc_sim.studies.plan import StaffingPlan
from mfc_sim.studies.regions import RegionComparison
from mfc_sim.studies.sweep import Sweep
from mfc_sim.text import Language

if TYPE_CHECKING:
    from mfc_sim.description.network import Network

Thing = (
    Result | NetworkResult | Comparison | RegionComparison | StaffingPlan | Sweep | Backtest | Fit | TicketFit
)  # fmt: skip
"""What a report can be about."""
Kind = TypeVar("Kind", Result, NetworkResult)


def language_of(thing: Thing) -> Language:
    """Language of what a thing says."""
    if isinstance(thing, Result):
        return thing.office.language
    if isinstance(thing, NetworkResult):
        return thing.network.language
    if isinstance(thing, Comparison | RegionComparison):
        return language_of(thing.results[thing.base])
    return thing.before.language if isinstance(thing, StaffingPlan) else thing.language


def in_language(thing: Thing, language: Language) -> Thing:
    """Return a copy that says the same in a language; its figures are those of the thing, and are not run again.

    Raises
    ------
    InvalidDescription
        It holds sentences that were written when it was made: what was done to a region, warnings of a fit.
    """
    if isinstance(thing, Result):
        return _result(thing, language)
    if isinstance(thing, NetworkResult):
        if problems := _written([thing.network], language):
            raise InvalidDescription(*problems)
        return _network_result(thing, language)
    if isinstance(thing, Comparison):
        return Comparison({name: _result(result, language) for name, result in thing.results.items()})
    if isinstance(thing, RegionComparison):
        if problems := _written([result.network for result in thing.results.values()], language):
            raise InvalidDescription(*problems)
        return RegionComparison({name: _network_result(result, language) for name, result in thing.results.items()})
    if isinstance(thing, StaffingPlan):
        return replace(
            thing, before=thing.before.replace(language=language), office=thing.office.replace(language=language),
            cover=replace(thing.cover, language=language),
        )  # fmt: skip
    if isinstance(thing, Sweep):
        return _sweep(thing, language)
    return _of_log(thing, language)


def _copied(result: Kind, run: Any) -> Kind:
    """Result of another run that says the same; what was answered is kept, what was told is not."""
    other = copy(result)
    other.run = run
    vars(other).pop("provenance", None)
    return other


def _result(result: Result, language: Language) -> Result:
    if result.office.language == language:
        return result
    run: Any = result.run
    if isinstance(result, OfficeResult):
        region = replace(run.region, network=run.region.network.in_language(language), _offices={})
        return _copied(result, region.office(result.office.name))
    office = result.office.replace(language=language)
    return _copied(result, replace(run, point=replace(run.point, office=office)))


def _network_result(result: NetworkResult, language: Language) -> NetworkResult:
    network = result.network
    if network.language == language:
        return result
    return _copied(result, replace(result.run, network=network.in_language(language), _offices={}))


def _written(networks: list[Network], language: Language) -> list[str]:
    """Sentences on regions that keep what was done to them in another language."""
    return [
        f"report: region {one.name!r} keeps in {one.language!r} what was done to it; allowed: language=None, or "
        f"{one.language!r}, or a region made from one with language={language!r}"
        for one in networks
        if one.language != language and one.changes
    ]


def _sweep(sweep: Sweep, language: Language) -> Sweep:
    offices: Mapping[Any, Any] = sweep.offices
    if all(office.language == language for office in offices.values()):
        return sweep
    points = {
        key: replace(point, office=offices[key].replace(language=language))
        for key, point in zip(offices, sweep.points, strict=True)
    }
    other = copy(sweep)
    other._points = points  # noqa: SLF001
    return other


def _of_log(thing: Backtest | Fit | TicketFit, language: Language) -> Backtest | Fit | TicketFit:
    """Return a back-test without warnings in another language; a fit and its log are made of sentences."""
    if isinstance(thing, Backtest):
        if thing.language == language or not thing.warnings:
            return replace(thing, language=language)
        found = f"the warnings of this Backtest were written in {thing.language!r}"
    elif thing.language == thing.log.language == language:
        return thing
    else:
        found = f"this {type(thing).__name__} was written in {thing.language!r}, its log in {thing.log.language!r}"
    raise InvalidDescription(
        f"report: {found}, the page would be in {language!r}; allowed: a log that was read with language={language!r}, "
        "and what is made of it"
    )
