"""mfc_sim: queues and waiting times of public service centers, for their planners."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_HOME = {
    "Appointments": "description.demand",
    "Break": "description.windows",
    "DataFormatError": "errors",
    "Empirical": "description.laws",
    "Estimate": "estimates",
    "Exponential": "description.laws",
    "Fixed": "description.laws",
    "Gamma": "description.laws",
    "InvalidDescription": "errors",
    "Law": "description.laws",
    "Lognormal": "description.laws",
    "MfcSimError": "errors",
    "Mixture": "description.laws",
    "Normal": "description.laws",
    "Office": "description.office",
    "Result": "result",
    "Service": "description.services",
    "Shift": "description.windows",
    "Uniform": "description.laws",
    "UnsupportedFeature": "errors",
    "WalkIns": "description.demand",
    "Windows": "description.windows",
    "backtest": "calibration.backtest",
    "compare": "studies.compare",
    "fit_office": "calibration.fit",
    "load": "description.files",
    "read_board": "calibration.board",
    "save": "description.files",
    "simulate": "simulation",
}
_MODULES = ("plots", "presets")

__all__ = sorted([*_HOME, *_MODULES])


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
