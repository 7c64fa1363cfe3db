"""Plans that the command line laid beside a store are taken in, and called as people would call them."""

import os
import shutil

import pytest
from service import drawn, settings, square, store

from api.services.opening import take_in

__all__ = ["drawn", "settings", "square", "store"]

NIGHT = 1_767_283_200
"""2026-01-01 16:00 UTC: in China the second has begun."""


def taken_in(store, folder):
    """Return what the one plan that is taken in is called."""
    take_in(store, folder)
    with store.reading() as books:
        [plan] = books.plans.find()
    return plan.name


def test_a_plan_is_called_by_its_villages_and_the_day_on_which_it_was_drawn(store, drawn, tmp_path):
    shutil.copytree(drawn, tmp_path / "laid" / "x")
    os.utime(tmp_path / "laid" / "x" / "report.json", (NIGHT, NIGHT))
    assert taken_in(store, tmp_path / "laid") == "样例村 · 2026-01-02"


@pytest.mark.parametrize("report", ["", "{}", "[1]"])
def test_a_plan_whose_report_is_damaged_is_taken_in_all_the_same(store, drawn, tmp_path, report):
    shutil.copytree(drawn, tmp_path / "laid" / "x")
    (tmp_path / "laid" / "x" / "report.json").write_text(report)
    assert taken_in(store, tmp_path / "laid") == ""
