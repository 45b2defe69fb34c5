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
    "tickets.fit_title": (
        "{office}: подобрано по {first} – {last} (дней: {days}, талонов: {tickets}, услуг: {services})",
        "{office}: fitted on {first} to {last} ({days} days, {tickets} tickets, {services} services)",
    ),
    "tickets.how_counted": (
        "сосчитано",
        "counted",
    ),
    "tickets.how_poisson": (
        "итоги дней не отличаются от пуассоновских (p = {p:.3f}): разброса дней нет",
        "totals of days do not differ from Poisson (p = {p:.3f}): no factor of the day",
    ),
    "tickets.how_overdispersed": (
        "итоги дней разбросаны больше пуассоновских (p = {p:.4f})",
        "totals of days differ more than Poisson (p = {p:.4f})",
    ),
    "tickets.how_borrowed": (
        "сосчитано, редкие услуги по профилю офиса; дней мало, дни недели объединены",
        "counted, sparse services drawn to the office's profile; few days, weekdays taken together",
    ),
    "tickets.how_rates": (
        "сосчитано, редкие услуги по профилю офиса",
        "counted, sparse services drawn to the office's profile",
    ),
    "tickets.how_door": (
        "талоны первой секунды работы",
        "tickets of the first second",
    ),
    "tickets.how_few": (
        "меньше {least} записей: отдельного потока нет",
        "fewer than {least} bookings: no stream of their own",
    ),
    "tickets.how_grace": (
        "между самым поздним на своём уровне и самым ранним на другом",
        "between the latest at the level of bookings and the earliest at another",
    ),
    "tickets.how_normal": (
        "нормальный закон",
        "normal law",
    ),
    "tickets.how_empirical": (
        "наблюдённые значения: нормальный закон не подходит",
        "observed values: a normal law does not fit",
    ),
    "tickets.how_trimmed": (
        "конец при следующем вызове без ожидавших, последний слишком длинный, или вызовы подряд: не учтены",
        "end at the next call with nobody waiting, a last one too long, or calls in a row: left out",
    ),
    "tickets.how_default": (
        "в журнале нет времени обслуживания: взято по умолчанию",
        "no service time in the log: default taken",
    ),
    "tickets.how_days": (
        "множитель дня сверх случайности (p его отсутствия = {p:.4f})",
        "factor of the day beyond chance (p of none = {p:.4f})",
    ),
    "tickets.how_pace": (
        "относительно группы {name}, при тех же услугах и днях",
        "against group {name}, services and days being equal",
    ),
    "tickets.how_pace_operators": (
        "средний темп операторов за этими окнами относительно группы {name}: операторы объясняют больше окон (оценка на "
        "днях вне подбора, на талон: операторы {operators:.4f}, окна {windows:.4f}, вместе {both:.4f})",
        "mean pace of the operators who sat there, against group {name}: operators explain more than windows (score on "
        "days not fitted, per ticket: operators {operators:.4f}, windows {windows:.4f}, both {both:.4f})",
    ),
    "tickets.how_pace_windows": (
        "относительно группы {name}, при тех же услугах и днях: одни операторы без окон объясняют не больше (оценка на "
        "днях вне подбора, на талон: операторы {operators:.4f}, окна {windows:.4f}, вместе {both:.4f})",
        "against group {name}, services and days being equal: operators without windows explain no more (score on days "
        "not fitted, per ticket: operators {operators:.4f}, windows {windows:.4f}, both {both:.4f})",
    ),
    "tickets.how_operator": (
        "относительно группы {name}, при тех же услугах, днях и окнах; окон: {windows}; своих данных {share:.0f} %, "
        "остальное от среднего по операторам",
        "against group {name}, services, days and windows being equal; windows: {windows}; {share:.0f} % his own, the "
        "rest from the mean of operators",
    ),
    "tickets.how_operator_alone": (
        "относительно группы {name}, при тех же услугах и днях; окон: {windows}; своих данных {share:.0f} %, "
        "остальное от среднего по операторам",
        "against group {name}, services and days being equal; windows: {windows}; {share:.0f} % his own, the rest "
        "from the mean of operators",
    ),
    "tickets.how_operator_few": (
        "времён обслуживания меньше {least}: темп не подобран",
        "fewer than {least} service times: no pace is fitted",
    ),
    "tickets.how_operator_apart": (
        "его услуги или дни ни с кем не общие: темп не отделить от них",
        "he shares no service or day with others: his pace cannot be told from theirs",
    ),
    "tickets.how_operators": (
        "различие операторов сверх случайности",
        "how operators differ beyond chance",
    ),
    "tickets.how_law": (
        "оценка на днях вне подбора, на талон: {scores}",
        "score on days not fitted, per ticket: {scores}",
    ),
    "tickets.how_of_agency": (
        "талонов меньше {least}: закон ведомства «{agency}»",
        "fewer than {least} tickets: law of agency {agency!r}",
    ),
    "tickets.how_of_purpose": (
        "талонов меньше {least}: закон цели «{purpose}»",
        "fewer than {least} tickets: law of purpose {purpose!r}",
    ),
    "tickets.how_of_office": (
        "талонов меньше {least}: закон офиса",
        "fewer than {least} tickets: law of the office",
    ),
    "tickets.how_interval": (
        "уход виден лишь при вызове: терпение не больше ожидания",
        "leaving seen only at the call: patience at most the wait",
    ),
    "tickets.how_few_left": (
        "ушедших меньше {least}: никто не уходит",
        "fewer than {least} left: nobody leaves",
    ),
    "tickets.how_patience": (
        "правдоподобие с цензурой, логарифм: {likelihoods}",
        "censored likelihood, logarithm: {likelihoods}",
    ),
    "tickets.how_curve": (
        "Каплан – Мейер, без закона",
        "Kaplan-Meier, no law assumed",
    ),
    "tickets.how_vain": (
        "время до следующего вызова, если его уже ждали",
        "time to the next call where somebody waited for it",
    ),
    "tickets.how_windows": (
        "окна с одинаковыми услугами",
        "windows of equal services",
    ),
    "tickets.how_skills": (
        "услуги, которые они вызывали",
        "services that they called",
    ),
    "tickets.how_absence": (
        "дни смены без единого вызова",
        "days of a shift without a call",
    ),
    "tickets.warn_holidays": (
        "дней без талонов в рабочие дни недели: {count} ({days}); сочтены закрытыми",
        "open weekdays without a ticket: {count} ({days}); taken as closed",
    ),
    "tickets.warn_outliers": (
        "дней с необычным итогом: {count} ({days}); в подборе не участвуют",
        "days of unusual totals: {count} ({days}); set apart, nothing is fitted on them",
    ),
    "tickets.warn_overdispersed": (
        "дни различаются сильнее пуассоновских: множитель дня {cv:.2f}",
        "days differ more than Poisson: factor of the day {cv:.2f}",
    ),
    "tickets.warn_forgotten": (
        "«завершить» нажато поздно или вызовы подряд: {count} ({share:.1f} %) обслуживаний не учтены",
        "finish pressed late, or calls in a row: {count} ({share:.1f} %) service times left out",
    ),
    "tickets.warn_sparse": (
        "услуг с чужим законом времени из-за малого числа талонов: {count} ({services})",
        "services that borrow their law of time, for few tickets: {count} ({services})",
    ),
    "tickets.warn_borrowed": (
        "дней недели мало: {days} подобраны вместе",
        "weekdays are few: {days} fitted together",
    ),
    "tickets.warn_unused": (
        "талонов вне часов работы: {count}; не учтены в потоке",
        "tickets outside the hours: {count}; not in the arrivals",
    ),
    "tickets.warn_transferred": (
        "переведённых талонов: {count}; сочтены обслуженными",
        "tickets transferred: {count}; taken as served",
    ),
    "tickets.how_apart": (
        "в стороне от подбора",
        "set apart",
    ),
    "tickets.warn_unknown": (
        "талонов, о которых не сказано, чем кончилось: {count}; по ним терпение не подобрано",
        "tickets of which the log does not say what became: {count}; patience is not fitted on them",
    ),
}
