"""
Everything that the API says it takes, and much that it does not: no answer is a failure, none is undocumented.

`GRIDHOOD_FUZZ_CASES` says how many requests a store is sent; they are the same in every run.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as conformance
from staffed_village import PATH, fill
from stores import STORES, empty_store

from api.app import create_app
from api.governance.role import Role
from api.services.security.tokens import issue_access
from api.settings import ServiceSettings
from api.store.base import Store
from api.store.records.users import GrantRecord, UserRecord

BASE = "http://127.0.0.1"
CASES = int(os.environ.get("GRIDHOOD_FUZZ_CASES", "200"))
LEVEL = {"name": "micro_grid", "min": 50, "max": 70}
CHECKS = [
    not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_headers_conformance,
    conformance.response_schema_conformance,
]
SLOW = {("POST", "/api/v1/plans/{plan_id}/member-rounds")}
"""What takes seconds where it finds what it is asked for; here it does not."""

HANGS_S = 60.0
"""Far above what an answer may take: machines that run tests are busy."""

ONE_RUN = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # what a request finds depends on those before it, so none is sent again
    suppress_health_check=list(HealthCheck),
)
NAMED = 0.7
"""How often what is named is there, rather than made up."""


@dataclass
class World:
    """A service with something of everything, who calls it, and the ids that lead somewhere."""

    app: Any
    callers: tuple[dict[str, str], ...]
    ids: dict[str, list[Any]]
    wrong: list[str] = field(default_factory=list)
    sent: int = 0

    def named(self, name: str, given: Any, chance: random.Random) -> Any:
        """Return something that is there, mostly, where an id is given."""
        known = self.ids.get(name)
        return chance.choice(known) if known and chance.random() < NAMED else given

    def filled(self, said: Any, chance: random.Random) -> Any:
        """Return a body that speaks of what is there."""
        if isinstance(said, dict):
            return {
                key: self.filled(value, chance) if isinstance(value, dict | list) else self.named(key, value, chance)
                for key, value in said.items()
            }
        return [self.filled(one, chance) for one in said] if isinstance(said, list) else said

    def send(self, case: Any, chance: random.Random) -> None:
        """Send a request, and note what of its answer is not as it should be."""
        if (case.method, case.path) not in SLOW:
            given = case.path_parameters or {}
            case.path_parameters = {name: self.named(name, value, chance) for name, value in given.items()}
        case.query = {name: self.named(name, value, chance) for name, value in (case.query or {}).items()}
        if case.media_type == "application/json":
            case.body = self.filled(case.body, chance)
        if case.operation.headers.get("If-Match") and chance.random() < NAMED:
            case.headers["If-Match"] = "*"
        try:
            headers = chance.choice(self.callers)
            answer = case.call(headers=headers, app=self.app, base_url=BASE, timeout=HANGS_S)
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as error:
            self.wrong.append(f"{case.method} {case.path}: {error}")
        self.sent += 1


@pytest.fixture(params=STORES)
def world(request, square, drawn, tmp_path) -> Iterator[World]:
    """Yield a service on each store: people log in or not, and there is one plan that was really drawn."""
    (tmp_path / "shipped").mkdir()
    shutil.copytree(square, tmp_path / "shipped" / "square")
    rates = {"requests_per_s": 1e6, "logins_per_minute": 1e6}
    asked = ServiceSettings(data=tmp_path / "data", examples=tmp_path / "shipped", login="never", **rates)
    with empty_store(request.param, request, tmp_path / "data") as store:
        fill(store)
        app = create_app(asked, store=store, draw=lambda task, *_: shutil.copytree(drawn, task.out))
        with TestClient(app, base_url=BASE) as client:
            ids = ids_of(client, store, square)
            key = app.state.service.doorkeeper.key
            planner = {"authorization": f"Bearer {issue_access(key, 'wang', 0, datetime.now(UTC))}"}
            nobody = {"authorization": "Bearer x"}
            yield World(app, (*({}, planner) * 3, nobody), ids)


def ids_of(client: TestClient, store: Store, square) -> dict[str, list[Any]]:
    """Make something of everything, and return what it is called by the names that requests have for it."""
    files = [("households", ("h.geojson", (square / "households.geojson").read_bytes()))]
    imported = client.post("/api/v1/villages", files=files, data={"name": "stone"}).json()["id"]
    plan = client.post("/api/v1/villages/square/plans", json={"levels": [LEVEL]}).json()["id"]
    [job] = client.get("/api/v1/jobs", params={"subject": plan}).json()["jobs"]
    while client.get(f"/api/v1/plans/{plan}").json()["state"] not in ("done", "failed"):
        time.sleep(0.02)
    copy = client.post(f"/api/v1/plans/{plan}:copy").json()["id"]
    with store.reading() as books:
        grid = books.assignments.find(plan_id=plan)[0].grid_id
    rounds = client.post(f"/api/v1/plans/{plan}/rounds", json={"grid_id": grid}).json()
    with store.writing() as books:
        units = books.assignments.find(plan_id=plan)
        path = books.plans.get(plan).path
        books.users.add(UserRecord("wang", path, "x", datetime.now(UTC)))
        books.grants.add(*(GrantRecord("wang", str(Role.PLANNER), where) for where in (path, PATH)))
    person = client.post("/api/v1/people", json={"name": "王", "area": "stone-1"}).json()
    station = client.post("/api/v1/stations", json={"name": "站", "area": "stone-1", "lon": 112.0, "lat": 37.0}).json()
    grids = sorted({row.grid_id for row in units})
    return {
        "plan_id": [plan, copy, "new"],
        "other_id": [plan, copy],
        "village_id": ["square", imported, "stone-1"],
        "village": ["stone-1"],
        "household": ["h0", "h9"],
        "job_id": [job["id"]],
        "round_id": [rounds["id"]],
        "person_id": [person["id"]],
        "station_id": [station["id"]],
        "post_id": [1],
        "user_id": ["wang"],
        "name": ["report.json", "grids.geojson", "households.csv"],
        "collection_id": ["areas", "stations", "households"],
        "area": [PATH, path, "stone-1"],
        "grid": grids,
        "grid_a": grids[:1],
        "grid_b": grids[1:],
        "grid_id": grids,
        "unit": [units[0].unit_id],
        "level": ["micro_grid"],
    }


def test_no_answer_fails_or_is_undocumented(world: World) -> None:
    described = schemathesis.openapi.from_dict(world.app.openapi())
    operations = [found.ok() for found in described.get_all_operations()]
    for operation in operations:
        kinds = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

        @settings(ONE_RUN, max_examples=-(-CASES // len(operations)))
        @given(case=st.one_of(kinds), chance=st.randoms(use_true_random=False))
        def send(case: Any, chance: random.Random) -> None:
            world.send(case, chance)

        send()
    assert not world.wrong, "\n\n".join(world.wrong)
    assert world.sent >= min(CASES, len(operations))
