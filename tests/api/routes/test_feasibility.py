"""What a village can be divided into, asked over the web before anything is searched."""

from planner_files import doors, spot

SQUARE = "/api/v1/villages/square/feasibility"


def ask(client, address=SQUARE, **asked):
    answer = client.post(address, json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def level(low, high):
    return {"name": "micro_grid", "min": low, "max": high}


def test_a_level_says_how_many_grids_would_do(client):
    said = ask(client, levels=[level(30, 50)])
    assert said["possible"] is True
    [village] = said["villages"]
    assert (village["name"], village["households"]) == ("样例村", 120)
    [micro] = village["levels"]
    assert (micro["fewest"], micro["usual"], micro["most"]) == (3, 3, 4)
    assert micro["zh"] == "微网格（30–50 户）：预计 3 个（3–4 个均可）"
    assert said["zh"] == "共 120 户，未发现障碍，预计 3 个微网格"
    assert said["en"] == "120 households: nothing stands against it, probably 3 micro-grids"


def test_a_number_that_is_asked_for_is_the_one_that_is_told(client):
    said = ask(client, levels=[level(30, 50)], counts={"micro_grid": 4})
    assert said["villages"][0]["levels"][0]["usual"] == 4
    assert said["zh"].endswith("预计 4 个微网格")


def test_what_cannot_be_is_proven_with_a_cause_and_ways_out(client):
    said = ask(client, levels=[level(70, 80)])
    assert said["possible"] is False
    assert said["villages"][0]["levels"][0]["fewest"] is None
    assert "120户" in said["causes"][0]["zh"]
    assert said["ways_out"]
    assert all(way["en"] and way["zh"] and "--profile" not in way["en"] for way in said["ways_out"])


def test_a_way_out_leads_to_what_is_possible(client):
    ways = ask(client, levels=[level(70, 80)])["ways_out"]
    tolerances = [float(way["typed"].split()[1]) for way in ways if way["typed"].startswith("--tolerance")]
    assert tolerances, ways
    assert ask(client, levels=[level(70, 80)], tolerance=tolerances[0])["possible"] is True


def test_a_group_above_the_band_is_named_with_its_households(client, tmp_path):
    groups = ["一组"] * 5 + ["二组"] * 3
    path = doors(tmp_path, [(spot(n, 1), {"id": f"h{n}", "households": 1, "group": of}) for n, of in enumerate(groups)])
    files = [("households", (path.name, path.open("rb")))]
    village = client.post("/api/v1/villages", files=files).json()
    said = ask(client, f"/api/v1/villages/{village['id']}/feasibility", levels=[level(2, 4)])
    [remark] = said["villages"][0]["remarks"]
    assert remark["zh"] == "一组 5 户超过微网格上限 4 户，需拆分"


def test_what_makes_no_plan_is_refused_and_no_village_is_404(client):
    refused = client.post(SQUARE, json={"levels": [level(100, 50)]})
    assert refused.status_code == 422
    assert not any(fault["where"].startswith("--") for fault in refused.json()["faults"])
    assert client.post("/api/v1/villages/nowhere/feasibility", json={"profile": "xigu_1448"}).status_code == 404
