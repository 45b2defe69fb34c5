"""Messages of descriptions: Russian, English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "description.invalid": (
        "описание офиса «{name}» использовать нельзя, ошибок: {count}",
        "office {name!r} cannot be used, {count} problem(s):",
    ),
    "description.windows_changed": (
        "окна «{group}», смена «{shift}»: было {before}, стало {after}",
        "windows {group!r}, shift {shift!r}: {before} -> {after}",
    ),
    "description.no_window": ("есть спрос, но ни одного окна", "demand, but no window"),
    "description.overload": (
        "нагрузка {offered:.1f} на {windows:.1f} окна: очередь растёт",
        "load {offered:.1f} on {windows:.1f} windows: the queue grows",
    ),
    "description.no_demand": (
        "Спрос не задан: люди придут только из таблицы customers=.",
        "No demand is described: people come only from a table, customers=.",
    ),
    "description.on_day": ("{day}: ", "{day}: "),
    "description.never_served": (
        "{where}услугу «{service}» не ведёт ни одно работающее окно.",
        "{where}service {service!r} has demand, but no window that serves it is on duty.",
    ),
    "description.uncovered": (
        "{where}услуга «{service}» остаётся без окна с {begin} до {until} (перерывы, закрытые окна или конец смен); талоны выдаются.",
        "{where}service {service!r} has no window from {begin} to {until} (breaks, closed windows or shift ends); tickets are still issued.",
    ),
    "description.day_overload": (
        "{where}работы по услугам «{pool}» больше, чем успевают окна за день: {offered:.1f} на {windows:.1f} окна.",
        "{where}the work of {pool} is more than its windows can do in a day: {offered:.1f} on {windows:.1f} windows.",
    ),
    "description.break_outside": (
        "{where}перерыв {start} в смене «{windows}» у {count} окон попадает вне смены и не состоится.",
        "{where}the break at {start} of {windows!r} falls outside the shift for {count} window(s): they take none.",
    ),
}
