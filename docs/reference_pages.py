"""Write the reference: one page for each group of names below; every public name has to be on one, and on one only.

A page is reStructuredText for autodoc, made anew at each build in docs/reference/, which git ignores.
"""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import mfc_sim

INHERITED = "BaseModel, tuple, object"  # members of these are no part of our words


@dataclass(frozen=True)
class Page:
    """One page: names of `mfc_sim`, what functions return ("module:Class"), and whole modules."""

    file: str
    title: str
    about: str
    names: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    module: str = ""


PAGES = (
    Page(
        "office",
        "An office",
        "What a planner says of one office: who comes, for what, and who serves. Descriptions are frozen; ``replace`` "
        "makes a changed copy. :doc:`../rules` says what the fields do.",
        ("Office", "Service", "WalkIns", "Appointments", "Windows", "Shift", "Break"),
    ),
    Page(
        "laws",
        "Laws",
        "Durations, patience and lateness, in minutes.",
        ("Exponential", "Lognormal", "Gamma", "Fixed", "Uniform", "Normal", "Empirical", "Mixture", "Law"),
    ),
    Page(
        "network",
        "A region",
        "Offices, outposts, where people live, and how they choose. :doc:`../region` tells how to read it.",
        ("Network", "Settlement", "Circuit", "Pool", "Bundle"),
    ),
    Page("files", "Files", "Descriptions as TOML, folders and workbooks.", ("load", "save")),
    Page(
        "simulate",
        "Simulate, and read a result",
        ":doc:`../statistics` says how sure a figure is.",
        ("simulate", "Result", "Estimate", "Precision", "check_engines"),
        ("network_result:NetworkResult", "studies.agreement:EngineCheck"),
    ),
    Page(
        "studies",
        "Compare, sweep, choose",
        "All scenarios meet the same visitors.",
        ("compare", "sweep", "Axis", "Sweep", "select_best", "universal_curve", "whatif"),
        (
            "studies.compare:Comparison",
            "studies.regions:RegionComparison",
            "studies.best:Best",
            "studies.selected:Selection",
            "studies.universal:UniversalCurve",
        ),
    ),
    Page(
        "staffing",
        "Windows and shifts",
        ":doc:`../staffing` says how a plan is found, and what is proved.",
        ("Target", "ShiftType", "required_windows", "cover_with_shifts", "staff"),
        (
            "studies.staffing:Requirement",
            "studies.shifts:ShiftCover",
            "studies.plan:StaffingPlan",
            "studies.payroll:Payroll",
        ),
    ),
    Page("reports", "Reports", ":doc:`../report` says what is in them.", ("report",)),
    Page(
        "logs",
        "Logs: read, fit, judge",
        ":doc:`../calibration` and :doc:`../ticket-logs` tell how, and how far to believe it.",
        (
            "read_board",
            "BoardColumns",
            "read_tickets",
            "read_hourly",
            "read_posted",
            "to_tickets",
            "fit_office",
            "backtest",
            "replay",
        ),
        (
            "calibration.board:BoardLog",
            "calibration.ticket_log:TicketLog",
            "calibration.hourly_file:HourlyLog",
            "calibration.posted_file:PostedLog",
            "calibration.fit:Fit",
            "calibration.ticket_fit:TicketFit",
            "calibration.backtest:Backtest",
            "calibration.replay:Replay",
        ),
    ),
    Page(
        "errors",
        "Errors",
        "All of them are an ``MfcSimError``; the details are English, the summary line speaks the office's language.",
        ("MfcSimError", "InvalidDescription", "DataFormatError", "NoFeasiblePlan", "UnsupportedFeature"),
    ),
    Page("region", "mfc_sim.region", "", ("region",), module="region"),
    Page("plots", "mfc_sim.plots", "", ("plots",), module="plots"),
    Page("presets", "mfc_sim.presets", "", ("presets",), module="presets"),
    Page("queueing", "mfc_sim.queueing", "", ("queueing",), module="queueing"),
)


def misplaced(public: list[str]) -> list[str]:
    """Public names that are on no page or on several, and names on a page that are not public."""
    placed = Counter(name for page in PAGES for name in page.names)
    return [
        *(f"{name} is on no page" for name in public if not placed[name]),
        *(f"{name} is on {count} pages" for name, count in placed.items() if count > 1),
        *(f"{name} is on a page and not public" for name in placed if name not in public),
    ]


def _directive(path: str, thing: object) -> str:
    if not inspect.isclass(thing):
        return f".. autofunction:: {path}\n"
    lines = [f".. autoclass:: {path}", "   :members:"]
    if not issubclass(thing, Exception):
        lines.append(f"   :inherited-members: {INHERITED}")
    return "\n".join(lines) + "\n"


def text_of(page: Page) -> str:
    """What stands on a page."""
    parts = [page.title, "=" * len(page.title), "", page.about, ""]
    if page.module:
        module = import_module(f"mfc_sim.{page.module}")
        parts += [f".. automodule:: mfc_sim.{page.module}", "   :no-members:", ""]
        parts += [_directive(f"mfc_sim.{page.module}.{name}", getattr(module, name)) for name in module.__all__]
        return "\n".join(parts)
    parts += [_directive(f"mfc_sim.{name}", getattr(mfc_sim, name)) for name in page.names]
    if page.returned:
        parts += ["What they return", "-" * 16, ""]
    for home in page.returned:
        module, _, name = home.partition(":")
        parts.append(_directive(f"mfc_sim.{module}.{name}", getattr(import_module(f"mfc_sim.{module}"), name)))
    return "\n".join(parts)


def write(folder: Path) -> None:
    """Write all pages and the list of them; a ValueError names what is misplaced."""
    if problems := misplaced(mfc_sim.__all__):
        raise ValueError(f"docs/reference_pages.py: {'; '.join(problems)}")
    folder.mkdir(exist_ok=True)
    listed = "\n".join(f"   {page.file}" for page in PAGES)
    about = f"All {len(mfc_sim.__all__)} public names, ``import mfc_sim as mfc``, and what they return."
    index = f"Reference\n=========\n\n{about}\n\n.. toctree::\n   :maxdepth: 1\n\n{listed}\n"
    for name, text in [("index", index), *((page.file, text_of(page)) for page in PAGES)]:
        path = folder / f"{name}.rst"
        if not path.exists() or path.read_text(encoding="utf-8") != text:  # an unchanged page is not built again
            path.write_text(text, encoding="utf-8")
