"""How far to believe a fitted office: three real ones, fitted on two weeks of January 2020 and judged on the third.

Fitted on 2-15 January, judged on 16-22. A cell is (queue, day, hour of issue); errors are weighted by tickets, waits
are to the call of the number. Replay is given the arrivals and open counters of the judged days, plan nothing of them.
"""

# %%
import mfc_sim as mfc

for office in ("Ochota", "Bialoleka", "Andersa"):
    log = mfc.read_board(mfc.presets.warsaw_path(office))
    fitted, judged = log.days("2020-01-02", "2020-01-15"), log.days("2020-01-16", "2020-01-22")
    fit = mfc.fit_office(fitted)
    tests = {mode: mfc.backtest(fit, judged, mode=mode) for mode in ("replay", "plan")}

    # %% What was seen, and what the model said of it
    plan = tests["plan"]
    tickets = int(log.tickets["queue"].isin(list(fit.queues.values())).sum())
    print(
        f"{office}: {len(fit.queues)} queues, {tickets} tickets, {int(plan.weights.sum())} of them judged: "
        f"mean wait {plan.mean('wait_min'):.1f} min, {plan.mean('share_within_15'):.1%} within 15 min"
    )
    for mode, test in tests.items():
        model = test.errors.loc["model"]
        print(
            f"  {mode:8}error by cell {model['minutes']:.1f} min, {model['points']:.1f} points; the week's mean "
            f"{model['bias_min']:+.1f} min, {model['bias_points']:+.1f} points; bands of 80 and 90 % hold "
            f"{test.coverage(80):.0%} and {test.coverage(90):.0%}"
        )
    for name, (minutes, points) in plan.errors.loc["queue_mean":, ["minutes", "points"]].iterrows():
        print(f"    {name:20}{minutes:5.1f} min {points:5.1f} points")
