"""Wrong readings of R1 to R6."""

from __future__ import annotations

from reading import CALLS, CLOSES, ENGINE, HALL, LEAVES, LISTED, TIMETABLE, VISITORS, reading

WRONG_READINGS = (
    # R1
    reading("R1", "half a millisecond goes up", (LISTED, "ms = np.rint(np.where(", "ms = np.floor(0.5 + np.where(")),
    reading("R1", "parts of a millisecond are cut off", (LISTED, "ms = np.rint(", "ms = np.floor(")),
    reading(
        "R1",
        "the clock wraps at midnight",
        (
            ENGINE,
            "self._ends(customer, Outcome.SERVED, until)",
            "self._ends(customer, Outcome.SERVED, until % 86_400_000)",
        ),
    ),
    # R2
    reading(
        "R2",
        "tickets by arrival alone",
        (
            VISITORS,
            'columns["queued_at_ms"].astype(np.int64) << _CLOCK_BITS | columns["arrival_ms"].astype(np.int64)',
            'columns["arrival_ms"].astype(np.int64) << _CLOCK_BITS',
        ),
    ),
    reading(
        "R2",
        "equal moments of queueing by stream, whoever came first",
        (VISITORS, '<< _CLOCK_BITS | columns["arrival_ms"].astype(np.int64)', "<< _CLOCK_BITS"),
    ),
    reading(
        "R2",
        "the refused get no number",
        (VISITORS, '"ticket": ticket,', '"ticket": np.where(fate == Fate.REFUSED_LATE, np.int32(-1), ticket),'),
    ),
    reading("R2", "a no-show has a number", (VISITORS, "ticket[fate == Fate.NO_SHOW] = -1", "pass")),
    reading(
        "R2",
        "the order of the rows counts, not the ticket given",
        (LISTED, "np.lexsort((ticket, missing, lane))", "np.lexsort((missing, lane))"),
    ),
    # R3
    reading(
        "R3",
        "first come, first served across levels",
        (ENGINE, "(customer.level, customer.queued_at,", "(0, customer.queued_at,"),
    ),
    reading(
        "R3",
        "last come, first served within a level",
        (ENGINE, "(customer.level, customer.queued_at,", "(customer.level, -customer.queued_at,"),
    ),
    reading(
        "R3",
        "the higher level first",
        (ENGINE, "(customer.level, customer.queued_at,", "(-customer.level, customer.queued_at,"),
    ),
    reading(
        "R3",
        "equal moments by row, from the last",
        (ENGINE, "customer.queued_at, customer.ticket, customer)", "customer.queued_at, -customer.ticket, customer)"),
    ),
    reading(
        "R3",
        "each queue by itself, the first queue first",
        (ENGINE, "(first is None or queue[0] < first[0])", "first is None"),
    ),
    # R4
    reading(
        "R4",
        "an idle window serves anything",
        (ENGINE, "for day in table.windows if place in day.serves", "for day in table.windows"),
    ),
    reading(
        "R4",
        "who waits for another window holds the line up",
        (
            ENGINE,
            "if can_call[group]:\n                            first =",
            "if groups:\n                            first =",
        ),
        (
            ENGINE,
            "            if first is None:\n",
            "            if first is None or not any(can_call[group] for group in first[2]):\n",
        ),
    ),
    reading(
        "R4", "no error for a service that no window serves", (TIMETABLE, "    if problems:\n", "    if not days:\n")
    ),
    # R5
    reading("R5", "rank does not count", (ENGINE, "(window.day.rank, window.idle_since,", "(0, window.idle_since,")),
    reading(
        "R5",
        "the widest window first",
        (ENGINE, "(window.day.rank, window.idle_since,", "(-window.day.rank, window.idle_since,"),
    ),
    reading(
        "R5",
        "the lowest number first",
        (ENGINE, "window.idle_since, window.day.number, window)", "0, window.day.number, window)"),
    ),
    reading(
        "R5",
        "the shortest idle first",
        (ENGINE, "window.idle_since, window.day.number, window)", "-window.idle_since, window.day.number, window)"),
    ),
    reading(
        "R5",
        "the highest number first",
        (ENGINE, "window.idle_since, window.day.number, window)", "window.idle_since, -window.day.number, window)"),
    ),
    reading(
        "R5",
        "a closed period leaves the idle time as it is",
        (ENGINE, "window.closed = False\n                window.idle_since = now\n", "window.closed = False\n"),
    ),
    reading(
        "R5",
        "a break leaves the idle time as it is",
        (
            ENGINE,
            "        for window in touched:\n            window.idle_since = now\n",
            (
                "        back = {rest[1] for rest in self.facts.breaks if rest[3] == now}\n"
                "        for window in touched:\n            if window.day.number not in back:\n"
                "                window.idle_since = now\n"
            ),
        ),
    ),
    reading(
        "R5",
        "idle since opening for a window that has not worked yet",
        (ENGINE, "window.on_duty = True\n                window.idle_since = now\n", "window.on_duty = True\n"),
    ),
    # R6
    reading("R6", "patience ends before the calls", (ENGINE, CALLS, LEAVES + CALLS)),
    reading(
        "R6",
        "customers queue after the calls",
        (ENGINE, "        queued = self.arrived\n", CALLS + "        queued = self.arrived\n"),
    ),
    reading(
        "R6",
        "pauses begin after the calls",
        (
            ENGINE,
            "        if self.freed or self.changes:\n            self._windows_change(now)\n",
            "        later = [change for change in self.changes if change[0] >= Change.CLOSED_BEGINS]\n"
            "        self.changes = [change for change in self.changes if change[0] < Change.CLOSED_BEGINS]\n"
            "        self._windows_change(now)\n"
            + CALLS
            + "        self.changes = later\n        self._windows_change(now)\n",
        ),
    ),
    reading(
        "R6",
        "windows are freed after the calls",
        (ENGINE, "        if self.freed or self.changes:\n            self._windows_change(now)\n", ""),
        (
            ENGINE,
            HALL,
            HALL + "        if self.freed or self.changes:\n            self._windows_change(now)\n    " + CALLS,
        ),
    ),
    reading("R6", "patience ends before the hall is looked at", (ENGINE, HALL, LEAVES + HALL)),
    reading(
        "R6",
        "at closing patience ends before the sending away",
        (ENGINE, CLOSES, "        if now == self.closing:\n            self._leave(now)\n" + CLOSES),
    ),
)
