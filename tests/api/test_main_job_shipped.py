"""The main job from files to a sound plan on the data that ships."""

from pathlib import Path

from main_job import BRISK, SHIPPED, plan, verify


def test_the_township_of_the_sources_has_24_grids_and_78_micro_grids(tmp_path: Path) -> None:
    township = SHIPPED / "xigu"
    counts = ("--count", "grid=24", "--count", "micro_grid=78")
    report = plan(township, tmp_path / "plan", "--profile", "xigu_1448", *counts, *BRISK, boundary="villages")
    assert report["status"] == 0, report["violations"]
    assert len(report["villages"]) == 9
    for level, count in zip(report["levels"], (24, 78), strict=True):
        assert {level[key] for key in ("count", "within_tolerance", "contiguous", "nested")} == {count}
    listed = [v for v in report["violations"] if v["rule"] == "household_count" and v["severity"] == "wish"]
    assert len(listed) == sum(level["count"] - level["in_band"] for level in report["levels"])
    assert verify(tmp_path / "plan", township) == 0


def test_exactly_7200_households_fill_24_grids_and_72_micro_grids_without_tolerance(tmp_path: Path) -> None:
    township = SHIPPED / "xigu_7200"
    counts = ("--tolerance", "0", "--count", "grid=24", "--count", "micro_grid=72")
    report = plan(township, tmp_path / "plan", "--profile", "xigu_1448", *counts, *BRISK, boundary="villages")
    assert report["status"] == 0, report["violations"]
    assert [level["in_band"] for level in report["levels"]] == [24, 72]


def test_the_suburb_that_ships_is_wholly_in_band(tmp_path: Path) -> None:
    report = plan(SHIPPED / "karhula", tmp_path / "plan", "--level", "micro_grid=50-100", *BRISK)
    # real blocks meet at corners: that some grids hang together by a few metres is told, and nothing else is
    assert (report["status"], {broken["rule"] for broken in report["violations"]}) == (0, {"thin_neck"})
    assert report["levels"][0]["in_band"] == report["levels"][0]["count"] == 27
    assert verify(tmp_path / "plan", SHIPPED / "karhula") == 0
