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
    "tickets.replay_title": (
        "{office}, повтор журнала {first} – {last} (дней: {days}, талонов: {tickets})",
        "{office}, log of {first} to {last} replayed ({days} days, {tickets} tickets)",
    ),
    "tickets.replay_exact": (
        "каждый вызов пришёлся на то же время, что в журнале: правила и окна те же",
        "every call came at its logged time: the rules and the windows are those of the log",
    ),
    "tickets.replay_rules": (
        "правила и окна: среднее ожидание {observed:.2f} мин в журнале, {replayed:.2f} в повторе; разница {error:+.2f} мин ({low:+.2f} – {high:+.2f}); вовремя ±1 с вызвано {share:.1f} %",
        "rules and windows: mean wait {observed:.2f} min logged, {replayed:.2f} replayed; difference {error:+.2f} min ({low:+.2f} to {high:+.2f}); {share:.1f} % called at their logged second",
    ),
    "tickets.replay_laws": (
        "законы: с разыгранными потребностями и терпением {drawn:.2f} мин; ещё {error:+.2f} мин ({low:+.2f} – {high:+.2f})",
        "laws: with needs and patience drawn {drawn:.2f} min; a further {error:+.2f} min ({low:+.2f} to {high:+.2f})",
    ),
    "tickets.replay_closed": (
        "талонов в дни, когда офис закрыт: {count}; не повторены",
        "tickets on days on which the office is closed: {count}; not replayed",
    ),
    "tickets.replay_unknown": (
        "талонов, о которых не сказано, чем кончилось: {count}; не повторены",
        "tickets of which the log does not say what became: {count}; not replayed",
    ),
    "tickets.replay_needs": (
        "талонов без времени обслуживания: {count}; время разыграно",
        "tickets without a service time: {count}; it was drawn",
    ),
}
