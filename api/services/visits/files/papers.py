"""What the files of visits need beside the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from partition.tables import PlanTables
from partition.visits.model import Need


@dataclass(frozen=True)
class Papers:
    """
    What is needed beside a plan of visits.

    Attributes
    ----------
    tables
        Those of the lowest level of the division, in the CRS of the plan. Of households the id, the place, whether it
        is an estimate, and the columns of an address are read, no other.
    title
        Of the plan.
    made_on
        The day that files give as their own; no clock is read.
    grid_names, village_names
        By grid id, told in place of those in the tables.
    policy_load
        What the policy asks of the staff, for the report; anything that JSON holds.
    series
        Keeps the events of one plan apart from those of another of the same member. Where a plan is made again it
        stays, so that calendars change their events instead of holding both; empty: the first day of the plan.
    needs
        What may be ticked at each door, as it is printed, Chinese and English.
    seconds
        Processor time of each outing's proof by (member id, number), where it was taken.
    pdf, png, maps
        Whether to write booklets as PDF, long pictures, and a map page for each outing (some 300 kB each).
    workers
        Processes that make PDF and PNG; 1 makes them in this one.
    """

    tables: PlanTables
    title: str
    made_on: date
    attribution: str = ""
    grid_names: Mapping[str, str] = field(default_factory=dict)
    village_names: Mapping[str, str] = field(default_factory=dict)
    policy_load: Mapping[str, Any] | None = None
    series: str = ""
    needs: tuple[Need, ...] = ()
    seconds: Mapping[tuple[str, int], float] = field(default_factory=dict)
    pdf: bool = True
    png: bool = True
    maps: bool = True
    workers: int = 2
