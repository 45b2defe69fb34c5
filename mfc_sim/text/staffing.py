"""Words of staffing: targets, windows needed, shifts and plans."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "staffing.share": (
        "не меньше {percent} % вызваны за {minutes} мин {per}",
        "at least {percent} % called within {minutes} min {per}",
    ),
    "staffing.quantile": (
        "{percent} % обслуженных ждут не дольше {minutes} мин {per}",
        "{percent} % of those served wait at most {minutes} min {per}",
    ),
    "staffing.mean_wait_min": (
        "среднее ожидание не больше {minutes} мин {per}",
        "mean wait at most {minutes} min {per}",
    ),
    "staffing.left": (
        "ушли необслуженными не больше {percent} % {per}",
        "at most {percent} % go unserved {per}",
    ),
    "staffing.per_half-hour": ("в каждые полчаса", "in every half-hour"),
    "staffing.per_day": ("по всем посетителям вместе", "of all visitors together"),
    "staffing.per_service": ("по каждой услуге", "in every service"),
    "staffing.per_level": ("на каждом уровне очереди", "at every level of the queue"),
    "staffing.minutes": ("{minutes} мин", "{minutes} min"),
    "staffing.and": (", и ", ", and "),
    "staffing.missed": (
        "{part}: со всеми установленными окнами выходит только {value} при цели {bound}",
        "{part}: all installed windows reach only {value}, the target is {bound}",
    ),
    "staffing.unsure": (
        "{part}: все установленные окна дают {value}, но наверняка только {surely} при цели {bound}; нужно больше повторов (replications)",
        "{part}: all installed windows reach {value}, but surely only {surely}, the target is {bound}; more replications would tell",
    ),
    "staffing.unserved": (
        "{part}: со всеми установленными окнами не обслужен никто из пришедших",
        "{part}: all installed windows serve nobody of those who come",
    ),
    "staffing.part_service": ("услуга «{name}»", "service {name!r}"),
    "staffing.part_level": ("уровень очереди {number}", "level {number}"),
    "staffing.everybody": ("все посетители", "all visitors"),
    "staffing.limits": (
        "установлено окон: {groups}; installed= задаёт другое число, цель можно смягчить",
        "windows installed: {groups}; installed= says otherwise, or the target can be eased",
    ),
    "staffing.group_has": ("«{group}» — {count}", "{group!r} {count}"),
    "staffing.required": ("{name}: сколько окон нужно", "{name}: windows needed"),
    "staffing.target": ("Цель: {targets}.", "Target: {targets}."),
    "staffing.proof": (
        "Всего окно-часов: {hours}. Проверено моделированием: {sample}, зерно {seed}; перепробовано вариантов: {tried}.",
        "{hours} window-hours in all. Shown by simulation: {sample}, seed {seed}; {tried} staffings were tried.",
    ),
    "staffing.from": ("с", "from"),
    "staffing.day": ("день", "day"),
    "staffing.value": ("итог", "figure"),
    "staffing.at_least": ("не хуже", "surely"),
    "staffing.most": ("больше всего сразу", "most at once"),
    "staffing.hours": ("окно-часов", "window-hours"),
    "staffing.formulas": (
        "Формулы (без моделирования): {methods}.",
        "Formulas, without simulation: {methods}.",
    ),
    "staffing.formula": (
        "{method} — {hours} окно-часов, не хватает окон в получасах: {short}, лишних: {over}",
        "{method} {hours} window-hours, {short} windows short and {over} too many over the half-hours",
    ),
}
