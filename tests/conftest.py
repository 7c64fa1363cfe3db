"""What all tests share: programs a machine may lack, the real villages beside a checkout, a browser, PostGIS."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

import pytest
from hypothesis import settings
from selenium import webdriver

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# Tests prove sentences, not speed: a busy machine must not fail them.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

SHARED = Path(__file__).parents[2] / "shared"

# What takes longest, in its order: a file is handed out whole, and three tests ahead, so a long one must not come last
LONGEST = (
    "test_main_job_shipped",
    "test_main_job",
    "test_wizard",
    "test_scope",
    "test_fuzz",
    "test_soak",
    "test_copies",
    "test_every_page",
    "test_workbench",
    "test_round_page",
    "test_into_force",
    "test_staff_pages",
)

# The resolver rule answers every name but this machine's own with "not found": a page that asks the internet for
# anything says so in its console. The background flags keep the browser itself from asking.
BROWSER_FLAGS = (
    "headless=new",
    "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "window-size=1400,1000",
    "no-sandbox",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-dev-shm-usage",
    "disable-gpu",
    "disable-quic",
    "disable-sync",
)


def pytest_configure(config: pytest.Config) -> None:
    """
    Let every process of the tests find modules compiled, also where the environment says that none are written.

    Services, workers and commands are started by the hundred, and compiling us takes half of a start. What is compiled
    lies in a folder of its own, which the workers of the suite share and which goes with the run.
    """
    if not os.environ.pop("PYTHONDONTWRITEBYTECODE", "") or "PYTHONPYCACHEPREFIX" in os.environ:
        return
    folder = mkdtemp(prefix="gridhood-compiled-")
    os.environ["PYTHONPYCACHEPREFIX"] = folder
    config.add_cleanup(partial(shutil.rmtree, folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: no process of the suite is left alone with it in the end."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Hold every test to the rule on skips."""
    return _forbid_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Hold every module to the rule on skips: ``importorskip`` skips while modules are collected."""
    return _forbid_skip((yield))


def _forbid_skip(report: Report) -> Report:
    """Return the report, failed if it is a skip and GRIDHOOD_CI=1; only the absence of ``../shared`` may skip there."""
    if os.environ.get("GRIDHOOD_CI") != "1" or not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if "shared" not in reason:
        report.outcome = "failed"
        report.longrepr = f"GRIDHOOD_CI=1 forbids this skip: {reason}"
    return report


@pytest.fixture(scope="session")
def needs_tool() -> Callable[..., str]:
    """
    Return a function that finds a program this machine may lack.

    It takes the names a program goes by and returns the path of the first one found; where there is none, the test
    skips, and with GRIDHOOD_CI=1 it fails.
    """

    def find(*names: str) -> str:
        found = (path for path in map(shutil.which, names) if path)
        return next(found, None) or pytest.skip(f"this machine lacks {' / '.join(names)}")

    return find


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real villages beside the checkout; who has only the repository skips what reads it."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def browser(needs_tool: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """
    Yield a headless Chromium that reaches files and this machine only, one for all tests of a process.

    ``browser.get_log("browser")`` gives the console since it was last asked: ask once before the page is opened.
    """
    options = webdriver.ChromeOptions()
    options.binary_location = needs_tool("chromium", "chromium-browser", "google-chrome")
    # Named, or selenium would look for one to download.
    service = webdriver.ChromeService(executable_path=needs_tool("chromedriver"))
    for flag in (*BROWSER_FLAGS, f"user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, service)
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def fresh_postgis() -> Iterator[Callable[[], AbstractContextManager[str]]]:
    """
    Yield a function that gives the address of an empty database with PostGIS, which is gone after its ``with``.

    The role of the address is no superuser and owns the schema ``gridhood``, first on the search path. All databases
    are in one private cluster a process; where PostgreSQL with PostGIS is lacking, what asks for it skips.
    """
    # Not at the top: the folders are locked by what only Unix has.
    temporary = pytest.importorskip("postgis_cluster.temporary", exc_type=ImportError)
    errors = pytest.importorskip("postgis_cluster.errors")
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(temporary.temporary_cluster())
        except errors.LackingError as error:
            pytest.skip(str(error))
        yield partial(temporary.fresh_database, cluster)


@pytest.fixture(scope="module")
def postgis_url(fresh_postgis: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """Yield the address of a database with PostGIS, empty at the beginning of each module of tests."""
    with fresh_postgis() as url:
        yield url
