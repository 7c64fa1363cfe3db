"""
The loads of the soak, and what must hold in the end of all that was acknowledged to each.

======== ============================================================================================
plans    asked for, for one village and for all
jobs     cancelled now and then
visits   keyed in batches; one that was not answered is sent again under its key until it is
edits    a grid gets another name; one that was not answered is sent again for the version it was for
======== ============================================================================================
"""

import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from api.services.drawing.plan_folder import PLAN_FILES
from api.store.library import plan_owner
from api.store.sql.store import SqlStore

UNENDED_AT_ONCE = 4
"""Plans that are asked for before others have ended: more would only have to be waited for in the end."""

EDITED = 5
"""Plans that are edited: more desks than these would only be opened and closed again."""

SURE_S = 120.0
"""How long something that was not answered is sent again: longer than a restart takes."""

LEVELS = [{"name": "micro_grid", "min": 4, "max": 8}]
ASKED = {"levels": LEVELS, "iterations": 500}
HONEST = (409, 412, 429)
"""Refusals that are no fault of the service's under load."""

BOUNDARY = "gridhood-soak-4f1c"


@dataclass
class Acknowledged:
    """What the service said that it has done, by kind."""

    ids: dict[str, list[Any]] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, *names: Any) -> None:
        """Take note of what was acknowledged."""
        with self.lock:
            self.ids.setdefault(kind, []).extend(names)

    def of(self, kind: str) -> list[Any]:
        """Return what was acknowledged of a kind until now."""
        with self.lock:
            return list(self.ids.get(kind, []))


@dataclass
class Asker:
    """Asks the service over HTTP; what it answers while it is killed is nothing."""

    base: str
    acknowledged: Acknowledged
    chance: random.Random
    status: int = 0
    """Of the last answer; 0 where there was none."""

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any] | None:
        """Return what is answered; None if there was no answer, or an honest refusal."""
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        said = {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.base + path, content, said, method=method)
        self.status = 0
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                found: dict[str, Any] = json.load(answer)
                self.status = answer.status
                return found
        except urllib.error.HTTPError as error:
            self.status = error.code
            with self.acknowledged.lock:
                self.acknowledged.refused[error.code] += 1
                if error.code not in HONEST:
                    self.acknowledged.wrong.append(f"{method} {path}: {error.code} {error.read()[:300]!r}")
        except (OSError, ValueError):
            pass
        time.sleep(0.1)
        return None

    def ask_surely(self, method: str, path: str, body: object, headers: Mapping[str, str]) -> dict[str, Any] | None:
        """Return what is answered, asking the same again while there is no answer or the service is busy."""
        until = time.monotonic() + SURE_S
        while time.monotonic() < until:
            answer = self.ask(method, path, body, headers)
            if answer is not None or self.status not in (0, 429):
                return answer
        self.acknowledged.wrong.append(f"{method} {path} was not answered within {SURE_S:.0f} s")
        return None


def ask_plans(asker: Asker) -> None:
    """Ask for a plan, by itself or for all villages."""
    unended = [asker.ask("GET", f"/api/v1/jobs?limit=20&state={state}") for state in ("queued", "running")]
    if None in unended or sum(len(one["jobs"]) for one in unended if one) >= UNENDED_AT_ONCE:
        time.sleep(0.2)
        return
    if asker.chance.random() < 0.5:
        if plan := asker.ask("POST", "/api/v1/villages/hamlet/plans", ASKED):
            asker.acknowledged.add("plans", plan["id"])
    elif jobs := asker.ask("POST", "/api/v1/villages:plan-all", {"plan": ASKED, "villages": ["hamlet"]}):
        asker.acknowledged.add("plans", *(job["subject"] for job in jobs["jobs"]))
        asker.acknowledged.add("jobs", *(job["id"] for job in jobs["jobs"]))


