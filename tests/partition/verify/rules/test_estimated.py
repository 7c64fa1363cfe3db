"""What was not given is called an estimate, and the share of estimated positions is what the plan's own layer says."""

import hashlib

import pytest


def guess(plan, *rows):
    """Mark households of the plan as standing at an estimated place, and say so everywhere."""
    plan.households.loc[list(rows), "estimated"] = True
    share = len(rows) / len(plan.households)
    plan.report["estimated"] = ["positions"]
    plan.report["estimated_share"] = plan.report["villages"][0]["estimated_share"] = share


def test_a_plan_that_admits_to_its_estimates_is_sound_and_the_verdict_repeats_them(plan, judge):
    guess(plan, 0, 1, 2)
    verdict = judge(plan)
    assert verdict.findings == ()
    assert (verdict.estimated, verdict.estimated_share) == (("positions",), 0.25)


def test_the_share_counts_households_and_not_doors(plan, judge):
    guess(plan, 0)
    plan.households.loc[0, "households"] = 100
    (whole, village) = [f for f in judge(plan).of("report") if "estimated_share" in f.en]
    assert whole.allowed == village.allowed == f"{100 / 210:.6g}"


@pytest.mark.parametrize("stated", [0.3, 0, None, "25 %", True])
def test_a_share_that_is_not_so_is_caught_overall_and_by_village(plan, judge, stated):
    guess(plan, 0, 1, 2)
    plan.report["estimated_share"] = plan.report["villages"][0]["estimated_share"] = stated
    found = [finding for finding in judge(plan).of("report") if "estimated_share" in finding.en]
    assert [finding.village for finding in found] == [None, "V1"]


def test_estimated_positions_that_are_not_named_are_caught(plan, judge):
    guess(plan, 0)
    plan.report["estimated"] = []
    (finding,) = judge(plan).of("report")
    assert "positions not given, which is not said" in finding.en


def test_surveyed_positions_called_estimated_are_caught(plan, judge):
    plan.report["estimated"] = ["positions"]
    (finding,) = judge(plan).of("report")
    assert "positions given, not estimated" in finding.en


def test_a_layer_that_does_not_say_which_positions_are_estimated_is_caught(plan, judge):
    plan.households = plan.households.drop(columns="estimated")
    assert any("no column estimated" in finding.en for finding in judge(plan).of("files"))


def test_the_verdict_names_roads_that_were_not_given_whatever_the_report_says(plan, judge):
    plan.roads = plan.roads.iloc[:0]
    assert "roads" in judge(plan).estimated


@pytest.fixture
def register(plan, tmp_path):
    """Return the folder of a planner's register, which knows the place of no household but the first."""
    folder = tmp_path / "originals"
    folder.mkdir()
    rows = plan.households.to_crs("EPSG:4326")
    table = rows[["household_id", "households"]].assign(lon=rows.geometry.x.round(12), lat=rows.geometry.y.round(12))
    table.loc[1:, ["lon", "lat"]] = None
    table.to_csv(folder / "register.csv", index=False)
    told = {"name": "register.csv", "sha256": hashlib.sha256((folder / "register.csv").read_bytes()).hexdigest()}
    plan.report["inputs"] = {"households": told, "boundary": {"name": "lost.geojson", "sha256": ""}}
    return folder


def test_households_that_the_register_places_nowhere_may_stand_where_the_plan_calls_it_an_estimate(
    plan, judge, register
):
    guess(plan, *range(1, 12))
    assert [finding.severity for finding in judge(plan, [register]).findings] == ["wish"]  # the boundary is not there


def test_households_that_the_register_places_nowhere_must_be_called_estimated(plan, judge, register):
    guess(plan, *range(1, 11))
    verdict = judge(plan, [register])
    assert not verdict.sound
    assert [f.en for f in verdict.of("report")] == [
        "households without a place in the input that are not called estimated: h0011"
    ]


def test_a_surveyed_household_called_estimated_is_a_wish(plan, judge, register):
    guess(plan, *range(12))
    (finding,) = judge(plan, [register]).of("report")
    assert (finding.severity, finding.en.split(": ")[1]) == ("wish", "h0000")


def test_a_household_of_the_register_that_the_plan_lost_is_caught_though_it_has_no_place(plan, judge, register):
    guess(plan, *range(1, 12))
    plan.households, plan.assignment = plan.households.iloc[:-1], plan.assignment.iloc[:-1]
    messages = [finding.en for finding in judge(plan, [register]).of("assignment")]
    assert "households in no grid: the plan does not know them: h0011" in messages


def test_a_register_without_any_coordinates_is_judged_by_its_ids(plan, judge, register):
    guess(plan, *range(12))
    lines = (register / "register.csv").read_text().splitlines()
    (register / "register.csv").write_text("\n".join(",".join(line.split(",")[:2]) for line in lines[:-1]))
    messages = [finding.en for finding in judge(plan, [register]).of("assignment")]
    assert messages == [
        "households in the plan that the input does not have: h0011",
        "unknown households in assignment.csv: h0011",
    ]


@pytest.fixture
def housed(plan, register):
    """Return the folder of the register, whose other doors each stand in an outline of their building's own."""
    plan.households["building_id"] = [f"b{row}" for row in range(12)]
    plan.units["building_id"] = plan.households["building_id"].to_numpy()
    outlines = plan.households[["building_id", "geometry"]].iloc[1:]
    return outlines.set_geometry(outlines.geometry.buffer(5.0))


def give_outlines(plan, register, outlines):
    path = register / "buildings.geojson"
    outlines.to_crs("EPSG:4326").to_file(path, COORDINATE_PRECISION=12)
    plan.report["inputs"]["buildings"] = {
        "name": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def unmarked(verdict):
    return [finding.en for finding in verdict.of("report") if "not called estimated" in finding.en]


@pytest.mark.parametrize("ids", ["same", "strange", "none"])
def test_a_door_in_the_outline_of_its_building_is_no_estimate(plan, judge, register, housed, ids):
    said = {"same": housed["building_id"], "strange": [f"x{i}" for i in range(11)], "none": None}[ids]
    give_outlines(plan, register, housed.assign(building_id=said))
    assert unmarked(judge(plan, [register])) == []


def test_a_door_in_the_outline_of_another_building_is_caught(plan, judge, register, housed):
    give_outlines(plan, register, housed.assign(building_id=[*housed["building_id"][1:], "b1"]))
    assert len(unmarked(judge(plan, [register]))) == 1


def test_an_outline_that_holds_doors_of_two_buildings_is_nobodys_place(plan, judge, register, housed):
    whole = housed.dissolve().assign(building_id=None)
    give_outlines(plan, register, whole.set_geometry(whole.geometry.convex_hull))
    assert len(unmarked(judge(plan, [register]))) == 1
