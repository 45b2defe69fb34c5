"""Results: what a run says, as figures and tables, a screen of text, HTML and a workbook."""

from __future__ import annotations

from pathlib import Path

from mfc_sim import excel, screen
from mfc_sim.figures import Figures


class Result(Figures):
    """What a simulation says; made by `mfc_sim.simulate`.

    Everything is read from the records of the run; intervals are 95 %, over replications, and visitors weigh equally.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> office = mfc.Office(
    ...     name="Office 1",
    ...     hours=("09:00", "18:00"),
    ...     services=[
    ...         mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))
    ...     ],
    ...     demand=[mfc.WalkIns(name="queue", service="passport", per_hour=20)],
    ...     windows=[mfc.Windows(name="universal", count=4)],
    ... )
    >>> result = mfc.simulate(office, replications=64, seed=7)
    >>> wait = result.mean_wait()
    >>> wait.low < float(wait) < wait.high
    True
    >>> list(result.share_within(15, by="hour").columns)
    ['value', 'low', 'high', 'n']
    """

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook: the figures, by hour and by service too, the first replication's customers, the provenance.

        Returns
        -------
        Path
            Where it was written; its folder is made if it is not there.

        Raises
        ------
        DataFormatError
            If it is no .xlsx file or cannot be written.
        """
        return excel.write(self, path)

    def __repr__(self) -> str:
        made = f"{self.replications} replications, seed {self.run.seed}, engine {self.run.engine!r}"
        return f"<Result of {self.office.name!r}: {made}>"

    def __str__(self) -> str:
        return screen.text(self)

    def _repr_html_(self) -> str:
        return screen.html(self)
