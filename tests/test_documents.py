"""The documents name what the package has: the glossary its words and figures, the reference its public names."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import mfc_sim
from mfc_sim.measures.kpis import KPIS
from mfc_sim.network_kpis import REGION_KPIS
from mfc_sim.text import say

DOCS = Path(__file__).resolve().parents[1] / "docs"
sys.path.insert(0, str(DOCS))
import reference_pages  # noqa: E402

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def entries(section: str = "") -> Iterator[tuple[str, str, str]]:
    """Russian, word of the package, notes: the rows of the glossary, or of one section of it."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    if section:
        text = text.partition(f"## {section}\n")[2].partition("\n## ")[0]
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 5 and "`" in cells[2]:
            yield cells[1], cells[2], cells[3]


@pytest.mark.parametrize(
    ("section", "kpis"), [("Figures of a table", KPIS), ("Figures of a region", REGION_KPIS)], ids=["table", "region"]
)
def test_every_figure_has_an_entry_with_the_headings_that_are_shown(section, kpis) -> None:
    listed = {word.strip("`"): (russian, notes.partition(":")[0]) for russian, word, notes in entries(section)}
    assert listed == {kpi.name: (say(kpi.heading, "ru"), say(kpi.heading, "en")) for kpi in kpis}


def test_every_public_name_has_an_entry_in_both_languages() -> None:
    told = [
        word for russian, words, _ in entries() if CYRILLIC.search(russian) for word in re.findall("`(.*?)`", words)
    ]
    named = {name for word in told for name in re.findall(r"\w+", word)}
    assert set(mfc_sim.__all__) - named == set()


def without_example(module: ModuleType) -> list[str]:
    """Public functions and classes of a module whose docstring shows no example; an exception needs none."""
    public = {name: getattr(module, name) for name in module.__all__}
    return [
        name
        for name, value in public.items()
        if not inspect.ismodule(value)
        and not (inspect.isclass(value) and issubclass(value, Exception))
        and ">>> " not in (value.__doc__ or "")
    ]


def test_every_public_name_is_on_one_page_of_the_reference() -> None:
    assert reference_pages.misplaced(mfc_sim.__all__) == []


def test_a_public_name_without_a_page_is_named() -> None:
    assert reference_pages.misplaced([*mfc_sim.__all__, "forgotten"]) == ["forgotten is on no page"]


@pytest.mark.parametrize(
    "module",
    [mfc_sim, mfc_sim.plots, mfc_sim.presets, mfc_sim.queueing, mfc_sim.region],
    ids=lambda module: module.__name__,
)
def test_every_public_function_and_class_has_an_example(module) -> None:
    assert without_example(module) == []


def test_a_function_and_a_class_without_an_example_are_named() -> None:
    module = ModuleType("some")
    vars(module).update(
        Bare=type("Bare", (), {"__doc__": "No example."}), Wrong=type("Wrong", (ValueError,), {}), inner=sys,
        bare=lambda: None, shown=type("Shown", (), {"__doc__": ">>> 1 + 1"}),
    )  # fmt: skip
    module.__all__ = ["Bare", "Wrong", "bare", "inner", "shown"]  # type: ignore[attr-defined]
    assert without_example(module) == ["Bare", "bare"]


def test_every_page_is_in_the_list_of_contents() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^(?:.*<)?([\w/-]+)>?$", text, re.MULTILINE))
    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.glob("**/*.md")}
    pages = {page for page in pages if not page.startswith(("_build/", "decisions/0"))}
    assert pages - listed == {"index"}


def test_every_example_has_its_checklist() -> None:
    text = (DOCS / "stress-des.md").read_text(encoding="utf-8")
    examples = {path.name for path in (DOCS.parent / "examples").glob("*.py")}
    assert examples == set(re.findall(r"^## (\w+\.py)$", text, re.MULTILINE))


def test_every_long_check_is_told_with_its_command() -> None:
    commands = re.findall('`make verify PART="?([^"`]*)', (DOCS / "verification.md").read_text(encoding="utf-8"))
    parts = {
        path.stem.removeprefix("part_").replace("_", "-") for path in (DOCS.parent / "tests/verify").glob("part_*")
    }
    assert set(" ".join(commands).split()) == parts


def test_every_command_stands_on_its_page_and_no_other() -> None:
    from mfc_sim.cli import app

    text = (DOCS / "commands.md").read_text(encoding="utf-8").partition("## What they share")[0]
    names = {command.name or command.callback.__name__.replace("_", "-") for command in app.registered_commands}
    assert set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) == names
