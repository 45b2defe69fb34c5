"""Words of the log readers, the fit and the back-test."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "calibration.report_title": ("{source}: прочитано строк {rows}", "{source}: {rows} rows read"),
    "calibration.report_refused": (
        "Очереди, которые нельзя использовать: {count}",
        "Queues that cannot be used: {count}",
    ),
    "calibration.note_encoding": (
        "файл прочитан в кодировке {encoding}, а не UTF-8",
        "the file was read as {encoding}, not UTF-8",
    ),
    "calibration.note_mark": (
        "в начале файла метка порядка байтов (BOM): пропущена",
        "the file begins with a byte order mark: skipped",
    ),
    "calibration.note_bad_rows": (
        "отброшено строк с негодными значениями: {count}; первые: {first}",
        "rows with unusable values dropped: {count}; the first: {first}",
    ),
    "calibration.note_duplicates": ("отброшено повторяющихся строк: {count}", "repeated rows dropped: {count}"),
    "calibration.note_conflicts": (
        "строк о той же очереди и минуте с другими значениями: {count}; оставлена последняя в файле",
        "rows about the same queue and minute with other values: {count}; the last in the file was kept",
    ),
    "calibration.note_unsorted": (
        "строк не по времени: {count}; отсортированы",
        "rows out of time order: {count}; sorted",
    ),
    "calibration.note_missing_days": (
        "дней без единой строки: {count} ({days})",
        "days without a row: {count} ({days})",
    ),
    "calibration.note_closed_days": (
        (
            "дней без открытых окон и вызовов (выходные): {count} ({days}); отброшено строк: {rows}, из них с "
            "ждущими: {waiting}"
        ),
        (
            "days without an open counter or a call (holidays): {count} ({days}); rows dropped: {rows}, with "
            "people waiting: {waiting}"
        ),
    ),
    "calibration.note_gaps": (
        "промежутков между снимками длиннее {limit} мин в часы работы: {count}",
        "gaps between snapshots longer than {limit} min in working hours: {count}",
    ),
    "calibration.note_status": (
        "снимков, где не сказано, выдаются ли талоны: {count}; взято из предыдущего снимка",
        "snapshots that do not say whether numbers are issued: {count}; taken from the one before",
    ),
    "calibration.note_letters": (
        "буква {letter} у нескольких очередей: {queues}",
        "letter {letter} is printed by several queues: {queues}",
    ),
    "calibration.note_blocks": (
        "номера очереди {queue} идут от {base}, а не от нуля",
        "numbers of queue {queue} start from {base}, not from zero",
    ),
    "calibration.note_not_reset": (
        "{day}: номера не сброшены (так у {votes} из {voters} очередей); счёт от последнего номера предыдущего дня",
        "{day}: numbers were not reset ({votes} of {voters} queues say so); counted from the last of the day before",
    ),
    "calibration.note_glitch": (
        "{queue}, {day} {time}: номер {value} на один снимок, между {before} и {after}; заменён",
        "{queue}, {day} {time}: number {value} in one snapshot only, between {before} and {after}; replaced",
    ),
    "calibration.note_glitches": (
        "{queue}, {day} {time}: номер {value} (снимков: {count}) не подтверждён остальными; заменён",
        "{queue}, {day} {time}: number {value} in {count} snapshot(s), not borne out by the others; replaced",
    ),
    "calibration.note_waiting_glitch": (
        "{queue}, {day} {time}: ждущих {value} (снимков: {count}), остальные этого не подтверждают; взято {instead}",
        (
            "{queue}, {day} {time}: {value} people waiting in {count} snapshot(s), not borne out by the others; "
            "{instead} taken"
        ),
    ),
    "calibration.note_strange_status": (
        (
            "снимков с непонятным состоянием: {count} ({values}); считается, что о выдаче не сказано; значения "
            "называют BoardColumns(issuing=..., not_issuing=...)"
        ),
        (
            "snapshots with a status nobody explained: {count} ({values}); taken as not saying whether numbers are "
            "issued; BoardColumns(issuing=..., not_issuing=...) names the values"
        ),
    ),
    "calibration.note_steps_back": (
        "снимков, где номер меньше прежнего: {count}; взят наибольший до сих пор",
        "snapshots on which the number is below an earlier one: {count}; the greatest so far was taken",
    ),
    "calibration.note_issued_back": (
        "снимков, где вызванные и ждущие вместе меньше прежнего: {count}; взято наибольшее до сих пор",
        (
            "snapshots on which called and waiting together are below an earlier sum: {count}; the greatest so "
            "far was taken"
        ),
    ),
    "calibration.note_foreign": (
        "снимков с номером другой очереди: {count} (очереди: {queues}); номер не учтён",
        "snapshots that show another queue's number: {count} (queues: {queues}); the number was ignored",
    ),
    "calibration.note_no_counters": (
        "снимков, где ждут при нуле открытых окон: {count}; оставлены как есть",
        "snapshots with people waiting and no counter open: {count}; kept as they are",
    ),
    "calibration.note_door": (
        "первых снимков дня с людьми у двери и без открытых окон: {count}; окна взяты из следующего снимка",
        "first snapshots of a day with people at the door and no counter: {count}; counters of the next taken",
    ),
    "calibration.note_uncalled": (
        "талонов, до которых очередь в тот день не дошла: {count}; ожидание неизвестно",
        "tickets never called that day: {count}; their wait is not known",
    ),
    "calibration.note_before_log": (
        "номеров, вызванных до первого снимка дня: {count}; талонов не сделано",
        "numbers called before the first snapshot of a day: {count}; no tickets made",
    ),
    "calibration.note_no_calls": (
        "очередей и дней, когда ждали, но никого не вызвали: {count}; талонов не сделано",
        "queue-days with people waiting but no number called: {count}; no tickets made",
    ),
    "calibration.note_shared_counters": (
        "окно может числиться за несколькими очередями: окна разных очередей складывать нельзя",
        "a counter may be listed under several queues: counters do not add up over queues",
    ),
    "calibration.note_convention": (
        "талон выдан и вызван внутри промежутка между снимками; точечные значения распределены в нём равномерно",
        (
            "a ticket is issued and called inside the interval between two snapshots; point values are spread "
            "evenly in it"
        ),
    ),
    "calibration.note_restricted": (
        "взяты дни с {first} по {last}: {days} из {all}",
        "restricted to {first} to {last}: {days} of {all} days",
    ),
    "calibration.refused_silent": ("табло ни разу не показало её номера", "the board never showed a number of it"),
    "calibration.refused_foreign": (
        "табло показывает номера других очередей ({letters}): вызовы этой очереди неотличимы",
        "the board shows numbers of other queues ({letters}): its own calls cannot be told apart",
    ),
    "calibration.refused_shared": (
        "её номера не отличить от номеров очередей {queues}: одна буква, одни и те же номера",
        "its numbers cannot be told from those of {queues}: one letter, the same numbers",
    ),
    "calibration.log_title": (
        "{office}: дней {days} ({first} – {last}), очередей {queues}, талонов {tickets}",
        "{office}: {days} days ({first} to {last}), {queues} queues, {tickets} tickets",
    ),
    "calibration.log_waits": (
        "среднее ожидание {mean:.1f} мин, в пределах 15 мин {share:.1f} %",
        "mean wait {mean:.1f} min, within 15 min {share:.1f} %",
    ),
    "calibration.fit_title": (
        "{office}: подобрано по {days} дням, {first} – {last}: очередей {queues}, талонов {tickets}",
        "{office}: fitted on {days} days, {first} to {last}: {queues} queues, {tickets} tickets",
    ),
    "calibration.how_counted": ("подсчитано по табло", "counted on the board"),
    "calibration.how_weight": (
        "так предсказанные дни отличаются меньше, чем при {usual:g}: ошибка {error:.3g} вместо {usual_error:.3g}",
        "days are foretold better so than with {usual:g}: error {error:.3g} instead of {usual_error:.3g}",
    ),
    "calibration.how_weight_usual": (
        "как обычно: с другим весом дни не предсказать лучше на 2 %",
        "as usual: no other weight foretells days better by 2 %",
    ),
    "calibration.how_weight_few": (
        "дней слишком мало, чтобы выбирать",
        "too few days to choose",
    ),
    "calibration.people_more": ("людей на {percent:.0f} % больше", "{percent:.0f} % more people"),
    "calibration.people_fewer": ("людей на {percent:.0f} % меньше", "{percent:.0f} % fewer people"),
    "calibration.windows_more": ("часов окон на {percent:.0f} % больше", "{percent:.0f} % more window-hours"),
    "calibration.windows_fewer": ("часов окон на {percent:.0f} % меньше", "{percent:.0f} % fewer window-hours"),
    "calibration.warn_level": (
        "предстоящие дни ожидаются такими, как последние, а не такими, как все подобранные в среднем: {changes}",
        "the coming days are expected to be like the last ones, not like all fitted days on average: {changes}",
    ),
    "calibration.how_simulated": ("по смоделированным ожиданиям", "by simulated waits"),
    "calibration.how_pool": (
        "по смоделированным ожиданиям, одно среднее на общий пул из {count} очередей",
        "by simulated waits, one mean for the pool of {count} queues",
    ),
    "calibration.how_assumed": ("принято: табло этого не показывает", "assumed: a board does not show it"),
    "calibration.how_tried": (
        "лучшее из испытанных по ошибке ожиданий",
        "the best of those tried, by error of waits",
    ),
    "calibration.how_totals": ("разброс дневных итогов сверх случайного", "spread of daily totals beyond chance"),
    "calibration.how_band": (
        "в полосы 80 и 90 % попадает ближе всего к 80 и 90 % талонов",
        "its bands of 80 and 90 % hold nearest to 80 and 90 % of tickets",
    ),
    "calibration.how_left_out": (
        "мин на талон: ошибка ожидания по ячейкам и доли, {points:g} п. п. за минуту, в день, которого не видели",
        "min per ticket, by cell: wait, and share at {points:g} points a minute, on a day that was left out",
    ),
    "calibration.how_pace": (
        "чтобы типичный день ждал столько же: окна целые, числится их в среднем дробное число",
        "so that the typical day waits as long: windows are whole, their listed mean is not",
    ),
    "calibration.how_cap": ("не более {cap}: так меньше ошибка ожиданий", "at most {cap}: waits err less so"),
    "calibration.how_fixed": (
        "всегда {count}, что бы ни числилось: так меньше ошибка ожиданий",
        "always {count}, whatever is listed: waits err less so",
    ),
    "calibration.how_listed": ("среднее по табло, по получасам", "mean of the board, by half-hour"),
    "calibration.how_scaled": ("{how}; на уровне последних дней", "{how}; at the level of recent days"),
    "calibration.how_borrowed": (
        "один день; остальное взято у всего офиса",
        "one day; the rest borrowed from the whole office",
    ),
    "calibration.warn_one_day": ("{days}: подобран по одному дню", "{days}: fitted on a single day"),
    "calibration.warn_few": (
        (
            "очередей без достаточного числа талонов: {count} ({queues}), {tickets} талонов ({share:.1f} %); их "
            "нет в модели"
        ),
        "queues with too few tickets: {count} ({queues}), {tickets} tickets ({share:.1f} %); left out of the office",
    ),
    "calibration.warn_refused": (
        "очередей, непонятных по табло: {count} ({queues}); их нет в модели",
        "queues that the board does not tell: {count} ({queues}); left out of the office",
    ),
    "calibration.warn_pools": (
        "общие окна найдены по ошибке ожиданий, а не по штатному расписанию: {pools}",
        "shared windows were found by error of waits, not by a staff list: {pools}",
    ),
    "calibration.warn_capped": (
        (
            "действует меньше окон, чем числится (действует / числится): {groups}; не спрашивайте там, что дадут "
            "новые окна"
        ),
        "fewer windows work than are listed (work / listed): {groups}; do not ask there what more windows would do",
    ),
    "calibration.warn_bound": (
        "среднее время услуги на границе поиска {low}–{high} мин: {queues}; ожидания не объяснены моделью",
        (
            "mean duration at the end of what is searched, {low} to {high} min: {queues}; the model does not "
            "explain their waits"
        ),
    ),
    "calibration.warn_absent": (
        (
            "ушедших молча табло не показывает: принято, что уходят в среднем через {patience} мин, вызов "
            "ушедшего занимает {call} мин"
        ),
        (
            "a board does not show who left: holders are taken to leave after {patience} min on average, calling "
            "one costs {call} min"
        ),
    ),
    "calibration.warn_pace": (
        "темп дня в модели общий для всех очередей, на деле у каждой свой: разброс итога по офису завышен",
        (
            "the day's pace is common to all queues here, in truth each has its own: the spread of the office "
            "total is too wide"
        ),
    ),
    "calibration.grade_good": ("оценка: хорошо", "grade: good"),
    "calibration.grade_usable": ("оценка: годится с оговорками", "grade: usable"),
    "calibration.grade_poor": ("оценка: плохо (планировать по модели нельзя)", "grade: poor (do not plan with it)"),
    "calibration.verdict": (
        (
            "{grade}; среднее по офису отличается на {bias:+.1f} мин ({percent:+.0f} %) от {observed:.1f}, в полосу "
            "80 % попали {cover:.0f} % талонов. Меньше всего верьте очереди {queue} (ошибка {off:.1f} мин на час) "
            "и часу с {hour}:00: один час одного дня обычно отличается на {cell:.1f} мин"
        ),
        (
            "{grade}; the office's mean is off by {bias:+.1f} min ({percent:+.0f} %) from {observed:.1f}, the 80 "
            "% band holds {cover:.0f} % of tickets. Distrust most the queue {queue} (off by {off:.1f} min an "
            "hour) and the hour from {hour}:00: one hour of one day is usually off by {cell:.1f} min"
        ),
    ),
    "calibration.mode_plan": (
        "план: о проверочных днях ничего не известно",
        "plan: nothing of the judged days was used",
    ),
    "calibration.mode_plan_seen": (
        "план: часть проверочных дней была среди тех, по которым подобрано",
        "plan: some of the judged days were fitted on",
    ),
    "calibration.mode_replay": (
        "повтор: поток и открытые окна проверочных дней даны",
        "replay: arrivals and open counters of the judged days given",
    ),
    "calibration.mode_live": (
        "в момент выдачи: о проверочном дне известно то, что табло показало до неё",
        "live: of the judged day, what the board had shown when the ticket was issued",
    ),
    "calibration.backtest_title": ("{office}, проверка на новых днях ({mode})", "{office}, back-test ({mode})"),
    "calibration.backtest_days": (
        (
            "подобрано по {fit_first} – {fit_last} (дней: {fit_days}), проверено на {first} – {last} (дней: {days}, "
            "талонов: {tickets})"
        ),
        (
            "fitted on {fit_first} to {fit_last} ({fit_days} days), judged on {first} to {last} ({days} days, "
            "{tickets} tickets)"
        ),
    ),
    "calibration.backtest_means": (
        (
            "среднее ожидание: было {observed:.1f} мин, модель {predicted:.1f}; в пределах 15 мин: было "
            "{share:.1f} %, модель {predicted_share:.1f} %; в полосы 80 и 90 % попали {cover80:.0f} и {cover90:.0f} "
            "% талонов"
        ),
        (
            "mean wait: observed {observed:.1f} min, model {predicted:.1f}; within 15 min: observed {share:.1f} "
            "%, model {predicted_share:.1f} %; the 80 and 90 % bands hold {cover80:.0f} and {cover90:.0f} % of "
            "tickets"
        ),
    ),
    "calibration.by_model": ("модель", "model"),
    "calibration.by_queue_mean": ("среднее очереди", "mean of the queue"),
    "calibration.by_hour_mean": ("среднее часа, все дни подбора", "hour mean, all fitted days"),
    "calibration.by_recent_hour_mean": ("среднее часа, последние 5 дней подбора", "hour mean, last 5 fitted days"),
    "calibration.by_last_week": ("тот же день и час неделю назад", "same weekday and hour last week"),
    "calibration.by_live": ("в тот же день: ждущие × время между вызовами", "live: waiting x time between calls"),
    "calibration.warn_seen": (
        "дней, по которым и подобрано, и проверено: {count}; ошибка занижена",
        "days both fitted and judged: {count}; errors look too small",
    ),
    "calibration.warn_closed": (
        "талонов, когда подобранный офис закрыт: {tickets}; не проверены",
        "tickets on days on which the fitted office is closed: {tickets}; not judged",
    ),
    "calibration.better": (
        "модель точнее, чем {name}: {model:.1f} против {best:.1f} мин",
        "the model errs less than the {name}: {model:.1f} against {best:.1f} min",
    ),
    "calibration.tie": (
        "по ошибке часа модель наравне с тем, что не требует модели ({name}): {model:.1f} и {best:.1f} мин",
        "by hour the model is no better than what needs none, the {name}: {model:.1f} and {best:.1f} min are a tie",
    ),
    "calibration.worse": (
        "модель хуже того, что не требует модели ({name}): {model:.1f} против {best:.1f} мин",
        "the model errs more than what needs none, the {name}: {model:.1f} against {best:.1f} min",
    ),
}
