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
        "Сколько окон дали бы формулы, без моделирования:",
        "What formulas ask for, without simulation:",
    ),
    "staffing.formula": (
        "{method}: {hours} окно-часов, не хватает окон в получасах: {short}, лишних: {over} ({what})",
        "{method}: {hours} window-hours, {short} windows short and {over} too many over the half-hours ({what})",
    ),
    "staffing.sipp_what": (
        "каждые полчаса сами по себе, будто поток такой весь день",
        "each half-hour on its own, as if its arrivals went on for ever",
    ),
    "staffing.lag_sipp_what": (
        "то же, но поток взят раньше на среднее время обслуживания",
        "the same, with the arrivals of one mean service earlier",
    ),
    "staffing.mol_what": (
        "по нагрузке, в которой ещё обслуживаются те, кто пришёл раньше",
        "by a load in which those who came before are still being served",
    ),
    "staffing.shift": ("смена", "shift"),
    "staffing.group": ("окна", "windows"),
    "staffing.hours_of": ("часы", "hours"),
    "staffing.breaks": ("перерывы", "breaks"),
    "staffing.people": ("человек", "people"),
    "staffing.cover": (
        "Смены: человек — {people}, человеко-часов {per} — {hours}, стоимость — {cost}",
        "Shifts: {people} people, {hours} person-hours {per}, cost {cost}",
    ),
    "staffing.a_day": ("в день", "a day"),
    "staffing.a_week": ("в неделю", "a week"),
    "staffing.optimal": (
        "Дешевле покрыть эту потребность нельзя: это доказано (граница {bound}).",
        "Nothing cheaper covers these needs: proved (bound {bound}).",
    ),
    "staffing.not_optimal": (
        "Лучшее из найденного; дешевле {bound} не бывает.",
        "The best that was found; nothing costs less than {bound}.",
    ),
    "staffing.unreached": (
        "{who}: {where}: нужны люди, но ни одна смена сюда не попадает; измените начало (starts), длину (length_min), перерывы или дни (days) смен или добавьте смену",
        "{who}: {where}: people are needed, and no shift reaches it; change starts, length_min, breaks or days of the shift types, or add one",
    ),
    "staffing.short": (
        "{who}: {where}: не хватает людей: {count}",
        "{who}: {where}: {count} people short",
    ),
    "staffing.guilty": (
        "{who}: мешает ограничение (без него получается): {limits}",
        "{who}: the limit in conflict, without which it can be done: {limits}",
    ),
    "staffing.together": (
        "{who}: мешают ограничения вместе: {limits}",
        "{who}: limits in conflict together: {limits}",
    ),
    "staffing.no_time": (
        "{who}: за {seconds:g} с не найдено ни одного плана; time_limit_s больше",
        "{who}: no plan was found in {seconds:g} s; a larger time_limit_s may help",
    ),
    "staffing.changed": ("{group} {hours}{days}: было {was}, станет {now}", "{group} {hours}{days}: {was}, now {now}"),
    "staffing.hours_paid": ("{hours} (по плану {paid})", "{hours} (planned {paid})"),
    "staffing.changed_breaks": (
        "{group}, перерывы{days}: было {was}; станет {now}",
        "{group}, breaks{days}: {was}; now {now}",
    ),
    "staffing.break_of": ("{hours} × {people}", "{hours} × {people}"),
    "staffing.no_breaks": ("без перерывов", "none"),
    "staffing.shut": (
        "Смена «{name}» {hours}{days} выходит за часы работы ({open}): людей — {people}, каждому оплачено на {more} ч больше, чем офис открыт; всего таких часов {per} — {total}. Задайте дни этой смены (days) или добавьте короткую смену.",
        "Shift {name!r} {hours}{days} goes beyond the opening hours ({open}): {people} people are paid for {more} h more than the office is open; such hours {per}: {total}. Give the shift days of its own (days), or add a shorter one.",
    ),
    "staffing.shut_on": (" в {days}", " on {days}"),
    "staffing.today": ("сегодня", "today"),
    "staffing.plan": ("план", "plan"),
    "staffing.row_within": ("вызваны за {minutes} мин", "called within {minutes} min"),
    "staffing.row_worst": ("то же в худшие полчаса", "the same in the worst half-hour"),
    "staffing.row_hours": ("человеко-часов {per}", "person-hours {per}"),
    "staffing.row_people": ("людей в самый людный день", "people on the busiest day"),
    "staffing.row_cost": ("стоимость {per}", "cost {per}"),
    "staffing.at": ("{value}, {part}", "{value}, {part}"),
    "staffing.kept_groups": (
        "Не планировались и не изменились: {groups}. Их часы выше не считаются.",
        "Not planned, and as they were: {groups}. Their hours do not count above.",
    ),
    "staffing.mends": ("План устраняет предупреждений: {count}.", "Warnings that the plan does away with: {count}."),
    "staffing.fewer_do": (
        "Минус в «{surplus}»: в смене меньше, чем получено для этого получаса отдельно. Моделирование плана показало, что хватает и меньшего.",
        "Below 0 in {surplus!r}: fewer are on duty than were found for that half-hour on its own. The simulation of the plan shows that they suffice.",
    ),
    "staffing.changes": ("Что меняется против сегодняшнего графика:", "What changes from today's roster:"),
    "staffing.more_changes": (
        "… и ещё изменений: {count}; все перечислены в отчёте и в книге Excel этого плана",
        "… and {count} more: the report and the workbook of this plan list them all",
    ),
    "staffing.unchanged": ("График смен не меняется.", "The roster stays as it is."),
    "staffing.no_window": ("у услуги нет окна", "a service has no window"),
    "staffing.worst": (
        "Хуже всего — {part}: {value}, уверенно {surely}; сегодня в худшем месте: {before}.",
        "Worst is {part}: {value}, surely {surely}; today's worst: {before}.",
    ),
    "staffing.verified": (
        "Проверено на новых посетителях: {sample}, зерно {seed}; перепробовано вариантов: {tried}.",
        "Verified on new visitors: {sample}, seed {seed}; {tried} staffings were tried.",
    ),
    "staffing.verified_again": (
        "Проверено на новых посетителях: {sample}, зерно {seed}; перепробовано вариантов: {tried}. Прежние планы такую проверку не прошли: {failed}; после каждого поиск продолжался.",
        "Verified on new visitors: {sample}, seed {seed}; {tried} staffings were tried. Earlier plans that failed such a check: {failed}; the search went on after each.",
    ),
    "staffing.bound": (
        "Дешевле {bound} план с этой целью не бывает, если лишние окна в другое время в среднем не вредят. Эта граница берёт каждые полчаса отдельно, будто в остальное время заняты все окна, и потому часто ниже любого выполнимого плана.",
        "No plan for this target costs less than {bound}, if more windows elsewhere do not hurt on average. This bound takes each half-hour on its own, as if all windows were on duty at all other times, so it is often below any plan that works.",
    ),
    "staffing.unverified": (
        "staff: план не подтвердился на новых посетителях {attempts} раз подряд; replications больше",
        "staff: no plan was confirmed by new visitors, {attempts} times; more replications may help",
    ),
    "staffing.not_found": (
        "staff: за {rounds} шагов поиска не найдено смен, при которых цель выполнена",
        "staff: no shifts that meet the target were found in {rounds} covers",
    ),
    "staffing.all_before": (
        "staff: {part}: цель не выполнена, хотя перед этим заняты все окна, какие можно занять",
        "staff: {part}: the target is missed, though all windows that may be staffed are on duty until then",
    ),
    "staffing.all_day": (
        "staff: цель не выполнена, хотя весь день заняты все окна, какие можно занять",
        "staff: the target is missed, though all windows that may be staffed are on duty all day",
    ),
    "staffing.nothing": (
        "staff: {people} чел. не могут обещать и {percent} % {limits}",
        "staff: {people} people cannot promise even {percent} % {limits}",
    ),
    "staffing.hall": (
        "! Кого не пустил полный зал, тот в цель не входит: сколько их, покажет simulate(plan.office).",
        "! Those whom a full hall refuses do not count in the target: simulate(plan.office) shows how many they are.",
    ),
}
