"""Words of the readers of tickets, of hourly figures and of posted waits."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "readers.note_above": (
        "непустых строк над таблицей: {count}, пропущены; её заголовок – в строке {line}",
        "rows above the table that are not blank: {count}, skipped; its header is line {line}",
    ),
    "readers.note_unused": ("столбцы, которые не используются: {names}", "columns that are not used: {names}"),
    "readers.note_repeated_numbers": (
        "талонов с номером, который в тот же день уже выдан: {count} ({shown}); подозрительно, оставлены",
        "tickets with a number already given on the same day: {count} ({shown}); suspicious, kept as they are",
    ),
    "readers.number_twice": ("{number} {date}, строки {lines}", "{number} on {date}, lines {lines}"),
    "readers.note_mapping": ("столбцы: {pairs}", "columns: {pairs}"),
    "readers.note_other_offices": (
        "строк других отделений: {count} (строки {lines}); отброшены",
        "rows of other offices: {count} (lines {lines}); dropped",
    ),
    "readers.note_ticket_duplicates": (
        "повторов строки: {count} (строки {lines}); отброшены",
        "rows that repeat another: {count} (lines {lines}); dropped",
    ),
    "readers.note_strange_outcome": (
        "талонов с непонятным исходом: {count} (строки {lines}); считается, что исход не указан",
        "tickets with an outcome nobody explained: {count} (lines {lines}); taken as not saying",
    ),
    "readers.note_absent_at_call": (
        "вызваны и не подошли: {count} (строки {lines}); считается, что ушли молча, когда – неизвестно",
        "called and did not come: {count} (lines {lines}); taken as left in silence, nobody knows when",
    ),
    "readers.note_unserved_times": (
        "времён обслуживания у тех, кто не обслужен: {count} (строки {lines}); не учтены",
        "times of service of people who were not served: {count} (lines {lines}); ignored",
    ),
    "readers.note_left_served": (
        "обслуженных, у которых записан и уход: {count} (строки {lines}); уход не учтён",
        "served, but a leaving is written down too: {count} (lines {lines}); the leaving was ignored",
    ),
    "readers.note_not_called": (
        "талонов без вызова: {count} (строки {lines}); считается, что ушли, когда – неизвестно",
        "tickets never called: {count} (lines {lines}); taken as left, nobody knows when",
    ),
    "readers.note_served_uncalled": (
        "обслуженных без времени вызова: {count} (строки {lines}); оставлены, ожидание неизвестно",
        "served without a time of call: {count} (lines {lines}); kept, their wait is not known",
    ),
    "readers.note_skew": (
        "вызовов раньше выдачи не более чем на минуту: {count} (строки {lines}); вызов приравнен к выдаче",
        "called up to a minute before issued: {count} (lines {lines}); the call was put to the issue",
    ),
    "readers.note_called_before_issued": (
        "вызовов раньше выдачи: {count} (строки {lines}); отброшены",
        "called before issued: {count} (lines {lines}); dropped",
    ),
    "readers.note_long_wait": (
        "ожиданий дольше 12 часов: {count} (строки {lines}); отброшены",
        "waits above 12 hours: {count} (lines {lines}); dropped",
    ),
    "readers.note_odd_left": (
        "уходов раньше выдачи или позже неё на 12 часов: {count} (строки {lines}); время ухода не учтено",
        "left before issued, or more than 12 hours later: {count} (lines {lines}); the time of leaving was ignored",
    ),
    "readers.note_started_early": (
        "начал обслуживания раньше вызова не более чем на минуту: {count} (строки {lines}); приравнены к вызову",
        "started up to a minute before called: {count} (lines {lines}); the start was put to the call",
    ),
    "readers.note_odd_start": (
        "начал обслуживания раньше вызова или позже него на 12 часов: {count} (строки {lines}); не учтены",
        "started before called, or more than 12 hours later: {count} (lines {lines}); the start was ignored",
    ),
    "readers.note_finished_before_started": (
        "окончаний раньше начала: {count} (строки {lines}); окончание не учтено",
        "finished before started: {count} (lines {lines}); the finish was ignored",
    ),
    "readers.note_long_service": (
        "обслуживаний дольше 12 часов (забыли нажать «завершить»): {count} (строки {lines}); окончание не учтено",
        "services above 12 hours (a forgotten finish): {count} (lines {lines}); the finish was ignored",
    ),
    "readers.note_no_finish": (
        "вызванных без времени окончания (забыли нажать «завершить»): {count} (строки {lines}); оставлены",
        "called, but never finished (a forgotten finish): {count} (lines {lines}); kept as they are",
    ),
    "readers.note_past_midnight": (
        "талонов с событиями после полуночи: {count} (строки {lines}); минуты считаются от дня выдачи",
        "tickets with an event past midnight: {count} (lines {lines}); minutes count from the day of issue",
    ),
    "readers.note_clock_twice": (
        "талонов, выданных в час, который при переводе часов был дважды: {count} (строки {lines}); порядок неясен",
        "tickets issued in the hour that the change of the clock repeats: {count} (lines {lines}); which is not known",
    ),
    "readers.note_clock_never": (
        "талонов, выданных в час, пропущенный при переводе часов: {count} (строки {lines}); время ошибочно",
        "tickets issued in the hour that the change of the clock leaves out: {count} (lines {lines}); it is wrong",
    ),
    "readers.note_conflicts": (
        "строк о том же часе с другими значениями: {count} (строки {lines}); отброшены, оставлена последняя в файле",
        "rows about the same hour with other values: {count} (lines {lines}); dropped, the last in the file was kept",
    ),
    "readers.note_totals": (
        "строк, где люди по полосам ожидания и исключённые не дают итога: {count} (строки {lines}); оставлены",
        "rows whose bands and excluded people do not add up to the total: {count} (lines {lines}); kept as they are",
    ),
    "readers.note_mean_above_max": (
        "строк, где среднее ожидание больше наибольшего: {count} (строки {lines}); оставлены",
        "rows with a mean wait above the longest: {count} (lines {lines}); kept as they are",
    ),
    "readers.note_no_windows": (
        "строк, где люди есть, а открытых окон нет: {count} (строки {lines}); оставлены",
        "rows with people but no open window: {count} (lines {lines}); kept as they are",
    ),
    "readers.note_empty": (
        "строк без ожидания (закрыто или не сообщено): {count} (строки {lines}); оставлены",
        "rows without a wait (closed, or not posted): {count} (lines {lines}); kept as they are",
    ),
    "readers.note_unchanged": (
        "строк с теми же ожиданиями, что и в прошлый раз: {count} (строки {lines}); возможно, не обновлены",
        "rows with the waits of the time before: {count} (lines {lines}); perhaps not refreshed",
    ),
    "readers.hourly_title": (
        "{office}: дней {days} ({first} – {last}), часов {hours}, людей {people}",
        "{office}: {days} days ({first} to {last}), {hours} hours, {people} people",
    ),
    "readers.hourly_mean": ("среднее ожидание {mean:.1f} мин", "mean wait {mean:.1f} min"),
    "readers.hourly_share": ("в пределах {limit} мин {share:.1f} %", "within {limit} min {share:.1f} %"),
    "readers.posted_title": (
        "{source}: отделений {offices}, дней {days} ({first} – {last}), строк {rows}",
        "{source}: {offices} offices, {days} days ({first} to {last}), {rows} rows",
    ),
    "readers.posted_booked": (
        "по записи: в среднем {mean:.1f} мин, в пределах 15 мин {share:.1f} % строк",
        "booked: mean {mean:.1f} min, within 15 min {share:.1f} % of rows",
    ),
    "readers.posted_walk_in": (
        "без записи: в среднем {mean:.1f} мин, в пределах 15 мин {share:.1f} % строк",
        "walk-in: mean {mean:.1f} min, within 15 min {share:.1f} % of rows",
    ),
    "readers.tickets_title": (
        "{office}: дней {days} ({first} – {last}), талонов {tickets}",
        "{office}: {days} days ({first} to {last}), {tickets} tickets",
    ),
}
"""What is odd in a file that is read."""
