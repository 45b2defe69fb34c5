"""Regions that are kept in files, and what is told of those that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import mfc_sim as mfc
from offices import small_office


def home(name: str, **more: Any) -> mfc.Settlement:
    """A settlement."""
    return mfc.Settlement(**{"name": name, "population": 2100, "visits_per_1000": {"passport": 1.6}, **more})


def region(**more: Any) -> mfc.Network:
    """Two offices, an outpost of another kind, two settlements."""
    given = {
        "name": "Восток",
        "offices": [
            small_office(name="A", municipality="M", location=(51.77, 55.1)),
            small_office(name="Б", institution="I"),
        ],
        "settlements": [
            home("Заглядино", office="A", booked_share=0.1, online_share=0.3),
            home("Ивановка", population=0, visits_per_1000={"passport": 0, "collect": 1e-7}, location=(51, 55)),
        ],
        "travel_min": {("A", "Б"): 0.1 + 0.2, ("Б", "A"): 12, ("Ивановка", "A"): 5},
    }
    return mfc.Network(**{**given, **more})


def full_region() -> mfc.Network:
    """A region that says everything that a region can say."""
    week = {"Mon-Fri": ("09:00", "18:00")}
    return region(
        language="ru",
        offices=[office.replace(hours=week) for office in region().offices],
        label="illustrative",
        former=[small_office(name="Old")],
        goes_to={"Old": "A", "Заглядино": "Б"},
        detour=1.4,
        hours={"Mon-Thu": ("09:00", "18:00"), "Fri": ("09:00", "16:00")},
        shape=[3, 2.5, 1],
        choice="gravity",
        free_share=0.1,
        free_choice="emptiest",
        booking_within_min=30,
        day_cv=0.1,
        circuits=[
            mfc.Circuit(
                name="notary",
                windows=mfc.Windows(name="visit", count=1),
                stops=(("Tue", "A"), ("Thu", "Б"), ("Wed", "A")),
            )
        ],
        pools=[mfc.Pool(name="reserve", people=2, offices=["A"], within_min=40)],
        bundles=[mfc.Bundle(name="birth", services=["passport", "collect"], share=0.3, saved_share=0.1)],
        online={"collect": 0.2},
        satisfaction=[(0, 1), (20, 0.5)],
        hour_cost=400,
        sources={"offices.A.demand": "assumption"},
        travel_min={("A", "Б"): 5, ("Old", "A"): 1, ("Заглядино", "Б"): 3, ("Ивановка", "A"): 5, ("Ивановка", "Б"): 7},
    )


def simple_office(name: str, language: str = "en", **more: Any) -> mfc.Office:
    """An office that a row of a workbook can say."""
    group, queue = ("universal", "live queue") if language == "en" else ("универсальные", "живая очередь")
    given = {
        "name": name,
        "language": language,
        "hours": {"Mon-Fri": ("09:00", "18:00"), "Sat": ("09:00", "14:00")},
        "services": [
            mfc.Service(name="passport", duration=mfc.Lognormal(mean_min=12.3, cv=0.5), agency="МВД"),
            mfc.Service(name="collect", duration=mfc.Fixed(minutes=5), purpose="collect"),
            mfc.Service(name="land", duration=mfc.Exponential(mean_min=7)),
            mfc.Service(name="sme", duration=mfc.Gamma(mean_min=25, cv=0.1 + 0.2)),
        ],
        "demand": [
            mfc.WalkIns(name=queue, mix={"passport": 0.1 + 0.2, "sme": 1}, per_day={"Mon-Fri": 200, "Sat": 50.5})
        ],
        "windows": [mfc.Windows(name=group, count=5, installed=7)],
    }
    return mfc.Office(**{**given, **more})


def simple_region(language: str = "en", **more: Any) -> mfc.Network:
    """A region that a workbook can say."""
    given = {
        "language": language,
        "offices": [
            simple_office("A", language, location=(51.77, 55.1), municipality="M", institution="I"),
            simple_office("Б", language, outpost=True, demand=[]),
        ],
        "label": "illustrative",
        "shape": [1, 2.5],
        "hours": {"Mon-Thu": ("09:00", "18:00"), "Fri": ("09:00", "16:00")},
        "free_choice": "nearest",
        "speed_kmh": 1.1 + 2.2,
        "online": {"sme": 0.1},
        "goes_to": {"Заглядино": "Б"},
        "sources": {"offices.A": "assumption"},
    }
    return region(**{**given, **more})


def book(path: Path, **sheets: list[list[object]]) -> Path:
    """A workbook of sheets by name, each of rows; what is left out is as it should be."""
    given: dict[str, list[list[object]]] = {
        "Offices": [
            ["name", "hours", "windows", "per_day"],
            ["A", "09:00-18:00", 5, 90],
            ["B", "09:00-18:00", 3, None],
        ],
        "Services": [["name", "mean_min", "cv"], ["passport", 12, 0.5]],
        "Travel": [["from", "to", "minutes"], ["A", "B", 12]],
    }
    whole = openpyxl.Workbook()
    whole.remove(whole.worksheets[0])
    for name, rows in {**given, **sheets}.items():
        sheet = whole.create_sheet(name)
        for row in rows:
            sheet.append(row)
    whole.save(path)
    return path


def problems(path: Path, kind: Any = (mfc.DataFormatError, mfc.InvalidDescription)) -> tuple[str, ...]:
    """What is told of a region that cannot be read; its own name stands above."""
    with pytest.raises(kind) as error:
        mfc.load(path)
    return error.value.problems


def cases(text: str) -> list[tuple[str, str]]:
    """Pairs of lines: what is written, and indented under it how the problem begins."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return list(zip(lines[::2], lines[1::2], strict=True))