def cancel_jobs(asker: Asker) -> None:
    """Cancel a job now and then."""
    time.sleep(asker.chance.uniform(1, 4))
    waiting = asker.ask("GET", "/api/v1/jobs?limit=20&state=queued")
    if waiting and waiting["jobs"] and asker.chance.random() < 0.3:
        job = asker.chance.choice(waiting["jobs"])
        if (answer := asker.ask("POST", job["links"]["cancel"], {})) and answer["state"] == "cancelled":
            asker.acknowledged.add("cancelled", job["id"])


def key_visits(asker: Asker) -> None:
    """Key a batch of visits of a village's doors; the village is brought first."""
    villages = asker.acknowledged.of("villages")
    if not villages:
        form = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        if village := asker.ask("POST", "/api/v1/villages", _upload(), form):
            asker.acknowledged.add("villages", village["id"])
        return
    today = datetime.now(UTC).date()
    doors = asker.chance.sample(range(16), 3)
    day = (today - timedelta(days=asker.chance.randint(1, 300))).isoformat()
    results = [{"village": villages[0], "household": f"d{n}", "date": day, "result": "visited"} for n in doors]
    key = {"Idempotency-Key": f"{asker.chance.getrandbits(64):x}"}
    if answer := asker.ask_surely("POST", "/api/v1/visits:batch", {"results": results}, key):
        asker.acknowledged.add("visits", *((one["household"], one["date"]) for one in results))
        asker.acknowledged.add("new_visits", answer["visits"])
    time.sleep(0.05)


def edit_plans(asker: Asker) -> None:
    """Give a grid of a plan another name, one that no other edit gives."""
    plans = asker.acknowledged.of("plans")
    if not plans:
        time.sleep(0.5)
        return
    path = f"/api/v1/plans/{asker.chance.choice(plans[:EDITED])}"
    plan = asker.ask("GET", path)
    if plan is None or plan["state"] != "done":
        time.sleep(0.5)
        return
    grids = _grids_of(asker, plan["id"])
    if not grids:
        return
    name = f"{asker.chance.getrandbits(64):x}"
    move = {"move": {"kind": "rename", "grid": asker.chance.choice(grids), "name": name}}
    answer = asker.ask_surely("POST", f"{path}/edits", move, {"If-Match": f'"{plan["version"]}"'})
    if answer is not None:
        asker.acknowledged.add("edits", (plan["id"], answer["version"], name))


def _grids_of(asker: Asker, plan: str) -> list[str]:
    """Return the grids of a plan, asked for once: names change and ids do not."""
    known = asker.acknowledged.of(f"grids of {plan}")
    if not known and (found := asker.ask("GET", f"/api/v1/plans/{plan}/grids")):
        known = [one["properties"]["grid_id"] for one in found["features"]]
        asker.acknowledged.add(f"grids of {plan}", *known)
    return known


LOADS: list[tuple[str, Callable[[Asker], None]]] = [
    ("/api/v1/villages:plan-all", ask_plans),
    ("/api/v1/jobs/{job_id}:cancel", cancel_jobs),
    ("/api/v1/visits:batch", key_visits),
    ("/api/v1/plans/{plan_id}/edits", edit_plans),
]
"""Kinds of load, each with the route that it needs."""

FIRST = ("plans", "visits", "edits")
"""What must have been acknowledged once before anything is killed: each load is on then."""


