"""Words that stand for levels of the queue and purposes of a visit, wherever a planner reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import mfc_sim as mfc
from mfc_sim.cli_tables import printed
from mfc_sim.excel_words import word


def office(language: str, **more: Any) -> mfc.Office:
    """Privileged people, bookings and a live queue at two services with purposes."""
    return mfc.Office(
        name="A",
        language=language,
        hours=("09:00", "12:00"),
        services=[
            mfc.Service(name="one", purpose="submit", duration=mfc.Fixed(minutes=6)),
            mfc.Service(name="two", purpose="own word", duration=mfc.Fixed(minutes=6)),
        ],
        windows=[mfc.Windows(name="w", count=2)],
        demand=[
            mfc.WalkIns(name="queue", mix={"one": 1, "two": 1}, per_hour=12, privileged_share=0.3),
            mfc.WalkIns(name="own", service="one", per_hour=4, level=5),
            mfc.Appointments(name="booked", service="one", starts="09:00", ends="11:00", every_min=20),
        ],
        **more,
    )


LEVELS = {
    "ru": ["льготные", "по записи", "живая очередь", "уровень 5"],
    "en": ["privileged", "booked", "walk-in", "level 5"],
}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_levels_have_names_in_the_printed_table_and_the_workbook(language: Any, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    result = mfc.simulate(office(language), replications=4, seed=1)
    lines = printed(result.table(by="level"), language).splitlines()[1:]
    assert [re.split(r" {2,}", line)[0] for line in lines] == LEVELS[language]
    book = load_workbook(result.to_excel(tmp_path / "a.xlsx"))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert set(LEVELS[language]) <= cells


@pytest.mark.parametrize(
    ("language", "words"), [("ru", ["подача", "выдача", "консультация"]), ("en", ["submit", "collect", "consult"])]
)
def test_purposes_are_told_in_the_language_of_the_office(language: Any, words: list[str]) -> None:
    assert [word("purpose", one, language) for one in ("submit", "collect", "consult")] == words
    plan = office(language)
    assert f", {words[0]}" in str(plan)
    assert f", {words[0]}" in plan._repr_html_()
    assert "own word" in str(plan)
    table = printed(mfc.simulate(plan, replications=2, seed=1).table(by="purpose"), language)
    assert words[0] in table
    assert "own word" in table
