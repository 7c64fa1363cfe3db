"""The house around the code: what is locked, what a wheel carries, what the READMEs say, when a test may skip."""

import os
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_command

from api.cli import app

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")


def read(name: str) -> str:
    """Return the text of a file of the house."""
    return (ROOT / name).read_text(encoding="utf-8")


PROJECT = tomllib.loads(read("pyproject.toml"))["project"]
LOCK = read("requirements.lock")
PINS = [line for line in LOCK.replace("\\\n", " ").splitlines() if line and not line.lstrip().startswith("#")]


def commands(readme: str) -> list[str]:
    """Return the lines of a README that stand in fences for the shell."""
    fences = re.findall(r"^```sh\n(.*?)^```", read(readme), flags=re.DOTALL | re.MULTILINE)
    return "".join(fences).splitlines()


@pytest.fixture
def make(needs_tool, tmp_path):
    """Return a function that runs make with an environment folder that does not exist yet."""
    program = needs_tool("make")

    def run(*arguments: str) -> subprocess.CompletedProcess:
        line = [program, "--no-print-directory", f"VENV={tmp_path / 'venv'}", *arguments]
        return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def outcome(pytester, monkeypatch):
    """Return a function that runs a module as a suite of its own, under the conftest.py of this one."""
    pytester.makeconftest(read("tests/conftest.py"))

    def run(module: str, *, ci: str) -> pytest.RunResult:
        monkeypatch.setenv("GRIDHOOD_CI", ci)
        pytester.makepyfile(module)
        return pytester.runpytest("-rs", "-p", "no:hypothesispytest", "-p", "no:xdist")

    return run


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """Return the names of all files in the wheel."""
    folder = str(tmp_path_factory.mktemp("wheel"))
    wheel = next(WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"]))
    return set(zipfile.ZipFile(wheel).namelist())


class TestLock:
    def test_names_no_address(self):
        assert "://" not in LOCK
        assert set(re.findall(r"(?<!\w)--?[a-z][a-z-]*", LOCK)) == {"--hash"}

    def test_carries_a_hash_for_every_pin(self):
        assert PINS
        assert [pin for pin in PINS if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", pin)] == []

    def test_pins_what_every_extra_asks_for(self):
        lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
        asked = [Requirement(text) for texts in lists for text in texts]
        pinned = [Requirement(pin.split("--hash")[0].strip()) for pin in PINS]
        versions = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pinned}
        unmet = [one for one in asked if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"))]
        assert unmet == []


class TestWheel:
    def test_carries_the_data_that_ships(self, packed):
        layers = sorted((ROOT / "data" / "boundaries").rglob("*.geojson"))
        assert {"households", "boundary", "roads", "barriers", "buildings"} <= {path.stem for path in layers}
        assert {f"api/{path.relative_to(ROOT).as_posix()}" for path in layers} <= packed

    def test_carries_the_four_rooms_and_nothing_else(self, packed):
        assert {name.split("/")[0] for name in packed if ".dist-info" not in name} == {
            "api",
            "geo",
            "maps",
            "partition",
        }

    def test_carries_the_licence(self, packed):
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in packed)


class TestReadmes:
    def test_give_the_same_commands(self):
        assert commands("README.md") == commands("README.zh-CN.md") != []

    def test_give_the_two_commands(self):
        assert {"make demo", "make test"} <= set(commands("README.md"))

    @pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
    def test_name_every_option_of_the_command_line(self, page):
        commands = get_command(app).commands
        params = [option for each in commands for option in commands[each].params]
        options = {name for option in params for name in (*option.opts, *option.secondary_opts)}
        assert set(re.findall(r"`(--[a-z-]+)", read(page))) == {name for name in options if name.startswith("--")}

    @pytest.mark.parametrize("page", PAGES)
    def test_name_only_files_that_are_here(self, page):
        links = re.findall(r"\]\((?!http|#)([^)#]+)", read(page))
        assert [link for link in links if not (ROOT / link).exists()] == []


class TestMake:
    def test_lists_every_target_the_pages_name(self, make):
        listed = re.findall(r"^  make (\w+)", make("help").stdout, flags=re.MULTILINE)
        assert {"demo", "test", "lint", "format", "lock"} <= set(listed)
        assert set(re.findall(r"`make (\w+)", "".join(map(read, PAGES)))) <= set(listed)

    def test_demo_plans_and_then_judges(self, make):
        shown = make("--dry-run", "demo").stdout
        assert 0 < shown.index("gridhood plan") < shown.index("gridhood verify")

    def test_says_which_python_it_needs(self, make):
        answer = make("install", "PYTHON=false")
        assert answer.returncode != 0
        assert "needs Python 3.11 or newer" in answer.stderr


class TestSkips:
    LACKING = "def test_it(needs_tool): needs_tool('no-such-program')"

    def test_missing_tool_skips_with_its_name(self, outcome):
        result = outcome(self.LACKING, ci="0")
        result.assert_outcomes(skipped=1)
        result.stdout.fnmatch_lines("*this machine lacks no-such-program*")

    def test_missing_tool_fails_in_ci(self, outcome):
        result = outcome(self.LACKING, ci="1")
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines("*GRIDHOOD_CI=1 forbids this skip*no-such-program*")

    def test_tool_that_is_there_is_found(self, outcome):
        module = "def test_it(needs_tool): assert needs_tool('no-such-program', 'sh').endswith('sh')"
        outcome(module, ci="1").assert_outcomes(passed=1)

    @pytest.mark.parametrize(("ci", "expected"), [("0", {"skipped": 1}), ("1", {"errors": 1})])
    def test_missing_browser_skips_and_in_ci_is_an_error(self, outcome, monkeypatch, ci, expected):
        monkeypatch.setenv("PATH", "")
        outcome("def test_it(browser): pass", ci=ci).assert_outcomes(**expected)

    @pytest.mark.parametrize(("ci", "expected"), [("0", {"skipped": 1}), ("1", {"errors": 1})])
    def test_missing_module_skips_and_in_ci_is_an_error(self, outcome, ci, expected):
        outcome("import pytest; pytest.importorskip('no_such_module')", ci=ci).assert_outcomes(**expected)

    def test_absent_villages_skip_even_in_ci(self, outcome):
        outcome("def test_it(shared): pass", ci="1").assert_outcomes(skipped=1)

    def test_expected_failure_is_no_skip(self, outcome):
        module = "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False"
        outcome(module, ci="1").assert_outcomes(xfailed=1)


class TestBrowser:
    def test_opens_a_file_with_an_empty_console(self, browser, tmp_path):
        page = tmp_path / "page.html"
        page.write_text("<!doctype html><meta charset='utf-8'><title>网格</title>", encoding="utf-8")
        browser.get_log("browser")
        browser.get(page.as_uri())
        assert browser.title == "网格"
        assert browser.get_log("browser") == []

    def test_reaches_nothing_outside_and_says_so(self, browser, tmp_path):
        page = tmp_path / "page.html"
        page.write_text("<!doctype html><script src='https://example.org/outside.js'></script>", encoding="utf-8")
        browser.get_log("browser")
        browser.get(page.as_uri())
        assert any("ERR_NAME_NOT_RESOLVED" in line["message"] for line in browser.get_log("browser"))


def test_ci_starts_from_an_executable_file():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
