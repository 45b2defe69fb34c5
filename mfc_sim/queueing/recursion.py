"""The G/G/c queue, first come, first served, as a recursion over customers, for many sequences at once.

Three forms make the same comparisons and the same sums, so they give the same bits. Few sequences: a heap each. Many:
all advance by one customer in a few numpy passes, over servers sorted by when they are free; with many servers, over
unsorted ones, which costs a search instead of a shift.
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfc_sim.errors import InvalidDescription
from mfc_sim.queueing.arguments import MOST_SERVERS, numbers

Floats = NDArray[np.float64]

FEW_SEQUENCES = 12
"""Up to so many sequences a heap each is quicker than passes over arrays that short."""
MANY_SERVERS = 64
"""From so many servers on a search among them is quicker than a shift of all."""
IN_CACHE = 44_000
"""Servers x sequences that advance together: twice so many numbers stay in a cache of 1 MB."""


def fcfs_waits(arrivals: ArrayLike, needs: ArrayLike, servers: int) -> Floats:
    """Return the wait of every customer of queues with ``servers`` equal servers, first come, first served.

    Arrivals and needs may follow any law and depend on each other in any way (G/G/c): each customer starts at the
    later of his arrival and the instant when the first server is free.

    Parameters
    ----------
    arrivals : array_like, shape (customers,) or (customers, sequences)
        Instants of arrival [any unit of time], never decreasing along a sequence.
    needs : array_like, same shape
        Service that each needs [same unit], at least 0.
    servers : int
        At least 1.

    Returns
    -------
    ndarray of float64, same shape
        Wait from arrival to the start of service [same unit]. Whole numbers stay exact up to 2**53.

    Raises
    ------
    InvalidDescription
        With every problem: shapes that differ, arrivals that decrease, a negative need, what is not finite.

    See Also
    --------
    FcfsQueues : the same piece by piece, for sequences too long to keep.

    References
    ----------
    .. [1] J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers", Trans. AMS 78 (1955) 1-18, eq. 2.1;
       here with instants in the place of remaining work, so that no gap is subtracted from every server.
       https://doi.org/10.1090/S0002-9947-1955-0066587-3

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> mfc.queueing.fcfs_waits([0, 1, 2, 3], [5, 3, 1, 1], servers=2)
    array([0., 0., 2., 2.])

    Two sequences, one in each column:

    >>> mfc.queueing.fcfs_waits(
    ...     [[0, 0], [1, 5], [2, 6]], [[2, 2], [2, 2], [2, 2]], servers=1
    ... )
    array([[0., 0.],
           [1., 0.],
           [2., 1.]])
    """
    came = _floats("arrivals", arrivals)
    queues = FcfsQueues(servers, came.shape[1] if came.ndim == 2 else 1)
    if came.ndim != 1:
        return queues.waits(came, needs)
    wanted = _floats("needs", needs)
    return queues.waits(came[:, None], wanted[:, None] if wanted.ndim == 1 else wanted)[:, 0]


class FcfsQueues:
    """Many queues alike, first come, first served, that remember when their servers are free from piece to piece.

    For the mean wait of thousands of long sequences only one piece is kept at a time, so that draws, queues and sums
    stay in the processor's cache.

    Parameters
    ----------
    servers : int
        Equal servers of each queue, at least 1; all are free at first.
    sequences : int
        Queues side by side, at least 1; some thousands are quickest.

    Examples
    --------
    The mean wait of M/M/10 at a load of 0.9, from 1,000 queues that run warm before they count [service times]; theory
    says 0.6687 (Erlang C):

    >>> import numpy as np
    >>> import mfc_sim as mfc
    >>> rng = np.random.default_rng(7)
    >>> queues = mfc.queueing.FcfsQueues(servers=10, sequences=1_000)
    >>> now, total, counted = np.zeros(1_000), 0.0, 0
    >>> for piece in range(300):
    ...     arrivals = now + np.cumsum(rng.exponential(1 / 9, (10, 1_000)), axis=0)
    ...     now = arrivals[-1]
    ...     waits = queues.waits(arrivals, rng.exponential(1.0, (10, 1_000)))
    ...     if piece >= 150:
    ...         total, counted = total + waits.sum(), counted + waits.size
    >>> bool(abs(total / counted - 0.6687) < 0.05)
    True
    """

    def __init__(self, servers: int, sequences: int = 1) -> None:
        given: dict[str, object] = {"servers": servers, "sequences": sequences}
        wrong = [name for name, value in given.items() if not _counts(value)]
        if wrong:
            raise InvalidDescription(
                *(
                    f"FcfsQueues: {name} must be a whole number from 1 to 10,000,000, got {given[name]!r}"
                    for name in wrong
                )
            )
        self.servers, self.sequences = int(servers), int(sequences)
        width = min(max(IN_CACHE // self.servers, 520), 4_104)
        self._parts = [
            _part(self.servers, min(width, self.sequences - begin)) for begin in range(0, self.sequences, width)
        ]
        self._last = np.full(self.sequences, -np.inf)  # last arrivals

    def waits(self, arrivals: ArrayLike, needs: ArrayLike, *, out: Floats | None = None) -> Floats:
        """Let the next customers of every queue come, and return their waits.

        Parameters
        ----------
        arrivals : array_like, shape (customers, sequences)
            Instants of arrival [any unit of time], never decreasing along a sequence, also from piece to piece.
        needs : array_like, same shape
            Service that each needs [same unit], at least 0.
        out : ndarray of float64, same shape, optional
            Where the waits go; may be ``arrivals``, not ``needs``.

        Returns
        -------
        ndarray of float64, shape (customers, sequences)
            Wait from arrival to the start of service [same unit].

        Raises
        ------
        InvalidDescription
            With every problem; the queues are then as they were.
        """
        came, wanted = _floats("arrivals", arrivals), _floats("needs", needs)
        self._check(came, wanted, out)
        waits = np.empty(came.shape) if out is None else out
        if len(came):
            self._last = came[-1].copy()
        begin = 0
        for part in self._parts:
            columns = slice(begin, begin + part.sequences)
            part.advance(came[:, columns], wanted[:, columns], waits[:, columns])
            begin += part.sequences
        return waits

    def _check(self, came: Floats, wanted: Floats, out: Floats | None) -> None:
        """Refuse what is no piece of these queues; cheap, because a piece may be a single customer of each."""
        problems = []
        if came.ndim != 2 or came.shape[1] != self.sequences:
            problems.append(f"arrivals must have shape (customers, {self.sequences}), got {came.shape}")
        if wanted.shape != came.shape:
            problems.append(f"needs must have the shape of arrivals, {came.shape}, got {wanted.shape}")
        if out is not None and (out.shape != came.shape or out.dtype != np.float64 or np.may_share_memory(out, wanted)):
            problems.append("out must be an array of float64 in the shape of arrivals, apart from needs")
        if not problems and len(came):
            # written so that nan fails too
            if not ((came[0] >= self._last).all() and (came[1:] >= came[:-1]).all()):
                at = np.argwhere(~(np.diff(came, axis=0, prepend=self._last[None]) >= 0))[0].tolist()
                place = f"customer {at[0]} of sequence {at[1]}"
                problems.append(f"arrivals must not decrease; {place} comes before the last")
            elif not (came[-1].max() < np.inf and came[0].min() > -np.inf):
                problems.append("arrivals must be finite")
            if not (wanted.min() >= 0 and wanted.max() < np.inf):
                at = np.argwhere(~((wanted >= 0) & (wanted < np.inf)))[0].tolist()
                place = f"customer {at[0]} of sequence {at[1]}"
                problems.append(f"needs must be >= 0 and finite, got {wanted[*at]} for {place}")
        if problems:
            raise InvalidDescription(*(f"FcfsQueues: {problem}" for problem in problems))


def _counts(value: object) -> bool:
    """Whether a value is a whole number of at least 1, and not beyond memory."""
    plain = value.item() if isinstance(value, np.integer) else value
    return isinstance(plain, int) and not isinstance(plain, bool) and 1 <= plain <= MOST_SERVERS


def _floats(name: str, value: object) -> Floats:
    """Return an array of float64 as it is, and of numbers a new one."""
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value
    found = numbers(value)
    if found is None:
        raise InvalidDescription(f"FcfsQueues: {name} must be an array of numbers, got {value!r}")
    return found


def _part(servers: int, sequences: int) -> _Heaps | _Sorted | _Searched:
    """Return the quickest form for so many."""
    if sequences <= FEW_SEQUENCES:
        return _Heaps(servers, sequences)
    return _Sorted(servers, sequences) if servers < MANY_SERVERS else _Searched(servers, sequences)


class _Heaps:
    """A heap of the servers' free instants for each sequence: the recursion as it is told."""

    def __init__(self, servers: int, sequences: int) -> None:
        self.sequences = sequences
        self.free = [[-np.inf] * servers for _ in range(sequences)]

    def advance(self, arrivals: Floats, needs: Floats, waits: Floats) -> None:
        """Serve the next customers of each sequence."""
        for number, free in enumerate(self.free):
            found = []
            for now, need in zip(arrivals[:, number].tolist(), needs[:, number].tolist(), strict=True):
                start = max(free[0], now)
                found.append(start - now)
                heapq.heapreplace(free, start + need)
            waits[:, number] = found


