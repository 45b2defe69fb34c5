"""What lanes run on: everybody's next in his FIFO."""

from __future__ import annotations

import numpy as np
import pytest

from mfc_sim.engines import packing
from mfc_sim.engines.packing import FIFO_MASK, LEVEL_AT, NEVER_MS, PLACE_AT, PLACE_MASK, SHIFT, fifos_of, pack
from mfc_sim.paths import Fate, Paths, draw
from offices import contract_office


def plainly(paths: Paths, fifos: packing.Fifos) -> tuple[list[tuple[int, int]], list[list[int]]]:
    """Records and heads, one customer after the other from the last to the first."""
    records, heads = [(fifos.nobody, 0)] * (1 + len(paths.ticket)), []
    for begin, end in zip(paths.starts[:-1].tolist(), paths.starts[1:].tolist(), strict=True):
        following = [fifos.nobody] * fifos.count
        for row in reversed(range(begin, end)):
            queued_at_ms, patience_ms, need_ms = (
                int(column[row]) for column in (paths.queued_at_ms, paths.patience_ms, paths.need_ms)
            )
            level = int(paths.level[row])
            number = int(fifos.of[paths.service[row], level])
            last = need_ms << 32 | min(queued_at_ms + 1 + patience_ms, NEVER_MS - 1)
            if paths.fate[row] != Fate.QUEUES:
                records[row + 1] = (records[row + 1][0], last)
                continue
            records[row + 1] = following[number], last
            place = row - begin + 1
            following[number] = queued_at_ms + 1 << SHIFT | level << LEVEL_AT | place << PLACE_AT | number
        heads.append(following)
    return records, heads


@pytest.mark.parametrize("few", [1, 1000])
@pytest.mark.parametrize("chunk", [50, packing.CHUNK])
def test_everybodys_next_is_the_one_behind_him_in_his_fifo(
    few: int, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "FEW_FIFOS", few)  # 1: they are sorted, 1000: sought one by one
    monkeypatch.setattr(packing, "CHUNK", chunk)
    office = contract_office()
    paths = draw(office, seed=4, replications=70)
    fifos = fifos_of(office, sorted(set(paths.level.tolist())))
    packed = pack(paths, fifos)
    records, heads = plainly(paths, fifos)
    queues = np.concatenate([[True], paths.fate == Fate.QUEUES])
    assert not queues.all()
    assert 1 < fifos.count <= FIFO_MASK
    assert (np.diff(paths.starts) <= PLACE_MASK).all()
    assert packed.heads.T.tolist() == heads
    assert packed.records[queues].tolist() == [list(record) for record, one in zip(records, queues, strict=True) if one]
    assert packed.records[:, 1].tolist() == [last for _, last in records]
