"""What cannot be is explained in the report and at the terminal; what can be is not."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from api.console import show_plan
from api.schemas.report import Report
from api.services.drawing.report import build_report
from partition.feasibility import Cause, Demand, Relaxation, WhyNot

CAUSE = Cause(
    rule="totals",
    village="V1",
    level="grid",
    demands=(Demand("min", "grid"),),
    measured=161,
    allowed="300-500",
    unit="households",
    message="161 households are fewer than one grid of at least 300 / 161户，不足一个grid",
)
WAY_OUT = Relaxation("--level grid=161-500", 0.46, "grid from 161 households / grid下限降至161户")
TOLD = WhyNot((CAUSE,), (WAY_OUT,), "no plan exists / 无解")


@pytest.fixture
def broken(division, too_few):
    return replace(division, violations=(too_few,))


def report_of(division, why_not):
    return build_report(division, version="0.1.0", inputs={}, dropped_columns=(), why_not=why_not)


def shown(report):
    console = Console(file=io.StringIO(), width=140, highlight=False)
    show_plan(console, report, (), ())
    return console.file.getvalue()


def test_the_report_names_demands_figures_and_what_to_type(broken):
    told = report_of(broken, TOLD)["explanation"]
    assert told["proven"]
    assert told["causes"][0]["demands"] == ["min:grid"]
    assert (told["causes"][0]["measured"], told["causes"][0]["allowed"]) == (161, "300-500")
    assert told["relaxations"][0]["typed"] == "--level grid=161-500"


def test_the_report_is_read_back_with_its_causes(broken):
    read = Report.model_validate(report_of(broken, TOLD))
    assert read.explanation is not None
    assert read.explanation.causes[0].rule == "totals"


def test_a_planner_reads_the_cause_and_the_way_out(broken):
    text = shown(report_of(broken, TOLD))
    assert "totals · grid · 161 households are fewer than one grid of at least 300" in text
    assert text.index("works 以下办法均已试算可行") < text.index("--level grid=161-500")


def test_a_cause_without_a_way_out_is_said_to_have_none(broken):
    assert "nothing that was tried works" in shown(report_of(broken, replace(TOLD, relaxations=())))


def test_a_feasible_plan_explains_nothing(division):
    report = report_of(division, None)
    assert report["explanation"] is None
    assert "why not" not in shown(report)