def check_plans(store: SqlStore, acknowledged: Acknowledged) -> Iterator[str]:
    """Find plans that were lost or are there in part, and jobs that were lost or ended more than once."""
    with store.reading() as books:
        plans = {plan.id: plan for plan in books.plans.find()}
        jobs = books.jobs.find()
        files = {plan: books.files.count(owner=plan_owner(plan)) for plan in plans}
    with store.engine.connect() as connection:
        witnessed = Counter(connection.execute(text("SELECT job FROM soak_witness")).scalars())
    by_subject = Counter(job.subject for job in jobs)
    for plan in set(acknowledged.of("plans")) - set(plans):
        yield f"plan {plan} was acknowledged and is lost"
    for job_id in set(acknowledged.of("jobs")) - {job.id for job in jobs}:
        yield f"job {job_id} was acknowledged and is lost"
    yield from (f"plan {plan} has {by_subject[plan]} jobs" for plan in plans if by_subject[plan] != 1)
    for job in jobs:
        plan = plans[job.subject]
        agreed = {"done": "done", "failed": "failed", "cancelled": "failed"}.get(job.state)
        if agreed is None or agreed != plan.state:
            yield f"job {job.id} is {job.state}, its plan {plan.state}"
        if witnessed[job.id] != 1:
            yield f"job {job.id} ended {witnessed[job.id]} times"
        if files[plan.id] != (len(PLAN_FILES) if job.state == "done" else 0):
            yield f"plan {plan.id} is {plan.state} and has {files[plan.id]} files"
        if job.state == "failed" and job.attempts < 3:
            yield f"job {job.id} failed: {job.faults}"
    by_id = {job.id: job for job in jobs}
    for cancelled in acknowledged.of("cancelled"):
        if by_id[cancelled].state != "cancelled":
            yield f"job {cancelled} was cancelled and is {by_id[cancelled].state}"


def check_visits(store: SqlStore, acknowledged: Acknowledged) -> Iterator[str]:
    """Find visits that were lost, and batches that were written twice: each tells how many of its visits were new."""
    with store.reading() as books:
        kept = Counter((one.household_id, one.day.isoformat()) for one in books.visits.find())
        villages = {village.id for village in books.villages.find()}
    yield from (
        f"village {one} was acknowledged and is lost" for one in acknowledged.of("villages") if one not in villages
    )
    for visit in set(acknowledged.of("visits")) - set(kept):
        yield f"visit {visit} was acknowledged and is lost"
    yield from (f"visit {visit} is there {n} times" for visit, n in kept.items() if n != 1)
    if (told := sum(acknowledged.of("new_visits"))) != (there := sum(kept.values())):
        yield f"{told} visits were told to be new, {there} are there"


def check_edits(store: SqlStore, acknowledged: Acknowledged) -> Iterator[str]:
    """Find edits that were lost or made twice, and versions of plans that are not the number of their edits."""
    with store.reading() as books:
        plans = {plan.id: plan.version for plan in books.plans.find()}
        edits = {(one.plan_id, one.serial): one.move.get("name") for one in books.edits.find()}
    for plan_id, version, name in acknowledged.of("edits"):
        if edits.get((plan_id, version)) != name:
            yield f"edit {version} of {plan_id} was acknowledged as {name} and is {edits.get((plan_id, version))}"
    yield from (f"edit {name} was made {n} times" for name, n in Counter(edits.values()).items() if n != 1)
    for plan_id, version in plans.items():
        serials = sorted(serial for plan, serial in edits if plan == plan_id)
        if serials != list(range(1, version + 1)):
            yield f"plan {plan_id} is at version {version} and has the edits {serials}"


CHECKS: list[Callable[[SqlStore, Acknowledged], Iterator[str]]] = [check_plans, check_visits, check_edits]
"""What is looked at in the end; each gives sentences on what is not as it was acknowledged."""


def write_hamlet(folder: Path) -> None:
    """Write a village of sixteen doors."""
    folder.mkdir(parents=True)
    (folder / "households.geojson").write_bytes(_hamlet())


def _hamlet() -> bytes:
    doors = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [112 + 0.0004 * (i % 4), 37 + 0.0004 * (i // 4)]},
            "properties": {"ID": f"d{i}", "households": 1},
        }
        for i in range(16)
    ]
    return json.dumps({"type": "FeatureCollection", "features": doors}).encode()


def _upload() -> bytes:
    """Return the form that brings the hamlet as a village."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="households"; filename="doors.geojson"\r\n'
        "Content-Type: application/geo+json\r\n\r\n"
    )
    return head.encode() + _hamlet() + f"\r\n--{BOUNDARY}--\r\n".encode()
