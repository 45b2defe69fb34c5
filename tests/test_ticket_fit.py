"""Offices fitted to ticket logs: what goes in comes out, and what is doubtful is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import mfc_sim as mfc
from mfc_sim.calibration.durations import unbelieved
from mfc_sim.calibration.intervals import positive, share, spread
from mfc_sim.calibration.laws_fit import chosen_law
from mfc_sim.calibration.prepared import prepared
from mfc_sim.calibration.report import Report
from mfc_sim.calibration.ticket_fit import fit_tickets
from mfc_sim.calibration.ticket_log import COLUMNS, TicketLog
from recovering import compared, with_operators

SEED = 7


def office(**changes):
    """Six windows, a break each, two services of which business windows serve one."""
    said = dict(
        name="Branch",
        hours={"Mon-Fri": ("09:00", "18:00")},
        services=[
            mfc.Service(name="passport", purpose="submit", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
            mfc.Service(name="sme", purpose="submit", duration=mfc.Gamma(mean_min=20, cv=0.6)),
        ],
        demand=[mfc.WalkIns(name="live", mix={"passport": 0.85, "sme": 0.15}, per_hour=26, at_opening=8)],
        windows=[
            mfc.Windows(name="universal", count=5, breaks=[mfc.Break("12:00", 40, at_once=3)]),
            mfc.Windows(name="business", count=1, serves=["sme"], pace=1.2),
        ],
        patience=mfc.Exponential(mean_min=50),
        absent_call_min=0.5,
    )
    return mfc.Office(**{**said, **changes})


def simulated_log(described, days=40, **how):
    replications = days // len(described.days())
    return mfc.to_tickets(mfc.simulate(described, replications=replications, seed=SEED), **how)


@pytest.fixture(scope="module")
def log():
    return simulated_log(office())


@pytest.fixture(scope="module")
def fit(log):
    return mfc.fit_office(log)


def value(fit, parameter, name="Branch"):
    table = fit.table()
    (row,) = table[(table["parameter"] == parameter) & (table["object"] == name)].to_dict("records")
    return row


def edited(log, **columns):
    """A log with some columns replaced."""
    tickets = log.tickets.assign(**columns)[list(COLUMNS)]
    return TicketLog(log.office, tickets.reset_index(drop=True), log.report, simulated=True)


@pytest.mark.parametrize("number", [0, 1])
def test_estimates_of_a_random_office_lie_near_the_truth(number):
    found = compared(number, weeks=6)
    assert len(found) > 60
    far = [one.name for one in found if not one.near(2)]
    assert len(far) <= 0.02 * len(found), far
    assert np.mean([one.holds for one in found]) > 0.85


def test_the_structure_of_windows_is_found_back(fit):
    universal, business = fit.office.windows
    assert (universal.name, business.name) == ("universal", "business")
    assert universal.serves == "all"
    assert business.serves == ("sme",)
    assert [(one.count, one.breaks) for one in universal.shifts] == [
        (3, (mfc.Break("12:00", 40),)),
        (2, (mfc.Break("12:40", 40),)),
    ]
    assert fit.office.absent_call_min == 0.5
    assert dict(fit.office.hours) == {"Mon-Fri": ("09:00", "18:00")}


def test_windows_without_telling_labels_are_grouped_by_what_they_serve(log):
    labels = {f"universal/{k}": str(k) for k in range(1, 6)} | {"business/1": "6", "": ""}
    fitted = mfc.fit_office(edited(log, window=log.tickets["window"].map(labels)))
    assert [(one.count, one.serves) for one in fitted.office.windows] == [(5, "all"), (1, ("sme",))]
    assert fitted.labels["windows 2/1"] == "6"


def test_a_replay_of_the_fitted_log_through_the_fit_differs_little(log, fit):
    again = mfc.replay(log, fit)
    (row,) = again.table().to_dict("records")
    assert abs(row["rules_error_min"]) < 0.1 * row["observed_wait_min"]
    assert row["laws_error_min_low"] < 0 < row["laws_error_min_high"]


def test_weekdays_that_do_not_differ_are_one_kind_and_poisson_days_have_no_factor(fit):
    assert fit.office.day_cv == 0
    assert value(fit, "day_cv")["low"] == 0
    stream = fit.office.demand[0]
    assert [days for days, _ in stream.per_hour] == ["Mon-Fri"]


def test_days_that_differ_more_than_poisson_have_a_factor_and_a_warning():
    fitted = mfc.fit_office(simulated_log(office(day_cv=0.25)))
    row = value(fitted, "day_cv")
    assert 0 < row["low"] < 0.25 < row["high"]
    assert any("Poisson" in warning for warning in fitted.warnings)


def test_a_holiday_and_a_day_of_unusual_totals_are_set_apart_visibly(log):
    dates = log.dates
    quiet = log.tickets["day"].eq(dates[3]) & (np.arange(len(log.tickets)) % 4 > 0)
    tickets = log.tickets[~quiet & log.tickets["day"].ne(dates[10])].reset_index(drop=True)
    fitted = mfc.fit_office(TicketLog(log.office, tickets, log.report))
    assert value(fitted, f"holiday {dates[10]:%Y-%m-%d}")["value"] == "holiday"
    assert value(fitted, f"outlier {dates[3]:%Y-%m-%d}")["value"] == "outlier"
    assert dict(fitted.office.dates) == {f"{dates[10]:%Y-%m-%d}": None}
    told = " ".join(fitted.warnings)
    assert f"{dates[3]:%Y-%m-%d}" in told
    assert f"{dates[10]:%Y-%m-%d}" in told


def test_forgotten_presses_are_cut_by_the_rule_and_do_not_move_the_mean():
    quiet = office(demand=[mfc.WalkIns(name="live", mix={"passport": 0.85, "sme": 0.15}, per_hour=14)])
    clean, late = simulated_log(quiet), simulated_log(quiet, forgotten=0.08)
    forgotten, batches = unbelieved(prepared(late))
    moved = late.tickets["finished_min"].to_numpy() > clean.tickets["finished_min"].to_numpy()
    waited = forgotten & ~moved
    assert batches.sum() == 0
    assert waited.sum() <= 0.001 * len(late.tickets)
    assert (forgotten & moved).sum() > 0.8 * moved.sum()
    means = [value(mfc.fit_office(one), "duration mean_min", "passport")["value"] for one in (clean, late)]
    assert means[1] == pytest.approx(means[0], rel=0.03)


def test_calls_in_a_row_are_a_batch():
    log = simulated_log(office(), days=10)
    tickets = log.tickets.copy()
    day = tickets["day"].iloc[0]
    rows = tickets[(tickets["day"] == day) & (tickets["window"] == "universal/1")].index[-6:]
    for step, row in enumerate(rows):
        begin = 1100 + step * 0.05
        tickets.loc[row, ["called_min", "started_min", "finished_min"]] = begin, begin, begin + 0.04
    _, batches = unbelieved(prepared(edited(log, **{name: tickets[name] for name in COLUMNS})))
    assert set(np.flatnonzero(batches)) <= set(rows)
    assert batches.sum() >= 4


@pytest.mark.parametrize("leaving", ["seen", "at_call"])
def test_patience_is_found_from_leavings_seen_and_from_those_seen_only_at_the_call(leaving):
    fitted = mfc.fit_office(simulated_log(office(), leaving=leaving))
    row = value(fitted, "patience mean_min")
    assert isinstance(fitted.office.patience, mfc.Exponential)
    assert 0.8 * row["low"] < 50 < 1.2 * row["high"]
    curve = fitted.patience.set_index("minute")
    assert abs(curve["kaplan_meier"][15] - np.exp(-15 / 50)) < 0.05
    assert (curve["kaplan_meier"].diff().dropna() <= 1e-9).all()


def test_kaplan_meier_is_the_product_limit_where_every_leaving_is_seen():
    from mfc_sim.calibration.patience_fit import _curve

    stay, exact = np.array([2.0, 4.0]), np.array([1.0, 3.0])
    curve = _curve(stay, exact, np.array([]), None)["kaplan_meier"].to_numpy()
    assert curve[:4] == pytest.approx([1, 3 / 4, 3 / 4, 3 / 8], abs=1e-6)


def test_where_few_leave_nobody_does():
    fitted = mfc.fit_office(simulated_log(office(patience=None), days=15))
    assert fitted.office.patience is None
    assert value(fitted, "patience")["value"] == "no limit"


def test_a_sparse_service_borrows_its_law_and_the_table_says_from_where(log):
    names = log.tickets["service"].to_numpy(dtype=object).copy()
    names[np.flatnonzero(names == "sme")[:10]] = "rare"
    purpose = log.tickets["purpose"].to_numpy(dtype=object).copy()
    fitted = mfc.fit_office(edited(log, service=names, purpose=purpose))
    row = value(fitted, "duration mean_min", "rare")
    assert "law of purpose 'submit'" in row["how"]
    assert np.isnan(row["low"])
    purpose[names == "rare"] = ""
    row = value(mfc.fit_office(edited(log, service=names, purpose=purpose)), "duration mean_min", "rare")
    assert "law of the office" in row["how"]
    assert any("rare" in warning for warning in fitted.warnings)


def with_agencies(log, **agencies):
    """Two weeks of a log with a rare service, and agencies by service."""
    log = log.days(log.dates[0], log.dates[9])
    names = log.tickets["service"].to_numpy(dtype=object).copy()
    names[np.flatnonzero(names == "sme")[:12]] = "rare"
    return edited(log, service=names, agency=[agencies.get(name, "") for name in names])


@pytest.mark.parametrize(
    ("language", "of_agency", "of_purpose"),
    [("en", "law of agency 'tax'", "law of purpose 'submit'"), ("ru", "закон ведомства «tax»", "закон цели «подача»")],
)
def test_a_sparse_service_borrows_of_its_agency_before_its_purpose(log, language, of_agency, of_purpose):
    fitted = mfc.fit_office(with_agencies(log, passport="police", sme="tax", rare="tax"), language=language)
    assert [one.agency for one in fitted.office.services] == ["police", "tax", "tax"]
    means = {one.name: one.duration.mean for one in fitted.office.services}
    assert means["rare"] == pytest.approx(means["sme"], rel=0.05)
    assert means["rare"] > 1.4 * means["passport"]
    assert of_agency in value(fitted, "duration law", "rare")["how"]
    alone = mfc.fit_office(with_agencies(log, passport="police", sme="tax", rare="court"), language=language)
    assert of_purpose in value(alone, "duration law", "rare")["how"]
    assert {one.name: one.agency for one in alone.office.services}["rare"] == "court"


def test_a_log_without_agencies_is_fitted_as_one_whose_agencies_are_empty(log, fit):
    bare = TicketLog(log.office, log.tickets.drop(columns="agency"), log.report, simulated=True)
    assert list(bare.tickets.columns) == list(COLUMNS)
    pd.testing.assert_frame_equal(mfc.fit_office(bare).table(), fit.table(), check_exact=True)
    assert {one.agency for one in fit.office.services} == {None}


def test_the_agency_of_a_service_is_that_of_most_of_its_tickets(log):
    log = log.days(log.dates[0], log.dates[4])
    agency = np.where(log.tickets["service"] == "sme", "tax  office\t", None).astype(object)
    agency[np.flatnonzero(log.tickets["service"] == "sme")[:20]] = "court"
    assert [one.agency for one in mfc.fit_office(edited(log, agency=agency)).office.services] == [None, "tax office"]


PACES = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 0.8]


def operators_of(fitted):
    table = fitted.table()
    return table[table["parameter"] == "operator pace"].set_index("object")


@pytest.fixture(scope="module")
def manned(log):
    return mfc.fit_office(with_operators(log, PACES))


def test_paces_of_operators_who_change_windows_are_found_back_in_their_intervals(manned):
    rows = operators_of(manned)
    tickets = manned.log.tickets
    seated = tickets[tickets["window"].str.startswith("universal/") & tickets["finished_min"].notna()]
    middle = np.mean([PACES[int(name[9:])] for name in seated["operator"]])
    truth = np.array([PACES[int(name[9:])] for name in rows.index]) / middle
    assert len(rows) == len(PACES)
    assert ((rows["low"] < truth) & (truth < rows["high"])).sum() >= len(PACES) - 1
    assert np.corrcoef(rows["value"].astype(float), truth)[0, 1] > 0.9
    assert (rows["high"] - rows["low"]).max() < 0.2
    spread_ = value(manned, "operators pace_cv")
    assert spread_["low"] < np.std(truth, ddof=1) < spread_["high"]
    assert "windows being equal" in rows["how"].iloc[0]


def test_the_pace_of_a_group_says_which_of_windows_and_operators_explain_more(manned):
    row = value(manned, "windows pace", "business")
    assert "operators without windows explain no more" in row["how"]
    assert row["low"] < 1.2 < row["high"]
    assert manned.office.windows[1].pace == pytest.approx(row["value"], abs=1e-5)


def test_a_group_has_the_pace_of_those_who_sat_there_where_operators_explain_more():
    alike = office(windows=[mfc.Windows(name="a", count=3), mfc.Windows(name="b", count=3, serves=["passport"])])
    paces = [1.0, 0.6, 0.9, 0.7, 0.95, 0.65]
    mixed = with_operators(simulated_log(alike, days=20), paces)
    fitted = mfc.fit_office(mixed)
    row = value(fitted, "windows pace", "a")
    assert "operators explain more than windows" in row["how"]
    assert "against group b" in row["how"]
    served = mixed.tickets[mixed.tickets["finished_min"].notna()]
    sat = pd.Series([paces[int(name[9:])] for name in served["operator"]]).groupby(served["window"].str[0].tolist())
    assert row["low"] < sat.mean()["a"] / sat.mean()["b"] < row["high"]
    assert "windows being equal" not in operators_of(fitted)["how"].iloc[0]
    assert row["high"] - row["low"] < 0.1
    kept = mixed.tickets["finished_min"] - mixed.tickets["called_min"]
    mean = kept[mixed.tickets["service"] == "passport"].mean()
    assert fitted.office.services[0].duration.mean == pytest.approx(mean, rel=0.05)


def test_operators_who_do_not_differ_are_all_drawn_to_one_pace(log):
    fitted = mfc.fit_office(with_operators(log, [1.0] * 8))
    rows = operators_of(fitted)
    assert value(fitted, "operators pace_cv")["low"] < 0.01
    assert rows["value"].astype(float).between(0.97, 1.03).all()
    assert ((rows["low"] < 1) & (rows["high"] > 1)).all()


def test_operators_who_keep_to_a_window_or_serve_seldom_are_listed_without_a_choice(log, fit, tmp_path):
    labels = log.tickets["window"].astype(str)
    names = np.where(labels == "business/1", "", "at " + labels).astype(object)
    names[np.flatnonzero(labels == "universal/1")[:5]] = "seldom"
    names[labels == ""] = ""
    fitted = mfc.fit_office(edited(log, operator=names))
    rows = operators_of(fitted)
    assert list(rows.index) == [*(f"at universal/{one}" for one in range(1, 6)), "seldom"]
    assert "fewer than 30 service times" in rows.loc["seldom", "how"]
    assert np.isnan(rows.loc["seldom", "low"])
    assert "windows: 1;" in rows["how"].iloc[0]
    assert value(fitted, "windows pace", "business") == value(fit, "windows pace", "business")
    fitted.to_excel(tmp_path / "fit.xlsx")
    assert (tmp_path / "fit.xlsx").stat().st_size > 5_000


def test_an_operator_who_shares_no_service_with_others_has_no_pace_of_his_own(log):
    tickets = log.days(log.dates[0], log.dates[9]).tickets
    tickets = tickets[tickets["service"] == "passport"].reset_index(drop=True)
    own = tickets["window"].isin(["universal/1", "universal/2"])
    apart = tickets.assign(service=np.where(own, "own", "shared"), day=tickets["day"] + pd.to_timedelta(own * 100, "D"))
    apart["operator"] = [f"at {window}" if window else "" for window in apart["window"]]
    apart = apart.sort_values(["day", "issued_min"]).reset_index(drop=True)
    rows = operators_of(mfc.fit_office(TicketLog(log.office, apart, log.report)))
    told = rows["how"].str.contains("shares no service or day")
    assert set(rows.index[told]) in ({"at universal/1", "at universal/2"}, {f"at universal/{one}" for one in (3, 4, 5)})
    assert rows.loc[~told, "low"].notna().all()


def test_appointments_are_found_back():
    booked = mfc.Appointments(
        name="booked",
        service="passport",
        starts="10:00",
        ends="16:00",
        every_min=20,
        per_slot=2,
        no_show=0.15,
        lateness=mfc.Normal(mean_min=-2, sd_min=6),
        grace_min=8,
        days="Tue-Fri",
    )
    live = mfc.WalkIns(name="live", mix={"passport": 0.85, "sme": 0.15}, per_hour=18)
    fitted = mfc.fit_office(simulated_log(office(demand=[live, booked])))
    found = fitted.office.demand[-1]
    for name in ("starts", "ends", "every_min", "per_slot", "days", "grace_min", "service"):
        assert getattr(found, name) == getattr(booked, name), name
    assert abs(found.no_show - 0.15) < 0.04
    assert abs(found.lateness.mean_min + 2) < 1
    assert abs(found.lateness.sd_min - 6) < 0.8


LAWS = {
    "lognormal": mfc.Lognormal(mean_min=10, cv=0.6),
    "gamma": mfc.Gamma(mean_min=10, cv=0.6),
    "exponential": mfc.Exponential(mean_min=10),
    "mixture": mfc.Mixture((0.7, mfc.Lognormal(mean_min=4, cv=0.3)), (0.3, mfc.Lognormal(mean_min=25, cv=0.3))),
    "empirical": mfc.Uniform(low_min=4, high_min=28),
    "fixed": mfc.Fixed(minutes=8),
}


@pytest.mark.parametrize("name", LAWS)
def test_the_score_on_other_days_chooses_the_law_of_the_durations(name):
    described = office(
        services=[mfc.Service(name="passport", duration=LAWS[name])],
        demand=[mfc.WalkIns(name="live", service="passport", per_hour=20)],
        windows=[mfc.Windows(name="universal", count=6)],
    )
    people = mfc.simulate(described, replications=20, seed=SEED).to_pandas()
    law, cv, (low, high), _ = chosen_law(people["need_min"].to_numpy(), people["replication"].to_numpy())
    assert type(law).__name__.lower() == name
    assert law.mean == pytest.approx(people["need_min"].mean(), rel=0.001)
    assert 0.9 * low <= LAWS[name].scv ** 0.5 <= 1.1 * high
    assert low <= cv <= high


def test_intervals_of_shares_rates_and_spreads_have_their_known_ends():
    assert share(0, 10)[1] == 0
    assert share(5, 10)[1:] == pytest.approx((0.2235, 0.7765), abs=1e-3)
    assert positive(10.0, 0.1)[0] == pytest.approx(4.795, abs=1e-3)  # a gamma variable of shape 10, mean 10
    x = np.array([-1.0, 0.0, 1.0, 2.0])
    value_, low, high, p = spread(lambda variance: float((x**2 / (0.5 + variance)).sum()), 4)
    assert value_ == pytest.approx(1.0)
    assert low == pytest.approx((6 / 11.143 - 0.5) ** 0.5, abs=1e-3)
    assert high > 2
    assert 0 < p < 0.05


def test_hours_may_be_given(log):
    fitted = fit_tickets(log, hours={"Mon-Fri": ("08:00", "19:00")})
    assert dict(fitted.office.hours) == {"Mon-Fri": ("08:00", "19:00")}
    with pytest.raises(mfc.InvalidDescription, match="hours must be a mapping"):
        fit_tickets(log, hours={"Someday": ("08:00", "19:00")})


def test_a_fit_tells_itself_in_both_languages(log, fit):
    assert str(fit).startswith("Branch: fitted on 2026-09-07 to 2026-10-30 (40 days, ")
    russian = mfc.fit_office(log, language="ru")
    assert "подобрано" in str(russian)
    assert repr(fit) == "<TicketFit of 'Branch': 2 services, 40 days>"
    assert list(fit.table().columns) == ["object", "parameter", "value", "low", "high", "rows", "how"]
    assert set(fit.open_windows.columns) == {"windows", "weekday", "from", "open"}
    noon = fit.open_windows.set_index(["windows", "from"])["open"]
    assert noon["universal", "11:00"] == pytest.approx(5, abs=0.05)
    assert noon["universal", "12:00"] < 3.5


def test_a_fitted_office_is_an_ordinary_office(fit, tmp_path):
    path = tmp_path / "office.toml"
    mfc.save(fit.office, path)
    assert mfc.load(path) == fit.office
    assert mfc.simulate(fit.office, replications=30, seed=1).mean_wait().value > 0


def test_logs_that_cannot_be_fitted_are_refused_by_name(log):
    with pytest.raises(mfc.DataFormatError, match="it holds no ticket"):
        mfc.fit_office(TicketLog("Branch", log.tickets.iloc[:0], Report(source="", rows=0, notes=())))
    none = edited(log, window=pd.Series("", index=log.tickets.index))
    with pytest.raises(
        mfc.DataFormatError, match=r"(?s)no call with a window.*columns={'window': 'Desk'}; .*Desk=window"
    ):
        mfc.fit_office(none)
    with pytest.raises(mfc.DataFormatError, match=r"columns={'окно': 'Стойка'}; .*--columns \"Стойка=окно\""):
        mfc.fit_office(replace(none, language="ru"))
    with pytest.raises(mfc.DataFormatError, match=r"can be fitted$"):  # the windows are known, and called nobody
        mfc.fit_office(edited(log, called_min=pd.Series(np.nan, index=log.tickets.index)))
    with pytest.raises(mfc.InvalidDescription, match="language"):
        mfc.fit_office(log, language="fr")


def shortened(log, case):
    tickets = log.tickets
    if case == "a day":
        return log.days(log.dates[0], log.dates[0])
    if case == "ten tickets":
        return TicketLog(log.office, tickets.iloc[:10], log.report)
    if case == "names with dots":
        return edited(log, service="1." + tickets["service"].astype(str) + "/a")
    if case == "one sparse service":
        return TicketLog(log.office, tickets[tickets["service"] == "sme"].reset_index(drop=True), log.report)
    assert case == "no ends of services"
    return edited(log, finished_min=np.nan, started_min=np.nan)


@pytest.mark.parametrize(
    "case", ["a day", "ten tickets", "names with dots", "one sparse service", "no ends of services"]
)
def test_poor_logs_are_fitted_and_replayed_all_the_same(log, case):
    poor = shortened(log, case)
    fitted = mfc.fit_office(poor)
    again = mfc.replay(poor, fitted, copies=1)
    assert len(again.calls) == len(poor.tickets)
    assert fitted.warnings or case != "a day"
    assert again.table()["replayed_wait_min"].notna().all()
