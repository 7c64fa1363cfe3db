"""The folder of rounds: what of earlier ones goes when new ones come."""

import json

import pytest

from api.services.visits.folder import place_faults, remove_stale, written_before


@pytest.fixture
def earlier(tmp_path):
    """Return a folder of earlier rounds, beside a file of somebody."""
    folder = tmp_path / "rounds"
    (folder / "7").mkdir(parents=True)
    for path in (folder / "visits.json", folder / "report.json", folder / "7" / "01.gpx", tmp_path / "mine.txt"):
        path.write_text("{}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["../mine.txt", "..", ".", "", "/", "./x", "..\\mine.txt", None, 3])
def test_a_report_that_names_what_lies_elsewhere_has_nothing_removed_there(earlier, name):
    name = str(earlier.parent / "mine.txt") if name == "/" else name
    (earlier / "report.json").write_text(json.dumps({"files": [name, "7/01.gpx"]}), encoding="utf-8")
    remove_stale(earlier, written_before(earlier) - {"report.json", "visits.json"})
    assert sorted(path.name for path in earlier.parent.iterdir()) == ["mine.txt", "rounds"]
    assert sorted(path.name for path in earlier.iterdir()) == ["report.json", "visits.json"]


def test_a_name_that_no_disk_takes_is_told(tmp_path):
    (fault,) = place_faults(tmp_path / ("x" * 300))
    assert "too long" in fault.en
