"""Where figures come from: seed, engine, versions, and the fingerprint of the description."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from mfc_sim.description.plain_text import plain
from mfc_sim.measures.summary import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mfc_sim.description.base import Description
    from mfc_sim.description.network import Network


def versions() -> dict[str, str]:
    """Versions that the figures depend on, as items of a provenance."""
    found = {}
    for name in ("mfc_sim", "numpy", "scipy", "simpy"):
        try:
            found[f"version_{name}"] = version(name)
        except PackageNotFoundError:
            found[f"version_{name}"] = "unknown"
    return found


def fingerprint(office: Description) -> str:
    """Hash of a description as `mfc_sim.save` writes it, but for what was done to make it."""
    import tomli_w

    return hashlib.sha256(tomli_w.dumps(plain(office)).encode()).hexdigest()


def provenance(run: Run) -> dict[str, Any]:
    """Where the figures of a run come from."""
    return {
        "office": run.office.name,
        "description_sha256": fingerprint(run.office),
        "customers": "listed" if run.listed else "drawn",
        "seed": run.seed,
        "replications": run.replications,
        "days": ", ".join(day.label for day in run.days if day.label) or "1",
        "engine": run.engine,
        **versions(),
    }


def of_network(network: Network, *, seed: int, replications: int, days: Sequence[str]) -> dict[str, Any]:
    """Where the figures of a region come from."""
    return {
        "region": network.name,
        "label": network.label or "",
        "description_sha256": fingerprint(network),
        "seed": seed,
        "replications": replications,
        "days": ", ".join(filter(None, days)) or "1",
        **versions(),
    }
