"""Words of the plots of logs and fits."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "plots_logs.band90": ("полоса модели 90 %", "90 % band of the model"),
    "plots_logs.arrivals": ("{office}: когда приходят", "{office}: when people come"),
    "plots_logs.hour": ("Час прихода", "Hour of arrival"),
    "plots_logs.weekday": ("День недели", "Weekday"),
    "plots_logs.per_hour": ("Приходят за час, человек", "People an hour"),
    "plots_logs.quantiles": ("{office}: время обслуживания", "{office}: service time"),
    "plots_logs.law_min": ("По закону модели, мин", "By the fitted law, min"),
    "plots_logs.seen_min": ("Наблюдалось, мин", "Observed, min"),
    "plots_logs.of": (
        "{service}: среднее {mean:.1f} мин, разброс {cv:.2f}, обслуживаний {count}",
        "{service}: mean {mean:.1f} min, spread {cv:.2f}, {count} services",
    ),
    "plots_logs.chance": ("в пределах случая, 95 % на каждый квантиль", "by chance, 95 % of each quantile"),
    "plots_logs.share_model": ("Модель: доля в пределах {limit} мин, %", "Model: share within {limit} min, %"),
    "plots_logs.share_seen": ("Наблюдалось: доля в пределах {limit} мин, %", "Observed: share within {limit} min, %"),
    "plots_logs.an_hour": ("один час", "one hour"),
}
"""Titles, axes and legends."""
