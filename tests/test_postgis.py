"""The private PostGIS of tests and of ``make postgis``: what it holds, what it survives, what it leaves alone."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, exc, text
from sqlalchemy.pool import NullPool

programs = pytest.importorskip("postgis_cluster.programs", exc_type=ImportError)
errors = pytest.importorskip("postgis_cluster.errors")
cluster_module = pytest.importorskip("postgis_cluster.cluster", exc_type=ImportError)
machine = pytest.importorskip("postgis_cluster.machine", exc_type=ImportError)
temporary = pytest.importorskip("postgis_cluster.temporary", exc_type=ImportError)

TESTS = Path(__file__).parent
ROOT = TESTS.parent
ODD = """it's "a", $HOME 村"""
HOLDER = """
import sys, time
from pathlib import Path
from postgis_cluster.temporary import temporary_cluster
with temporary_cluster(Path(sys.argv[1])) as cluster:
    print(cluster.folder, flush=True)
    time.sleep(600)
"""


def ask(url, query):
    """Return the one value that a query gives; what it does is committed."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        result = connection.execute(text(query))
        return result.scalar() if result.returns_rows else None


def environment():
    """Return the variables of a shell in which somebody uses another PostgreSQL."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PGPORT": "1",
        "PGHOST": "elsewhere",
        "PGDATA": "/elsewhere",
    }


