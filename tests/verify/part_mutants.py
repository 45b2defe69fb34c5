"""Mutants: named wrong readings of the rules, written into the engine; the test file of the rule has to notice each.

Each mutant replaces text of the package in a copy of it (the text has to stand there exactly once) and runs the tests
of its rule. It is killed by a test that fails in an assertion; an engine that merely crashes does not count.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).parent))

import wrong_r01_r06
import wrong_r07_r13
from reading import Reading

READINGS = (*wrong_r01_r06.WRONG_READINGS, *wrong_r07_r13.WRONG_READINGS)
ROOT = Path(__file__).resolve().parents[2]
TESTS = {
    path.name[5:8].replace("r0", "R").replace("r1", "R1"): path.name
    for path in (ROOT / "tests" / "rules").glob("test_r*.py")
}


@dataclass(frozen=True)
class Verdict:
    """How a mutant fared: "killed", "SURVIVED", or what else happened, and the test that noticed."""

    state: str
    test: str = ""


def copied() -> Path:
    """A copy of the package and its tests that can be changed."""
    place = Path(tempfile.mkdtemp(prefix="mutants-"))
    ignore = shutil.ignore_patterns("__pycache__", "data")
    shutil.copytree(ROOT / "mfc_sim", place / "mfc_sim", ignore=ignore)
    shutil.copytree(ROOT / "tests", place / "tests", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def tested(place: Path, tests: str, *, changed: bool) -> tuple[int, str]:
    """Return code and output of rule tests run on a copy; compiled code is kept only of an unchanged one."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=short", "-p", "no:cacheprovider", tests]
    command += ["-k", "not lanes"]  # the readings are written into the reference engine
    environment = {**os.environ, "PYTHONPATH": str(place), "MPLBACKEND": "Agg", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment["PYTHONDONTWRITEBYTECODE"] = "1" if changed else ""
    environment.pop("MFC_SIM_WHEEL", None)
    try:
        done = subprocess.run(
            command,
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


def verdict(reading: Reading, place: Path) -> Verdict:
    """Write a wrong reading into the copy, run its rule's tests, and put the copy right again."""
    kept: dict[Path, str] = {}
    try:
        for file, old, new in reading.changes:
            path = place / "mfc_sim" / file
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            kept.setdefault(path, text)
            if text.count(old) != 1:
                return Verdict(f"DOES NOT APPLY: {file} holds its text {text.count(old)} times")
            path.write_text(text.replace(old, new), encoding="utf-8")
        code, output = tested(place, f"tests/rules/{TESTS[reading.rule]}", changed=True)
    finally:
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")
    if code == 0:
        return Verdict("SURVIVED")
    failed = re.search(r"^FAILED \S+::(\S+)", output, re.MULTILINE)
    if code != 1 or failed is None:
        return Verdict(f"NOT RUN: {'timeout' if code == -1 else output[-300:]}")
    noticed = re.search(r"^E +(assert |AssertionError|Failed: DID NOT RAISE)", output, re.MULTILINE)
    return Verdict("killed" if noticed else "CRASHED", failed[1])


def main() -> int:
    """Run the rules' tests unchanged, then every wrong reading; nonzero unless all pass and all are killed."""
    began = time.perf_counter()
    wanted = [reading for reading in READINGS if not sys.argv[1:] or reading.rule in sys.argv[1:]]
    places: SimpleQueue[Path] = SimpleQueue()
    copies = [copied()]

    def judged(reading: Reading) -> Verdict:
        place = places.get()
        try:
            return verdict(reading, place)
        finally:
            places.put(place)

    try:
        code, output = tested(copies[0], "tests/rules", changed=False)
        if code:
            print(f"{output}\nFAIL mutants: the rules' tests fail on the engine as it is")
            return 1
        if (os.cpu_count() or 1) > 1:
            copies.append(Path(shutil.copytree(copies[0], tempfile.mkdtemp(prefix="mutants-"), dirs_exist_ok=True)))
        for place in copies:
            places.put(place)
        with ThreadPoolExecutor(len(copies)) as pool:
            verdicts = list(pool.map(judged, wanted))
    finally:
        for place in copies:
            shutil.rmtree(place, ignore_errors=True)

    print(f"{'rule':4}  {'wrong reading':66} {'':8}  noticed by")
    for reading, found in zip(wanted, verdicts, strict=True):
        print(f"{reading.rule:4}  {reading.name:66} {found.state:8}  {found.test}")
    killed = sum(found.state == "killed" for found in verdicts)
    passed = killed == len(wanted)
    print(
        f"{'PASS' if passed else 'FAIL'} mutants: {killed} of {len(wanted)} wrong readings of "
        f"{len({reading.rule for reading in wanted})} rules killed in {time.perf_counter() - began:.0f} s; "
        "hand-worked days, seed 7 where drawn"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
