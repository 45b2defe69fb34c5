"""Words that explain the workbook of an office."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "book.title": ("Как заполнять эту книгу", "How to fill in this workbook"),
    "book.lead": (
        "Книгу читает mfc_sim: mfc-sim check файл.xlsx проверит её, mfc-sim run файл.xlsx посчитает ожидание. Пустая ячейка — значение по умолчанию. Этот лист и столбцы «комментарий» не читаются.",
        "mfc_sim reads this workbook: mfc-sim check file.xlsx checks it, mfc-sim run file.xlsx simulates it. An empty cell is the default. This sheet and columns 'comment' are not read.",
    ),
    "book.cells": (
        "Время — 09:30 или 9, длительности — в минутах, дни — пн-пт или пн,ср, доли — 0,1 или 10 %. Строк «Итого» не нужно. Названия — без точки, косой черты и звёздочки.",
        "Times are 09:30 or 9, durations are in minutes, days are Mon-Fri or Mon,Wed, shares are 0.1 or 10 %. No rows of totals. Names hold no dot, slash or asterisk.",
    ),
    "book.sheet": ("Лист", "Sheet"),
    "book.column": ("Столбец или ключ", "Column or key"),
    "book.meaning": ("Что это", "What it is"),
    "book.office_name": ("Название офиса.", "Name of the office."),
    "book.office_language": ("Язык результатов: ru или en.", "Language of the results: ru or en."),
    "book.office_patience_mean": (
        "Сколько в среднем ждут, прежде чем уйти; пусто — никто не уходит.",
        "How long people wait on average before they leave; empty: nobody leaves.",
    ),
    "book.office_patience_cv": (
        "Разброс терпения: стандартное отклонение / среднее.",
        "Spread of the patience: standard deviation / mean.",
    ),
    "book.office_patience_law": (
        "Закон терпения; по умолчанию показательный, с разбросом — логнормальный.",
        "Law of the patience; default exponential, with a spread lognormal.",
    ),
    "book.office_day_cv": (
        "Хорошие и плохие дни: разброс спроса дня; 0 — все дни одинаковы.",
        "Good and bad days: spread of the day's demand; 0: all days alike.",
    ),
    "book.office_pace_cv": ("Разброс темпа обслуживания по дням.", "Spread of the day's pace of service."),
    "book.office_at_closing": (
        "Кто ждёт при закрытии: обслужить (по умолчанию) или отправить домой.",
        "Who waits at closing: serve (the default), or send away.",
    ),
    "book.office_last_ticket": (
        "С этого времени талонов нет; пусто — до закрытия.",
        "No tickets from then on; empty: until closing.",
    ),
    "book.office_hall": (
        "Сколько человек помещается в зале; пусто — сколько угодно.",
        "How many may wait; empty: no limit.",
    ),
    "book.office_absent_call": (
        "Сколько окно теряет на вызове того, кто ушёл.",
        "What calling one who has left costs a window.",
    ),
    "book.office_outpost": (
        "Это ТОСП: да или нет (по умолчанию).",
        "Whether it is an outpost (ТОСП): yes or no (the default).",
    ),
    "book.office_municipality": ("Для чьих жителей; нужно в регионе.", "Whose residents it is for; in a region."),
    "book.office_institution": ("Чьё учреждение; нужно в регионе.", "Who runs it; in a region."),
    "book.office_north": ("Широта, градусы; нужна в регионе.", "Degrees north; in a region."),
    "book.office_east": ("Долгота, градусы; нужна в регионе.", "Degrees east; in a region."),
    "book.hours_days": (
        "Дни недели (пн-пт), «все дни», если все одинаковы, или дата: праздник, короткий день.",
        "Weekdays (Mon-Fri), 'every day' if all are alike, or a date: a holiday, a short day.",
    ),
    "book.hours_opens": ("Когда открывается, или «закрыто».", "When it opens, or 'closed'."),
    "book.hours_closes": ("Когда закрывается; 24:00 — конец суток.", "When it closes; 24:00 is the end of the day."),
    "book.service_name": ("Название услуги, каждое один раз.", "Name of the service, each once."),
    "book.service_mean": ("Сколько минут длится в среднем.", "How many minutes it takes on average."),
    "book.service_cv": (
        "Разброс длительности: стандартное отклонение / среднее; обычно около 0,5.",
        "Spread of the duration: standard deviation / mean; often about 0.5.",
    ),
    "book.service_law": (
        "Закон длительности; по умолчанию логнормальный, при разбросе 0 — постоянный.",
        "Law of the duration; default lognormal, with a spread of 0 fixed.",
    ),
    "book.service_agency": ("Чья услуга, например МВД.", "Whose service it is."),
    "book.service_purpose": (
        "За чем приходят: submit (подача), collect (выдача), consult (консультация) или своё слово.",
        "What people come to do: submit, collect, consult, or a word of your own.",
    ),
    "book.service_last_ticket": (
        "С этого времени талонов на услугу нет.",
        "No tickets for this service from then on.",
    ),
    "book.service_tickets_max": ("Талонов на услугу в день, не больше.", "Tickets for this service a day, at most."),
    "book.demand_name": ("Название потока, каждое один раз.", "Name of the stream, each once."),
    "book.demand_kind": ("Живая очередь или по записи.", "Walk-ins or appointments."),
    "book.demand_service": (
        "Услуга, за которой приходят; у живой очереди вместо неё могут быть доли.",
        "The service they come for; walk-ins may have weights instead.",
    ),
    "book.demand_mix": (
        "Живая очередь: доли (веса) услуг, по столбцу на услугу; сумма — любая.",
        "Walk-ins: weights of the services, a column each; they need not sum to 1.",
    ),
    "book.demand_per_day": (
        "Живая очередь: сколько приходит в день; одно число или пн 260; вт-пт 200; сб 90.",
        "Walk-ins: how many come a day; a number, or Mon 260; Tue-Fri 200; Sat 90.",
    ),
    "book.demand_per_hour": (
        "Вместо этого — сколько в час: число, числа по дням, или 20; 25; 18 по шагам от начала.",
        "Instead: how many an hour: a number, numbers by days, or 20; 25; 18 by steps from the start.",
    ),
    "book.demand_shape": (
        "Как «в день» делится по часам от открытия: 9; 14; 11; 8. Пусто — поровну.",
        "How the number a day is shared out to the hours from opening: 9; 14; 11; 8. Empty: evenly.",
    ),
    "book.demand_days": ("Дни, в которые приходят; пусто — все.", "Days on which they come; empty: all."),
    "book.demand_starts": (
        "По записи: первое время. Живая очередь: откуда идут шаги «в час»; пусто — от открытия.",
        "Appointments: first slot. Walk-ins: where the steps of per_hour begin; empty: opening.",
    ),
    "book.demand_ends": (
        "По записи: до какого времени идут записи.",
        "Appointments: the time before which the last slot lies.",
    ),
    "book.demand_step": ("Длина шага «в час»; по умолчанию 60.", "Length of the steps of per_hour; default 60."),
    "book.demand_at_opening": (
        "Сколько в среднем ждёт у дверей к открытию, сверх остальных.",
        "How many wait at the door at opening, on top of all others.",
    ),
    "book.demand_scale": ("Множитель на всё; 1,1 — на десятую больше.", "Factor on all of it; 1.1: a tenth more."),
    "book.demand_privileged": ("Доля тех, кто идёт вне очереди.", "Share of those who are called before all others."),
    "book.demand_day_cv": ("Разброс спроса дня этого потока.", "Spread of the day's demand of this stream alone."),
    "book.demand_every": ("По записи: через сколько минут следующая.", "Appointments: minutes between slots."),
    "book.demand_per_slot": (
        "По записи: человек на одно время; по умолчанию 1.",
        "Appointments: people in a slot; default 1.",
    ),
    "book.demand_no_show": ("По записи: доля неявок.", "Appointments: share who do not come."),
    "book.demand_lateness_mean": (
        "По записи: насколько опаздывают в среднем; меньше нуля — приходят раньше. Пусто — вовремя.",
        "Appointments: how late they are on average; below 0 is early. Empty: on time.",
    ),
    "book.demand_lateness_sd": (
        "По записи: стандартное отклонение опоздания.",
        "Appointments: standard deviation of the lateness.",
    ),
    "book.demand_grace": (
        "По записи: кто опоздал больше, идёт с живой очередью; по умолчанию 15.",
        "Appointments: who is later queues with the walk-ins; default 15.",
    ),
    "book.demand_level": (
        "Уровень в очереди, 0-15, меньше — раньше; обычно запись 1, живая очередь 2.",
        "Level in the queue, 0-15, lower first; by default appointments 1, walk-ins 2.",
    ),
    "book.demand_late_level": ("Уровень опоздавших; по умолчанию 2.", "Level of the late; default 2."),
    "book.windows_group": (
        "Группа окон: одни и те же услуги и темп. Пусто — группа строкой выше.",
        "Group of windows: the same services and pace. Empty: that of the row above.",
    ),
    "book.windows_shift": ("Название смены в группе; пусто — day.", "Name of the shift in its group; empty: day."),
    "book.windows_count": ("Сколько окон работает в этой смене.", "How many windows work in this shift."),
    "book.windows_from": ("Начало смены; пусто — с открытия.", "Begin of the shift; empty: opening."),
    "book.windows_until": ("Конец смены; пусто — до закрытия.", "End of the shift; empty: closing."),
    "book.windows_days": ("Дни смены; пусто — все.", "Days of the shift; empty: all."),
    "book.windows_breaks": (
        "Перерывы: 12:00 45 мин по 2; 15:00 10 мин. «По 2» — сколько окон отдыхает сразу.",
        "Breaks: 12:00 45 min by 2; 15:00 10 min. 'by 2': how many windows rest at once.",
    ),
    "book.windows_closed": (
        "Когда окна смены не вызывают: 15:00-15:20.",
        "When the windows of the shift call nobody: 15:00-15:20.",
    ),
    "book.windows_serves": (
        "Услуги группы через точку с запятой, или «все».",
        "Services of the group, divided by semicolons, or 'all'.",
    ),
    "book.windows_pace": ("Множитель длительности; 1,2 — медленнее.", "Factor on service times; 1.2 is slower."),
    "book.windows_rank": ("Кто вызывает раньше: меньшее число.", "Who calls first: the least number."),
    "book.windows_absence": ("Доля дней, в которые окна нет.", "Share of days on which a window is missing."),
    "book.windows_installed": (
        "Сколько окон есть у группы, кто бы ни работал.",
        "Windows the group has, whoever staffs them.",
    ),
    "book.windows_group_closed": ("Когда не вызывает вся группа.", "When the whole group calls nobody."),
    "book.other_path": (
        "Что не помещается в столбцы: путь, например services.паспорт.duration.",
        "What no column can say: a path such as services.passport.duration.",
    ),
    "book.other_value": (
        'Его значение: число, слово или JSON, например {{"law": "uniform", "low_min": 5, "high_min": 9}}.',
        'Its value: a number, a word, or JSON such as {{"law": "uniform", "low_min": 5, "high_min": 9}}.',
    ),
}
