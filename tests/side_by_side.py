"""One office run by both engines side by side: every record compared, and a difference printed as Python to paste."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

import mfc_sim as mfc
from mfc_sim import compiled
from mfc_sim.engines import lanes, reference
from mfc_sim.listed import listed_paths
from mfc_sim.paths import Paths, draw
from mfc_sim.records import Records
from mfc_sim.studies.agreement import compared


@dataclass(frozen=True, eq=False)
class Case:
    """An office with the people who come, and variants of it that run beside it on lanes.

    Attributes
    ----------
    office : Office
    customers, absent : DataFrame or None
        Listed people and missing windows; None: drawn.
    seed, replications : int
        Of the draw.
    variants : tuple of Office
        Offices of the same groups and skills for the same people.
    """

    office: mfc.Office
    customers: pd.DataFrame | None = None
    absent: pd.DataFrame | None = None
    seed: int = 0
    replications: int = 1
    variants: tuple[mfc.Office, ...] = ()

    def people(self, office: mfc.Office) -> Paths:
        """Who comes to an office."""
        if self.customers is None:
            return draw(office, seed=self.seed, replications=self.replications)
        return listed_paths(office, self.customers, absent=self.absent)

    def shares(self, variant: mfc.Office) -> str:
        """What a variant has in common with the office: all its people, their columns, or nothing."""
        if self.people_of(variant) != self.people_of(self.office):
            return "nothing"
        return "all" if variant.window_names == self.office.window_names else "columns"

    def people_of(self, office: mfc.Office) -> tuple[Any, ...]:
        """What an office's people hang on; listed ones are read anew for an office of another name."""
        return (office.name,) if self.customers is not None else (office.demand, office.patience)

    @cached_property
    def jobs(self) -> list[tuple[mfc.Office, Paths]]:
        """The office and its variants, each with its people."""
        paths = self.people(self.office)
        jobs = [(self.office, paths)]
        for one in self.variants:
            mine, shares = paths, self.shares(one)
            if shares != "all":
                mine = self.people(one)
            if shares == "columns":
                mine = replace(paths, absent=mine.absent)
            jobs.append((one, mine))
        return jobs

    def __repr__(self) -> str:
        return f"<Case of {len(self.jobs[0][1].ticket)} people and {len(self.office.window_names)} windows>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("..." if cycle else repr(self))


def differing(case: Case) -> tuple[Records, str]:
    """What the reference says of the office, and where lanes differ from it; empty if nowhere."""
    by_rules = [reference.run(*job) for job in case.jobs]
    for loops in (False, True):
        name = "compiled lanes" if loops else "lanes"
        try:
            with compiled.switched(loops):
                by_lanes = list(lanes.run_many(case.jobs)) if case.variants else [lanes.run(*case.jobs[0])]
        except Exception as error:  # whatever it is, the office is worth a look
            return by_rules[0], f"{name} stop with {type(error).__name__}: {error}"
        for place, (job, one, other) in enumerate(zip(case.jobs, by_rules, by_lanes, strict=True)):
            if not one.same_as(other):
                which = f"variant {place} of {len(case.variants)}: " if place else ""
                return by_rules[0], which + str(compared(*job, (one, other), ("reference", name)))
    return by_rules[0], ""


class Differs(AssertionError):
    """The engines differ in a case."""

    def __init__(self, case: Case, where: str) -> None:
        super().__init__(where)
        self.case = case


def agreeing(case: Case) -> Records:
    """Run an office through both engines; Differs unless every record is equal."""
    found, where = differing(case)
    if where:
        raise Differs(case, where)
    return found


@contextmanager
def printing() -> Iterator[None]:
    """Print the case in which engines differ, made as small as it gets, as Python to paste."""
    try:
        yield
    except Differs as found:
        case = smaller(found.case)
        _, where = differing(case)
        raise AssertionError(f"{where}\n\n# To paste:\n{as_python(case)}") from None


def smaller(case: Case) -> Case:
    """A case in which the engines still differ, its people listed and as few as can be."""
    if case.customers is None:
        drawn = mfc.simulate(
            case.office, seed=case.seed, replications=case.replications, engine="reference", progress=False
        )
        columns = ["replication", "weekday", "service", "queued_at_min", "need_min", "patience_min", "level", "channel"]
        listed = drawn.to_pandas()[[*columns, "outcome"]]
        as_listed = replace(case, customers=listed.astype({"weekday": object}), absent=drawn.absences().astype(object))
        if not differing(as_listed)[1]:
            return case
        case = as_listed
    size = len(case.customers) // 2
    while size:
        begin = 0
        while begin < len(case.customers):
            fewer = replace(case, customers=case.customers.drop(case.customers.index[begin : begin + size]))
            if _still_differs(fewer):
                case = fewer
            else:
                begin += size
        size //= 2
    return case


def _still_differs(case: Case) -> bool:
    try:
        return len(case.customers) > 0 and bool(differing(case)[1])
    except mfc.DataFormatError:  # the absences name a replication to which nobody comes any more
        return False


def as_python(case: Case) -> str:
    """Everything that is needed to see a case again, as Python to paste."""
    lines = [
        "from dataclasses import replace",
        "",
        "import pandas as pd",
        "",
        "import mfc_sim as mfc",
        "from mfc_sim.engines import lanes, reference",
    ]
    if case.customers is None:
        lines.append("from mfc_sim.paths import draw")
        people = f"draw(office, seed={case.seed}, replications={case.replications})"
    else:
        lines.append("from mfc_sim.listed import listed_paths")
        people = f"listed_paths(office, customers, absent={'absent' if case.absent is not None else None})"
    lines += ["from mfc_sim.studies.agreement import compared", "", f"office = {_code(case.office)}"]
    if case.variants:
        listed = ",\n    ".join(map(_code, case.variants))
        lines.append(f"variants = [\n    {listed},\n]")
    lines += [
        f"{name} = pd.DataFrame({frame.to_dict('list')}){types}"
        for name, frame, types in (("customers", case.customers, ""), ("absent", case.absent, ".astype(object)"))
        if frame is not None
    ]
    lines.append(f"paths = {people}")
    jobs = ["(office, paths)"]
    for place, one in enumerate(case.variants):
        own = people.replace("office", f"variants[{place}]", 1)
        shares = {"all": "paths", "columns": f"replace(paths, absent={own}.absent)", "nothing": own}[case.shares(one)]
        jobs.append(f"(variants[{place}], {shares})")
    lines.append(f"jobs = [{', '.join(jobs)}]")
    lines += [
        "for (one, people), found in zip(jobs, lanes.run_many(jobs), strict=True):",
        '    print(compared(one, people, (reference.run(one, people), found), ("reference", "lanes")))',
    ]
    return re.sub(r"\bnan\b", 'float("nan")', "\n".join(lines)) + "\n"


def _code(office: mfc.Office) -> str:
    """An office as a planner writes it."""
    return re.sub(r"\b([A-Z][a-z]+[A-Za-z]*)\(", r"mfc.\1(", repr(office))
