"""A plan asked for over the web can say what `gridhood plan` can: fewest grids, groups to split, two tolerances."""

import json
from threading import Event

from fastapi.testclient import TestClient

from api.app import create_app
from api.schemas.plan import PlanIn
from api.services.drawing.draw import DrawTask, draw, words_of
from geo.errors import Fault, InputError

BASE = "http://127.0.0.1"
ASK = "/api/v1/villages/square/plans"
LEVEL = {"name": "micro_grid", "min": 50, "max": 70}


def test_what_is_asked_is_what_the_command_line_would_be_told(settings, store):
    tasks: list[DrawTask] = []
    begun = Event()

    def keep(task, on_progress, stopped: Event):
        tasks.append(task)
        begun.set()
        raise InputError([Fault("plan", "was looked at only", "仅供查看")])

    more = {"fewest": ["micro_grid"], "whole_groups": True, "may_split": ["一组", "V1=二组"], "compare_tolerance": 0.05}
    with TestClient(create_app(settings, store=store, draw=keep), base_url=BASE) as client:
        assert client.post(ASK, json={"levels": [LEVEL], **more}).status_code == 202
        assert begun.wait(10)
    words = words_of(tasks[0])
    assert list(words.counts) == ["micro_grid=fewest"]
    assert list(words.may_split) == ["一组", "V1=二组"]
    assert words.compare_tolerance == "0.05"


def test_groups_that_may_be_split_say_nothing_where_groups_need_not_stay_whole(client):
    answer = client.post(ASK, json={"levels": [LEVEL], "may_split": ["一组"]})
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["faults"]] == ["may-split"]


def test_a_level_of_fewest_grids_has_no_number_as_well(client):
    answer = client.post(ASK, json={"levels": [{**LEVEL, "count": 2}], "fewest": ["micro_grid"]})
    assert answer.status_code == 422
    assert "count" in answer.json()["faults"][0]["where"]


def test_more_grids_than_households_are_refused_at_once(client):
    answer = client.post(ASK, json={"levels": [LEVEL], "counts": {"micro_grid": 1_000_000}})
    assert answer.status_code == 422
    [fault] = answer.json()["faults"]
    assert (fault["where"], fault["en"]) == (
        "count micro_grid",
        "1000000 grids of 120 households: each needs at least one",
    )


def test_the_report_of_a_plan_at_two_tolerances_tells_what_the_first_one_costs(square, tmp_path):
    asked = {"levels": [LEVEL], "fewest": ["micro_grid"], "compare_tolerance": 0.1, "iterations": 500}
    task = DrawTask(square, tmp_path / "plan", PlanIn.model_validate(asked).asked())
    draw(task, lambda what, share: None)
    report = json.loads((tmp_path / "plan" / "report.json").read_text(encoding="utf-8"))
    assert (report["tolerance_price"]["tolerance"], report["tolerance_price"]["other_tolerance"]) == (0.0, 0.1)
    assert report["levels"][0]["count"] == 2
