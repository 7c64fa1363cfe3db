"""The codes of a draft: grids that go on keep theirs, the others are numbered by bands; retired codes stay retired."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely

from api.governance.codes import CodeRegister, GivenCode, kept_codes, number
from api.services.plans.diff import Doors, doors_of
from api.services.plans.standing import published_before
from api.services.redrawing.desk import Desk
from api.services.redrawing.moves import NUMBER
from api.store.base import Books
from api.store.conditions import Begins
from api.store.library import Library
from partition.numbering import reading_order


def number_command(library: Library, plan_id: str, desk: Desk, today: date) -> dict[str, Any]:
    """Return the command that gives all grids of a draft their codes."""
    with library.store.reading(library.scope) as books:
        plan = books.plans.get(plan_id)
        register = register_of(books, plan.path)
        previous = published_before(books, plan)
    codes_today: dict[str, Doors] = doors_of(library, previous)[0] if previous else {}
    codes: dict[str, dict[str, str]] = {}
    above: dict[str, str] = {}
    for position, level in enumerate(desk.level_names):
        areas = _areas(desk, level, above)
        kept = _kept(desk, level, codes_today.get(level, {}), register)
        numbered = number(register, areas, kept, today, top=position == 0)
        register, above = numbered.register, dict(numbered.codes)
        codes[level] = above
    return {"kind": NUMBER, "codes": codes}


def register_of(books: Books, path: str) -> CodeRegister:
    """Return every code that was ever given in an area."""
    given = books.codes.find(path=Begins(path))
    return CodeRegister({one.code: GivenCode(one.code, one.given, one.retired) for one in given})


def _areas(desk: Desk, level: str, above: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the grids of a level by the code of their parent, in the order in which new ones are numbered."""
    areas: dict[str, list[str]] = {}
    for village in desk.villages:
        known = desk.drawings[village, level].appraisal
        assert known is not None
        for parent, grids in known.grids.groupby("parent_id"):
            grids = grids.iloc[reading_order(shapely.get_coordinates(grids.geometry.centroid.to_numpy()))]
            apart = grids["kind"] == "dedicated"
            ids = [*grids.loc[~apart, "grid_id"], *grids.loc[apart, "grid_id"]]
            areas.setdefault(above.get(str(parent), str(parent)), []).extend(map(str, ids))
    return areas


def _kept(desk: Desk, level: str, today: Doors, register: CodeRegister) -> dict[str, str]:
    drawn: dict[str, str] = {}
    households: dict[str, int] = {}
    for village in desk.villages:
        drawing = desk.drawings[village, level]
        doors = drawing.ground.village.households
        drawn |= dict(zip(doors["household_id"], drawing.grid_of_door, strict=True))
        households |= dict(zip(doors["household_id"], doors["households"], strict=True))
    kept = kept_codes(drawn, today, households)
    return {grid: code for grid, code in kept.items() if code in register.in_use}
