"""
Two townships with published areas, stations and doors.

    west                      east, another township
    +----+----+----+----+     +----+
    | m1 | m2 | m3 | m4 |     | n1 |      each 0.01 degrees; m4 has 7 households; until July there was only m0 = m1+m2
    +----+----+----+----+     +----+
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from shapely import Point, box
from stores import empty_store

from api.app import create_app
from api.governance.role import Role
from api.services.security.tokens import issue_access
from api.settings import ServiceSettings
from api.store.records.areas import Area
from api.store.records.plans import Assigned, PlanRecord
from api.store.records.staff import StationRecord
from api.store.records.users import GrantRecord, UserRecord
from api.store.records.villages import Door, VillageRecord
from api.store.records.visits import DoorDue, VisitRecord

BASE = "http://127.0.0.1"
NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
BEGIN, JULY = date(2025, 1, 1), date(2025, 7, 1)
WEST, EAST = "/140121203000/140121203208/", "/140121204000/140121204001/"
TOWNSHIP = "/140121203000/"
DOORS = 25
USERS = {
    "planner": (Role.PLANNER, TOWNSHIP),
    "member": (Role.GRID_MEMBER, WEST),
    "leader": (Role.LEADER, TOWNSHIP),
    "administrator": (Role.ADMINISTRATOR, "/"),
    "neighbour": (Role.PLANNER, "/140121204000/"),
}


def micro(name, west, width=1, households=60, *, path=WEST, **more):
    """Return a micro-grid of a width in cells, west of which lie so many."""
    shape = box(112 + west / 100, 37, 112 + (west + width) / 100, 37.01)
    code = f"{path.split('/')[2]}{name}"
    return Area(
        code, more.pop("begun", JULY), "micro_grid", name, f"{path}{code}/", households=households, geom=shape, **more
    )


def areas():
    """Return every area that was ever published."""
    west, east = WEST.split("/")[2], EAST.split("/")[2]
    return [
        Area(west, BEGIN, "village", "石村", WEST, households=187, geom=box(112, 37, 112.04, 37.01)),
        Area(east, BEGIN, "village", "邻村", EAST, households=8, geom=box(112.1, 37, 112.11, 37.01)),
        micro("m0", 0, 2, 120, begun=BEGIN, valid_to=JULY),
        *(micro(f"m{i + 1}", i, households=60 if i < 3 else 7) for i in range(4)),
        micro("n1", 10, path=EAST, households=8),
        Area(
            f"{west}t1",
            JULY,
            "ten_household_group",
            "t1",
            f"{WEST}t1/",
            households=9,
            geom=box(112, 37, 112.001, 37.001),
        ),
    ]


def fill(store):
    """Keep the two townships."""
    villages = [VillageRecord(f"v{i}", "村", NOW, DOORS, DOORS, path=path) for i, path in enumerate((WEST, EAST))]
    with store.writing() as books:
        books.areas.add(*areas())
        books.stations.add(
            *(
                StationRecord(0, f"站{i}", path, Point(112.005 + i / 10, 37.005), "9-17")
                for i, path in enumerate((WEST, EAST))
            )
        )
        books.villages.add(*villages)
        for village in villages:
            books.households.add(
                *(
                    Door(village.id, f"d/{i:02}", village.path, Point(112 + i / 1000, 37.005), 1 + i % 3)
                    for i in range(DOORS)
                )
            )
        books.dues.add(DoorDue("v0", "d/00", WEST, tier="secret"))
        books.visits.add(VisitRecord(0, "v0", "d/00", WEST, JULY))
        books.plans.add(
            PlanRecord("p-1", NOW, village_id="v0", path=WEST, stage="published", valid_from=JULY),
            PlanRecord("p-2", NOW, village_id="v0", path=WEST),
        )
        for plan in ("p-1", "p-2"):
            books.assignments.add(
                *(Assigned(plan, "micro_grid", f"u:{i}", WEST, "m1", 3, Point(112, 37)) for i in range(3))
            )


@dataclass
class World:
    """A service over the two townships, and who may ask it."""

    app: object
    store: object
    client: TestClient

    def token(self, user):
        """Return what somebody sends along."""
        key = self.app.state.service.doorkeeper.key
        return {"Authorization": f"Bearer {issue_access(key, user, 0, NOW, life=timedelta(days=1))}"}

    def get(self, path, user=None, **said):
        """Return the answer to a request."""
        return self.client.get(f"/ogc{path}", params=said, headers=self.token(user) if user else {})

    def items(self, collection, user=None, **said):
        """Return the features of a page."""
        answer = self.get(f"/collections/{collection}/items", user, **said)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def names(self, collection, user=None, **said):
        """Return what the areas of a page are called."""
        return [each["properties"]["name"] for each in self.items(collection, user, **said)["features"]]

    def collections(self, user=None):
        """Return what the collections are called."""
        return [each["id"] for each in self.get("/collections", user).json()["collections"]]


@contextmanager
def opened(kind, request, folder):
    """Give a service over the two townships, on a kind of store; people log in."""
    with empty_store(kind, request, folder / "store") as store:
        fill(store)
        with store.writing() as books:
            for user, (role, path) in USERS.items():
                books.users.add(UserRecord(user, path, "-", NOW))
                books.grants.add(GrantRecord(user, role.value, path))
        (folder / "examples").mkdir()
        settings = ServiceSettings(data=folder, examples=folder / "examples")
        app = create_app(settings, store=store, clock=lambda: NOW)
        yield World(app, store, TestClient(app, base_url=BASE))


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def world(request, tmp_path_factory):
    """Yield the service for tests that read."""
    with opened(request.param, request, tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def own_world(request, tmp_path):
    """Yield a service of a test's own, for what writes or listens."""
    with opened("sqlite", request, tmp_path) as world:
        yield world
