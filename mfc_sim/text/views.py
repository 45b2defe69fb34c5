"""Words of what a notebook shows of a thing: headings of tables, names of small charts."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "views.point": ("{label}: {name} — {value:.1f}", "{label}: {name} {value:.1f}"),
    "views.number": ("{value:.1f}", "{value:.1f}"),
    "views.on_duty": ("окон в смене", "windows on duty"),
    "views.work": ("работы, в окнах", "work, in windows"),
    "views.day": ("Окна и работа по получасам{day}", "Windows and work by half-hour{day}"),
    "views.more_days": ("… и ещё видов дней: {count}", "… and {count} more kinds of day"),
    "views.service": ("Услуга", "Service"),
    "views.mean": ("В среднем, мин", "Mean, min"),
    "views.visits": ("Посетителей в день", "Visitors a day"),
    "views.served_by": ("Ведут окна", "Served by"),
    "views.wait_by_hour": ("Среднее ожидание по часам, мин", "Mean wait by hour, min"),
    "views.mean_wait": ("ожидание", "wait"),
    "views.limit": ("15 минут", "15 minutes"),
    "views.figure": ("Показатель", "Figure"),
    "views.before": ("Было", "Before"),
    "views.after": ("Стало", "After"),
    "views.difference": ("Разница", "Difference"),
    "views.interval": ("Интервал 95 %", "95 % interval"),
    "views.gain": ("Выигрыш", "Gain"),
    "views.bold": (
        "Жирным и со звёздочкой — где интервал разницы не содержит нуля.",
        "Bold and starred: the interval of the difference excludes zero.",
    ),
    "views.people": ("людей по плану", "people of the plan"),
    "views.needed": ("нужно", "needed"),
    "views.plan_day": ("Люди и потребность по получасам{day}", "People and need by half-hour{day}"),
    "views.of_day": (", {day}", ", {day}"),
    "views.office": ("Офис", "Office"),
    "views.windows": ("Окон", "Windows"),
    "views.load": ("Загрузка, %", "Load, %"),
    "views.shade": (
        "Чем гуще цвет ячейки, тем хуже показатель среди вариантов.",
        "The stronger the color of a cell, the worse its figure among the points.",
    ),
}
