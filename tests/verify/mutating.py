"""Copies of the package and its tests into which wrong readings are written, one at a time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from reading import Reading

ROOT = Path(__file__).resolve().parents[2]
TESTS = {
    path.name[5:8].replace("r0", "R").replace("r1", "R1"): path.name
    for path in (ROOT / "tests" / "rules").glob("test_r*.py")
}


WHICH = {"reference": "not lanes", "lanes": "lanes and not compiled", "compiled": "compiled"}
"""Which of the rules' tests are of an engine, as pytest -k takes it."""


@dataclass(frozen=True)
class Verdict:
    """How a mutant fared: "killed", "SURVIVED", or what else happened, and what noticed."""

    state: str
    noticed_by: str = ""


def copied() -> Path:
    """A copy of the package and its tests that can be changed."""
    place = Path(tempfile.mkdtemp(prefix="mutants-"))
    ignore = shutil.ignore_patterns("__pycache__", "data")
    shutil.copytree(ROOT / "mfc_sim", place / "mfc_sim", ignore=ignore)
    shutil.copytree(ROOT / "tests", place / "tests", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


@contextmanager
def written(reading: Reading, place: Path) -> Iterator[str]:
    """Write a wrong reading into a copy, and put the copy right again; yields why it does not apply, if so."""
    kept: dict[Path, str] = {}
    problem = ""
    try:
        for file, old, new in reading.changes:
            path = place / "mfc_sim" / file
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            kept.setdefault(path, text)
            if text.count(old) != 1:
                problem = f"DOES NOT APPLY: {file} holds its text {text.count(old)} times"
                break
            path.write_text(text.replace(old, new), encoding="utf-8")
        yield problem
    finally:
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")


def run_in(place: Path, command: Sequence[object], *, changed: bool) -> tuple[int, str]:
    """Return code and output of a command of Python's on a copy; compiled code is kept only of an unchanged one."""
    environment = {**os.environ, "PYTHONPATH": str(place), "MPLBACKEND": "Agg", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment["PYTHONDONTWRITEBYTECODE"] = "1" if changed else ""
    environment.pop("MFC_SIM_WHEEL", None)
    try:
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=place,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, ""
    return done.returncode, done.stdout


def tested(place: Path, tests: str, *, engine: str, changed: bool) -> tuple[int, str]:
    """Return code and output of rule tests of one engine run on a copy."""
    which = WHICH[engine]
    command = ["-m", "pytest", "-x", "-q", "--tb=short", "-p", "no:cacheprovider", tests, "-k", which]
    return run_in(place, command, changed=changed)


def by_the_stories(reading: Reading, place: Path, *, engine: str) -> Verdict:
    """Whether the tests of its rule notice a reading that is written into a copy."""
    code, output = tested(place, f"tests/rules/{TESTS[reading.rule]}", engine=engine, changed=True)
    if code == 0:
        return Verdict("SURVIVED")
    failed = re.search(r"^FAILED \S+::(\S+)", output, re.MULTILINE)
    if code != 1 or failed is None:
        return Verdict(f"NOT RUN: {'timeout' if code == -1 else output[-300:]}")
    noticed = re.search(r"^E +(assert |AssertionError|Failed: DID NOT RAISE)", output, re.MULTILINE)
    return Verdict("killed" if noticed else "CRASHED", failed[1])


def judged(readings: Sequence[Reading], judge: Callable[[Reading, Path], Verdict], copies: list[Path]) -> list[Verdict]:
    """Judge every reading on a copy of its own, two at a time where there are two processors."""
    places: SimpleQueue[Path] = SimpleQueue()

    def one(reading: Reading) -> Verdict:
        place = places.get()
        try:
            with written(reading, place) as problem:
                return Verdict(problem) if problem else judge(reading, place)
        finally:
            places.put(place)

    if (os.cpu_count() or 1) > 1:
        copies.append(Path(shutil.copytree(copies[0], tempfile.mkdtemp(prefix="mutants-"), dirs_exist_ok=True)))
    for place in copies:
        places.put(place)
    with ThreadPoolExecutor(len(copies)) as pool:
        return list(pool.map(one, readings))


def told(readings: Sequence[Reading], verdicts: Sequence[Verdict]) -> int:
    """Print a line a mutant; how many were killed."""
    print(f"{'rule':4}  {'wrong reading':66} {'':8}  noticed by")
    for reading, found in zip(readings, verdicts, strict=True):
        print(f"{reading.rule:4}  {reading.name:66} {found.state:8}  {found.noticed_by}")
    return sum(found.state == "killed" for found in verdicts)
