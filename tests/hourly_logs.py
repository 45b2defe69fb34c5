"""Hourly figures of an office whose service time is known."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import mfc_sim as mfc
from mfc_sim.calibration.hourly_file import HourlyLog
from mfc_sim.text import Language

COLUMNS = {"date": "day", "hour": "hour", "people": "n", "open_windows": "w", "bands": [("a", 0, 15), ("b", 16, None)]}


def planted(folder: Path, mean_min: float = 12.0, language: Language = "en", weeks: int = 12) -> HourlyLog:
    """Weeks of an office with five windows, counted by hour; Saturdays are short."""
    rates = [22.0, 26, 28, 25, 18, 20, 22, 18, 10]
    office = mfc.Office(
        name="Office 1",
        hours={"Mon-Fri": ("09:00", "18:00"), "Sat": ("09:00", "14:00")},
        services=[mfc.Service(name="any", duration=mfc.Exponential(mean_min=mean_min))],
        demand=[mfc.WalkIns(name="queue", service="any", per_hour=rates, starts="09:00", step_min=60)],
        windows=[mfc.Windows(name="desk", count=5)],
    )
    people = mfc.simulate(office, replications=weeks, seed=7).to_pandas()
    day = people["replication"] * 7 + people["weekday"].astype(str).map({day: n for n, day in enumerate(DAYS)})
    hours = pd.DataFrame(
        {
            "day": (pd.Timestamp("2026-01-05") + pd.to_timedelta(day, unit="D")).dt.strftime("%Y-%m-%d"),
            "hour": (people["queued_at_min"] // 60).astype(int),
            "n": 1,
            "a": (people["wait_min"] <= 15).astype(int),
            "b": (people["wait_min"] > 15).astype(int),
        }
    )
    table = hours.groupby(["day", "hour"]).sum().reset_index().assign(w=5)
    path = folder / "hours.csv"
    table.to_csv(path, index=False, encoding="utf-8")
    return mfc.read_hourly(path, columns=COLUMNS, office="Office 1", language=language)


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
