"""Work that is waited for: leased to one worker at a time, taken up by another where that one dies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from api.store.records.kind import Kind
from geo.errors import Fault

JobState = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class JobRecord:
    """
    A piece of work and how it stands.

    ``owner`` has leased it and says so by ``heartbeat``; ``fence`` grows with each lease, so that what an owner sends
    who has lost the lease is refused. ``attempts`` counts leases: after too many it has failed. ``progress`` is what is
    being done, the share done, and the best found so far.
    """

    id: int
    kind: str
    subject: str
    path: str
    created: datetime
    state: JobState = "queued"
    asked: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None
    owner: str | None = None
    fence: int = 0
    attempts: int = 0
    heartbeat: datetime | None = None
    ended: datetime | None = None
    cancelling: bool = False
    progress: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


JOBS = Kind(
    "jobs",
    ("job", "任务"),
    JobRecord,
    ("id",),
    serial=True,
    lookups=(("state", "id"), ("kind", "subject")),
)
