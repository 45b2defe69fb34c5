"""Every notebook runs from an empty kernel within its time, ends in a decision, and is stored without outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LIMIT_S = 15
"""Processor time of a notebook, its imports included."""
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


@every_notebook
def test_notebook_is_stored_without_outputs(path: Path) -> None:
    code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert code
    assert not any(cell.outputs or cell.execution_count for cell in code)


@every_notebook
def test_notebook_ends_in_a_decision_and_what_would_change_it(path: Path) -> None:
    last = nbformat.read(path, as_version=4).cells[-1].source
    for word in ("Решение", "измени") if ".ru." in path.name else ("Decision", "change"):
        assert word in last


@every_notebook
@pytest.mark.filterwarnings("default")  # the kernel's libraries warn about each other
def test_notebook_runs_within_its_time(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import time\n\nprint(time.process_time())"))
    NotebookClient(notebook, timeout=110, resources={"metadata": {"path": str(tmp_path)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code if cell.source.strip())
    assert float(code[-1].outputs[0].text) < LIMIT_S
