"""A village of twenty doors in two micro-grids, whose border moved in June: for tests of visits, posts and coverage."""

from datetime import UTC, date, datetime

import shapely

from api.store.base import Store
from api.store.records.areas import Area
from api.store.records.plans import Asked, PlanRecord
from api.store.records.villages import Door, VillageRecord

THEN = datetime(2026, 1, 1, tzinfo=UTC)
JUNE = date(2026, 6, 1)
BEGUN = date(2026, 1, 1)
WEST, EAST = "140121203208001", "140121203208002"
PATH = "/stone-1/"


def fill(store: Store) -> None:
    """
    Keep the village in a store.

    Doors h0 to h9 stand in a row from west to east, three households each. Until June h0 to h4 lie in the western
    micro-grid; from then on h0 to h6 do. A door far away, h-out, lies in none.
    """
    with store.writing() as books:
        books.villages.add(VillageRecord("stone-1", "石村", THEN, 33, 11, path=PATH))
        books.plans.add(_plan("old", BEGUN, JUNE), _plan("new", JUNE, None))
        books.areas.add(
            *_areas("old", BEGUN, JUNE, border=112.0045),
            *_areas("new", JUNE, None, border=112.0065),
        )
        books.households.add(
            *(Door("stone-1", f"h{n}", f"{PATH}{_code(n)}/", _point(n), 3, address=f"东巷{n}号") for n in range(10)),
            Door("stone-1", "h-out", PATH, shapely.Point(112.5, 37.0), 3),
        )


def _plan(name: str, start: date, end: date | None) -> PlanRecord:
    asked = Asked(profile="xigu_1448")
    return PlanRecord(
        name, THEN, "done", "stone-1", asked, path=PATH, stage="published", valid_from=start, valid_to=end
    )


def _areas(plan: str, start: date, end: date | None, *, border: float) -> list[Area]:
    return [
        Area(
            code,
            start,
            "micro_grid",
            name,
            f"{PATH}{code}/",
            end,
            plan_id=plan,
            households=households,
            geom=shapely.box(*west_east, 37.001),
        )
        for code, name, households, west_east in (
            (WEST, "西片", 60, (111.9, 36.9, border)),
            (EAST, "东片", 9, (border, 36.9, 112.1)),
        )
    ]


def _code(n: int) -> str:
    return WEST if n < 7 else EAST


def _point(n: int) -> shapely.Point:
    return shapely.Point(112.0 + n / 1000, 37.0)
