"""mfc_sim: queues and waiting times of public service centers, for their planners."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfc_sim import plots, presets, queueing, region
    from mfc_sim.calibration.backtest import backtest
    from mfc_sim.calibration.board import read_board
    from mfc_sim.calibration.columns import BoardColumns
    from mfc_sim.calibration.fit import fit_office
    from mfc_sim.calibration.hourly_file import read_hourly
    from mfc_sim.calibration.posted_file import read_posted
    from mfc_sim.calibration.replay import replay
    from mfc_sim.calibration.ticket_file import read_tickets
    from mfc_sim.calibration.to_tickets import to_tickets
    from mfc_sim.description.compound import Empirical, Law, Mixture
    from mfc_sim.description.demand import Appointments, WalkIns
    from mfc_sim.description.files import load, save
    from mfc_sim.description.laws import Exponential, Fixed, Gamma, Lognormal, Normal, Uniform
    from mfc_sim.description.network import Network
    from mfc_sim.description.office import Office
    from mfc_sim.description.places import Bundle, Circuit, Pool, Settlement
    from mfc_sim.description.services import Service
    from mfc_sim.description.shift_types import ShiftType
    from mfc_sim.description.target import Target
    from mfc_sim.description.windows import Break, Shift, Windows
    from mfc_sim.errors import DataFormatError, InvalidDescription, MfcSimError, NoFeasiblePlan, UnsupportedFeature
    from mfc_sim.measures.estimates import Estimate
    from mfc_sim.measures.precision import Precision
    from mfc_sim.notebook.panel import whatif
    from mfc_sim.reports.writer import report
    from mfc_sim.result import Result
    from mfc_sim.simulation import simulate
    from mfc_sim.studies.agreement import check_engines
    from mfc_sim.studies.axes import Axis
    from mfc_sim.studies.compare import compare
    from mfc_sim.studies.selection import select_best
    from mfc_sim.studies.shifts import cover_with_shifts
    from mfc_sim.studies.staff import staff
    from mfc_sim.studies.staffing import required_windows
    from mfc_sim.studies.sweep import Sweep, sweep
    from mfc_sim.studies.universal import universal_curve

__version__ = "0.1.0"

_HOME = {
    "Appointments": "description.demand",
    "Axis": "studies.axes",
    "BoardColumns": "calibration.columns",
    "Break": "description.windows",
    "Bundle": "description.places",
    "Circuit": "description.places",
    "DataFormatError": "errors",
    "Empirical": "description.compound",
    "Estimate": "measures.estimates",
    "Exponential": "description.laws",
    "Fixed": "description.laws",
    "Gamma": "description.laws",
    "InvalidDescription": "errors",
    "Law": "description.compound",
    "Lognormal": "description.laws",
    "MfcSimError": "errors",
    "Mixture": "description.compound",
    "Network": "description.network",
    "NoFeasiblePlan": "errors",
    "Normal": "description.laws",
    "Office": "description.office",
    "Pool": "description.places",
    "Precision": "measures.precision",
    "Result": "result",
    "Service": "description.services",
    "Settlement": "description.places",
    "Shift": "description.windows",
    "ShiftType": "description.shift_types",
    "Sweep": "studies.sweep",
    "Target": "description.target",
    "Uniform": "description.laws",
    "UnsupportedFeature": "errors",
    "WalkIns": "description.demand",
    "Windows": "description.windows",
    "backtest": "calibration.backtest",
    "check_engines": "studies.agreement",
    "compare": "studies.compare",
    "cover_with_shifts": "studies.shifts",
    "fit_office": "calibration.fit",
    "load": "description.files",
    "read_board": "calibration.board",
    "read_hourly": "calibration.hourly_file",
    "read_posted": "calibration.posted_file",
    "read_tickets": "calibration.ticket_file",
    "replay": "calibration.replay",
    "report": "reports.writer",
    "required_windows": "studies.staffing",
    "save": "description.files",
    "select_best": "studies.selection",
    "simulate": "simulation",
    "staff": "studies.staff",
    "sweep": "studies.sweep",
    "to_tickets": "calibration.to_tickets",
    "universal_curve": "studies.universal",
    "whatif": "notebook.panel",
}
_MODULES = ("plots", "presets", "queueing", "region")

__all__ = [
    "Appointments",
    "Axis",
    "BoardColumns",
    "Break",
    "Bundle",
    "Circuit",
    "DataFormatError",
    "Empirical",
    "Estimate",
    "Exponential",
    "Fixed",
    "Gamma",
    "InvalidDescription",
    "Law",
    "Lognormal",
    "MfcSimError",
    "Mixture",
    "Network",
    "NoFeasiblePlan",
    "Normal",
    "Office",
    "Pool",
    "Precision",
    "Result",
    "Service",
    "Settlement",
    "Shift",
    "ShiftType",
    "Sweep",
    "Target",
    "Uniform",
    "UnsupportedFeature",
    "WalkIns",
    "Windows",
    "backtest",
    "check_engines",
    "compare",
    "cover_with_shifts",
    "fit_office",
    "load",
    "plots",
    "presets",
    "queueing",
    "read_board",
    "read_hourly",
    "read_posted",
    "read_tickets",
    "region",
    "replay",
    "report",
    "required_windows",
    "save",
    "select_best",
    "simulate",
    "staff",
    "sweep",
    "to_tickets",
    "universal_curve",
    "whatif",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        value = getattr(import_module(f"mfc_sim.{_HOME[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"mfc_sim.{name}")
    else:
        raise AttributeError(f"module 'mfc_sim' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
