"""Files are written whole or not at all: what was there before a failure is there after it."""

from __future__ import annotations

from pathlib import Path

import pytest

import mfc_sim as mfc
from mfc_sim.errors import DataFormatError

RESULT = mfc.simulate(mfc.presets.starter(), replications=2, seed=1)
WRITERS = {
    "office.toml": lambda file: mfc.save(mfc.presets.starter(), file),
    "office.xlsx": lambda file: mfc.save(mfc.presets.starter(), file),
    "result.xlsx": RESULT.to_excel,
    "report.html": lambda file: mfc.report(RESULT, file),
    "day.html": lambda file: mfc.plots.play_day(RESULT, file),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_failure_while_writing_leaves_the_old_file_and_nothing_beside_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / name
    WRITERS[name](file)
    kept = file.read_bytes()

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as half:
            half.write(data[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataFormatError, match="cannot be written \\(No space left on device\\)"):
        WRITERS[name](file)
    assert file.read_bytes() == kept
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", WRITERS)
def test_a_link_stays_a_link_and_a_name_that_no_file_can_have_is_told(name: str, tmp_path: Path) -> None:
    there = tmp_path / f"there{Path(name).suffix}"
    there.write_bytes(b"old")
    link = tmp_path / name
    try:
        link.symlink_to(there)
    except OSError:
        pytest.skip("no links here")
    WRITERS[name](link)
    assert link.is_symlink()
    assert there.read_bytes() != b"old"
    with pytest.raises(DataFormatError):
        WRITERS[name](tmp_path / f"{'n' * 300}{Path(name).suffix}")
