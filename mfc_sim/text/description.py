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
        "работы на {offered:.2f} окна, окон {windows:.2f}: очередь растёт",
        "work for {offered:.2f} windows, {windows:.2f} there: the queue grows",
    ),
    "description.no_demand": (
        "Спрос не задан: люди придут только из таблицы customers=.",
        "No demand is described: people come only from a table, customers=.",
    ),
    "description.on_day": ("{day}: ", "{day}: "),
    "description.never_served": (
        "услугу «{service}» не ведёт ни одно работающее окно.",
        "service {service!r} has demand, but no window that serves it is on duty.",
    ),
    "description.uncovered": (
        "услуга «{service}» остаётся без окна {gaps} (перерыв или конец смен); талоны выдаются.",
        "service {service!r} has no window {gaps} (breaks, shift ends); tickets are issued.",
    ),
    "description.from_until": ("с {begin} до {until}", "from {begin} to {until}"),
    "description.and": (" и ", " and "),
    "description.unread_sheet": (
        "лист «{sheet}» не прочитан: такого листа книга офиса или региона не знает.",
        "sheet {sheet!r} was not read: a workbook of an office or a region has no such sheet.",
    ),
    "description.service_named": ("услуга «{name}»", "service {name!r}"),
    "description.patience": ("терпение", "patience"),
    "description.great_spread": (
        "{what}: разброс {cv:g}: в {cv:g} раз больше среднего; обычно 0,3-1. Если имелось в виду {cv:g} %, напишите {share:g}.",
        "{what}: the spread is {cv:g}: {cv:g} times the mean; usually 0.3-1. If {cv:g} % was meant, write {share:g}.",
    ),
    "description.great_factor": (
        "разброс «{field}» — {cv:g}: в {cv:g} раз больше среднего. Если имелось в виду {cv:g} %, напишите {share:g}.",
        "the spread {field!r} is {cv:g}: {cv:g} times the mean. If {cv:g} % was meant, write {share:g}.",
    ),
    "description.day_overload": (
        "работы по услугам «{pool}» — на {offered:.2f} окна, а смены дают {windows:.2f} (с перерывами, при своём темпе): очередь растёт весь день.",
        "the work of {pool} keeps {offered:.2f} windows busy all day, the shifts give {windows:.2f} (breaks and pace counted): the queue grows.",
    ),
    "description.break_outside": (
        "перерыв {start} в смене «{windows}» у {count} окон попадает вне смены и не состоится.",
        "the break at {start} of {windows!r} falls outside the shift for {count} window(s): they take none.",
    ),
    "description.silent_days": (
        "поток «{stream}» не описан: никто не придёт.",
        "the demand {stream!r} says nothing of this day: nobody comes.",
    ),
    "description.after_closing": (
        "поток «{stream}»: {count:.1f} человек по описанию пришли бы после закрытия; они не придут.",
        "the demand {stream!r} has {count:.1f} visitors after closing: they do not come.",
    ),
    "description.short_shape": (
        "у потока «{stream}» веса shape заданы на {hours} ч, а офис открыт дольше: потом никто не придёт.",
        "the demand {stream!r} has a shape of {hours} hours, the office is open longer: nobody comes then.",
    ),
    "description.odd_hours": (
        "офис открыт {begin}-{until}: числа в hours — это минуты от полуночи; часы пишутся так: '09:00'.",
        "the office is open {begin}-{until}: numbers in hours are minutes since midnight; write '09:00'.",
    ),
    "description.office": ("Офис «{name}»", "Office {name!r}"),
    "description.hours": ("Часы работы", "Hours"),
    "description.services": ("Услуги", "Services"),
    "description.demand": ("Спрос, человек в день", "Demand, visitors a day"),
    "description.windows": ("Окна, одновременно не больше {count}", "Windows, at most {count} at once"),
    "description.warnings": ("Предупреждения", "Warnings"),
    "description.more": ("… и ещё {count}", "... and {count} more"),
    "description.dates": (
        "особые даты: закрыто {closed}, другие часы {special}",
        "special dates: {closed} closed, {special} with other hours",
    ),
    "description.submit": ("подача", "submit"),
    "description.collect": ("выдача", "collect"),
    "description.consult": ("консультация", "consult"),
    "description.minutes": ("в среднем {mean:.1f} мин", "{mean:.1f} min on average"),
    "description.booked": ("по записи {counts}", "booked {counts}"),
    "description.a_day": ("в живой очереди {counts}", "walk in {counts}"),
    "description.all": ("все", "all services"),
    "description.all_hours": ("все часы работы", "all opening hours"),
    "description.serves": ("услуги: {services}", "serve: {services}"),
    "description.break_at": ("перерыв в {start} на {length:g} мин", "break at {start} for {length:g} min"),
    "description.closed": ("закрыты {begin}–{until}", "closed {begin}–{until}"),
}
