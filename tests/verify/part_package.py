"""The package as it is published: a wheel built from the source archive passes the tests outside the source tree.

The archive is built from the checkout and unpacked in an empty folder, the wheel is built from it and installed with
the group `test` in a new virtual environment, and the archive's tests are run on it. Afterwards a file of the installed
package is taken away: the command that needs it has to fail.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def call(*words: object, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, without this checkout on its path."""
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | more
    return subprocess.run(
        [*map(str, words)], cwd=folder, env=settings, capture_output=True, encoding="utf-8", check=False
    )


def made(folder: Path) -> tuple[Path, Path]:
    """Build the archive and, from it, the wheel; unpack the archive: (tree, wheel)."""
    done = call(sys.executable, "-m", "build", "--outdir", folder / "dist", ROOT, folder=folder)
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    (archive,), (wheel,) = (list((folder / "dist").glob(f"*.{ending}")) for ending in ("tar.gz", "whl"))
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "tree", filter="data")
    (tree,) = (folder / "tree").iterdir()
    print(f"built {archive.name} ({archive.stat().st_size:,} bytes), {wheel.name} ({wheel.stat().st_size:,} bytes)")
    return tree, wheel


def main() -> int:
    """Build, install, test, take a file away."""
    began = time.perf_counter()
    told, passed = "", False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tree, wheel = made(folder)
        venv.create(folder / "venv", with_pip=True)
        scripts = folder / "venv" / SCRIPTS
        for words in (["--upgrade", "pip"], [wheel, "--group", f"{tree / 'pyproject.toml'}:test"]):
            done = call(scripts / "python", "-m", "pip", "install", "-q", *words, folder=folder)
            if done.returncode:
                raise RuntimeError(done.stderr[-2000:])
        skip = [f"--ignore=tests/test_{name}.py" for name in ("examples", "notebooks")]
        tests = call(
            scripts / "pytest", "-q", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", *skip,
            folder=tree, MFC_SIM_WHEEL="1", MPLBACKEND="Agg",
        )  # fmt: skip
        told = (tests.stdout.strip().splitlines() or ["no output"])[-1]
        if tests.returncode:
            print(tests.stdout[-6000:], tests.stderr[-2000:])
        command = scripts / "mfc-sim"
        starts = call(command, "new", "office.toml", folder=folder).returncode == 0
        asked = "from mfc_sim.presets import starter_path; print(starter_path('en'))"
        where = call(scripts / "python", "-c", asked, folder=folder)
        Path(where.stdout.strip()).unlink()
        found = call(command, "new", "second.toml", folder=folder).returncode != 0
        passed = tests.returncode == 0 and starts and found
    print(
        f"{'PASS' if passed else 'FAIL'} package: {told}; planted: a file less "
        f"{'found' if found else 'missed'}; {time.perf_counter() - began:.0f} s, no seed"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
