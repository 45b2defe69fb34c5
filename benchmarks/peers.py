"""The yardsticks' environment under .venv/, and the process that answers in it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).resolve().parent
HOME = HERE.parent / ".venv" / "yardsticks"
PYTHON = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
PINS = HERE / "yardsticks" / "requirements.txt"
NEEDED = ("numpy", "simpy", "ciw")
COMPILED = ("numba", "cimba")
"""Wheels for some Python versions only."""


def environment() -> dict[str, str]:
    """Make the environment once for these pins; returns what could not be had, and why."""
    ready = HOME / "ready.json"
    pins = hashlib.sha256(PINS.read_bytes()).hexdigest()
    if ready.exists():
        made = json.loads(ready.read_text(encoding="utf-8"))
        if made["pins"] == pins:
            return made["missing"]
    venv.create(HOME, clear=True, with_pip=True)
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", PINS]
    subprocess.run([*pip, *NEEDED], check=True)
    missing = {}
    for name in COMPILED:
        done = subprocess.run(
            [*pip, "--only-binary=:all:", name], check=False, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
        )
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            version = ".".join(map(str, sys.version_info[:2]))
            missing[name] = f"no {name} for Python {version} ({said[-1] if said else 'pip failed'})"
    ready.write_text(json.dumps({"pins": pins, "missing": missing}), encoding="utf-8")
    return missing


@cache
def rscript() -> str:
    """Program that runs queuecomputer; empty if it is not at hand."""
    program = shutil.which("Rscript")
    if program is None:
        return ""
    asked = [program, "-e", 'cat(requireNamespace("queuecomputer", quietly = TRUE))']
    found = subprocess.run(asked, check=False, capture_output=True, encoding="utf-8", errors="replace").stdout
    return program if found.strip() == "TRUE" else ""


def queuecomputer() -> tuple[float, float]:
    """Seconds per customer of Work A with draws, and the mean wait of a million customers."""
    command = [rscript(), str(HERE / "yardsticks" / "peers_a.R")]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    rows = {name: numbers for name, *numbers in map(str.split, printed.splitlines())}
    customers, seconds, _ = rows["queuecomputer-queue()+draws"]
    return float(seconds) / float(customers), float(rows["queuecomputer-queue()"][2])


class Yardsticks:
    """A process of yardstick.py that waits for questions; it is idle while our side is timed."""

    def __enter__(self) -> Yardsticks:
        command = [PYTHON, HERE / "yardstick.py"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=HERE
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.communicate()

    def ask(self, *question: object) -> Any:
        """Return the answer to a question of yardstick.py."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the yardsticks were not started with pipes")
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the yardsticks ended at {question}; their error is printed above")
        return json.loads(line)

    def unit(self, *question: object) -> float:
        """Seconds per customer of an answer."""
        answer = self.ask(*question)
        return answer["seconds"] / answer["customers"]
