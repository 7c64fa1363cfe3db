"""Rounds as the service writes them are judged by `gridhood verify` from their files alone."""

import json
from datetime import UTC, date, datetime

import pytest
from hamlets import checkerboard
from typer.testing import CliRunner
from written_plans import write_plan

from api.cli import app
from api.services.visits.finish import Printing
from api.services.visits.plans import RoundsAsked, plan_weeks

MONDAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Return the folder of a plan, and that of its rounds."""
    root = tmp_path_factory.mktemp("verified")
    plan = write_plan(root / "plan", checkerboard(households=1), datetime(2024, 5, 1, tzinfo=UTC))
    plain = Printing(MONDAY, pdf=False, png=False, maps=False, workers=1)
    plan_weeks(RoundsAsked(plan, MONDAY, 13, root / "rounds", plain))
    return plan, root / "rounds"


def judged(folders):
    plan, rounds = folders
    return CliRunner().invoke(app, ["verify", str(rounds), "--inputs", str(plan)])


def test_rounds_as_written_are_sound(folders):
    result = judged(folders)
    assert "sound" in result.output
    assert "files" not in result.output
    assert result.exit_code == 0


def test_the_plan_is_found_by_the_record_alone(folders):
    result = CliRunner().invoke(app, ["verify", str(folders[1])])
    assert "--inputs" not in result.output
    assert result.exit_code == 0


def test_another_plan_than_the_one_they_were_made_for_is_a_finding(folders, tmp_path):
    other = write_plan(tmp_path / "plan", checkerboard(households=1), datetime(2025, 5, 1, tzinfo=UTC))
    result = judged((other, folders[1]))
    assert "sha256" in result.output
    assert result.exit_code == 3


def test_rounds_whose_record_was_changed_are_not(folders):
    record = folders[1] / "visits.json"
    told = json.loads(record.read_text(encoding="utf-8"))
    told["members"][0]["due"][0]["first"] = told["members"][0]["due"][0]["last"] = 0
    record.write_text(json.dumps(told), encoding="utf-8")
    result = judged(folders)
    assert "period" in result.output
    assert result.exit_code == 3