def command(task, folder):
    """Run a task as make does, from another folder."""
    line = [sys.executable, "-m", "postgis_cluster", task, str(folder)]
    return subprocess.run(line, cwd="/", env=environment(), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def ground(fresh_postgis):
    """Yield a folder that the user of a server can come to, as it cannot to pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


@pytest.fixture(scope="module")
def lasting(ground):
    """Yield a cluster that runs, of the kind one develops with, whose path is too long for a socket."""
    cluster = cluster_module.Cluster(ground / ("long " * 24) / ODD, durable=True, user=machine.server_user())
    cluster.folder.parent.mkdir()
    cluster.start()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def said(ground):
    """Return what each task said, in turn, and whom the address led to in between, out of a shell."""
    begun = [command(task, ground / ODD) for task in ("start", "start", "status")]
    shell = f'{begun[0].stdout.splitlines()[1]}; printf %s "$GRIDHOOD_DATABASE_URL"'
    url = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True).stdout
    led_to = ask(url, "SELECT CURRENT_USER")
    return [*begun, *(command(task, ground / ODD) for task in ("stop", "stop", "status"))], led_to


@pytest.fixture
def bystander():
    """Yield a process of the server's user that has nothing to do with it."""
    process = subprocess.Popen(["sleep", "600"], **machine.as_user(machine.server_user()))
    yield process
    process.kill()
    process.wait()


class TestDatabase:
    def test_belongs_to_a_role_that_may_nothing_more(self, postgis_url):
        powers = "rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
        assert ask(postgis_url, "SELECT CURRENT_USER") == "gridhood"
        assert ask(postgis_url, f"SELECT {powers} FROM pg_roles WHERE rolname = CURRENT_USER") is False

    def test_has_postgis(self, postgis_url):
        assert re.match(r"3\.\d", ask(postgis_url, "SELECT PostGIS_Version()"))
        assert ask(postgis_url, "SELECT ST_Distance('POINT(0 0)'::geometry, 'POINT(3 4)')") == 5.0

    def test_looks_into_its_schema_first(self, postgis_url):
        ask(postgis_url, "CREATE TABLE wells (place geometry)")
        assert ask(postgis_url, "SELECT 'gridhood.wells'::regclass = 'wells'::regclass") is True
        assert ask(postgis_url, "SHOW search_path") == "gridhood, public"

    def test_lets_nobody_make_tables_beside_postgis(self, postgis_url):
        with pytest.raises(exc.ProgrammingError, match="permission denied for schema public"):
            ask(postgis_url, "CREATE TABLE public.wells (id int)")

    def test_sorts_text_as_sqlite_does(self, postgis_url):
        letters = "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b', 'B', '村', 'a', 'é']) AS t(x)"
        assert ask(postgis_url, letters) == "".join(sorted("bB村aé"))

    def test_is_empty_whatever_another_holds(self, fresh_postgis):
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'gridhood'"
        with fresh_postgis() as first, fresh_postgis() as second:
            ask(first, "CREATE TABLE wells (id int)")
            assert (ask(first, count), ask(second, count)) == (1, 0)

    def test_is_gone_afterwards_though_somebody_is_connected(self, fresh_postgis):
        with fresh_postgis() as url:
            connection = create_engine(url, poolclass=NullPool).connect()
        connection.invalidate()
        with pytest.raises(exc.OperationalError, match="does not exist"):
            ask(url, "SELECT 1")


class TestCluster:
    def test_keeps_what_was_committed_when_killed(self, lasting):
        ask(lasting.url(), "CREATE TABLE kept AS SELECT 7 AS wells")
        os.kill(lasting.postmaster(), signal.SIGKILL)
        assert lasting.start() is True
        assert ask(lasting.url(), "SELECT wells FROM kept") == 7

    def test_is_reached_by_a_short_way_where_its_path_is_too_long(self, lasting):
        assert len(str(lasting.folder)) > cluster_module.LONGEST_SOCKET > len(str(lasting.socket))
        assert (lasting.socket / f".s.PGSQL.{cluster_module.PORT}").is_socket()

    def test_is_closed_to_the_network_and_to_other_users(self, lasting):
        assert ask(lasting.url(), "SHOW listen_addresses") == ""
        assert [path.stat().st_mode & 0o777 for path in (lasting.folder, lasting.data, lasting.socket)] == [0o700] * 3

    def test_forgets_only_where_tests_run(self, lasting, postgis_url):
        assert [ask(url, "SHOW fsync") for url in (lasting.url(), postgis_url)] == ["on", "off"]

    def test_takes_no_stale_number_for_its_own(self, lasting, bystander):
        lasting.stop()
        stale = lasting.data / "postmaster.pid"
        stale.write_text(f"{bystander.pid}\n{lasting.data}\n", encoding="utf-8")
        machine.give(stale, lasting.user, mode=0o600)
        assert lasting.stop() is False
        assert lasting.start() is True
        assert bystander.poll() is None

    def test_says_what_the_log_says_when_it_cannot_start(self, lasting):
        lasting.stop()
        settings = lasting.data / "postgresql.auto.conf"
        before = settings.read_text()
        settings.write_text("max_connections = 'many'\n")
        with pytest.raises(errors.ClusterError, match="invalid value for parameter"):
            lasting.start()
        settings.write_text(before)
        assert lasting.start() is True


class TestCommand:
    def test_starts_once_and_stops_once(self, said, ground):
        words = [answer.stdout.split(":")[0] for answer in said[0]]
        assert words == ["Started", "Runs already", "Runs", "Stopped", "Does not run", "Does not run"]
        assert [answer.stderr for answer in said[0]] == [""] * 6
        assert machine.working_in(ground / ODD / "data") == set()

    def test_tells_an_address_that_goes_through_a_shell(self, said):
        assert len({answer.stdout.split("\n", 1)[1] for answer in said[0][:3]}) == 1
        assert said[1] == "gridhood"

    def test_leaves_a_folder_with_other_things_alone(self, ground):
        folder = ground / "letters"
        folder.mkdir(mode=0o755)
        (folder / "letter.txt").write_text("dear")
        before = folder.stat()
        answer = command("start", folder)
        assert (answer.returncode, "it holds letter.txt" in answer.stderr) == (1, True)
        assert (folder.stat().st_uid, folder.stat().st_mode) == (before.st_uid, before.st_mode)

    def test_says_which_folder_is_closed(self, ground):
        (ground / "closed").mkdir(mode=0o700 if not os.geteuid() else 0)
        answer = command("start", ground / "closed" / "cluster")
        assert answer.returncode == 1
        assert re.search(r"closed/cluster.*closed to", answer.stderr)

    @pytest.mark.parametrize("target", ["postgis", "postgis-status", "postgis-stop"])
    def test_make_takes_a_folder_with_blanks(self, needs_tool, tmp_path, target):
        line = [needs_tool("make"), "--dry-run", target, f"VENV={tmp_path}", "POSTGIS=a b"]
        assert '"a b"' in subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout


class TestSweep:
    def test_removes_the_cluster_of_a_killed_run_and_of_no_other(self, ground):
        line = [sys.executable, "-c", HOLDER, str(ground)]
        holder = subprocess.Popen(line, env=environment(), stdout=subprocess.PIPE, text=True)
        folder = Path(holder.stdout.readline().strip())
        assert temporary.sweep(ground) == []
        holder.kill()
        holder.wait()
        assert len(machine.working_in(folder / "data")) > 1
        assert temporary.sweep(ground) == [folder]
        assert (folder.exists(), list(ground.glob(f"{temporary.PREFIX}*"))) == (False, [])

    def test_leaves_new_folders_and_links(self, ground):
        new, link = ground / f"{temporary.PREFIX}new", ground / f"{temporary.PREFIX}link"
        new.mkdir(mode=0o700)
        link.symlink_to(ground / "letters")
        assert temporary.sweep(ground) == []
        link.unlink()
        os.utime(new, (0, 0))
        assert temporary.sweep(ground) == [new]


class TestLacking:
    @pytest.fixture
    def bare(self, monkeypatch, tmp_path):
        """Let this machine have no PostgreSQL."""
        monkeypatch.setattr(programs, "INSTALLED", tmp_path)
        monkeypatch.setenv("PATH", "")

    def test_says_what_to_install(self, bare):
        with pytest.raises(errors.LackingError, match="apt-get install postgresql-postgis"):
            programs.find_programs()

    def test_says_which_version_made_a_cluster(self):
        with pytest.raises(errors.LackingError, match="lacks PostgreSQL 9, which made this cluster"):
            programs.find_programs("9")

    def test_server_without_postgis_is_none(self, bare, tmp_path):
        folder = tmp_path / "99" / "bin"
        folder.mkdir(parents=True)
        for name in programs.NEEDED:
            (folder / name).write_text("#!/bin/sh\n[ $1 = --version ] && echo PostgreSQL 99.1 || echo /nowhere\n")
            (folder / name).chmod(0o755)
        with pytest.raises(errors.LackingError, match="with PostGIS"):
            programs.find_programs()

    @pytest.mark.parametrize(("ci", "expected"), [("0", {"skipped": 1}), ("1", {"errors": 1})])
    def test_skips_tests_and_in_ci_is_an_error(self, bare, pytester, monkeypatch, ci, expected):
        pytester.makeconftest((TESTS / "conftest.py").read_text(encoding="utf-8"))
        pytester.makepyfile("def test_it(postgis_url): pass")
        monkeypatch.setenv("GRIDHOOD_CI", ci)
        result = pytester.runpytest("-rs", "-p", "no:hypothesispytest", "-p", "no:xdist")
        result.assert_outcomes(**expected)
        result.stdout.fnmatch_lines("*lacks PostgreSQL with PostGIS*")


class TestPage:
    def test_gives_lines_that_make_such_a_database(self, lasting):
        page = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
        lines = re.search(r"^```sql\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)[1].replace(
            "gridhood", "township"
        )
        place = ["-h", str(lasting.socket), "-p", str(cluster_module.PORT), "-U", "postgres"]
        psql = [programs.find_programs() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *place]
        subprocess.run(psql, input=lines, text=True, check=True, capture_output=True)
        url = lasting.url("township", "township")
        ask(url, "CREATE TABLE wells (place geometry)")
        assert ask(url, "SELECT 'township.wells'::regclass = 'wells'::regclass") is True
        with pytest.raises(exc.OperationalError, match="permission denied for database"):
            ask(lasting.url("township", "gridhood"), "SELECT 1")
