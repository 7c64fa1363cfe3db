"""Doors move to the grids of a published plan on its first day: then those who serve a grid see its doors."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from api.services.plans.diff import read_doors
from api.store.base import Books, Shelf
from api.store.conditions import AtMost
from api.store.library import Library
from api.store.records.plans import PlanRecord
from api.store.records.villages import Door
from api.store.records.visits import DoorDue

OfDoor = TypeVar("OfDoor", Door, DoorDue)


def settle_doors(library: Library, today: date) -> int:
    """
    Let every door belong to the area that a plan in force puts it in, and return how many plans were settled.

    A plan is settled once, whoever is first to do it. ``library`` sees everything.
    """
    with library.store.reading() as books:
        coming = books.plans.find(stage="published", valid_from=AtMost(today), settled=False)
    for plan in sorted(coming, key=lambda plan: plan.valid_from or today):
        with library.plan_folder(plan.id) as folder:
            grids = _lowest_grids(folder)
        with library.store.writing() as books:
            _settle(books, plan, grids, today)
    return len(coming)


def _lowest_grids(folder: Path) -> Mapping[str, str]:
    """Return the grid of every door at the lowest level."""
    levels, _ = read_doors(folder)
    return list(levels.values())[-1]


def _settle(books: Books, plan: PlanRecord, grids: Mapping[str, str], today: date) -> None:
    now = books.plans.get(plan.id)
    if now.settled:
        return
    areas = {area.code: area.path for area in books.areas.find(plan_id=plan.id)}
    paths = {door: areas[grid] for door, grid in grids.items() if grid in areas}
    if now.village_id is not None and (now.valid_to is None or now.valid_to > today):
        _move(books.households, now.village_id, paths)
        _move(books.dues, now.village_id, paths)
    books.plans.change(now, replace(now, settled=True))


def _move(shelf: Shelf[OfDoor], village_id: str, paths: Mapping[str, str]) -> None:
    """Keep the records of a village's doors anew, at the paths of their areas: thousands at once."""
    records = shelf.find(village_id=village_id)
    shelf.remove(village_id=village_id)
    shelf.add(*(replace(record, path=paths.get(record.household_id, record.path)) for record in records))
