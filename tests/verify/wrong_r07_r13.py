"""Wrong readings of R7 to R13."""

from __future__ import annotations

from reading import (
    ATTRIBUTES,
    CALLS,
    CLOSES,
    DUTY,
    ENGINE,
    HALL,
    LEAVES,
    LISTED,
    SERVICES,
    TIMETABLE,
    VISITORS,
    reading,
)

WRONG_READINGS = (
    # R7
    reading(
        "R7",
        "the end of a break is fixed",
        (
            TIMETABLE,
            "(due_ms, Change.BREAK_DUE, place, length_ms)",
            "(due_ms, Change.BREAK_DUE, place, due_ms + length_ms)",
        ),
        (
            ENGINE,
            "        window.resting = True\n",
            "        length -= now\n        if length <= 0:\n            return\n        window.resting = True\n",
        ),
    ),
    reading(
        "R7",
        "a closed period moves and keeps its length like a break",
        (
            DUTY,
            "breaks=_breaks(shift.breaks, index, start, end),\n                        closed=closed,",
            "breaks=(*_breaks(shift.breaks, index, start, end), *((a, b - a) for a, b in closed)), closed=(),",
        ),
    ),
    reading(
        "R7",
        "a break is dropped if the window serves when it is due",
        (
            ENGINE,
            "            else:\n                window.breaks.append(value)",
            "            elif not window.serving:\n                window.breaks.append(value)",
        ),
    ),
    reading(
        "R7",
        "a second break that is due is swallowed",
        (
            ENGINE,
            "self._begin_break(window, window.breaks.popleft(), now)\n",
            "self._begin_break(window, window.breaks.popleft(), now)\n                window.breaks.clear()\n",
        ),
    ),
    reading(
        "R7",
        "a break due during another one is dropped",
        (
            ENGINE,
            "            else:\n                window.breaks.append(value)",
            "            elif not window.resting:\n                window.breaks.append(value)",
        ),
    ),
    reading(
        "R7",
        "a break waits for the end of a closed period",
        (
            ENGINE,
            "while window.breaks and not window.serving and not window.resting:",
            "while window.breaks and not window.serving and not window.resting and not window.closed:",
        ),
    ),
    reading(
        "R7",
        "a break is taken after the end of the shift too",
        (ENGINE, "        if now >= window.day.end_ms:", "        if now < 0:"),
    ),
    reading(
        "R7",
        "a break may begin at the end of the shift",
        (ENGINE, "        if now >= window.day.end_ms:", "        if now > window.day.end_ms:"),
    ),
    reading(
        "R7",
        "a break begun is cut at the end of the shift",
        (
            ENGINE,
            "        window.resting = True\n",
            "        length = min(length, window.day.end_ms - now)\n        window.resting = True\n",
        ),
    ),
    reading(
        "R7",
        "a staggered start after the shift is a break",
        (DUTY, "if start_ms <= pair[0] < end_ms", "if start_ms <= pair[0]"),
    ),
    reading(
        "R7", "all windows rest at once, whatever the plan", ("description/windows.py", "index // self.at_once", "0")
    ),
    # R8
    reading(
        "R8",
        "a window may call at the end of its shift",
        (TIMETABLE, "(window.end_ms, Change.SHIFT_ENDS", "(window.end_ms + 1, Change.SHIFT_ENDS"),
    ),
    reading(
        "R8",
        "a window may not call at the start of its shift",
        (TIMETABLE, "(window.start_ms, Change.SHIFT_BEGINS", "(window.start_ms + 1, Change.SHIFT_BEGINS"),
    ),
    reading(
        "R8",
        "a window that serves at the end of its shift calls on",
        (
            ENGINE,
            "window.on_duty = now == self.closing and",
            "window.on_duty = window.serving or now == self.closing and",
        ),
    ),
    reading(
        "R8",
        "service in hand is cut at the end of the shift",
        (
            ENGINE,
            "            until = now + service_ms(customer.need, window.day.pace)\n",
            (
                "            length = service_ms(customer.need, window.day.pace)\n"
                "            until = max(now + 1, min(now + length, window.day.end_ms))\n"
            ),
        ),
    ),
    reading(
        "R8",
        "a shift is not clipped to the hours of the day",
        ("description/windows.py", "min(closing_ms, to_ms(self.hours[1]))", "to_ms(self.hours[1])"),
    ),
    reading(
        "R8",
        "overtime counts from the end of the shift to the last service",
        ("measures/occupancy.py", "np.maximum(called_ms, end_ms), ended_ms)", "end_ms, ended_ms)"),
    ),
    # R9
    reading(
        "R9",
        "the end of the shift applied before the calls of closing",
        (
            ENGINE,
            "window.on_duty = now == self.closing and window.day.stays and not self.send_away",
            "window.on_duty = False",
        ),
    ),
    reading(
        "R9",
        "a window stays by what it does at closing, not just before",
        (DUTY, "a < day.closing_ms <= b", "a <= day.closing_ms < b"),
    ),
    reading(
        "R9",
        "a window on a break at closing goes home",
        (
            ENGINE,
            "window.on_duty and window.day.stays and not self.send_away",
            "window.on_duty and window.day.stays and not self.send_away and not window.resting",
        ),
    ),
    reading(
        "R9",
        "under send_away the windows freed at closing still call",
        (
            ENGINE,
            "now == self.closing and window.day.stays and not self.send_away",
            "now == self.closing and window.day.stays",
        ),
        (ENGINE, CLOSES, ""),
        (ENGINE, CALLS, CALLS + CLOSES),
    ),
    reading("R9", "under send_away all are served", (ENGINE, 'office.at_closing == "send_away"', "False")),
    reading(
        "R9",
        "those whom nobody may serve wait on after closing",
        (
            ENGINE,
            "            if staying.isdisjoint(groups):\n",
            "            if self.send_away and staying.isdisjoint(groups):\n",
        ),
    ),
    reading(
        "R9",
        "a ticket is issued at the last-ticket time",
        (VISITORS, 'columns["queued_at_ms"] >= np.where(', 'columns["queued_at_ms"] > np.where('),
    ),
    reading(
        "R9",
        "the last ticket of a service replaces that of the office",
        (VISITORS, "np.minimum(clocks[0], clocks[1:])", "np.where(np.isinf(clocks[1:]), clocks[0], clocks[1:])"),
    ),
    reading(
        "R9",
        "the last ticket binds the booked in time",
        (VISITORS, 'np.where(in_time, closing[day], last[day, columns["service"]])', 'last[day, columns["service"]]'),
    ),
    reading(
        "R9",
        "the booked count in the tickets of the day",
        (VISITORS, "np.flatnonzero(came & ~late & ~in_time &", "np.flatnonzero(came & ~late &"),
    ),
    # R10
    reading(
        "R10",
        "patience seen at the head of the queue only",
        (
            ENGINE,
            "if customer.waiting and customer.patience < NO_LIMIT:",
            "if customer.waiting and not customer.patience:",
        ),
        (
            ENGINE,
            "            customer = heappop(queue)[3]\n",
            (
                "            customer = heappop(queue)[3]\n            until = customer.queued_at + customer.patience\n"
                "            if customer.waiting and until < now:\n"
                "                self._ends(customer, Outcome.LEFT, until)\n                continue\n"
            ),
        ),
    ),
    reading(
        "R10",
        "he leaves a millisecond later",
        (
            ENGINE,
            "self._at(customer.queued_at + customer.patience,",
            "self._at(customer.queued_at + customer.patience + 1,",
        ),
    ),
    reading(
        "R10",
        "the patience of a service is the office's",
        (SERVICES, "return law if own is None else own", "return law"),
    ),
    reading(
        "R10",
        "who has no patience leaves at once where others have some",
        (ATTRIBUTES, "minutes[kind == code] = NO_LIMIT", "minutes[kind == code] = 0"),
    ),
    reading(
        "R10",
        "no patience is no limit",
        (ENGINE, "        else:\n            self.out_of_patience.append(customer)\n", ""),
    ),
    reading(
        "R10",
        "the number of one who left is not called",
        (ENGINE, "customer.silent = self.absent_call > 0", "customer.silent = False"),
    ),
    reading(
        "R10",
        "the pace of the window acts on an absent call",
        (ENGINE, "until = now + self.absent_call\n", "until = now + service_ms(self.absent_call, window.day.pace)\n"),
    ),
    reading(
        "R10",
        "an absent call may last nothing",
        (DUTY, "max(1, round(office.absent_call_min * MIN))", "round(office.absent_call_min * MIN)"),
    ),
    reading(
        "R10",
        "one who left in silence still fills the hall",
        (
            ENGINE,
            "                customer.silent = self.absent_call > 0\n",
            "                customer.silent = self.absent_call > 0\n                self.waiting += customer.silent\n",
        ),
    ),
    reading(
        "R10",
        "numbers are dropped at closing, though a window stays",
        (
            ENGINE,
            "        staying = {",
            (
                "        for queue in self.queues.values():\n            for *_, customer in queue:\n"
                "                customer.silent = False\n        staying = {"
            ),
        ),
    ),
    reading(
        "R10",
        "one who is called in the instant he would leave has left",
        (ENGINE, CALLS, LEAVES + CALLS),
    ),
    # R11
    reading(
        "R11", "half a millisecond of service goes up", (DUTY, "round(need_ms * pace)", "int(need_ms * pace + 0.5)")
    ),
    reading(
        "R11", "parts of a millisecond of service are cut off", (DUTY, "round(need_ms * pace)", "int(need_ms * pace)")
    ),
    reading("R11", "a service may last nothing", (DUTY, "max(1, round(need_ms * pace))", "round(need_ms * pace)")),
    reading(
        "R11",
        "the pace is applied before the need is rounded",
        (LISTED, 'table.minutes("need_min")', 'table.numbers("need_min", None) * MIN'),
    ),
    reading("R11", "the pace of a window does not count", (DUTY, "round(need_ms * pace)", "round(need_ms)")),
    reading(
        "R11",
        "the pace of the day is drawn anew for each visit",
        (ATTRIBUTES, "need *= pace * MIN", "need *= np.resize(np.repeat(pace, 3), need.shape) * MIN"),
    ),
    # R12
    reading(
        "R12",
        "the early queue when they come",
        (VISITORS, "np.where(missing, slot, np.maximum(arrival, slot))", "np.where(missing, slot, arrival)"),
    ),
    reading(
        "R12", "the late queue at their slot", (VISITORS, "np.where(missing, slot, np.maximum(arrival, slot))", "slot")
    ),
    reading("R12", "as late as the grace is late", (VISITORS, "late = lateness > round(", "late = lateness >= round(")),
    reading(
        "R12",
        "the late keep their level",
        (VISITORS, "np.where(late & ~missing, stream.late_level,", "np.where(late & missing, stream.late_level,"),
    ),
    reading(
        "R12",
        "no last ticket binds the late",
        (
            VISITORS,
            "np.where(late & ~missing, Channel.APPOINTMENT_LATE,",
            "np.where(late & missing, Channel.APPOINTMENT_LATE,",
        ),
    ),
    reading(
        "R12",
        "a no-show queues",
        (VISITORS, "np.where(missing, Fate.NO_SHOW, Fate.QUEUES)", "np.where(missing, Fate.QUEUES, Fate.QUEUES)"),
    ),
    reading(
        "R12",
        "slots outside a short day are offered",
        ("description/demand.py", "(slots < end) & (slots >= opening_ms) & (slots < closing_ms)", "slots < end"),
    ),
    # R13
    reading("R13", "with a hall of 0 nobody may come in, idle windows or not", (ENGINE, CALLS, HALL + CALLS)),
    reading(
        "R13",
        "the first ticket is refused first",
        (ENGINE, "for customer in reversed(queued):", "for customer in queued:"),
    ),
    reading(
        "R13",
        "one may wait more than the hall holds",
        (ENGINE, "if self.waiting <= self.hall:", "if self.waiting <= self.hall + 1:"),
    ),
    reading(
        "R13",
        "one fewer may wait than the hall holds",
        (ENGINE, "if self.waiting <= self.hall:", "if self.waiting < self.hall:"),
    ),
    reading(
        "R13",
        "the last in the order of R3 goes, whenever he queued",
        (
            ENGINE,
            "for customer in reversed(queued):",
            "for *_, customer in sorted((entry for queue in self.queues.values() for entry in queue), reverse=True):",
        ),
    ),
    reading(
        "R13",
        "the privileged are let in whatever the hall holds",
        (
            ENGINE,
            "if customer.waiting:\n                self._ends(customer, Outcome.REFUSED_FULL",
            "if customer.waiting and customer.level:\n                self._ends(customer, Outcome.REFUSED_FULL",
        ),
    ),
)
