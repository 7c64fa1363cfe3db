"""Rounds judged by their files alone: sound ones pass, every file that was tampered with is found out."""

import json
from collections import Counter
from pathlib import Path

import pytest

from partition.visits.check.files import is_rounds, verify_rounds


@pytest.fixture
def rounds(town, tmp_path) -> Path:
    return town.write(tmp_path)


def edit(path: Path, change) -> None:
    """Change a JSON file."""
    told = json.loads(path.read_text(encoding="utf-8"))
    change(told)
    path.write_text(json.dumps(told), encoding="utf-8")


def broken(rounds: Path) -> set[str]:
    return {one.rule for one in verify_rounds(rounds, [rounds.parent / "plan"]).findings if one.severity == "must"}


def test_sound_rounds_pass(rounds):
    assert is_rounds(rounds)
    assert verify_rounds(rounds, [rounds.parent / "plan"]).findings == ()


def test_without_the_plan_it_is_said_that_ways_were_not_walked_again(rounds):
    (finding,) = verify_rounds(rounds).findings
    assert finding.severity == "wish"
    assert "--inputs" in finding.en


def test_a_plan_of_grids_is_none_of_rounds(rounds):
    assert not is_rounds(rounds.parent / "plan")


@pytest.mark.parametrize("name", ["visits.json", "report.json", "f-V1-001/outings.geojson"])
@pytest.mark.parametrize("text", [None, "{", "[]", '{"members": [3], "features": [3], "tours": [3]}'])
def test_a_file_missing_or_damaged_is_a_finding(rounds, name, text):
    (rounds / name).unlink()
    if text is not None:
        (rounds / name).write_text(text, encoding="utf-8")
    assert broken(rounds) & {"files", "report"}


def drop_visit(told):
    told["members"][0]["outings"][0]["order"][0][1].pop()


def late(told):
    told["members"][0]["due"][0]["last"] = told["members"][0]["due"][0]["first"] = 27


def leave(told):
    told["members"][0]["leave"] = [["2026-12-01", "2026-12-28"]]


def refuse(told):
    told["members"][0]["refused"] = [told["members"][0]["due"][0]["household_id"]]


def shorten_budget(told):
    for one in told["members"][0]["offered"]:
        one["minutes"] = 20


def slacken_bound(told):
    told["members"][0]["outings"][0]["lower_bound_m"] -= 1


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (drop_visit, "served"),
        (late, "period"),
        (leave, "days"),
        (refuse, "refusals"),
        (shorten_budget, "budget"),
        (slacken_bound, "tours"),
    ],
)
def test_a_record_that_breaks_a_rule_is_caught(rounds, change, rule):
    edit(rounds / "visits.json", change)
    assert rule in broken(rounds)


def test_a_row_counted_from_the_end_is_refused(rounds):
    edit(rounds / "visits.json", lambda told: told["members"][0]["outings"][0].update(outing=-1))
    assert broken(rounds) == {"files"}


def leg_of(told):
    return next(one["properties"] for one in told["features"] if one["properties"]["kind"] == "leg")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda told: leg_of(told).update(metres=leg_of(told)["metres"] - 1), "legs"),
        (lambda told: told["features"].pop(0), "legs"),
        (lambda told: told["features"][-1]["properties"].update(minute=1), "times"),
        (lambda told: told["features"][-1]["geometry"].update(coordinates=[117.0, 0.0]), "doors"),
        (lambda told: told["features"][-1]["properties"].update(tier="red"), "private"),
    ],
)
def test_a_map_that_is_not_so_is_caught(rounds, change, rule):
    edit(rounds / "f-V1-002" / "outings.geojson", change)
    assert rule in broken(rounds)


@pytest.mark.parametrize("name", ["stops", "visits", "length_m", "lower_bound_m", "minutes", "day", "proven"])
def test_a_figure_of_the_report_that_is_not_so_is_caught(rounds, name):
    edit(rounds / "report.json", lambda told: told["tours"][0].update({name: 1}))
    assert broken(rounds) == {"report"}


@pytest.mark.parametrize("name", ["outings", "visits", "length_m", "unserved"])
def test_a_total_that_is_not_so_is_caught(rounds, name):
    edit(rounds / "report.json", lambda told: told["totals"].update({name: 1}))
    assert broken(rounds) == {"report"}


def test_a_tour_left_out_of_the_report_is_caught(rounds):
    edit(rounds / "report.json", lambda told: told["tours"].pop())
    assert broken(rounds) == {"report"}


def test_a_calendar_that_names_a_door_is_caught(rounds, town):
    path = rounds / "f-V1-001" / "calendar.ics"
    path.write_text("SUMMARY:V1-001 h00\r\n 0001", encoding="utf-8")
    record = json.loads((rounds / "visits.json").read_text(encoding="utf-8"))
    text = json.dumps(record).replace('"h00"', '"h000001"')
    (rounds / "visits.json").write_text(text, encoding="utf-8")
    findings = Counter(one.rule for one in verify_rounds(rounds).findings)
    assert findings["private"] == 1


def test_a_part_of_a_large_address_has_the_door_of_the_whole(rounds):
    told = (rounds / "visits.json").read_text(encoding="utf-8")
    name = json.loads(told)["members"][0]["due"][0]["household_id"]
    for path in (rounds / "visits.json", *rounds.glob("*/outings.geojson")):
        path.write_text(path.read_text(encoding="utf-8").replace(f'"{name}"', f'"{name}##2"'), encoding="utf-8")
    assert "doors" not in broken(rounds)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "1" + "0" * 30, "1" + "0" * 5000])
@pytest.mark.parametrize("name", ["visits.json", "report.json", "f-V1-001/outings.geojson"])
def test_a_number_without_a_size_is_a_finding(rounds, name, number):
    edit(rounds / name, lambda told: told.update(made_up=4711))
    text = (rounds / name).read_text(encoding="utf-8")
    (rounds / name).write_text(text.replace("4711", number), encoding="utf-8")
    assert broken(rounds) & {"files", "report"}


def test_a_file_nested_without_end_is_a_finding(rounds):
    (rounds / "visits.json").write_text("[" * 100_000, encoding="utf-8")
    assert broken(rounds) == {"files"}


def test_days_that_no_calendar_has_are_a_finding(rounds):
    edit(rounds / "visits.json", lambda told: told.update(first_day="9999-12-31"))
    assert "files" in broken(rounds)
