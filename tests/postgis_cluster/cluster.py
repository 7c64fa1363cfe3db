"""One cluster in a folder of its own: made, started, stopped."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from postgis_cluster.databases import NAME, prepare
from postgis_cluster.errors import ClusterError
from postgis_cluster.machine import as_user, give, wait_until, working_in
from postgis_cluster.programs import find_programs

SUPERUSER = "postgres"
# No port is opened: the number is only a part of the socket's name.
PORT = 5432
# sun_path of Linux has 108 bytes, the last of them zero.
LONGEST_SOCKET = 107
# A folder "data.*" is one in the making.
CONTENTS = {"data", "log", "socket"}
# Bytes in order, as SQLite compares text: both stores sort alike.
LOCALE = ("--locale=C", "--encoding=UTF8")
# Nothing of a test's database has to outlive the machine.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """
    One cluster.

    A durable one keeps what was committed when power fails; the other is faster, for tests. ``user`` is whom the server
    runs as, None for whoever asks.
    """

    folder: Path
    durable: bool
    user: str | None

    @property
    def data(self) -> Path:
        """Return where PostgreSQL keeps its files."""
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """Return the folder of the socket: behind a link where a socket cannot have the path."""
        return (self.folder / "socket").resolve()

    def url(self, database: str = NAME, role: str = NAME) -> str:
        """Return the address of a database for SQLAlchemy; it names the port, for PGPORT may say another."""
        return f"postgresql+psycopg://{role}@/{database}?host={quote(str(self.socket))}&port={PORT}"

    @contextmanager
    def superuser(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """Give a connection that may do everything, each statement committed at once."""
        place = {"host": str(self.socket), "port": PORT, "user": SUPERUSER, "dbname": database}
        with psycopg.connect(**place, autocommit=True) as connection:
            yield connection

    def postmaster(self) -> int | None:
        """Return the process of the server; a stale number, which may be any process's by now, is none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None
        return pid if pid in working_in(self.data) else None

    def start(self) -> bool:
        """
        Start the server if it does not run, made first if it is new; return whether it had to be started.

        Raises
        ------
        LackingError
            This machine cannot run one.
        ClusterError
            The folder is not ours or out of reach, or the server ends at once: the end of its log is told.
        """
        self._take_folder()
        started = not self.postmaster()
        if started:
            self._initialise()
            still = f"{self.data}: processes of a killed server still work here: {sorted(working_in(self.data))}"
            wait_until(lambda: not working_in(self.data), longest_s=10, complaint=still)
            # PostgreSQL would refuse to start if the number in the file is another process's by now.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            self._make_socket()
            self._write_settings()
            self._pg_ctl("start", "-l", "log")
        prepare(self.superuser)
        return started

    def stop(self, *, mode: str = "fast") -> bool:
        """Stop the server, and no other process; return whether it ran."""
        if not self.postmaster():
            return False
        self._pg_ctl("stop", "-m", mode)
        self._remove_socket()
        return True

    def remove(self) -> None:
        """Stop the server without care and remove its folder."""
        self.stop(mode="immediate")
        # of a server that was killed
        self._remove_socket()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take_folder(self) -> None:
        """Make the folder its user's, unless it holds something else, which must not change hands."""
        self.folder.mkdir(parents=True, exist_ok=True)
        foreign = sorted(path.name for path in self.folder.iterdir() if path.name.split(".")[0] not in CONTENTS)
        if foreign:
            raise ClusterError(f"{self.folder} is no folder of a cluster, it holds {foreign[0]}: name another")
        give(self.folder, self.user)
        probe = ["sh", "-c", 'test -w "$1" && test -x "$1"', "sh", str(self.folder)]
        if subprocess.run(probe, cwd="/", check=False, **as_user(self.user)).returncode:
            raise ClusterError(
                f"{self.folder}: a folder above is closed to the user {self.user}: name another, as in "
                "make postgis POSTGIS=/var/tmp/gridhood-postgis"
            )

    def _initialise(self) -> None:
        """Make the data folder, whole or not at all."""
        if self.data.exists():
            return
        for unfinished in self.folder.glob("data.*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        # Another name each time: the initdb of a start that was killed may still be at work.
        new = self._run("mktemp", "-d", "data.XXXXXXXX")
        options = ["--auth-local=trust", "--auth-host=reject", "--no-instructions", *LOCALE]
        options += [] if self.durable else ["--no-sync"]
        self._run(self._program("initdb"), "-D", new, f"--username={SUPERUSER}", *options)
        self._write(f"{new}/postgresql.conf", "include 'gridhood.conf'\n", mode="append")
        (self.folder / new).rename(self.data)

    def _make_socket(self) -> None:
        """Make the folder of the socket, closed to others."""
        self._remove_socket()
        path = os.fsencode(self.folder / "socket" / f".s.PGSQL.{PORT}")
        # A comma parts hosts from one another in the address.
        if len(path) > LONGEST_SOCKET or b"," in path:
            self._run("ln", "-s", self._run("mktemp", "-d", "/tmp/gridhood-socket-XXXXXXXX"), "socket")
        else:
            self._run("mkdir", "socket")

    def _remove_socket(self) -> None:
        """Remove the folder of the socket of a server that no longer runs, and the link to it."""
        if os.path.lexists(self.folder / "socket"):
            self._run("rm", "-rf", str(self.socket), "socket")

    def _write_settings(self) -> None:
        """Write what differs from PostgreSQL's defaults, at each start, for the folder may have moved."""
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            # a list of folders, in which double quotes keep commas and blanks together
            "unix_socket_directories": '"' + str(self.socket).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **({} if self.durable else FORGETFUL),
        }
        quoted = {name: text.replace("\\", "\\\\").replace("'", "''") for name, text in settings.items()}
        self._write("data/gridhood.conf", "".join(f"{name} = '{text}'\n" for name, text in quoted.items()))

    def _write(self, path: str, text: str, *, mode: str = "replace") -> None:
        """Write or lengthen a file as the user of the cluster: root would follow a link that the user laid."""
        self._run("sh", "-c", f'cat {">>" if mode == "append" else ">"} "$1"', "sh", path, text=text)

    def _pg_ctl(self, task: str, *options: str) -> None:
        """Start or stop the server and wait for it."""
        log = self.folder / "log"
        try:
            self._run(self._program("pg_ctl"), task, "-w", "-s", "-D", "data", *options)
        except ClusterError as error:
            told = log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:] if log.exists() else []
            raise ClusterError("\n".join([str(error), *told])) from None

    def _program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs, of the version that made the data."""
        made_by = self.data / "PG_VERSION"
        return str(find_programs(made_by.read_text().strip() if made_by.exists() else None) / name)

    def _run(self, *line: str, text: str = "") -> str:
        """
        Run a program in the folder as the user of the cluster; return what it says.

        Arguments name files from the folder on: pg_ctl hands them to a shell, which would read quotes and dollars.
        """
        done = subprocess.run(
            line, cwd=self.folder, input=text, capture_output=True, text=True, check=False, **as_user(self.user)
        )
        if done.returncode:
            raise ClusterError(f"{Path(line[0]).name} failed in {self.folder}: {done.stderr.strip()}")
        return done.stdout.strip()
