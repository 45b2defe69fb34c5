"""What a simulation of a region says: figures by office and by home, and the official KPIs."""

from __future__ import annotations

from mfc_sim.description.network_screen import line
from mfc_sim.errors import InvalidDescription, UnsupportedFeature, nearest
from mfc_sim.measures.estimates import Estimate
from mfc_sim.measures.questions import Between, Question, Where
from mfc_sim.network_figures import NetworkFigures
from mfc_sim.network_run import NetworkRun
from mfc_sim.network_tasks import BY_HOME
from mfc_sim.result import Result

BY_OFFICE = Question(by=("office",))


class OfficeResult(Result):
    """Result of one office of a region: who comes to it is not what its own description says."""

    def described_warnings(self) -> tuple[str, ...]:
        """Nothing: they weigh the demand at its door, not who comes; see `Network.warnings`."""
        return ()

    def adjusted(self, of: str, *, between: Between = None, where: Where = None) -> Estimate:  # noqa: ARG002
        """Refuse: the mean number of visits is known of an office alone, not of one in a region."""
        raise UnsupportedFeature(
            f"adjusted: office {self.office.name!r} is part of a region, and who goes where is not in its description; "
            "allowed: mean_wait, share_within and table, or the office simulated alone"
        )


class NetworkResult(NetworkFigures):
    """What a simulation of a region says; made by `mfc_sim.simulate`.

    Everything is read from the records of the run; intervals are 95 %, over replications, and visitors weigh equally.
    """

    def office(self, name: str) -> Result:
        """Result of one office, with the people who come to it from wherever they live; drawn and run again."""
        names = [office.name for office in self.choices.offices]
        if name not in names:
            raise InvalidDescription(f"office: unknown office {name!r}{nearest(name, names)}")
        if not self.choices.office_days[names.index(name)]:
            raise InvalidDescription(f"office {name!r}: no open day in dates {self.run.dates!r}")
        return OfficeResult(self.run.office(name))

    def __repr__(self) -> str:
        return f"<NetworkResult of {line(self.network)}: {self.replications} replications, seed {self.run.seed}>"


def of_network(run: NetworkRun) -> NetworkResult:
    """Result of a run; the pass answers what is always asked, by office and by home."""
    result = NetworkResult(run)
    result.ask(BY_OFFICE, BY_HOME)
    return result
