"""The readers on a few hundred files changed at random: errors of our own, or every row accounted for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from mfc_sim.calibration import ticket_checks
from mutated_logs import KINDS, judged, rows_of

SEED = 7
FILES = 60


def test_files_changed_at_random_are_read_whole_or_refused(tmp_path: Path) -> None:
    found = [judged(SEED, index, tmp_path) for index in range(FILES)]
    assert [why for _, why in found if why] == []
    assert Counter(state for state, _ in found)["read"] > FILES // 5


def test_the_files_as_they_stand_are_read_whole(tmp_path: Path) -> None:
    for kind in KINDS:
        path = tmp_path / "whole.csv"
        path.write_text(kind.text, encoding="utf-8")
        log = kind.read(path, **kind.options)
        assert kind.kept(log) == log.report.rows == kind.text.count("\n") - 1


def test_a_reader_that_loses_rows_in_silence_is_noticed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(ticket_checks.Checks, "noted", lambda *_: True)
    found = Counter(judged(SEED, index, tmp_path)[0] for index in range(FILES))
    assert found["unaccounted"] > 0


def test_rows_are_counted_plainly(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('a,b\n1,2\n\n , \n"x\ny",3\n', encoding="utf-8")
    assert rows_of(path, ",", strict=True) == 2
