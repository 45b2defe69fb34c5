"""Words of the plots."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "plots.mean_wait": ("среднее ожидание", "mean wait"),
    "plots.interval": ("интервал 95 %", "95 % interval"),
    "plots.limit": ("15 минут", "15 minutes"),
    "plots.hour": ("Час постановки в очередь", "Hour of queueing"),
    "plots.wait_min": ("Ожидание, мин", "Wait, min"),
    "plots.mean_of_days": ("в среднем по дням", "mean over days"),
    "plots.band_of_days": ("95 % дней", "95 % of days"),
    "plots.closing": ("закрытие", "closing"),
    "plots.time": ("Время", "Time of day"),
    "plots.people": ("Ждут, человек", "People waiting"),
    "plots.absent": ("нет на месте", "absent"),
    "plots.closed": ("закрыто", "closed"),
    "plots.break": ("перерыв", "break"),
    "plots.absent_call": ("вызов ушедшего", "call of one who left"),
    "plots.overtime": ("переработка", "overtime"),
    "plots.more_services": ("… и ещё услуг: {count}", "… and {count} more services"),
    "plots.any_day": ("день", "day"),
    "plots.one_day": ("{name}: {day}, повтор {replication}", "{name}: {day}, replication {replication}"),
    "plots.simulated": ("модель", "simulated"),
    "plots.observed": ("наблюдалось", "observed"),
    "plots.simulated_min": ("Модель: среднее ожидание, мин", "Simulated mean wait, min"),
    "plots.observed_min": ("Наблюдалось: среднее ожидание, мин", "Observed mean wait, min"),
    "plots.cell": ("услуга, день и час", "a service, day and hour"),
    "plots.band80": ("полоса модели 80 %", "80 % band of the model"),
    "plots.equal": ("точное совпадение", "exact agreement"),
    "plots.judged_day": ("День (часы подряд)", "Day (hour by hour)"),
    "plots.backtest": ("{office}: проверка на прошлом", "{office}: back-test"),
    "plots.window": ("Окно", "Window"),
}
