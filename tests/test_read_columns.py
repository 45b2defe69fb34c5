"""The columns of a log are found below its titles, named in Russian or English, and long ones are kept apart."""

from __future__ import annotations

import numpy as np

from mfc_sim.calibration.log_words import coded


def test_texts_whose_words_mix_into_the_same_number_stay_apart() -> None:
    odd, shift = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
    begins = np.frombuffer(b"servicesservifcs", np.uint64)
    ends = np.array([7, 0], np.uint64)
    mixed = (begins ^ begins >> shift) * odd + ends
    ends[1] += mixed[0] - mixed[1]
    cells = np.column_stack([begins, ends]).reshape(-1).view("S16")
    codes, texts = coded(cells[[0, 1, 0]])
    assert codes.tolist() == [0, 1, 0]
    assert texts == cells.tolist()
