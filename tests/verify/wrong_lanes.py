"""Wrong readings of the rules in the lanes engine."""

from __future__ import annotations

from reading import LANES, PACKING, reading

DOES = "does = hit & (begin < before)\n"
END_OF_SHIFT = "chain.append((end, NEVER_MS, 0, NEVER_MS + 1))"
CLOSED = "        chain.append((from_ms + 1, until_ms + 1, 0, NEVER_MS))\n"
INSIDE = "        chain += [(from_ms + 1, due + 1, length, end) for due, length in inside]\n"
OTHERS = "[(due + 1, due + 1, length, end) for due, length in rest]"

WRONG_READINGS = (
    # R2
    reading(
        "R2",
        "ties by FIFO, whatever the tickets",
        (PACKING, "LEVEL_AT, PLACE_AT = 25, 8", "LEVEL_AT, PLACE_AT = 25, 0"),
        (PACKING, "PLACE_MASK = (1 << (LEVEL_AT - PLACE_AT)) - 1", "PLACE_MASK = (1 << 17) - 1"),
        (PACKING, "return NEVER | self.count", "return NEVER | self.count << 17"),
        (PACKING, "<< LEVEL_AT | fifos.of.astype(np.int64)", "<< LEVEL_AT | fifos.of.astype(np.int64) << 17"),
        (PACKING, "fifo = low.astype(np.uint8)", "fifo = (low >> 17 & FIFO_MASK).astype(np.uint8)"),
        (LANES, "np.bitwise_and(least, FIFO_MASK, out=fifo)", "np.bitwise_and(least >> 17, FIFO_MASK, out=fifo)"),
    ),
    reading(
        "R2",
        "of those of one instant the last ticket first",
        (PACKING, "places = np.arange(1, most + 1) <<", "places = (np.arange(1, most + 1) ^ PLACE_MASK) <<"),
        (PACKING, "return NEVER | self.count", "return NEVER | self.count | PLACE_MASK << PLACE_AT"),
        (LANES, "np.bitwise_and(row, PLACE_MASK, out=row)", "np.bitwise_and(~row, PLACE_MASK, out=row)"),
    ),
    # R3
    reading(
        "R3",
        "first come, first served across levels",
        (PACKING, "np.arange(16) << LEVEL_AT | fifos.of", "np.zeros(16, np.int64) | fifos.of"),
    ),
    reading(
        "R3", "the higher level first", (PACKING, "np.arange(16) << LEVEL_AT", "np.arange(15, -1, -1) << LEVEL_AT")
    ),
    # R4
    reading(
        "R4",
        "a window of lower rank serves whoever comes",
        (LANES, "            np.logical_and(mine, flag, out=mine)\n", ""),
    ),
    reading(
        "R4",
        "windows of equal rank serve all that one of them serves",
        (
            LANES,
            "self.calls & self.able[group].take(self.fifo) &",
            "self.calls & self.able[groups].any(axis=0).take(self.fifo) &",
        ),
    ),
    # R5
    reading(
        "R5",
        "the greatest rank first",
        (LANES, "in sorted({rank[g] for g in manned})]", "in sorted({rank[g] for g in manned}, reverse=True)]"),
    ),
    reading(
        "R5",
        "all groups of equal rank unless told otherwise",
        (LANES, "rank_among(services) for windows", "rank or 0 for windows"),
    ),
    reading(
        "R5",
        "of equal ranks the first group, whoever idles longer",
        (LANES, "np.where(can, self.free[group][0], NEVER | LOW)", "np.where(can, group, NEVER | LOW)"),
    ),
    reading(
        "R5",
        "the longest idle whatever the rank",
        (LANES, "for one in sorted({rank[g] for g in manned})]", "for one in [0]]"),
        (LANES, "[g for g in manned if rank[g] == one]", "[g for g in manned if rank[g] == rank[g] + one]"),
    ),
    # R6
    reading(
        "R6",
        "the timetable acts after the calls of its instant",
        (LANES, "np.greater_equal(least, self.next_operation", "np.greater(least & HIGH, self.next_operation"),
    ),
    reading(
        "R6",
        "a window freed at an instant calls after it",
        (
            LANES,
            "np.bitwise_and(free[0], HIGH, out=self.first_free[group])",
            "np.add(free[0] & HIGH, 1 << SHIFT, out=self.first_free[group])",
        ),
    ),
    # R7
    reading(
        "R7",
        "a break begins when due, whatever the window does",
        (LANES, "begin = np.maximum(free, due)", "begin = np.where(length > 0, due, np.maximum(free, due))"),
    ),
    reading("R7", "a break due in a closed period is dropped", (PACKING, INSIDE, "")),
    reading("R7", "a break due in a closed period waits for its end", (PACKING, INSIDE + CLOSED, CLOSED + INSIDE)),
    reading(
        "R7",
        "a break due in a closed period makes it longer",
        (
            PACKING,
            CLOSED,
            "        chain.append((from_ms + 1, until_ms + 1 + sum(length for _, length in inside), 0, NEVER_MS))\n",
        ),
    ),
    reading("R7", "a break may begin at the end of the shift", (PACKING, OTHERS, OTHERS.replace("end)", "end + 1)"))),
    reading(
        "R7", "a break is taken after the end of the shift too", (PACKING, OTHERS, OTHERS.replace("end)", "NEVER_MS)"))
    ),
    reading(
        "R7",
        "breaks of equal start from the last listed",
        (PACKING, "rest = list(window.breaks)", "rest = list(window.breaks)[::-1]"),
    ),
    reading(
        "R7",
        "a break that is not taken is not counted",
        (LANES, "        if len(missed[0]):\n", "        if len(missed[0]) > 9999:\n"),
    ),
    reading(
        "R7",
        "a closed period ends a millisecond late",
        (PACKING, CLOSED, CLOSED.replace("until_ms + 1", "until_ms + 2")),
    ),
    # R8
    reading(
        "R8",
        "a window may call at the end of its shift",
        (PACKING, END_OF_SHIFT, END_OF_SHIFT.replace("(end", "(end + 1")),
    ),
    reading(
        "R8",
        "a window may not call at the start of its shift",
        (PACKING, "(w.start_ms + 1) << SHIFT", "(w.start_ms + 2) << SHIFT"),
    ),
    reading(
        "R8",
        "a window that serves at the end of its shift calls on",
        (LANES, "        _, _, lo, hi,", "        trigger, _, lo, hi,"),
        (LANES, DOES, DOES.replace("\n", " & ((due < NEVER_MS) | (free <= trigger))\n")),
    ),
    # R9
    reading("R9", "under serve all windows stay", (PACKING, "if not (window.stays and serve):", "if not serve:")),
    reading(
        "R9", "under send_away windows stay", (PACKING, "if not (window.stays and serve):", "if not window.stays:")
    ),
    reading("R9", "whose patience ends at closing has left", (PACKING, "(give >= closed)", "(give > closed)")),
    reading(
        "R9",
        "all days close with the first",
        (PACKING, "        if len(closing) > 1:\n", "        if len(closing) > 99:\n"),
    ),
    reading(
        "R9",
        "those whom nobody may serve wait until they leave",
        (LANES, "        if (due >= NEVER_MS).any():\n", "        if (due > NEVER_MS).any():\n"),
    ),
    # R10
    reading(
        "R10",
        "one who is called in the instant he would leave has left",
        (LANES, "np.greater_equal(self.give, self.now", "np.greater(self.give, self.now"),
    ),
    reading(
        "R10",
        "he leaves a millisecond later",
        (PACKING, "give = key + paths.patience_ms[rows]", "give = key + paths.patience_ms[rows] + 1"),
    ),
    reading(
        "R10",
        "the number of one who left is not called",
        (LANES, "in_vain = ~calls & (self.absent_call > 0)", "in_vain = ~calls & (self.absent_call < 0)"),
    ),
    reading(
        "R10",
        "the pace of the window acts on an absent call",
        (LANES, "            np.copyto(end, self.absent_call, where=self.in_vain)\n", "            pass\n"),
    ),
    # R11
    reading(
        "R11",
        "half a millisecond of service goes up",
        (LANES, "np.rint(length, out=length)", "np.floor(length + 0.5, out=length)"),
        (PACKING, "np.rint(length * pace_of", "np.floor(0.5 + length * pace_of"),
    ),
    reading(
        "R11",
        "parts of a millisecond of service are cut off",
        (LANES, "np.rint(length, out=length)", "np.floor(length, out=length)"),
        (PACKING, "np.rint(length * pace_of", "np.floor(length * pace_of"),
    ),
    reading(
        "R11",
        "a service may last nothing",
        (LANES, "out=length), 1, out=length)", "out=length), 0, out=length)"),
        (PACKING, ", 1).astype(np.int64)", ", 0).astype(np.int64)"),
    ),
    reading(
        "R11",
        "the pace of the first group is that of all",
        (LANES, "self.pace[group, here] = windows.pace", "self.pace[group, here] = job.office.windows[0].pace"),
        (PACKING, "paces = np.array([windows.pace for", "paces = np.array([office.windows[0].pace for"),
    ),
    # R12
    reading(
        "R12",
        "a no-show queues",
        (
            PACKING,
            "fifo[paths.fate[rows] != Fate.QUEUES] = fifos.count",
            "fifo[paths.fate[rows] == Fate.REFUSED_LATE] = fifos.count",
        ),
    ),
    reading(
        "R12",
        "a no-show ends at his slot",
        (PACKING, "paths.queued_at_ms[those] if fate == Fate.REFUSED_LATE else -1", "paths.queued_at_ms[those]"),
    ),
)
