"""What became of a plan since a version: what was done, and which doors are in other grids."""

from dataclasses import dataclass

import numpy as np

from api.services.redrawing.desk import Desk
from api.services.redrawing.desks import Shelf, desk_at
from api.services.redrawing.ledger import ledger_of
from api.store.library import Library
from api.store.records.plans import EditCommand, PlanRecord

MOST_DOORS = 500
"""Doors that are listed."""


@dataclass(frozen=True)
class MovedDoor:
    """Households at one address that are in another grid."""

    level: str
    household_id: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """From one version to another: the commands, which of them count, and the doors, the first of them listed."""

    since: int
    version: int
    commands: tuple[EditCommand, ...]
    held: frozenset[int]
    doors: tuple[MovedDoor, ...]
    n_doors: int
    n_households: int


def difference_of(library: Library, shelf: Shelf, plan: PlanRecord, since: int) -> Difference:
    """Return what became of a plan since an earlier version."""
    with library.store.reading(library.scope) as books:
        commands = books.edits.find(plan_id=plan.id)
    commands = tuple(command for command in commands if command.serial <= plan.version)
    then = ledger_of(command for command in commands if command.serial <= since)
    now = ledger_of(commands)
    desks = [desk_at(library, shelf, plan, ledger.held) for ledger in (then, now)]
    doors, households = moved_doors(*desks)
    new = tuple(command for command in commands if command.serial > since)
    listed = tuple(doors[:MOST_DOORS])
    return Difference(since, plan.version, new, frozenset(now.serials), listed, len(doors), households)


def moved_doors(before: Desk, after: Desk) -> tuple[list[MovedDoor], int]:
    """Return the doors that are in other grids, and how many households live at them, level by level."""
    moved: list[MovedDoor] = []
    homes: dict[str, int] = {}
    for place, drawing in after.drawings.items():
        old, new = before.drawings[place].grid_of_door, drawing.grid_of_door
        doors = drawing.ground.village.households
        ids, counts = doors["household_id"].to_numpy(), doors["households"].to_numpy()
        for at in np.flatnonzero(old != new):
            moved.append(MovedDoor(place[1], str(ids[at]), str(old[at]), str(new[at])))
            homes[str(ids[at])] = int(counts[at])
    return moved, sum(homes.values())
