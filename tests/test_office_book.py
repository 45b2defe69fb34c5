"""Offices as Excel workbooks: exact round trips, what planners write, and every bad cell told with its place."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings

import mfc_sim as mfc
from kept_regions import book, problems, simple_region
from mfc_sim.description.office_other import _NOT_IN_XML
from offices import contract_office, offices, small_office


def kept(office: mfc.Office, path: Path) -> mfc.Office:
    mfc.save(office, path)
    found = mfc.load(path)
    assert isinstance(found, mfc.Office)
    return found


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(office=offices())
def test_any_office_is_read_back_exactly(office: mfc.Office, tmp_path: Path) -> None:
    assume(not _NOT_IN_XML.search(repr(office)))
    assert kept(office, tmp_path / "office.xlsx") == office
