"""Words of the HTML reports."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "report.question": ("Вопрос", "The question"),
    "report.described": ("Что смоделировано", "What was simulated"),
    "report.compared": ("Чем варианты отличаются", "What differs"),
    "report.verdict": ("Ответ", "The answer"),
    "report.figures": ("Показатели", "Figures"),
    "report.cuts": ("По часам и услугам", "By hour and by service"),
    "report.plots": ("Графики", "Plots"),
    "report.sure": ("Насколько это верно и чего здесь нет", "How sure this is, and what it leaves out"),
    "report.quality": ("Качество данных", "Data quality"),
    "report.origin": ("Происхождение: как получить то же самое", "Provenance: how to get the same again"),
    "report.ask_result": (
        "Сколько ждут посетители офиса «{name}» при описанных окнах и сменах, и выполняется ли «{percent} % вызваны за 15 минут»?",
        'How long do visitors of office "{name}" wait with the windows and shifts described, and is "{percent} % called within 15'
        ' minutes" kept?',
    ),
    "report.ask_compare": (
        "Что изменится для посетителей и для окон, если вместо варианта «{base}» взять другой: {others}?",
        'What changes for visitors and windows if "{base}" is replaced by another scenario: {others}?',
    ),
    "report.ask_region": (
        "Что изменится для жителей региона «{name}», если вместо варианта «{base}» взять другой: {others}?",
        'What changes for the residents of region "{name}" if "{base}" is replaced by another scenario: {others}?',
    ),
    "report.ask_network": (
        "Сколько ждут и сколько едут жители региона «{name}», и достигнуты ли цели?",
        'How long do the residents of region "{name}" wait and travel, and are the targets met?',
    ),
    "report.ask_plan": (
        "Какие смены нужны офису «{name}», чтобы выполнить обещание, и доказано ли, что их хватает? Цель: {targets}.",
        'Which shifts does office "{name}" need to keep its promise, and is it proved that they suffice? Target: {targets}.',
    ),
    "report.ask_sweep": (
        "Как меняются ожидания в офисе «{name}», если менять: {axes}? Вариантов: {count}.",
        'How do the waits at office "{name}" change if these vary: {axes}? Points: {count}.',
    ),
    "report.ask_backtest": (
        "Насколько можно верить модели офиса «{name}» на днях, по которым её не подбирали?",
        'How far can the model of office "{name}" be believed on days it was not fitted on?',
    ),
    "report.ask_fit": (
        "Каким должен быть офис «{name}», чтобы его ожидания были такими, как в журнале очереди?",
        'What must office "{name}" be like for its waits to be those of the queue log?',
    ),
    "report.no_judgement": (
        "Подобранный офис — ещё не ответ: верить ли ему, решает проверка на других днях (mfc.backtest).",
        "A fitted office is no answer yet: whether to believe it is decided by a back-test on other days (mfc.backtest).",
    ),
    "report.title_result": ("Ожидания: {name}", "Waits: {name}"),
    "report.title_compare": ("Сравнение вариантов: {name}", "Comparison of scenarios: {name}"),
    "report.title_region": ("Сравнение вариантов региона: {name}", "Comparison of scenarios of a region: {name}"),
    "report.title_network": ("Регион: {name}", "Region: {name}"),
    "report.title_plan": ("План смен: {name}", "Staffing plan: {name}"),
    "report.title_sweep": ("Перебор вариантов: {name}", "Sweep: {name}"),
    "report.title_backtest": ("Проверка модели: {name}", "Back-test: {name}"),
    "report.title_fit": ("Офис по журналу очереди: {name}", "Office fitted to a queue log: {name}"),
    "report.figure": ("Показатель", "Figure"),
    "report.value": ("Значение и интервал 95 %", "Value and 95 % interval"),
    "report.change": ("Разница и интервал 95 %", "Difference and 95 % interval"),
    "report.lead_compare": (
        "{sample}; во всех вариантах одни и те же посетители.",
        "{sample}; the same visitors in all scenarios.",
    ),
    "report.same_visitors": ("Случайные числа", "Random numbers"),
    "report.same_visitors_what": (
        "общие: ко всем вариантам приходят одни и те же посетители",
        "common: the same visitors come to all scenarios",
    ),
    "report.part_days": (
        "В часы, когда офис открыт не во все дни ({hours}), число посетителей в день поделено на все дни ({days}).",
        "In hours in which the office is not open on all days ({hours}), visitors a day are divided by all days ({days}).",
    ),
    "report.from_hour": ("с {hour}", "from {hour}"),
    "report.target": ("Достигнута ли цель", "Is the target met"),
    "report.field": ("Поле описания", "Field of the description"),
    "report.hour": ("Час", "Hour"),
    "report.service": ("Услуга", "Service"),
    "report.weekday": ("День", "Day"),
    "report.office": ("Офис", "Office"),
    "report.part": ("Часть посетителей", "Part of the visitors"),
    "report.today": ("Сегодня", "Today"),
    "report.planned": ("План", "Plan"),
    "report.surely": ("Не хуже (95 %)", "Surely (95 %)"),
    "report.bound": ("Цель", "Target"),
    "report.table_figures": ("Показатели за день, с интервалами 95 %", "Figures of a day, with 95 % intervals"),
    "report.table_hour": ("По часу постановки в очередь", "By hour of queueing"),
    "report.table_service": ("По услугам", "By service"),
    "report.table_weekday": ("По дням недели и датам", "By day"),
    "report.table_office": ("По офисам", "By office"),
    "report.table_against": ("Показатели: «{other}» против «{base}»", 'Figures: "{other}" against "{base}"'),
    "report.table_variants": (
        "Показатели вариантов; под значением — отличие от «{base}» с интервалом 95 %",
        'Figures of the scenarios; under each value its difference from "{base}" with its 95 % interval',
    ),
    "report.table_region": ("Показатели региона", "Figures of the region"),
    "report.table_today": ("Сегодня и с планом", "Today and with the plan"),
    "report.table_shifts": ("Смены плана", "Shifts of the plan"),
    "report.table_parts": ("Цель {place}: {target}", "Target {place}: {target}"),
    "report.table_points": ("Варианты перебора", "Points of the sweep"),
    "report.table_origin": ("Откуда числа", "Where the figures come from"),
    "report.table_errors": (
        "Ошибка на очередь, день и час, по талонам: модель и то, что не требует модели",
        "Error by queue, day and hour, over tickets: the model, and what needs none",
    ),
    "report.table_queues": ("По услугам (очередям); офис — последней строкой", "By service (queue); the office last"),
    "report.table_fit": ("Подобранные параметры", "Fitted parameters"),
    "report.rows_more": ("Показаны первые {shown} строк из {all}.", "The first {shown} rows of {all}."),
    "report.parts_worst": (
        "Показаны {shown} частей из {all}, где до цели ближе всего.",
        "The {shown} of {all} parts that are nearest to missing the target.",
    ),
    "report.object": ("Чего", "Of what"),
    "report.parameter": ("Поле", "Field"),
    "report.found": ("Значение", "Value"),
    "report.rows": ("Талонов или дней", "Tickets or days"),
    "report.how": ("Как найдено", "How it was found"),
    "report.points_kept": (
        "«{percent} % за 15 минут»: уверенно выполняется в вариантах: {kept}; не выполняется: {missed}; не ясно: {unclear}; всего: {count}.",
        '"{percent} % within 15 minutes": kept surely at {kept} points, not kept at {missed}, too close to call at {unclear}, of {count}.',
    ),
    "report.cheapest_of_all": (
        "Самый дешёвый выбран из всех вариантов, и из тех, где посетителей меньше. Что не во власти планировщика, закрепляют: sweep.at(…).",
        "The cheapest is chosen among all points, also those to which fewer people come. What is not yours to choose can be fixed:"
        " sweep.at(…).",
    ),
    "report.proved": (
        "План проверен моделированием на посетителях, которых поиск не видел: цель выполнена в каждой части.",
        "The plan was simulated on visitors whom the search had not seen: the target is met in every part.",
    ),
    "report.proof_only": (
        "Команды внизу повторяют проверку плана, а не поиск; чем поиск был ограничен, план не помнит.",
        "The commands below repeat the proof of the plan, not the search; a plan does not keep what limited the search.",
    ),
    "report.changed": ("Что сделано", "What was done"),
    "report.roster": ("Что меняется в графике", "What changes in the roster"),
    "report.nothing_changed": ("Описания не отличаются.", "The descriptions do not differ."),
    "report.chance": (
        "Интервалы говорят, насколько число зависит от случая в моделировании ({sample}); верно ли само описание, они не говорят.",
        "Intervals say how far a figure is chance of the simulation ({sample}); they do not say whether the description is right.",
    ),
    "report.left_out": (
        "Чего нет в описании, того нет и в числах: сбоев техники, болезней, спора у окна, новых услуг и ухода посетителей в другой офис.",
        "What is not described is not in the figures either: failures of equipment, illness, disputes at a window, new services,"
        " visitors who turn to another office.",
    ),
    "report.left_out_region": (
        "Чего нет в описании, того нет и в числах: сбоев техники, болезней, новых услуг, смены места жительства.",
        "What is not described is not in the figures either: failures of equipment, illness, new services, people who move house.",
    ),
    "report.assumed_patient": (
        "{names}: принято, что никто не уходит не дождавшись (терпение не задано).",
        "{names}: it is assumed that nobody leaves without service (no patience is given).",
    ),
    "report.assumed_days": (
        "{names}: принято, что все дни одинаково загружены (day_cv = 0); на деле плохие дни хуже.",
        "{names}: it is assumed that all days are equally busy (day_cv = 0); real bad days are worse.",
    ),
    "report.assumed_present": (
        "{names}: принято, что все сотрудники всегда на месте (absence не задано).",
        "{names}: it is assumed that no employee is ever missing (no absence is given).",
    ),
    "report.described_by_hand": (
        "Журнала очереди при этой странице нет: насколько описание похоже на настоящий офис, здесь не проверено. Это делают mfc.fit_office и"
        " mfc.backtest.",
        "No queue log goes with this page: how well the description fits the real office is not judged here. mfc.fit_office and mfc.backtest"
        " do that.",
    ),
    "report.listed": (
        "Посетители не разыграны, а взяты из списка: другой день тех же посетителей здесь не виден.",
        "The visitors were not drawn but listed: how another day would go is not seen here.",
    ),
    "report.judged": (
        "Проверено по талонам с известным ожиданием; что журнал исправил и отбросил при чтении, говорит его log.report.",
        "Judged on tickets whose wait is known; what was mended and dropped when the log was read is in its log.report.",
    ),
    "report.band_level": (
        "Полоса 80 % должна содержать ожидания 80 % дней. Оценка «хорошо» — смещение до 15 % или 1 мин, в полосе 70–90 % талонов.",
        'The 80 % band should hold the waits of 80 % of days. "Good" is a bias up to 15 % or 1 min, with 70 to 90 % of tickets in the band.',
    ),
    "report.how_again": (
        "Описания — в файле этого отчёта: откройте его на экране, раскройте строки «Описание: …» в его конце и сохраните их как файлы"
        " (UTF-8): {files}, затем выполните:",
        'The descriptions are in the file of this report: open it on a screen, unfold the lines "Description: ..." at its end and save'
        " them as files (UTF-8), {files}, then run:",
    ),
    "report.how_log": (
        "Нужен тот же журнал очереди; seed, replications и режим — как при проверке:",
        "The same queue log is needed; seed, replications and mode as when it was judged:",
    ),
    "report.code": ("Команды Python", "Python commands"),
    "report.file": ("Описание: {file}", "Description: {file}"),
    "report.more_files": (
        "Показаны описания первых вариантов ({shown} из {all}); остальные отличаются тем, что в таблице.",
        "The descriptions of the first scenarios ({shown} of {all}); the others differ by what the table says.",
    ),
    "report.origin_search": ("Поиск: зерно, повторов", "Search: seed, replications"),
    "report.origin_proof": ("Проверка: зерно, повторов", "Proof: seed, replications"),
    "report.origin_mode": ("Режим", "Mode"),
    "report.plot_hour": ("Среднее ожидание по часам", "Mean wait by hour"),
    "report.alt_hour": (
        "График среднего ожидания по часам с интервалом 95 % и чертой 15 минут. Дольше всего ждут в {hour}: {wait} мин.",
        "Plot of the mean wait by hour, with its 95 % interval and the 15-minute line. The longest is at {hour}: {wait} min.",
    ),
    "report.plot_hours": ("Среднее ожидание по часам, все варианты", "Mean wait by hour, all scenarios"),
    "report.alt_hours": (
        "График среднего ожидания по часам: линия на вариант, с интервалом 95 % и чертой 15 минут. Дольше всего ждут: {longest}.",
        "Plot of the mean wait by hour: a line for each scenario, with its 95 % interval and the 15-minute line. The longest waits: {longest}.",
    ),
    "report.longest": ("{name} — {wait} мин в {hour}", "{name} {wait} min at {hour}"),
    "report.plot_people": ("Сколько человек ждут в течение дня", "How many people wait through the day"),
    "report.alt_people": (
        "График числа ждущих в течение дня: среднее по дням и полоса, в которой 95 % дней. В среднем больше всего ждут в {time}: {people}"
        " чел.",
        "Plot of the number waiting through the day: mean over days, and the band of 95 % of the days. On average most wait at {time}:"
        " {people} people.",
    ),
    "report.plot_shifts": ("Кто когда работает{day}", "Who works when{day}"),
    "report.alt_shifts": (
        "Полосы смен с перерывами; то же — в таблице смен.",
        "Bars of the shifts with their breaks; the table of shifts says the same.",
    ),
    "report.plot_shares": (
        "Доля вызванных в срок по получасам, сегодня и по плану{day}",
        "Share called in time by half-hour, today and with the plan{day}",
    ),
    "report.alt_shares": (
        "График доли вызванных в срок по получасам, сегодня и по плану, с чертой цели. Числа — в таблице цели.",
        "Plot of the share called in time by half-hour, today and with the plan, with the target line. The table of the target has the"
        " numbers.",
    ),
    "report.plot_sweep": ("{label} по вариантам перебора", "{label} over the points of the sweep"),
    "report.alt_sweep": (
        "{label}: от {low} ({least}) до {high} ({most}). Все числа — в таблице вариантов.",
        "{label}: from {low} ({least}) to {high} ({most}). All numbers are in the table of points.",
    ),
    "report.plot_backtest": (
        "Наблюдалось и предсказано: каждая услуга, день и час",
        "Observed and predicted: each service, day and hour",
    ),
    "report.alt_backtest": (
        "Точки: по горизонтали модель, по вертикали наблюдение; на прямой они совпадают. Ошибка часа в среднем {error} мин.",
        "Points: the model to the right, what was observed upwards; on the line they agree. An hour is off by {error} min on average.",
    ),
    "report.plot_worst": ("Хуже всего предсказано: «{name}», час за часом", 'Predicted worst: "{name}", hour by hour'),
    "report.alt_worst": (
        "Ожидание по часам проверочных дней: наблюдение, модель и её полоса 80 %.",
        "Wait by hour of the judged days: what was observed, the model, and its 80 % band.",
    ),
    "report.plot_map": (
        "Офисы на карте: доля вызванных за 15 минут",
        "The offices on a map: share called within 15 minutes",
    ),
    "report.alt_map": (
        "Карта офисов, цвет — доля вызванных за 15 минут. Меньше всего: {worst}. Все числа — в таблице офисов.",
        "Map of the offices, colored by the share called within 15 minutes. The least: {worst}. The table of offices has all numbers.",
    ),
    "report.plot_maps": ("«{base}» и «{other}» на карте", '"{base}" and "{other}" on a map'),
    "report.alt_maps": (
        "Две карты офисов, цвет — доля вызванных за 15 минут; закрытые офисы перечёркнуты.",
        "Two maps of the offices, colored by the share called within 15 minutes; closed offices are crossed out.",
    ),
    "report.plot_travel": ("Дорога и ожидание по местам проживания", "Travel and wait by home"),
    "report.alt_travel": (
        "По горизонтали дорога в одну сторону, по вертикали среднее ожидание, точка — место проживания.",
        "Travel one way to the right, mean wait upwards; a point is a home.",
    ),
    "report.plot_moves": ("Кто выигрывает и кто проигрывает: «{other}»", 'Who gains and who loses: "{other}"'),
    "report.alt_moves": (
        "Изменение дороги и ожидания по местам проживания, с интервалами 95 %; кто проигрывает — заштриховано.",
        "Change of travel and wait by home, with 95 % intervals; who is worse off is hatched.",
    ),
}
