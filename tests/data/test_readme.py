"""The list of the data that ships."""

import json
from pathlib import Path

import pytest

BOUNDARIES = Path(__file__).parents[2] / "data" / "boundaries"
FOLDERS = sorted(path.name for path in BOUNDARIES.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_is_listed_with_its_sizes_its_licence_and_how_it_is_made(folder):
    text = (BOUNDARIES / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith(f"| [{folder}](")]
    rows = json.loads((BOUNDARIES / folder / "households.geojson").read_text(encoding="utf-8"))["features"]
    doors = [feature["properties"] for feature in rows]
    assert f"| {len(doors):,} | {sum(door['households'] for door in doors):,}" in row
    assert f"| {len({(door.get('village'), door['group']) for door in doors if door['group']})}" in row
    assert "ODbL" in row or "CC0" in row
    assert folder in text[text.index("How each is made") :]
