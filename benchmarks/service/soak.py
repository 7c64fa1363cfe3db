"""
Kill the service again and again under load, and look whether anything that it acknowledged is lost or done twice.

    python benchmarks/service/soak.py --kills 20 --store both

Starts a server and a worker on an empty store, puts load on them, and ends one or both with SIGKILL at random moments
(of a seed), starting them anew each time. In the end all that was answered with a 2xx must be there exactly once,
and every job must have ended exactly once: a trigger in the database is the witness. Exits with 1 if not, or if a
restart took longer than `--restart-s` to its first answer.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from soak_loads import CHECKS, FIRST, LOADS, Acknowledged, Asker, write_hamlet
from sqlalchemy import text

from api.store.sql.engine import sqlite_url
from api.store.sql.store import SqlStore

LEASE_S = 3
LONGEST_START_S = 300
WITNESS = {
    "sqlite": [
        "CREATE TABLE soak_witness (job INTEGER, state TEXT, fence INTEGER)",
        "CREATE TRIGGER soak_witness AFTER UPDATE ON jobs WHEN old.ended IS NULL AND new.ended IS NOT NULL "
        "BEGIN INSERT INTO soak_witness VALUES (new.id, new.state, new.fence); END",
        "CREATE TRIGGER soak_witness_again AFTER UPDATE ON jobs WHEN old.ended IS NOT NULL "
        "BEGIN INSERT INTO soak_witness VALUES (new.id, 'again', new.fence); END",
    ],
    "postgresql": [
        "CREATE TABLE soak_witness (job bigint, state text, fence bigint)",
        "CREATE FUNCTION soak_witness() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF old.ended IS NOT NULL THEN INSERT INTO soak_witness VALUES (new.id, 'again', new.fence); "
        "ELSIF new.ended IS NOT NULL THEN INSERT INTO soak_witness VALUES (new.id, new.state, new.fence); END IF; "
        "RETURN new; END $$",
        "CREATE TRIGGER soak_witness AFTER UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION soak_witness()",
    ],
}
"""What writes down, in the transaction in which it happens, that a job ends; or that one changes that had ended."""


class Service:
    """A server and a worker on one store, each started anew after it was killed."""

    def __init__(self, folder: Path, url: str, *, workers: int, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        said = {
            "DATABASE_URL": url,
            "EXAMPLES": folder / "examples",
            "LEASE_S": LEASE_S,
            "WORKERS": workers,
            "LOGIN": "never",
        }
        self._environment = os.environ | {f"GRIDHOOD_{name}": str(value) for name, value in said.items()}
        # as where it is installed: modules are compiled once, and not at every start
        self._environment.setdefault("PYTHONPYCACHEPREFIX", str(folder / "compiled"))
        self._environment["PYTHONFAULTHANDLER"] = "1"
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._log = log
        data = ["--data", str(folder / "data")]
        self._lines = {"server": ["serve", "--port", str(self.port), *data], "worker": ["worker", *data]}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.start_s: list[float] = []

    def start(self, who: str) -> None:
        """Start the server, and wait for its first answer, or the worker."""
        begun = time.monotonic()
        with self._log.open("ab") as log:
            self._running[who] = subprocess.Popen(
                [sys.executable, "-m", "api", *self._lines[who]], env=self._environment, stdout=log, stderr=log
            )
        if who == "server":
            self._wait(begun)
            self.start_s.append(time.monotonic() - begun)

    def kill(self, who: str, number: int = signal.SIGKILL) -> None:
        """End the server or the worker at once, whatever it is at."""
        process = self._running.pop(who)
        process.send_signal(number)
        process.wait(60)

    def stop(self) -> list[str]:
        """End what runs in good order; tell who did not end so."""
        running = dict(self._running)
        for who in running:
            self.kill(who, signal.SIGINT)
        return [f"the {who} ended with {process.returncode}" for who, process in running.items() if process.returncode]

    def _wait(self, begun: float) -> None:
        while time.monotonic() - begun < LONGEST_START_S:
            try:
                urllib.request.urlopen(f"{self.base}/api/v1/jobs?limit=1", timeout=30).close()
            except OSError:
                if self._running["server"].poll() is not None:
                    raise RuntimeError(self._log.read_text(errors="replace")[-4000:]) from None
                time.sleep(0.02)
            else:
                return
        self.kill("server", signal.SIGABRT)  # has it write down where each of its threads is
        raise TimeoutError(f"the server does not answer: {self._log.read_text(errors='replace')[-4000:]}")


def soak(folder: Path, url: str, *, kills: int, seed: int, workers: int, pause_s: tuple[float, float]) -> dict:
    """Return what happened: figures, and sentences on what is wrong."""
    chance = random.Random(seed)
    write_hamlet(folder / "examples" / "hamlet")
    service = Service(folder, url, workers=workers, log=folder / "log.txt")
    acknowledged, over = Acknowledged(), threading.Event()
    begun = time.monotonic()
    try:
        service.start("server")
        store = SqlStore(url)
        _watch(store)
        service.start("worker")
        for _ in _loaded(service, acknowledged, over, seed):
            _wait_for_loads(acknowledged)
            for _ in range(kills):
                time.sleep(chance.uniform(*pause_s))
                struck = chance.choice([("server",), ("worker",), ("worker", "server")])
                for who in struck:
                    service.kill(who)
                for who in struck:
                    service.start(who)
        _drain(store)
    finally:
        over.set()
        disorder = service.stop()
    wrong = [*acknowledged.wrong, *disorder, *(said for check in CHECKS for said in check(store, acknowledged))]
    with store.reading() as books:
        states = Counter(job.state for job in books.jobs.find())
        leases = sum(job.fence for job in books.jobs.find())
    store.close()
    return {
        "kills": kills,
        "seconds": round(time.monotonic() - begun, 1),
        "acknowledged": {kind: len(ids) for kind, ids in acknowledged.ids.items() if " " not in kind},
        "jobs": dict(states),
        "leases": leases,
        "refused": dict(acknowledged.refused),
        "first_start_s": round(service.start_s[0], 2),
        "slowest_restart_s": round(max(service.start_s[1:], default=0.0), 2),
        "wrong": wrong,
    }


def _loaded(service: Service, acknowledged: Acknowledged, over: threading.Event, seed: int) -> Iterator[None]:
    """Put every kind of load on the service while the caller does something, each in a thread."""
    with urllib.request.urlopen(f"{service.base}/openapi.json", timeout=60) as answer:
        routes = json.load(answer)["paths"]

    def go_on(load: Callable[[Asker], None], number: int) -> None:
        asker = Asker(service.base, acknowledged, random.Random(seed * 100 + number))
        while not over.is_set():
            load(asker)

    acknowledged.wrong += [f"the service has no {route}" for route, _ in LOADS if route not in routes]
    threads = [threading.Thread(target=go_on, args=(load, number)) for number, (_, load) in enumerate(LOADS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _wait_for_loads(acknowledged: Acknowledged) -> None:
    until = time.monotonic() + LONGEST_START_S
    while missing := [kind for kind in FIRST if not acknowledged.of(kind)]:
        if time.monotonic() > until:
            acknowledged.wrong.append(f"not one of {missing} was acknowledged")
            return
        time.sleep(0.1)


def _watch(store: SqlStore) -> None:
    with store.engine.begin() as connection:
        for line in WITNESS[store.engine.dialect.name]:
            connection.execute(text(line))


def _drain(store: SqlStore) -> None:
    """Wait until every job has ended."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        with store.reading() as books:
            if not any(books.jobs.count(state=state) for state in ("queued", "running")):
                return
        time.sleep(0.2)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database; PostGIS is that of the tests, in a cluster of its own."""
    if kind == "sqlite":
        (folder / "data").mkdir()
        yield sqlite_url(folder / "data" / "gridhood.db")
        return
    sys.path.append(str(Path(__file__).parents[2] / "tests"))
    from postgis_cluster.temporary import fresh_database, temporary_cluster

    with temporary_cluster() as cluster, fresh_database(cluster) as url:
        yield url


def main() -> int:
    """Soak each store that is asked for; return 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--store", choices=("sqlite", "postgis", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="worker processes of the server, beside the one alone")
    parser.add_argument("--pause-s", type=float, nargs=2, default=(1.0, 6.0), help="between kills")
    parser.add_argument("--restart-s", type=float, default=5.0, help="longest restart, to the first answer")
    asked = parser.parse_args()
    failed = False
    for kind in ("sqlite", "postgis") if asked.store == "both" else (asked.store,):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="gridhood-soak-")))
            url = stack.enter_context(database(kind, folder))
            found = soak(
                folder,
                url,
                kills=asked.kills,
                seed=asked.seed,
                workers=asked.workers,
                pause_s=tuple(asked.pause_s),
            )
        if found["slowest_restart_s"] > asked.restart_s:
            found["wrong"].append(f"a restart took {found['slowest_restart_s']} s")
        sys.stdout.write(json.dumps({"store": kind, **found}, ensure_ascii=False) + "\n")
        failed = failed or bool(found["wrong"])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
