"""The judge is called on plans only."""

from pathlib import Path

import pytest

from api.services.drawing.verify import verify_plan
from geo.errors import InputError
from partition.verify import Verdict

SOUND = Verdict((), ())


@pytest.mark.parametrize("name", ["plan.gpkg", "report.json"])
def test_a_damaged_plan_is_judged_as_well(tmp_path, name):
    (tmp_path / name).write_text("", encoding="utf-8")
    asked = []
    assert verify_plan(tmp_path, [tmp_path], lambda *what: asked.append(what) or SOUND) is SOUND
    assert asked == [(tmp_path, [tmp_path])]


def test_a_folder_without_a_plan_and_inputs_that_are_not_there_are_told_at_once(tmp_path):
    with pytest.raises(InputError) as refused:
        verify_plan(tmp_path, [tmp_path / "a", Path("b"), tmp_path], lambda *_: SOUND)
    told = [str(fault) for fault in refused.value.faults]
    assert len(told) == 3
    assert "there is no plan here" in told[0]
    assert told[2].startswith("--inputs b: there is no such file")
