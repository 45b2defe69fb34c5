"""The rules of docs/rules.md worked through by brute force: every instant in order, step by step as R6 says.

No simulation library, no event list to maintain, nothing shared with the engines; slow on purpose. Times are whole
milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MIN_MS = 60_000
NEVER = 10**15


@dataclass
class Window:
    """One window on the day: what the plan says, and what it is doing."""

    name: str
    serves: frozenset[str]
    rank: int
    pace: float
    start: int
    end: int  # of the shift, clipped to the day's hours
    breaks: list[tuple[int, int]]  # (due, length), by due time
    closed: list[tuple[int, int]]  # [from, until)
    stays: bool = False
    busy_until: int = -1  # service or absent call
    rest_until: int = -1  # break
    idle_since: int = 0
    taken: list[tuple[int, int]] = field(default_factory=list)  # breaks (from, until)
    missed: int = 0

    def is_closed(self, now: int) -> bool:
        return any(start <= now < until for start, until in self.closed)

    def can_call(self, now: int, closing: int) -> bool:
        on_duty = self.stays if now >= closing else self.start <= now < self.end
        return on_duty and self.busy_until <= now and self.rest_until <= now and not self.is_closed(now)


@dataclass
class Customer:
    """One listed visit and what becomes of it."""

    service: str
    queued: int
    need: int
    patience: int | None
    level: int
    channel: str
    no_show: bool = False
    ticket: int = -1
    called: int | None = None
    ended: int | None = None
    window: str = ""
    outcome: str = ""


def give_tickets(
    customers: list[Customer],
    *,
    closing: int,
    last_ticket: int | None = None,
    service_last: dict[str, int] | None = None,
    tickets_max: dict[str, int] | None = None,
) -> None:
    """R2: number all who come; R9: refuse who comes too late or after the day's tickets are spent."""
    issued: dict[str, int] = {}
    coming = [customer for customer in customers if not customer.no_show]
    for customer in customers:
        if customer.no_show:
            customer.outcome = "no_show"
    coming.sort(key=lambda customer: customer.queued)  # stable: rows of one instant keep their order
    for number, customer in enumerate(coming, start=1):
        customer.ticket = number
        if customer.channel == "appointment":
            allowed = customer.queued < closing
        else:
            limits = [closing, (service_last or {}).get(customer.service, closing)]
            if last_ticket is not None:
                limits.append(last_ticket)
            spent = issued.get(customer.service, 0)
            allowed = customer.queued < min(limits) and spent < (tickets_max or {}).get(customer.service, NEVER)
            issued[customer.service] = spent + allowed
        if not allowed:
            customer.outcome, customer.ended = "refused_late", customer.queued


def work_through(
    windows: list[Window],
    customers: list[Customer],
    *,
    closing: int,
    at_closing: str = "serve",
    hall: int | None = None,
    absent_call: int = 0,
) -> None:
    """Fill in what becomes of every customer (outcome "" on entry: he queues) and which breaks are taken."""
    coming = [customer for customer in customers if not customer.outcome]
    waiting: list[Customer] = []
    numbers: list[Customer] = []  # left in silence, still to be called (R10)

    instants = {closing}
    for window in windows:
        window.idle_since = window.start
        window.breaks.sort(key=lambda item: item[0])
        instants |= {window.start, window.end} | {due for due, _ in window.breaks}
        instants |= {edge for period in window.closed for edge in period}
    for customer in coming:
        instants.add(customer.queued)
        if customer.patience is not None:
            instants.add(customer.queued + customer.patience)

    while instants:
        now = min(instants)
        instants.remove(now)

        # (1) services, breaks and closed periods end
        for window in windows:
            ends = {window.busy_until, window.rest_until} | {until for _, until in window.closed}
            if now in ends:
                window.idle_since = max(window.idle_since, now)

        # (2) shifts and closed periods are read off the clock in can_call; breaks begin, or are found to be too late
        for window in windows:
            while window.breaks and window.breaks[0][0] <= now and max(window.busy_until, window.rest_until) <= now:
                _, length = window.breaks.pop(0)
                if now < window.end:
                    window.rest_until = now + length
                    window.taken.append((now, window.rest_until))
                    instants.add(window.rest_until)
                else:
                    window.missed += 1

        # (3) closing: who stays, who is sent away
        if now == closing:
            for window in windows:
                in_shift = window.start <= closing - 1 < window.end
                window.stays = at_closing == "serve" and in_shift and not window.is_closed(closing - 1)
            staying = frozenset().union(*(window.serves for window in windows if window.stays))
            for customer in waiting:
                if customer.service not in staying:
                    customer.outcome, customer.ended = "sent_away", now
            waiting = [customer for customer in waiting if not customer.outcome]
            numbers = [customer for customer in numbers if customer.service in staying]

        # (4) customers queue
        newcomers = [customer for customer in coming if customer.queued == now]
        waiting += newcomers

        # (5) calls: once through, in the order of R3
        for customer in sorted(waiting + numbers, key=lambda customer: (customer.level, customer.ticket)):
            able = [w for w in windows if customer.service in w.serves and w.can_call(now, closing)]
            if not able:
                continue
            window = min(able, key=lambda w: (w.rank, w.idle_since, windows.index(w)))
            customer.called, customer.window = now, window.name
            if customer.outcome == "left":
                window.busy_until = now + absent_call
                numbers.remove(customer)
            else:
                window.busy_until = now + max(1, round(customer.need * window.pace))
                customer.outcome, customer.ended = "served", window.busy_until
                waiting.remove(customer)
            instants.add(window.busy_until)

        # (6) the hall: newcomers are refused, last ticket first
        for customer in sorted(newcomers, key=lambda customer: -customer.ticket):
            if hall is not None and len(waiting) > hall and customer in waiting:
                customer.outcome, customer.ended = "refused_full", now
                waiting.remove(customer)

        # (7) patience ends
        for customer in list(waiting):
            if customer.patience is not None and customer.queued + customer.patience <= now:
                customer.outcome, customer.ended = "left", now
                waiting.remove(customer)
                if absent_call > 0:
                    numbers.append(customer)
