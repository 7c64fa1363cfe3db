"""The figures that the plans of a frontier share, from the job that draws the first of them to those of the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from api.services.jobs.agreement import PLAN
from api.services.jobs.lease import LEASE_S
from api.store.base import Books
from api.store.conditions import AtLeast
from api.store.library import Library, keep_files, yardstick_owner
from api.store.records.plans import PlanRecord

SHORTEST = "shortest"
"""The wish of the plan whose figures they are (`partition.frontier`)."""

FILE = "yardstick.json"

LOOK_S = 0.5
"""How often it is looked at whether another worker has drawn that plan."""


@contextmanager
def yardstick_for(library: Library, plan: PlanRecord, ground: int, stopped: Event) -> Iterator[Path | None]:
    """
    Give the file that holds the figures that a plan of a frontier is held against, or that is to hold them.

    None for a plan of no frontier, and where no such plan was drawn on this version of the ground. One that another
    worker is drawing is waited for: drawing it a second time would take as long.
    """
    if plan.asked is None or plan.asked.first is None:
        yield None
    elif plan.asked.first == SHORTEST:
        with library.workspace() as stage:
            yield stage / FILE
    else:
        first = _drawn(library, plan, stopped)
        there = first is not None and first.state == "done" and first.ground == ground
        yield library.laid_out(yardstick_owner(first.id)) / FILE if first is not None and there else None


def keep_yardstick(books: Books, plan: PlanRecord, file: Path | None) -> None:
    """Keep the figures with the plan whose they are, for the others of its frontier."""
    if file is not None and plan.asked is not None and plan.asked.first == SHORTEST:
        keep_files(books, yardstick_owner(plan.id), plan.path, file.parent)


def _drawn(library: Library, plan: PlanRecord, stopped: Event) -> PlanRecord | None:
    """Return the plan of the same frontier with the shortest walks, once nobody is drawing it any more."""
    first, held = _first(library, plan)
    while first is not None and held and not stopped.wait(LOOK_S):
        first, held = _first(library, plan)
    return first


def _first(library: Library, plan: PlanRecord) -> tuple[PlanRecord | None, bool]:
    """Return that plan, and whether a worker who lives is drawing it."""
    assert plan.asked is not None
    asked = replace(plan.asked, first=SHORTEST)
    with library.store.reading(library.scope) as books:
        found = books.plans.find(village_id=plan.village_id, created=plan.created)
        alike = (one for one in found if (one.asked, one.parent, one.path) == (asked, plan.parent, plan.path))
        first = next(alike, None)
        if first is None or first.state != "drawing":
            return first, False
        alive = AtLeast(books.now() - timedelta(seconds=LEASE_S))
        return first, books.jobs.count(kind=PLAN, subject=first.id, state="running", heartbeat=alive) > 0
