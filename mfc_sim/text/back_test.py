"""Back-tests: how sure their figures are, refits, and what of a ticket log is not judged."""

MESSAGES = {
    "backtest.rolling": (
        "подборов: {fits}, каждый по всем дням до тех, на которых проверен",
        "fitted {fits} times, each time on all days before the judged ones",
    ),
    "backtest.sure": (
        "по дням (95 %): отклонение среднего {bias} мин; в полосу одного дня 90 % попали {band} талонов, в интервал "
        "среднего за все дни 90 % – {mean:.0f} % (у верной модели {low:.0f} – {high:.0f})",
        "over days (95 %): bias of the mean {bias} min; the 90 % band of one day holds {band} of tickets, the 90 % interval "
        "of the mean over all days {mean:.0f} % (of a right model {low:.0f} to {high:.0f})",
    ),
    "backtest.skill": (
        "выигрыш против лучшего предсказания без модели: по ошибке {minutes:+.0f} %, по разбросу дней (CRPS) {crps:+.0f} %",
        "skill against the best that needs no model: by error {minutes:+.0f} %, by the spread of days (CRPS) {crps:+.0f} %",
    ),
    "backtest.people": (
        "ждущих в среднем: было {observed}, модель {predicted}",
        "people waiting on average: observed {observed}, model {predicted}",
    ),
    "backtest.errors": (
        "ошибка на очередь, день и час, по талонам: минуты, процентные пункты; смещение: минуты, пункты; CRPS, мин",
        "error by queue, day and hour, over tickets: minutes, points; bias: minutes, points; CRPS, min",
    ),
    "backtest.tickets": ("Талонов", "Tickets"),
    "backtest.date": ("Дата", "Date"),
    "backtest.queue": ("Очередь", "Queue"),
    "backtest.predictor": ("Чем предсказано", "Predicted by"),
    "backtest.observed_wait": ("Ожидание было, мин", "Wait observed, min"),
    "backtest.predicted_wait": ("Ожидание по модели, мин", "Wait of the model, min"),
    "backtest.observed_share": ("За 15 минут было", "Within 15 min, observed"),
    "backtest.predicted_share": ("За 15 минут по модели", "Within 15 min, model"),
    "backtest.observed_waiting": ("Ждущих в среднем было", "People waiting, observed"),
    "backtest.predicted_waiting": ("Ждущих по модели", "People waiting, model"),
    "backtest.bias_min": ("Смещение, мин", "Bias, min"),
    "backtest.bias_points": ("Смещение, п. п.", "Bias, points"),
    "backtest.error_min": ("Ошибка часа, мин", "Error of an hour, min"),
    "backtest.error_points": ("Ошибка часа, п. п.", "Error of an hour, points"),
    "backtest.crps": ("CRPS, мин", "CRPS, min"),
    "backtest.in_band": ("Талонов в полосе дня {percent} %", "Tickets in the {percent} % band of a day"),
    "backtest.end": ("{what}: {end}", "{what}: {end}"),
    "backtest.band_end": ("Полоса {percent} %, мин: {end}", "{percent} % band, min: {end}"),
    "backtest.share_band_end": ("Полоса {percent} %, за 15 минут: {end}", "{percent} % band, within 15 min: {end}"),
    "backtest.mean_end": ("Среднее за все дни, {percent} %, мин: {end}", "Mean over all days, {percent} %, min: {end}"),
    "backtest.naive_wait": ("{name}: ожидание, мин", "{name}: wait, min"),
    "backtest.naive_share": ("{name}: за 15 минут", "{name}: within 15 min"),
    "backtest.naive_crps": ("{name}: CRPS, мин", "{name}: CRPS, min"),
    "backtest.warn_services": (
        "талонов услуг, которых в подобранном офисе нет: {count}; не проверены",
        "tickets of services that the fitted office does not have: {count}; not judged",
    ),
    "backtest.warn_passed": (
        "отрезков без талона, который можно проверить: {count} ({days}); пропущены",
        "blocks of days without a ticket to judge: {count} ({days}); passed over",
    ),
    "backtest.span": ("{first} – {last}", "{first} to {last}"),
    "backtest.warn_early": (
        "талонов, вызванных до подобранного открытия: {count}; их ожидание считается от выдачи талона",
        "tickets called before the fitted opening: {count}; their waits count from the ticket",
    ),
    "backtest.verdict_no_wait": (
        "{grade}; никто не ждал, среднее по офису отличается на {bias:+.1f} мин, в полосу 80 % попали {cover:.0f} % "
        "талонов. Меньше всего верьте очереди {queue} (ошибка {off:.1f} мин на час) и часу с {hour}:00: один час "
        "одного дня обычно отличается на {cell:.1f} мин",
        "{grade}; nobody waited, the office's mean is off by {bias:+.1f} min, the 80 % band holds {cover:.0f} % of "
        "tickets. Distrust most the queue {queue} (off by {off:.1f} min an hour) and the hour from {hour}:00: one hour "
        "of one day is usually off by {cell:.1f} min",
    ),
}
