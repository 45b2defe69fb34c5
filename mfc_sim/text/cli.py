"""Messages of the command line: Russian, English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.written": ("Записан файл: {path}", "Written: {path}"),
    "cli.next": (
        "Дальше: измените числа в нём, затем mfc-sim check {path} и mfc-sim run {path}",
        "Next: change its numbers, then mfc-sim check {path} and mfc-sim run {path}",
    ),
    "cli.next_shifts": (
        "Дальше: измените в нём смены, затем mfc-sim staff office.toml {path}",
        "Next: change its shifts, then mfc-sim staff office.toml {path}",
    ),
    "cli.region_remarks": (
        "# {path}: регион в том виде, в каком его читает mfc_sim. Офисы — таблицы [[offices]], населённые пункты —\n"
        "# [[settlements]], дорога — строки travel_min (откуда, куда, минуты). Чего нет, то по умолчанию.",
        "# {path}: a region as mfc_sim reads it. Offices are tables [[offices]], settlements are [[settlements]],\n"
        "# travel is rows of travel_min (from, to, minutes). What is left out is the default.",
    ),
    "cli.usable": ("{path}: ошибок нет, можно считать.", "{path}: no errors, it can be run."),
    "cli.highest_load": ("Самая высокая нагрузка:", "Highest load:"),
    "cli.load": (
        "  {hours}  {pool}: работы на {offered:.1f} окна, принимают {windows:.1f}",
        "  {hours}  {pool}: work for {offered:.1f} windows, {windows:.1f} on duty",
    ),
    "cli.demo_title": (
        "Журнал электронной очереди районного управления Варшавы ({office}), январь 2020 года",
        "Queue log of a Warsaw district office ({office}), January 2020",
    ),
    "cli.demo_dates": (
        "подбор по дням {fit}; проверка на днях {judge}, которых модель не видела",
        "fitted on {fit}; judged on {judge}, which the fit has not seen",
    ),
    "cli.demo_observed": (
        "наблюдалось {dates}: талонов {tickets}, среднее ожидание {wait:.1f} мин, за 15 минут {share:.1f} %",
        "observed {dates}: {tickets} tickets, mean wait {wait:.1f} min, {share:.1f} % within 15 min",
    ),
    "cli.demo_simulated": (
        "модель, обычная неделя: среднее ожидание {wait} мин, за 15 минут {share}",
        "model, a usual week: mean wait {wait} min, {share} within 15 min",
    ),
    "cli.demo_more": (
        "Худшая из очередей, о которых модель можно спрашивать, — «{queue}»: {more} окна в группе «{group}» в каждый день, те же люди",
        "The worst of the queues that the model may be asked about is {queue!r}: {more} windows in the group {group!r} every day, the same people",
    ),
    "cli.demo_reading": (
        "[Выше ожидание — до вызова номера, как на табло, даже если человек уже ушёл; ниже — до вызова тех, кто обслужен. Сколько людей уходит, табло не показывает: терпение подобрано, и «ушли» — следствие этой оценки.]",
        "[Waits above are to the call of the number, as a board shows them, even if its holder has gone; below, of those served. A board does not show who leaves: patience is fitted, and so are the figures of those who left.]",
    ),
    "cli.demo_today": ("сегодня", "today"),
    "cli.demo_changed": ("{more} окна", "{more} windows"),
    "cli.demo_queue": (
        "  {queue}, {name}: среднее ожидание {wait} мин, за 15 минут {share}",
        "  {queue}, {name}: mean wait {wait} min, {share} within 15 min",
    ),
}
