"""Words of hourly figures: their fit and their back-test."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "hourly.note_months": (
        "взяты месяцы {months}: {days} из {all} дней",
        "restricted to the months {months}: {days} of {all} days",
    ),
    "hourly.service": ("посещение", "visit"),
    "hourly.windows": ("окна", "windows"),
    "hourly.how_counted": ("среднее по часам", "mean over hours"),
    "hourly.how_band": ("конец первой полосы ожиданий", "end of the first band of waits"),
    "hourly.how_service": (
        "чтобы доля в пределах нормы в этот час суток была как в данных",
        "so that the share within the limit in this hour of the day is that of the data",
    ),
    "hourly.fit_title": (
        "{office}: подобрано по {days} дням, {first} – {last}: часов {hours}; обслуживание {low:.2f}–{high:.2f} мин работы "
        "окна на человека, по часам суток",
        "{office}: fitted on {days} days, {first} to {last}: {hours} hours; service {low:.2f} to {high:.2f} window-minutes a "
        "person, by hour of the day",
    ),
    "hourly.warn_load": (
        "нагрузка часа: люди на окно за этот и предыдущий час; что мешало окнам работать, почасовые данные не показывают",
        "the load of an hour is people a window in it and the hour before; what kept windows from work, hourly figures "
        "do not show",
    ),
    "hourly.warn_batches": (
        "люди приходят партиями, каждая за {minutes} мин, в неизвестную минуту часа",
        "people come in batches, each over {minutes} min, at a minute of the hour that nobody wrote down",
    ),
    "hourly.warn_service_edge": (
        "время услуги на краю того, где искали ({low:g}–{high:g} мин), в часы {hours}: ожидание там очередью не объяснено",
        "the service time lies at an end of what is searched, {low:g} to {high:g} min, in the hours {hours}: "
        "the queue does not explain their waits",
    ),
    "hourly.warn_office_edge": (
        "время услуги офиса (.office), {minutes:.1f} мин, на краю того, где искали ({low:.1f}–{high:.1f} мин): "
        "доля в срок им не воспроизведена",
        "the service time of the office (.office), {minutes:.1f} min, lies at an end of what is searched, {low:.1f} to "
        "{high:.1f} min: it does not give the share within the limit",
    ),
    "hourly.warn_edge": (
        "разброс темпа часа {pace_cv:.1f} на границе поиска: ожидания большей частью не объяснены людьми и окнами",
        "the spread of the hour's pace, {pace_cv:.1f}, is at the end of what is tried: people and windows explain little of "
        "the waits",
    ),
    "hourly.warn_typical": (
        "самый людный день недели на {percent:.0f} % выше среднего; в офисе (.office) дни недели равных часов одинаковы, "
        "а люди приходят по одному",
        "the busiest weekday is {percent:.0f} % above the mean; in the office (.office) weekdays of equal hours are alike, "
        "and people come one by one",
    ),
    "hourly.warn_in_time": (
        "в норме {share:.1f} % людей: время обслуживания известно только сверху",
        "{share:.1f} % of people are within the limit: of the service time only the most is known",
    ),
    "hourly.warn_few": (
        "дней мало: {days} (нужно хотя бы {least})",
        "few days: {days} (at least {least} are needed)",
    ),
    "hourly.title_plan": (
        "{office}, проверка на новых днях (план: о проверочных днях ничего не известно)",
        "{office}, back-test (plan: nothing of the judged days was used)",
    ),
    "hourly.title_replay": (
        "{office}, проверка на новых днях (повтор: люди и окна каждого часа даны)",
        "{office}, back-test (replay: people and windows of each hour given)",
    ),
    "hourly.days": (
        "подобрано по {fit_first} – {fit_last} (дней: {fit_days}), проверено на {first} – {last} (дней: {days}, часов: "
        "{hours}, людей: {people})",
        "fitted on {fit_first} to {fit_last} ({fit_days} days), judged on {first} to {last} ({days} days, {hours} hours, "
        "{people} people)",
    ),
    "hourly.means": (
        "в пределах {limit} мин: было {share:.1f} %, модель {predicted:.1f} %; в полосу часа 80 % попали {cover:.0f} % "
        "людей",
        "within {limit} min: observed {share:.1f} %, model {predicted:.1f} %; the 80 % band of an hour holds {cover:.0f} % "
        "of people",
    ),
    "hourly.errors": (
        "ошибка доли за час, по людям: пункты; смещение: пункты",
        "error of an hour's share, over people: points; bias: points",
    ),
    "hourly.error": ("  {name:<36}{points:6.1f}{bias:+7.1f}", "  {name:<36}{points:6.1f}{bias:+7.1f}"),
    "hourly.by_queue": ("модель: очередь через час", "model: a queue through the hour"),
    "hourly.by_office": ("модель: офис, моделирование", "model: the office, simulated"),
    "hourly.by_constant": ("одна доля на всё", "one share for all hours"),
    "hourly.by_hour_mean": ("среднее часа суток", "mean of the hour of the day"),
    "hourly.by_regression": ("регрессия по нагрузке часа", "regression on the hour's load"),
    "hourly.better": (
        "модель точнее, чем {name}: {model:.1f} против {best:.1f} пункта",
        "the model errs less than the {name}: {model:.1f} against {best:.1f} points",
    ),
    "hourly.tie": (
        "модель не лучше того, что очереди не знает ({name}): {model:.1f} и {best:.1f} пункта",
        "the model is no better than what knows of no queue, the {name}: {model:.1f} and {best:.1f} points",
    ),
    "hourly.worse": (
        "модель хуже того, что очереди не знает ({name}): {model:.1f} против {best:.1f} пункта",
        "the model errs more than what knows of no queue, the {name}: {model:.1f} against {best:.1f} points",
    ),
    "hourly.verdict": (
        "{grade}; доля в норме отличается на {bias:+.1f} пункта; меньше всего верьте часу с {hour:02d}:00 (ошибка "
        "{off:.1f} пункта)",
        "{grade}; the share within the limit is off by {bias:+.1f} points; distrust most the hour from {hour:02d}:00 (off "
        "by {off:.1f} points)",
    ),
    "hourly.warn_unknown": (
        "часов, которых в модели нет: {count} (людей: {people}); не проверены",
        "hours that the model does not have: {count} ({people} people); not judged",
    ),
}
