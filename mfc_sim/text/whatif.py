"""Words of the panel that answers "what if"."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "whatif.title": ("{name}: что будет, если…", "{name}: what if…"),
    "whatif.windows": ("Людей в смене", "People in the shift"),
    "whatif.demand": ("Посетителей, %", "Visitors, %"),
    "whatif.ways": ("Как приходят, % посещений", "How they come, % of visits"),
    "whatif.booked": ("по записи", "booked"),
    "whatif.online": ("перешло в онлайн", "moved online"),
    "whatif.patience": ("Терпение", "Patience"),
    "whatif.patience_min": ("ждут в среднем, мин", "wait on average, min"),
    "whatif.nobody_leaves": ("никто не уходит", "nobody leaves"),
    "whatif.reset": ("Как сегодня", "As today"),
    "whatif.same": (
        "Сегодня против этого варианта: {sample}, одни и те же люди.",
        "Today against this variant: {sample}, the same people.",
    ),
    "whatif.refused": (
        "Так офис работать не может; ниже — последний вариант, который может:\n{problems}",
        "The office cannot work like this; below is the last variant that can:\n{problems}",
    ),
}
