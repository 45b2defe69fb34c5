"""Wrong readings of the rules in the compiled loops of the lanes engine."""

from __future__ import annotations

from reading import COMPILED, LOOP, reading

WRONG_READINGS = (
    reading(
        "R2",
        "of those of one instant the last ticket first",
        (LOOP, "(row - first + 1) << PLACE_AT", "(starts[lane + 1] - row) << PLACE_AT"),
        (
            LOOP,
            "            row = before_first + (least >> PLACE_AT & PLACE_MASK)\n            head[fifo]",
            "            row = starts[lane + 1] - (least >> PLACE_AT & PLACE_MASK)\n            head[fifo]",
        ),
        (
            LOOP,
            "row = before_first + (key >> PLACE_AT & PLACE_MASK)",
            "row = starts[lane + 1] - (key >> PLACE_AT & PLACE_MASK)",
        ),
    ),
    reading(
        "R3",
        "first come, first served across levels",
        (COMPILED, "(np.arange(16) << LEVEL_AT | fifos", "(np.zeros(16, np.int64) | fifos"),
    ),
    reading(
        "R3", "the higher level first", (COMPILED, "(np.arange(16) << LEVEL_AT", "(np.arange(15, -1, -1) << LEVEL_AT")
    ),
    reading("R4", "a window serves whoever comes", (LOOP, "able[group, fifo] and soonest", "soonest")),
    reading(
        "R4",
        "whoever waits is served by the first windows of the office",
        (LOOP, "min(free_from, soonest[set_groups[place]])", "min(free_from, soonest[set_groups[0]])"),
    ),
    reading("R5", "the greatest rank first", (COMPILED, "key=rank.__getitem__)", "key=lambda group: -rank[group])")),
    reading(
        "R5",
        "ranks mean nothing",
        (
            COMPILED,
            "enumerate(pairwise(order), start=1) if rank[one] != rank[next_one]",
            "enumerate(pairwise(order), start=1) if rank[one] < rank[next_one] < 0",
        ),
    ),
    reading(
        "R5",
        "the shortest idle first",
        (LOOP, "keys[place] = min(keys[place + 1], max(keys[place], key))", "keys[place] = keys[place]"),
        (
            LOOP,
            "keys[size - 1] = max(keys[size - 1], key)",
            "keys[0] = key\n            keys.sort()\n"
            "            if size > 1 and keys[1] >> SHIFT <= now:\n                keys[0], keys[1] = keys[1], keys[0]",
        ),
    ),
    reading(
        "R5",
        "of windows that became free at one instant the greatest number first",
        (
            COMPILED,
            "keys = np.concatenate([free for plan in plans for free in plan.free])",
            "keys = np.concatenate([free[::-1] for plan in plans for free in plan.free])",
        ),
    ),
    reading(
        "R6",
        "a decision of the instant before the timetable",
        (LOOP, "if least >= acts_at:", "if least >> SHIFT > acts_at >> SHIFT:"),
    ),
    reading(
        "R6",
        "a window freed at an instant waits for the next",
        (LOOP, "key, size = until << SHIFT |", "key, size = (until + 1) << SHIFT |"),
    ),
    reading(
        "R7",
        "a break that comes due in a service is shortened by it",
        (LOOP, "min(start + length, NEVER_MS) << SHIFT | number", "min(due + length, NEVER_MS) << SHIFT | number"),
    ),
    reading(
        "R7", "a break begins even after the shift", (LOOP, "if start < before:", "if start < before or length > 0:")
    ),
    reading("R7", "breaks not taken are not counted", (LOOP, "missed[lane, number] += 1", "missed[lane, number] += 0")),
    reading(
        "R7",
        "a break lasts from when it was due",
        (LOOP, "breaks[2, taken] = start - 1\n", "breaks[2, taken] = due - 1\n"),
    ),
    reading("R8", "the first window of a shift alone keeps it", (LOOP, "number < lo or number > hi", "number != lo")),
    reading(
        "R9",
        "whom nobody will serve any more has left",
        (LOOP, "outcome[row] = LEFT if gone < closing_ms[day] else SENT_AWAY", "outcome[row] = LEFT"),
    ),
    reading(
        "R9",
        "whose patience ends at closing has left",
        (LOOP, "outcome[row] = LEFT if gone < closing_ms", "outcome[row] = LEFT if gone <= closing_ms"),
    ),
    reading(
        "R9",
        "who was sent away is sent when his patience ends",
        (LOOP, "ended_at_ms[row] = min(gone, closing_ms[day])", "ended_at_ms[row] = gone"),
    ),
    reading(
        "R10",
        "called in the instant in which his patience ends, he has left",
        (LOOP, "in_vain = gone < now", "in_vain = gone <= now"),
    ),
    reading(
        "R10", "the call of one who has gone costs nothing", (LOOP, "until = now + absent_call", "until = now + 1")
    ),
    reading(
        "R10",
        "who left in silence was served",
        (
            LOOP,
            "            if in_vain:\n                ended_at_ms[row] = gone - 1\n                outcome[row] = LEFT\n",
            "            if in_vain:\n                ended_at_ms[row] = gone - 1\n                outcome[row] = SERVED\n",
        ),
    ),
    reading(
        "R11",
        "fractions are cut off",
        (LOOP, "int(np.rint((who >> GIVE_BITS) * pace[caller]))", "int((who >> GIVE_BITS) * pace[caller])"),
    ),
    reading("R11", "a service may last no time", (LOOP, "pace[caller])), 1)", "pace[caller])), 0)")),
    reading(
        "R11",
        "the pace of the first group serves all",
        (LOOP, "elif pace[caller] == 1.0:", "elif pace[0] == 1.0:"),
        (LOOP, "(who >> GIVE_BITS) * pace[caller]", "(who >> GIVE_BITS) * pace[0]"),
    ),
    reading(
        "R12",
        "whoever does not come queues",
        (LOOP, "            if fate[row] != 0:\n", "            if fate[row] < 0:\n"),
    ),
)