class _Sorted:
    """Free instants in columns that stay sorted: (servers, sequences), so each pass is long and contiguous."""

    def __init__(self, servers: int, sequences: int) -> None:
        self.sequences = sequences
        # Rows a multiple of 4 KB apart would compete for the same places of the cache.
        width = sequences + 8 * (sequences % 512 == 0)
        self.free, self.spare = (np.full((servers, width), -np.inf)[:, :sequences] for _ in range(2))
        self.end = np.empty(sequences)

    def advance(self, arrivals: Floats, needs: Floats, waits: Floats) -> None:
        """Serve the next customers of each sequence."""
        free, spare, end = self.free, self.spare, self.end
        for now, need, wait in zip(arrivals, needs, waits, strict=True):
            np.maximum(free[0], now, out=end)
            np.subtract(end, now, out=wait)
            np.add(end, need, out=end)
            # Without the first, and with the new one in its place of the order: row i is min(i + 1, max(i, end)).
            np.maximum(free, end, out=spare)
            np.minimum(free[1:], spare[:-1], out=spare[:-1])
            free, spare = spare, free
        self.free, self.spare = free, spare


class _Searched:
    """Free instants in rows that are searched: (sequences, servers)."""

    def __init__(self, servers: int, sequences: int) -> None:
        self.sequences = sequences
        self.free = np.full((sequences, servers), -np.inf)
        self.row = np.arange(sequences) * servers
        self.place, self.end = np.empty(sequences, np.int64), np.empty(sequences)

    def advance(self, arrivals: Floats, needs: Floats, waits: Floats) -> None:
        """Serve the next customers of each sequence."""
        flat, place, end = self.free.reshape(-1), self.place, self.end
        for now, need, wait in zip(arrivals, needs, waits, strict=True):
            self.free.argmin(axis=1, out=place)
            np.add(place, self.row, out=place)
            flat.take(place, out=end, mode="clip")
            np.maximum(end, now, out=end)
            np.subtract(end, now, out=wait)
            np.add(end, need, out=end)
            flat[place] = end
