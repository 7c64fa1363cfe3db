"""The command line: exit statuses, faults all at once, no traceback, nothing left behind."""

import json
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version

import pytest
from hamlets import checkerboard
from typer.testing import CliRunner

from api import cli
from geo.errors import Fault, InputError
from partition.verify import Finding, Verdict

RUNNER = CliRunner()
SOUND = Verdict((), ())


@pytest.fixture
def run(work, monkeypatch):
    """Return a function that runs a command with the work of others faked."""
    monkeypatch.setattr("api.commands.plan.Collaborators", lambda *_: work.collaborators)

    def call(*arguments):
        return RUNNER.invoke(cli.app, [str(argument) for argument in arguments])

    return call


@pytest.fixture
def right(households, tmp_path):
    """Return the options of a plan without a fault."""
    return ("plan", "--households", households, "--level", "micro_grid=50-100", "--out", tmp_path / "plan")


def test_a_command_is_loaded_when_it_is_called():
    said = "import sys; from api.cli import main; sys.argv = ['gridhood', '--version']\ntry: main()\nfinally: print("
    line = [sys.executable, "-c", f"{said}sorted({{'pandas', 'fastapi', 'api.commands.plan'}} & set(sys.modules)))"]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert done.stdout == f"gridhood {version('gridhood')}\n[]\n"


def test_a_plan_that_keeps_every_rule_exits_with_0(run, right, tmp_path):
    result = run(*right)
    assert result.exit_code == 0
    assert "every rule that must hold does" in result.stdout
    assert len(list((tmp_path / "plan").iterdir())) == 6


def test_a_broken_rule_exits_with_3_and_is_written_all_the_same(run, right, tmp_path, work, too_few):
    work.division = replace(work.division, violations=(too_few,))
    result = run(*right)
    assert result.exit_code == 3
    assert "40 households are fewer than 50 / 40 户少于 50 户" in result.stdout
    assert json.loads((tmp_path / "plan" / "report.json").read_text(encoding="utf-8"))["feasible"] is False


def test_every_wrong_option_and_file_is_told_at_once_and_nothing_is_written(run, households, tmp_path, work):
    def refuse(files):
        raise InputError([Fault(f"{files.roads}", "not a map", "不是地图")])

    work.read = refuse
    result = run(
        "plan", "--households", households, "--roads", "roads.txt", "--level", "grid=500-300", "--level", "micro",
        "--count", "house=3", "--radius", "grid=0", "--tolerance", "nan", "--seed", "-1", "--out-crs", "1",
        "--time-limit", "5", "--iterations", "0", "--out", households,
    )  # fmt: skip
    assert result.exit_code == 2
    assert result.stderr.count("✗") == 11
    assert "roads.txt: not a map / 不是地图" in result.stderr
    assert result.stderr.rstrip().endswith("Nothing was written. 未写入任何文件。")
    assert result.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["households.geojson"]


def test_no_option_at_all_names_what_is_needed(run):
    result = run("plan")
    assert result.exit_code == 2
    assert [line.split(":")[0] for line in result.stderr.splitlines()[:3]] == ["✗ --households", "✗ --level", "✗ --out"]


def test_no_bar_is_drawn_where_output_is_piped(run, right):
    assert run(*right).stderr == ""


def test_the_version_is_that_of_the_distribution(run):
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"gridhood {version('gridhood')}\n")


def test_every_option_is_explained(run):
    shown = run("plan", "--help").stdout
    for option in (
        "households", "boundary", "roads", "barriers", "buildings", "dedicated", "level", "count", "radius",
        "tolerance", "time-limit", "iterations", "seed", "out-crs", "out", "attribution",
    ):  # fmt: skip
        assert f"--{option} " in shown


