"""Options: what they mean, and every fault in them at once."""

from pathlib import Path

import pytest

from api.services.inputs.options import PlanWords, read_options
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import Prices

RIGHT = {"households": "h.geojson", "levels": ("grid=300-500", "micro_grid=50-100"), "out": "out"}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def read(**words):
    return read_options(PlanWords(**(RIGHT | words)))


def faults(**words):
    options, found = read(**words)
    assert options is None
    return [str(fault) for fault in found]


def test_the_least_that_is_needed_has_sound_defaults():
    options, found = read()
    assert found == ()
    assert options.levels == (Level("grid", Band(300, 500)), Level("micro_grid", Band(50, 100)))
    assert (options.seed, options.out_crs, options.out) == (0, None, Path("out"))
    assert options.effort == Effort()


def test_settings_reach_the_level_that_they_name():
    options, _ = read(counts=("micro_grid=12",), radii=("grid = 800.5",), tolerance="0.05")
    assert options.levels == (
        Level("grid", Band(300, 500), tolerance=0.05, radius_m=800.5),
        Level("micro_grid", Band(50, 100), tolerance=0.05, count=12),
    )


def test_iterations_and_seed_are_taken():
    options, _ = read(iterations="5000", seed="42")
    assert (options.effort, options.seed) == (Effort(iterations=5000), 42)


def test_a_time_limit_is_in_seconds():
    options, _ = read(time_limit="2.5")
    assert options.effort == Effort(time_limit_s=2.5)


@pytest.mark.parametrize("text", ["4547", "EPSG:4547", " epsg:4547 "])
def test_a_crs_is_named_by_its_code(text):
    options, _ = read(out_crs=text)
    assert options.out_crs.to_epsg() == 4547


@pytest.mark.parametrize(
    "level",
    [
        "grid", "grid=", "grid=50", "=50-100", "grid=a-b", "grid=50-nan", "grid=50.5-60", "grid=50-100-150", "",
        "grid=1-99999999999999999999", "household_id=5-10", "fid=5-10", "a b=5-10", "9=5-10", "x;y=5-10", "grid/a=5-10",
    ],
)  # fmt: skip
def test_a_malformed_level_is_told_with_what_would_be_right(level):
    (fault,) = faults(levels=(level,))
    assert fault.startswith(f"--level {level}:")


@pytest.mark.parametrize("level", ["网格=300-500", "micro_grid=1-1", "Grid2=5-10"])
def test_levels_may_have_chinese_names(level):
    options, _ = read(levels=(level,))
    assert options.levels[0].name == level.partition("=")[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"households": None}, "--households: a file"),
        ({"levels": ()}, "--level: at least one"),
        ({"levels": ("a=100-50",)}, "least, 100, is more than the most, 50"),
        ({"levels": ("a=0-50",)}, "at least 1 household, got 0"),
        ({"levels": ("a=-5-50",)}, "at least 1 household, got -5"),
        ({"levels": ("a=5-50", "A=5-50")}, "level 'A' is given twice"),
        ({"levels": ("micro=50-100", "grid=300-500")}, "levels go coarse to fine"),
        ({"counts": ("village=3",)}, "no --level is called 'village'"),
        ({"counts": ("grid",)}, "reads NAME=NUMBER"),
        ({"counts": ("grid=0",)}, "whole number from 1, or fewest, got '0'"),
        ({"counts": ("grid=-1",)}, "whole number from 1, or fewest, got '-1'"),
        ({"counts": ("grid=2.5",)}, "whole number from 1, or fewest, got '2.5'"),
        ({"counts": ("grid=2", "grid=3")}, "'grid' is given twice"),
        ({"radii": ("grid=0",)}, "more than 0 metres, got '0'"),
        ({"radii": ("grid=nan",)}, "more than 0 metres, got 'nan'"),
        ({"radii": ("grid=inf",)}, "more than 0 metres, got 'inf'"),
        ({"tolerance": "1"}, "fraction from 0"),
        ({"tolerance": "-0.1"}, "fraction from 0"),
        ({"tolerance": "NaN"}, "fraction from 0"),
        ({"tolerance": "5%"}, "fraction from 0"),
        ({"seed": "-1"}, "--seed"),
        ({"seed": "4294967296"}, "--seed"),
        ({"iterations": "0"}, "--iterations"),
        ({"time_limit": "0"}, "--time-limit"),
        ({"time_limit": "1e999"}, "--time-limit"),
        ({"time_limit": "5", "iterations": "5"}, "give one of the two, not both"),
        ({"out_crs": "999999"}, "EPSG code"),
        ({"out_crs": "wgs84"}, "EPSG code"),
        ({"out_crs": "5773"}, "EPSG code"),
        ({"out": None}, "--out: a folder"),
    ],
)
def test_a_wrong_option_is_one_fault_in_two_languages(words, told):
    (fault,) = faults(**words)
    assert told in fault
    assert any("一" <= letter <= "鿿" for letter in fault)


def test_every_fault_is_told_at_once():
    Path("file").write_text("", encoding="utf-8")
    wrong = faults(
        households=None, levels=("a=9-3", "b"), counts=("c=1",), radii=("a=0",), tolerance="2", seed="x",
        time_limit="1", iterations="1", out_crs="0", out="file",
    )  # fmt: skip
    assert len(wrong) == 10


def test_a_count_for_a_level_that_is_wrong_itself_is_not_blamed():
    (fault,) = faults(levels=("grid=9-x",), counts=("grid=3",))
    assert fault.startswith("--level")


def test_wishes_are_those_of_the_profile_but_where_the_option_says_otherwise():
    options, _ = read(levels=(), profile="xigu_1448", wishes=("border=2.5", "balance=0"))
    assert options.terms.prices == Prices(split_group_m=100.0, border_m=2.5)
    options, _ = read(levels=(), profile="xigu_1448", wishes=("split_group=0",))
    assert options.terms.prices == Prices()


@pytest.mark.parametrize("wish", ["border=-1", "border=x", "border=1e9", "compact=3", "border", "border=1 border=2"])
def test_a_wish_has_a_name_that_is_known_and_a_price_from_0(wish):
    assert [fault for fault in faults(wishes=tuple(wish.split())) if "--wish" in fault]
