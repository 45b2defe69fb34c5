"""Messages of fits and replays of ticket logs."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "tickets.note_simulated": (
        "талоны смоделированы, а не наблюдались: повторений {replications}, зерно {seed}",
        "the tickets are simulated, not observed: {replications} replications, seed {seed}",
    ),
    "tickets.note_refused": (
        "посетителей без талона (отказано): {count}; их в журнале нет",
        "visitors without a ticket (refused): {count}; the log does not hold them",
    ),
    "tickets.note_forgotten": (
        "обслуживаний, где «завершить» не нажато вовремя: {count}; конец записан при следующем вызове окна или при закрытии",
        "services whose finish was pressed late: {count}; they end at the next call of their window, or at closing",
    ),
}
