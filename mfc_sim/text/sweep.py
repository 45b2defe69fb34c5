"""Words of sweeps."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "sweep.title": (
        "{name}: перебор вариантов ({count}) на одних и тех же посетителях, {sample}, зерно {seed}, движок {engine}",
        "{name}: sweep of {count} points on the same visitors, {sample}, seed {seed}, engine {engine}",
    ),
    "sweep.more": ("… и ещё вариантов: {count}, все — в .table()", "… and {count} more points: all are in .table()"),
    "sweep.warning": ("{points}: {warning}", "{points}: {warning}"),
    "sweep.warning_of_many": ("{points} и ещё вариантов {count}: {warning}", "{points} and {count} more: {warning}"),
    "sweep.more_warnings": (
        "и ещё предупреждений: {count}; все по одному варианту: .offices[...].warnings()",
        "and {count} more warnings; all of a point: .offices[...].warnings()",
    ),
    "sweep.skipped": (
        "ось «{axis}»: {field} есть только у живой очереди; без него не меняются: {names}",
        "axis {axis!r}: only walk-ins have {field}; without it these stay as they are: {names}",
    ),
    "sweep.target": (
        "Цель: не меньше {percent} % вызваны за {minutes} мин, {per}",
        "Target: at least {percent} % called within {minutes} min, {per}",
    ),
    "sweep.per_day": ("по всем посетителям вместе", "of all visitors together"),
    "sweep.per_service": ("по каждой услуге", "in every service"),
    "sweep.per_level": ("на каждом уровне очереди", "at every level of the queue"),
    "sweep.meet": ("Её достигают варианты: {met} из {count}.", "{met} of {count} points meet it."),
    "sweep.cheapest": ("Самый дешёвый: {point}.", "The cheapest: {point}."),
    "sweep.point": (
        "{point} — {share} в срок{worst}, окно-часов {hours}",
        "{point}: {share} in time{worst}, {hours} window-hours",
    ),
    "sweep.worst": (" (хуже всего: {name})", " (worst: {name})"),
    "sweep.surely": (
        "Цель достигнута уверенно: и нижняя граница интервала не ниже цели.",
        "Met surely: the lower end of the interval is not below the target either.",
    ),
    "sweep.not_surely": (
        "Цель достигнута только средним значением: нижняя граница интервала ниже цели. Повторов нужно больше.",
        "Met by the value alone: the lower end of the interval is below the target. More replications would tell.",
    ),
    "sweep.cheapest_sure": (
        "Самый дешёвый из уверенных: {point}, окно-часов {hours}.",
        "The cheapest that meets it surely: {point}, {hours} window-hours.",
    ),
    "sweep.none_meets": (
        "Её не достигает ни один вариант из {count}.",
        "None of the {count} points meets it.",
    ),
    "sweep.nearest": ("Ближе всего: {point}.", "The nearest: {point}."),
    "sweep.selected": (
        "Лучший из {count} по показателю «{label}»: «{name}», {value}; повторов {replications}",
        "Best of {count} in {label!r}: {name!r}, {value}; {replications} replications",
    ),
    "sweep.guaranteed": (
        "Если он лучше остальных хотя бы на {indifference}, он найден с вероятностью не меньше {percent} % (процедура KN).",
        "If the best is better than the others by at least {indifference}, it is found with a probability of at least {percent} %"
        " (procedure KN).",
    ),
    "sweep.no_guarantee": (
        "! Предел повторов исчерпан раньше, чем процедура KN закончилась: лучший пока, без гарантии {percent} % на различие {indifference}.",
        "! The ceiling of replications was hit before the procedure KN ended: the best so far, without the guarantee of {percent} % for a"
        " difference of {indifference}.",
    ),
    "sweep.left": (
        "  {name}: {value} от лучшего; повторов {replications}, отличить не удалось",
        "  {name}: {value} from the best; {replications} replications, not told apart",
    ),
    "sweep.dropped": (
        "  {name}: {value} от лучшего; повторов {replications}, выбыл после {at}, отстав от «{other}»",
        "  {name}: {value} from the best; {replications} replications, dropped after {at}, behind {other!r}",
    ),
    "sweep.more_scenarios": ("  … и ещё вариантов: {count}, все — в .table", "  … and {count} more: all are in .table"),
    "sweep.spent": (
        "Повторов всего {spent}; поровну на всех понадобилось бы {alike}.",
        "{spent} replications in all; shared alike they would have been {alike}.",
    ),
}
