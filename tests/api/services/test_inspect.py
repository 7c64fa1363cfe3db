"""What ``gridhood inspect`` says of files: on small ones, and on the real villages, each of which has its trap."""

import json

import pytest
from typer.testing import CliRunner

from api.cli import app

RUNNER = CliRunner()

TRAPS = {
    "mv_ukulhas": ("bands", "161 households are too few for one grid of 300-500"),
    "np_kathmandu": ("roads", "thin roads: 22 lines"),
    "mv_hanimaadhoo": ("outline", "long: 6.8 km by 1.2 km"),
    "ph_bogna": ("roads", "thin roads: 24 lines"),
    "ph_taysan": ("rows", "built in rows"),
    "li_eschen": ("barriers", "railway, 2.7 km, parts the households into 897, 367"),
    "fi_karhula": ("apartments", "67 apartment buildings"),
    "li_unterland": ("land_parts", "2 land parts with 1264, 1 households"),
}


def inspect(*arguments):
    """Return the result of the command."""
    return RUNNER.invoke(app, ["inspect", *map(str, arguments)])


@pytest.mark.parametrize("place", TRAPS)
def test_each_real_village_has_its_trap_named(shared, place):
    name, sentence = TRAPS[place]
    result = inspect(shared / "villages" / place, "--json")
    assert result.exit_code == 0
    traits = [trait for village in json.loads(result.stdout)["villages"] for trait in village["traits"]]
    assert [trait["name"] for trait in traits if trait["en"].startswith(sentence)] == [name]


def test_the_necks_of_a_boundary_and_a_motorway_are_named(shared):
    assert "necks under 150 m wide" in inspect(shared / "villages" / "li_eschen").stdout
    assert "motorway, 4.5 km" in inspect(shared / "villages" / "fi_karhula").stdout


def test_a_township_is_five_villages(shared):
    result = inspect(shared / "villages" / "li_unterland", "--json")
    assert len(json.loads(result.stdout)["villages"]) == 5


def test_files_that_cannot_be_used_exit_with_2_and_all_faults(tmp_path):
    (tmp_path / "households.csv").write_text("id,lon,lat\na,112.3,x\na,112.3,37.5\n", encoding="utf-8")
    result = inspect(tmp_path / "households.csv")
    assert result.exit_code == 2
    assert "two numbers in degrees" in result.stderr
    assert "used more than once" in result.stderr
    assert "Nothing was inspected" in result.stderr


def test_the_map_shows_what_is_worth_knowing(tmp_path):
    rows = "".join(f"h{i},{112.3 + i * 1e-3},37.5,二组\n" for i in range(20))
    (tmp_path / "households.csv").write_text(f"id,lon,lat,group\n{rows}", encoding="utf-8")
    result = inspect(tmp_path / "households.csv", "--map", tmp_path / "map.html", "--level", "micro_grid=50-100")
    assert result.exit_code == 0
    assert "20 households are too few for one micro_grid of 50-100" in result.stdout
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "20 households are too few" in page
    assert "估算 estimated" in page


def test_a_map_that_cannot_be_written_exits_with_2(tmp_path):
    (tmp_path / "households.csv").write_text("id,lon,lat\na,112.3,37.5\n", encoding="utf-8")
    result = inspect(tmp_path / "households.csv", "--map", tmp_path / "none" / "map.html")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
