"""Words of the question how many specialists should be universal."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "universal.group": ("{universal} из {group}", "{universal} from {group}"),
    "universal.title": (
        "{name}: сколько специалистов из {count} сделать универсальными; {sample}, зерно {seed}, движок {engine}",
        "{name}: how many of {count} specialists should be universal; {sample}, seed {seed}, engine {engine}",
    ),
    "universal.moved": ("переведено", "moved"),
    "universal.universal": ("универсальных окон", "universal windows"),
    "universal.left": ("осталось: {group}", "left: {group}"),
    "universal.left_all": ("осталось специалистов", "specialists left"),
    "universal.gain": ("лучше, чем ни одного", "better than none"),
    "universal.rest": ("все были бы лучше ещё на", "all would add"),
    "universal.more_rows": ("… все строки ({count}) — в .table()", "… all {count} rows are in .table()"),
    "universal.point": ("1 п. п.", "1 percentage point"),
    "universal.knee": (
        "Предел пользы: {knee} из {count}. Больше {worth} дальше не прибавляет ни одно число.",
        "The knee: {knee} of {count}. No later number adds more than {worth}.",
    ),
    "universal.knee_none": (
        "Переводить незачем: больше {worth} не прибавляет ни одно число.",
        "It does not pay: no number adds more than {worth}.",
    ),
    "universal.knee_all": (
        "Предела пользы до последнего из {count} нет: больше {worth} могут прибавить и последние переведённые.",
        "No knee before the last of {count}: the last ones moved may still add more than {worth}.",
    ),
    "universal.how": (
        "Разности — на одних и тех же посетителях, интервалы 95 %; предел судят по их верхним концам. Больше нуля — лучше.",
        "Differences are on the same visitors, with 95 % intervals; the knee is judged by their upper ends. Above 0 is better.",
    ),
    "universal.order": (
        "Переводят по одному из наибольшей оставшейся группы (при равенстве — из описанной раньше); смена, перерывы и дни — прежние.",
        "One by one they leave the largest group left, of equals the one described first; shift, breaks and days stay as they are.",
    ),
    "universal.pace": (
        "Переведённый работает в {pace} раза дольше прежнего.",
        "One who moved takes {pace} times as long as before.",
    ),
    "universal.spread": (
        "Проверены не все числа, а только: {numbers}.",
        "Not all numbers were simulated, only: {numbers}.",
    ),
}
