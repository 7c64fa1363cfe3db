"""Plans checked on a ground that is being edited: at once, once, and only where an edit touched something."""

from dataclasses import replace
from threading import Event

import pytest
from ground_hand import VILLAGES, edit, lonlat, point, rechecked, river
from planner_files import geojson
from shapely.geometry import Point, Polygon

from api.services.ground import checking
from api.services.ground.measured import Measured, Ways
from geo.build import build_villages
from geo.formats import InputFiles, read_inputs

LEVEL = {"name": "micro_grid", "min": 50, "max": 70}


@pytest.fixture
def village(client, sent, wait):
    """Return the id of the checkerboard, imported, with a plan of it."""
    village = client.post(VILLAGES, files=sent()).json()["id"]
    wait(client.post(f"{VILLAGES}/{village}/plans", json={"levels": [LEVEL]}).json()["id"])
    return village


def ask(client, village):
    return client.post(f"{VILLAGES}/{village}/ground/recheck")


def door(x):
    return {"kind": "draw_door", "shape": point(x, 30), "households": 1}


def back(client, village):
    return client.post(f"{VILLAGES}/{village}/ground/edits:undo", headers={"If-Match": "*"})


def test_on_the_ground_that_it_was_drawn_on_a_plan_holds_and_nothing_is_looked_at(client, village, monkeypatch):
    monkeypatch.setattr(checking, "findings_in", lambda *_: pytest.fail("a plan was held against its own ground"))
    answer = ask(client, village)
    assert (answer.status_code, answer.json()["checking"]) == (200, False)
    assert [plan["findings"] for plan in answer.json()["plans"]] == [[]]


def test_an_edit_is_answered_at_once_and_taken_back_while_it_is_being_checked(client, village, monkeypatch):
    begun, go_on = Event(), Event()

    def slow(desk, village, ways, measured):
        begun.set()
        assert go_on.wait(60)
        return findings_in(desk, village, ways, measured)

    findings_in = checking.findings_in
    monkeypatch.setattr(checking, "findings_in", slow)
    edit(client, village, river())
    first = ask(client, village)
    assert (first.status_code, first.json()["checking"], first.json()["plans"]) == (202, True, [])
    assert begun.wait(60)
    assert back(client, village).status_code == 200
    assert ask(client, village).json()["plans"][0]["findings"] == []
    go_on.set()


def test_several_quick_edits_are_checked_once_as_they_are_in_the_end(client, village, monkeypatch):
    begun, go_on, looked_at = Event(), Event(), []

    def slow(desk, village, ways, measured):
        looked_at.append((len(village.barriers), len(village.households)))
        begun.set()
        assert go_on.wait(60)
        return findings_in(desk, village, ways, measured)

    findings_in = checking.findings_in
    monkeypatch.setattr(checking, "findings_in", slow)
    edit(client, village, door(60))
    ask(client, village)
    assert begun.wait(60)
    for said in (river(), door(160), door(260)):
        edit(client, village, said)
        assert ask(client, village).status_code == 202
    go_on.set()
    [plan] = rechecked(client, village)["plans"]
    assert looked_at == [(0, 13), (1, 15)]
    assert {one["rule"] for one in plan["findings"]} == {"household_count", "pocket", "coverage"}


def test_what_a_check_ended_with_is_told_and_who_asks_again_has_it_tried_again(client, village, monkeypatch):
    def refuses(*_):
        raise checking.BusyError(checking.Fault("the check", "has met a wall", "遇到围墙"))

    edit(client, village, river())
    with monkeypatch.context() as patched:
        patched.setattr(checking, "findings_in", refuses)
        answer = ask(client, village)
        for _ in range(600):
            if answer.status_code != 202:
                break
            Event().wait(0.05)
            answer = ask(client, village)
    assert answer.status_code == 429
    assert answer.json()["faults"][0]["zh"] == "遇到围墙"
    assert len(rechecked(client, village)["plans"][0]["findings"]) == 2


@pytest.fixture
def two_villages(tmp_path):
    """Return the inputs of two villages side by side, four doors each, on one road."""
    corners = {"西": 0, "东": 400}
    lands = [(Polygon(lonlat((x, 0), (x + 400, 0), (x + 400, 100), (x, 100))), {"code": f"V{n}", "name": name})
             for n, (name, x) in enumerate(corners.items(), 1)]  # fmt: skip
    doors = [(Point(lonlat((x + 50 + 100 * n, 40))[0]), {"ID": f"{name}{n}", "户数": 3}) for name, x in corners.items()
             for n in range(4)]  # fmt: skip
    return read_inputs(
        InputFiles.by_role(
            {
                "households": geojson(tmp_path / "households.geojson", doors),
                "boundary": geojson(tmp_path / "boundary.geojson", lands),
            }
        )
    )


def test_a_village_that_no_edit_has_touched_is_not_measured_again(two_villages):
    measured, ways = Measured(), Ways(two_villages.roads)
    before = [measured.of(village, ways, None) for village in build_villages(two_villages)]
    edited = replace(two_villages, households=two_villages.households.assign(households=[5, *[3] * 7]))
    after = [measured.of(village, ways, None) for village in build_villages(edited)]
    assert after[0] is not before[0]
    assert after[0].units.weights.tolist() == [5, 3, 3, 3]
    assert after[1] is before[1]
