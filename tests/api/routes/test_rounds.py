"""Walking rounds over the web: asked for, listed, fetched."""

import json

import gpxpy
import pytest

from api.store.records.visits import RoundRecord

HERE = "/api/v1/plans/square-plan-1/rounds"
ASKED = {"grid_id": "V1-001", "minutes": 60.0, "visit_minutes": 1.0}


@pytest.fixture
def grid_ids(client, plan_id):
    grids = client.get(f"/api/v1/plans/{plan_id}/grids").json()["features"]
    return [grid["properties"]["grid_id"] for grid in grids]


def test_rounds_visit_every_household_of_the_grid_once(client, plan_id, grid_ids):
    answer = client.post(HERE, json={**ASKED, "grid_id": grid_ids[0]})
    rounds = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"{HERE}/1")
    assert client.get(answer.headers["location"]).json() == rounds
    grid = client.get(f"/api/v1/plans/{plan_id}/grids").json()["features"][0]["properties"]
    assert rounds["summary"]["visits"] == grid["households"]
    assert sum(one["visits"] for one in rounds["summary"]["rounds"]) == grid["households"]


def test_every_file_of_rounds_can_be_fetched_and_no_other(client, plan_id, grid_ids):
    rounds = client.post(HERE, json={**ASKED, "grid_id": grid_ids[0]}).json()
    names = [file["name"] for file in rounds["files"]]
    assert {"rounds.json", "round-1.geojson", "round-1.gpx", "round-1.html"} <= set(names)
    for file in rounds["files"]:
        assert client.get(file["href"]).status_code == 200
    for name in ("round.json", "%2E%2E", "..%2F..%2Fplan.json", "round-99.html"):
        assert client.get(f"{HERE}/1/files/{name}").status_code == 404


def test_a_page_of_rounds_is_shown_as_a_page_of_nobody_and_the_gpx_is_saved(client, plan_id, grid_ids):
    client.post(HERE, json={**ASKED, "grid_id": grid_ids[0]})
    page = client.get(f"{HERE}/1/files/round-1.html")
    assert "sandbox" in page.headers["content-security-policy"]
    gpx = client.get(f"{HERE}/1/files/round-1.gpx")
    assert gpx.headers["content-disposition"].startswith("attachment")
    assert gpxpy.parse(gpx.text).tracks


def test_rounds_are_listed_newest_first_and_stand_on_the_page_of_the_plan(client, plan_id, grid_ids):
    for grid_id in grid_ids:
        form = {"grid_id": grid_id, "minutes": "90", "visit_minutes": "", "start": ""}
        asked = client.post(f"/plans/{plan_id}/rounds", data=form, follow_redirects=False)
        assert (asked.status_code, asked.headers["location"]) == (303, f"/plans/{plan_id}#rounds")
    listed = client.get(HERE).json()["rounds"]
    assert [(one["id"], one["summary"]["grid_id"]) for one in listed] == [(2, grid_ids[1]), (1, grid_ids[0])]
    assert f"{HERE}/2/files/round-1.html" in client.get(f"/plans/{plan_id}").text


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"grid_id": "nothing"}, "grid nothing"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 5.0, "visit_minutes": 6.0}, "visit-minutes"),
        ({"start": {"lon": 0.0, "lat": 91.0}}, "start.lat"),
        ({"start": {"lon": 0.0, "lat": 0.0}}, "start"),
        ({"pace": 3}, "pace"),
    ],
)
def test_rounds_that_cannot_be_are_refused_with_the_place(client, plan_id, grid_ids, changed, where):
    answer = client.post(HERE, json={**ASKED, "grid_id": grid_ids[0], **changed})
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["faults"]] == [where]
    assert client.get(HERE).json() == {"rounds": []}


@pytest.mark.parametrize("form", [{}, {"grid_id": "x", "start": "nowhere"}, {"grid_id": "x", "minutes": "nan"}])
def test_a_form_with_faults_is_refused(client, plan_id, form):
    answer = client.post(f"/plans/{plan_id}/rounds", data=form)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")


def test_rounds_that_are_not_there_are_404(client, plan_id):
    assert client.get(f"{HERE}/1").status_code == 404
    assert client.get("/api/v1/plans/nothing/rounds").status_code == 404
    assert client.post("/api/v1/plans/nothing/rounds", json=ASKED).status_code == 404


def test_damaged_rounds_are_told_and_do_not_break_the_page(client, library, plan_id, grid_ids, tmp_path):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "rounds.json").write_text(json.dumps({"grid_id": 5}))
    plan = library.plan(plan_id)
    library.add_round(RoundRecord(0, plan_id, grid_ids[0], plan.created), tmp_path / "bad")
    assert client.get(f"{HERE}/1").status_code == 409
    assert client.get(HERE).json() == {"rounds": []}
    assert client.get(f"/plans/{plan_id}").status_code == 200
