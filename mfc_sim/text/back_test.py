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
    "backtest.tickets": ("талонов", "tickets"),
    "backtest.wait": ("ожидание, мин", "wait, min"),
    "backtest.model_wait": ("модель, мин", "model, min"),
    "backtest.share": ("в пределах 15 мин, %", "within 15 min, %"),
    "backtest.model_share": ("модель, %", "model, %"),
    "backtest.waiting": ("ждущих в среднем", "people waiting"),
    "backtest.model_waiting": ("модель, ждущих", "model, waiting"),
    "backtest.off": ("ошибка на час, мин", "error by hour, min"),
    "backtest.band": ("в полосе дня 90 %, %", "in the 90 % band of a day, %"),
    "backtest.warn_services": (
        "талонов услуг, которых в подобранном офисе нет: {count}; не проверены",
        "tickets of services that the fitted office does not have: {count}; not judged",
    ),
}