class TestVerify:
    @pytest.fixture
    def judge(self, monkeypatch, tmp_path):
        """Return a function that sets the verdict; what the judge was asked is kept in its ``asked``."""
        (tmp_path / "report.json").write_text("{}", encoding="utf-8")

        def judge_with(verdict):
            def verify(folder, inputs):
                judge_with.asked = (folder, list(inputs))
                return verdict

            monkeypatch.setattr("api.commands.verify.verify", verify)

        return judge_with

    def test_a_sound_plan_exits_with_0(self, run, judge, tmp_path):
        judge(SOUND)
        assert run("verify", tmp_path).exit_code == 0

    def test_a_plan_that_is_not_sound_exits_with_3_and_the_list(self, run, judge, tmp_path):
        judge(Verdict((Finding(rule="coverage", severity="must", en="a gap of 1.00 m2", zh="空隙 1.00 m2"),), ()))
        result = run("verify", tmp_path)
        assert result.exit_code == 3
        assert "coverage · plan: a gap of 1.00 m2 / 空隙 1.00 m2" in result.stdout

    def test_a_folder_that_holds_no_plan_exits_with_2(self, run, tmp_path):
        result = run("verify", tmp_path / "absent")
        assert result.exit_code == 2
        assert "there is no plan here" in result.stderr

    def test_inputs_may_be_listed_or_repeated(self, run, judge, tmp_path):
        judge(SOUND)
        for name in "abc":
            (tmp_path / name).write_text("", encoding="utf-8")
        files = [tmp_path / name for name in "abc"]
        run("verify", tmp_path, "--inputs", *files)
        assert judge.asked == (tmp_path, files)
        run("verify", tmp_path, *(part for file in files for part in ("--inputs", file)))
        assert judge.asked == (tmp_path, files)

    def test_two_folders_at_once_are_refused(self, run, tmp_path):
        result = run("verify", tmp_path, tmp_path)
        assert result.exit_code == 2


class TestProcess:
    """The real thing, in a process of its own."""

    @pytest.fixture
    def command(self, tmp_path):
        """Return a function that runs ``python -m api`` in an empty folder."""

        def run(*arguments):
            call = [sys.executable, "-m", "api", *map(str, arguments)]
            return subprocess.run(call, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)

        return run

    @pytest.fixture
    def village(self, tmp_path):
        """Return the options that name the files of a checkerboard of 12 x 4 plots with 3 households each."""
        hamlet = checkerboard(columns=12, rows=4, households=3)
        doors = hamlet.households[["household_id", "households", "geometry"]].assign(phone="1")
        layers = {"households": doors, "boundary": hamlet.villages[["code", "name", "geometry"]], "roads": hamlet.roads}
        for name, layer in layers.items():
            layer.to_crs("EPSG:4326").to_file(tmp_path / f"{name}.geojson", driver="GeoJSON")
        return [part for name in layers for part in (f"--{name}", tmp_path / f"{name}.geojson")]

    def test_a_village_is_divided_and_judged_sound(self, command, village, tmp_path):
        options = ("--level", "grid=60-80", "--level", "micro_grid=20-40", "--iterations", "20000", "--out", "out/plan")
        made = command("plan", *village, *options)
        assert made.returncode == 0
        assert [line for line in made.stderr.splitlines() if not line.startswith("… ")] == []  # a slow machine's
        assert "phone" in made.stdout
        assert "→ out/plan/map.html" in made.stdout.replace("\\", "/")
        judged = command("verify", "out/plan", "--inputs", tmp_path)
        assert (judged.returncode, judged.stderr) == (0, "")

    def test_too_few_households_for_one_grid_are_told_with_their_number(self, command, village, tmp_path):
        made = command("plan", *village, "--level", "grid=300-500", "--iterations", "1000", "--out", "plan")
        assert made.returncode == 3
        assert "144" in made.stdout
        assert "300" in made.stdout
        report = json.loads((tmp_path / "plan" / "report.json").read_text(encoding="utf-8"))
        assert report["feasible"] is False
        assert command("verify", "plan").returncode == 3

    def test_wrong_options_and_files_are_told_without_a_traceback(self, command, tmp_path):
        answer = command("plan", "--households", "absent.geojson", "--level", "x", "--out", "plan")
        assert answer.returncode == 2
        assert "Traceback" not in answer.stderr
        assert "absent.geojson" in answer.stderr
        assert list(tmp_path.iterdir()) == []
