"""Run every block that the documents show and compare it with the output they show; check that linked files exist.

The convention is in CONTRIBUTING.md, "Blocks in documents". `make docs-check`, or `python docs/check.py PAGE ...`;
with --write, what is printed now takes the place of what is shown.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import itertools
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
FILE = re.compile(r"# (\S+\.toml)\n")
LINK = re.compile(r"\]\(([^)\s#]+)|src=\"([^\"#]+)")
ELSEWHERE = re.compile(r"[a-z]+:")
SETTINGS = {
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    "PYTHONUTF8": "1",
    "MPLBACKEND": "Agg",
    "NO_COLOR": "1",
    "COLUMNS": "100",
}


def pages() -> list[Path]:
    """All documents of the project."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return sorted(path for path in found if "_build" not in path.parts)


@dataclass(frozen=True)
class Block:
    """What is run or written, and the place [begin, end) of the output shown; no place where none is shown."""

    language: str
    line: int
    code: str
    begin: int
    end: int


def blocks(text: str) -> Iterator[Block]:
    """Return the blocks of a page that run or are a file, in order; each command of a console block is one."""
    found = list(BLOCK.finditer(text))

    def line(place: int) -> int:
        return text.count("\n", 0, place) + 1

    for this, following in itertools.zip_longest(found, found[1:]):
        if this[1] == "python":
            shown = following.span(2) if following and following[1] == "text" else (0, 0)
            yield Block("python", line(this.start(2)), this[2], *shown)
        elif this[1] == "toml" and FILE.match(this[2]):
            yield Block("toml", line(this.start(2)), this[2], 0, 0)
        elif this[1] == "console":
            for part in COMMAND.finditer(text, *this.span(2)):
                yield Block("console", line(part.start()), part[1], *part.span(2))


def run_python(code: str, namespace: dict[str, object]) -> tuple[str, str]:
    """What a block prints, and the traceback if it fails; names go on from block to block."""
    complaint = ""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            exec(compile(code, "block", "exec"), namespace)
        except Exception:  # whatever the block raises is the finding
            complaint = traceback.format_exc()
    return printed.getvalue(), complaint


def run_console(command: str) -> tuple[str, str]:
    """What a command prints, and its complaint if it fails."""
    done = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", check=False)
    return done.stdout, (done.stderr or "no message") if done.returncode else ""


def write_file(code: str) -> tuple[str, str]:
    """Write a block to the file that its first line names."""
    Path(FILE.match(code)[1]).write_text(code, encoding="utf-8")
    return "", ""


def lines(text: str) -> list[str]:
    """Lines without trailing blanks, and without blank lines at either end."""
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def same(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines are the same; a shown line "..." stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def links(page: Path, text: str) -> Iterator[str]:
    """Complain of linked files that are not there."""
    for target in (a or b for a, b in LINK.findall(BLOCK.sub("", text))):
        if not ELSEWHERE.match(target) and not (page.parent / target).exists():
            yield f"links to {target}, which is not there"


def check(page: Path, *, write: bool) -> list[str]:
    """What is wrong with one page; its blocks share one folder, empty at first."""
    text = page.read_text(encoding="utf-8")
    problems = list(links(page, text))
    namespace: dict[str, object] = {"__name__": "__main__"}
    runs = {"python": partial(run_python, namespace=namespace), "console": run_console, "toml": write_file}
    renewed = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for block in blocks(text):
            printed, complaint = runs[block.language](block.code)
            shown, now = lines(text[block.begin : block.end]), lines(printed)
            if complaint:
                problems.append(f"line {block.line}: the block fails\n{complaint}")
            elif not same(shown, now) and write and block.end:
                renewed.append((block, "".join(f"{line}\n" for line in now)))
            elif not same(shown, now):
                problems.append(f"line {block.line}: the output is another")
                problems += difflib.unified_diff(shown, now, "shown", "run now", lineterm="")
    for block, output in reversed(renewed):
        text = text[: block.begin] + output + text[block.end :]
    if renewed:
        page.write_text(text, encoding="utf-8")
    return problems


def main() -> int:
    """Check the pages named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true", help="put what is printed now in the place of what is shown")
    asked = parser.parse_args()
    os.environ.update(SETTINGS)
    failed = 0
    todo = [path.resolve() for path in asked.pages] or pages()
    with ProcessPoolExecutor() as pool:  # a page has its folder and its names to itself
        for page, problems in zip(todo, pool.map(partial(check, write=asked.write), todo), strict=True):
            failed += bool(problems)
            print("FAIL" if problems else "ok  ", page.relative_to(ROOT))
            print("".join(f"{problem}\n" for problem in problems), end="")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
