"""From a ticket log to an ordinary office, every parameter with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mfc_sim.calibration.ticket_log import TicketLog
from mfc_sim.description.office import Office


@dataclass(frozen=True, eq=False, repr=False)
class TicketFit:
    """An office fitted to a ticket log."""

    office: Office
    log: TicketLog
    group_of_window: Mapping[str, str]

    def doubtful(self, log: TicketLog) -> NDArray[np.bool_]:
        """Tickets whose service time is not believed."""
        return np.zeros(len(log.tickets), np.bool_)

    def absent(self, log: TicketLog) -> pd.DataFrame | None:
        """Windows missing by day."""
        return pd.DataFrame(columns=["day", "window"]) if log is self.log else None
