"""What a queue model adds to hourly figures: border control at an airport, 2016, four months held back.

People come by the flight, so an hour's queue is made by when its flights land, which the figures do not show. The
share within 15 minutes of each held-back hour is foretold four ways; people and booths of the hour are given to the
queue and to the regression.
"""

# %%
import mfc_sim as mfc

log = mfc.read_hourly(mfc.presets.airport_path())
print(log)

# %% Fit on eight months, judge on four
for held in ((3, 6, 9, 12), (10, 11, 12)):
    fit = mfc.fit_office(log.months(*(month for month in range(1, 13) if month not in held)))
    test = mfc.backtest(fit, log.months(*held), mode="replay")
    print(f"\nHeld back: months {', '.join(map(str, held))}")
    print(fit)
    print(test)

# %% Where it errs: by hour of the day
busy = test.table("hour").query("people > 60_000")
print()
print(
    busy[["people", "share", "predicted_share", "points", "hour_mean_points", "regression_points"]].round(2).to_string()
)
