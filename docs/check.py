"""Run every block that the documents show and compare it with the output they show; check that linked files exist.

The convention is in CONTRIBUTING.md, "Blocks in documents". `make docs-check`, or `python docs/check.py PAGE ...`.
"""

from __future__ import annotations

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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def blocks(text: str) -> Iterator[tuple[int, str, str, str]]:
    """(line, language, what is run, output shown) of each block that runs, in order."""
    found = [(text.count("\n", 0, m.start()) + 1, m[1], m[2]) for m in BLOCK.finditer(text)]
    for (line, language, body), (_, following, shown) in itertools.pairwise([*found, (0, "", "")]):
        if language == "python":
            yield line, language, body, shown if following == "text" else ""
        elif language == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                yield line, language, command, output


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


def lines(text: str) -> list[str]:
    """Lines without trailing blanks, and without blank lines at either end."""
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def same(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines are the same; a shown line "..." stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def problems(page: Path) -> Iterator[str]:
    """What is wrong with one page; its blocks share one folder, empty at first."""
    text = page.read_text(encoding="utf-8")
    for target in (a or b for a, b in LINK.findall(BLOCK.sub("", text))):
        if not ELSEWHERE.match(target) and not (page.parent / target).exists():
            yield f"links to {target}, which is not there"
    namespace: dict[str, object] = {"__name__": "__main__"}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for line, language, body, shown in blocks(text):
            printed, complaint = run_python(body, namespace) if language == "python" else run_console(body)
            if complaint:
                yield f"line {line}: the block fails\n{complaint}"
            elif not same(lines(shown), lines(printed)):
                yield f"line {line}: the output is another"
                yield from difflib.unified_diff(lines(shown), lines(printed), "shown", "run now", lineterm="")


def main() -> int:
    """Check the pages named, or all."""
    os.environ.update(SETTINGS)
    failed = 0
    for page in [Path(name).resolve() for name in sys.argv[1:]] or pages():
        found = list(problems(page))
        failed += bool(found)
        print("FAIL" if found else "ok  ", page.relative_to(ROOT))
        print("".join(f"{problem}\n" for problem in found), end="")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
