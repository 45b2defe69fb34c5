"""What a simulation of a region says: figures by office and by home, and the official KPIs."""

from __future__ import annotations

from mfc_sim.description.network_screen import line
from mfc_sim.errors import InvalidDescription, nearest
from mfc_sim.measures.questions import Question
from mfc_sim.network_figures import NetworkFigures
from mfc_sim.network_run import NetworkRun
from mfc_sim.network_tasks import BY_HOME
from mfc_sim.result import Result

BY_OFFICE = Question(by=("office",))


class NetworkResult(NetworkFigures):
    """What a simulation of a region says; made by `mfc_sim.simulate`.

    Everything is read from the records of the run; intervals are 95 %, over replications, and visitors weigh equally.
    """

    def office(self, name: str) -> Result:
        """Result of one office, with the people who come to it from wherever they live; drawn and run again."""
        names = [office.name for office in self.choices.offices]
        if name not in names:
            raise InvalidDescription(f"office: unknown office {name!r}{nearest(name, names)}")
        return Result(self.run.office(name))

    def __repr__(self) -> str:
        return f"<NetworkResult of {line(self.network)}: {self.replications} replications, seed {self.run.seed}>"


def of_network(run: NetworkRun) -> NetworkResult:
    """Result of a run; the pass answers what is always asked, by office and by home."""
    result = NetworkResult(run)
    result.ask(BY_OFFICE, BY_HOME)
    return result
