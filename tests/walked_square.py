"""The square with a plan, posts and doors, as a service keeps them: what rounds of all members are planned from."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyogrio
from fastapi import FastAPI
from geopandas import GeoDataFrame
from stores import library_in

from api.app import create_app
from api.settings import ServiceSettings
from api.store.base import Store
from api.store.library import keep_files, plan_owner
from api.store.records.areas import Area
from api.store.records.plans import Asked, PlanRecord
from api.store.records.staff import PersonRecord, PostRecord
from api.store.records.villages import Door, VillageRecord

HERE = "/api/v1/plans/p1/member-rounds"
ASKED = {"from": "2026-12-07", "weeks": 2, "maps": False}
TODAY = datetime(2026, 12, 7, 1, tzinfo=UTC)
PATH = "/V1/"
MEMBER = "王小明"


def service_in(folder: Path, square: Path, **settings: Any) -> FastAPI:
    """Return a service on a SQLite file, with a village that ships, on the first day of its rounds."""
    library = library_in(folder)
    asked = ServiceSettings(data=folder, examples=square.parent, **settings)
    return create_app(asked, store=library.store, clock=lambda: TODAY)


def doors_of(drawn: Path) -> GeoDataFrame:
    """Return the households of the drawn plan, lon/lat, with the grid of each."""
    return pyogrio.read_dataframe(drawn / "plan.gpkg", layer="households").to_crs(4326)


def fill_square(store: Store, drawn: Path) -> None:
    """Keep a published plan ``p1`` of the village ``sq-1``, whose first grid somebody leads."""
    households = doors_of(drawn)
    grids = sorted(households["micro_grid"].unique())
    then, day = datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)
    with store.writing() as books:
        books.villages.add(VillageRecord("sq-1", "方村", then, 100, 10, path=PATH))
        books.plans.add(PlanRecord("p1", then, village_id="sq-1", asked=Asked(), path=PATH, stage="published"))
        keep_files(books, plan_owner("p1"), PATH, drawn)
        books.areas.add(*(Area(g, day, "micro_grid", g, f"{PATH}{g}/", plan_id="p1") for g in grids))
        books.households.add(
            *(
                Door("sq-1", row.household_id, f"{PATH}{row.micro_grid}/", row.geometry, int(row.households))
                for row in households.itertuples()
            )
        )
        [member] = books.people.add(PersonRecord(0, MEMBER, PATH))
        books.posts.add(PostRecord(0, grids[0], f"{PATH}{grids[0]}/", "group_leader", day, None, member.id))
