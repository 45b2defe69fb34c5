"""Queueing theory: exact models of queues, each with its source; times are in any unit, the same throughout."""

from __future__ import annotations

from mfc_sim.queueing.recursion import FcfsQueues, fcfs_waits

__all__ = ["FcfsQueues", "fcfs_waits"]
