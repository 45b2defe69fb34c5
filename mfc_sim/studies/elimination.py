"""The procedure KN: observations of scenarios come in, paired, and those that fall behind drop out.

References
----------
.. [1] S.-H. Kim, B. L. Nelson, A fully sequential procedure for indifference-zone selection in simulation, ACM
   Transactions on Modeling and Computer Simulation 11, 2001, section 3: here with c = 1 and Bonferroni's constant,
   valid under common random numbers.
"""

from __future__ import annotations

import numpy as np

from mfc_sim.measures.estimates import Floats, Ints


class Elimination:
    """Which scenarios are left after so many observations.

    Parameters
    ----------
    first : ndarray, shape (scenarios, observations)
        The first stage, paired by column.
    indifference : float
        Least difference worth finding.
    sign : float
        1: less is better; -1: more.
    probability : float
        With which the best is found if it is better by at least the indifference.

    Attributes
    ----------
    seen : int
        Observations so far.
    left : ndarray
        Scenarios that were not dropped.
    dropped_at, beaten_by : ndarray, shape (scenarios,)
        After how many observations a scenario was dropped, and which one did it; -1: it was not.
    """

    def __init__(self, first: Floats, *, indifference: float, probability: float, sign: float = 1.0) -> None:
        count, stage = first.shape
        deviations = first - first.mean(axis=1, keepdims=True)
        cross = deviations @ deviations.T / (stage - 1)
        variance = np.maximum(np.diag(cross)[:, None] + np.diag(cross)[None, :] - 2 * cross, 0.0)
        eta = ((2 * (1 - probability) / max(count - 1, 1)) ** (-2 / (stage - 1)) - 1) / 2
        self._needed = 2 * eta * (stage - 1) * variance / indifference**2
        self._indifference = indifference
        self.sign = sign
        self._sum = sign * first.sum(axis=1)
        self.seen = stage
        self.left: Ints = np.arange(count, dtype=np.int64)
        self.dropped_at: Ints = np.full(count, -1, dtype=np.int64)
        self.beaten_by: Ints = np.full(count, -1, dtype=np.int64)
        self._screen()

    @property
    def most(self) -> int:
        """Observations after which no two that are left can differ by more than the indifference."""
        return int(self._needed[np.ix_(self.left, self.left)].max(initial=0.0))

    @property
    def decided(self) -> bool:
        """Whether there is nothing more to observe."""
        return len(self.left) == 1 or self.seen > self.most

    def add(self, observation: Floats) -> None:
        """Take one more observation of the scenarios that are left, shape (scenarios left,)."""
        self._sum[self.left] += self.sign * observation
        self.seen += 1
        self._screen()

    def _screen(self) -> None:
        """Drop those that are behind another by more than what chance may do."""
        left, seen = self.left, self.seen
        mean = self._sum[left] / seen
        slack = np.maximum(0.0, self._indifference / (2 * seen) * (self._needed[np.ix_(left, left)] - seen))
        behind = mean[:, None] - mean[None, :] - slack
        np.fill_diagonal(behind, 0.0)
        worst = behind.argmax(axis=1)
        dropped = behind[np.arange(len(left)), worst] > 0
        self.beaten_by[left[dropped]], self.dropped_at[left[dropped]] = left[worst[dropped]], seen
        self.left = left[~dropped]

    def leader(self) -> int:
        """The best of those that are left, of equals the first."""
        return int(self.left[self._sum[self.left].argmin()])
