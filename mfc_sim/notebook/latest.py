"""Events that come faster than they can be answered: the first is answered at once, all that follow quickly together.

While an answer is computed, a notebook kernel cannot take the next event; they queue, and would be answered one by one
although each is out of date but the last. So an event that comes alone is answered when it comes. One that comes within
``QUIET_S`` of another event, or of the end of an answer, waits until it has been quiet for so long, on a timer of the
event loop of the kernel, which each further event sets anew: so ten quick moves are answered twice, the first and the
last. Without a running loop (a script, a test) there is no timer, and every event is answered before it returns; those
that an answer itself causes are answered together after it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET_S = 0.06
"""Time without an event after which those that wait are answered [s]; a key that is held down repeats faster."""


class Latest:
    """Answers events, never one of them while another is answered, and the last always.

    Attributes
    ----------
    runs : int
        How often it has answered.

    Examples
    --------
    >>> seen = []
    >>> latest = Latest(lambda: seen.append("answer"))
    >>> latest.event()
    >>> with latest.together():
    ...     latest.event()
    ...     latest.event()
    >>> seen
    ['answer', 'answer']
    """

    def __init__(self, answer: Callable[[], None]) -> None:
        self.runs = 0
        self._answer = answer
        self._waiting = self._busy = False
        self._timer: asyncio.TimerHandle | None = None
        self._last_s = -QUIET_S

    def event(self) -> None:
        """Note an event, and answer it now or later."""
        self._waiting = True
        if self._busy:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nothing to set a timer on
            self.settle()
            return
        now = time.monotonic()
        alone = self._timer is None and now - self._last_s >= QUIET_S
        self._last_s = now
        self._stop()
        if alone:
            self.settle()
        else:
            self._timer = loop.call_later(QUIET_S, self.settle)

    def settle(self) -> None:
        """Answer the events that wait, if any, now."""
        self._stop()
        while self._waiting and not self._busy:
            self._waiting, self._busy = False, True
            try:
                self.runs += 1
                self._answer()
            finally:
                self._busy = False
                self._last_s = time.monotonic()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Take all events inside as one."""
        busy, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = busy
        if self._waiting:
            self.event()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
