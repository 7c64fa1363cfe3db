"""A village that knows its people by their numbers, and the search for them in what the program wrote."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import hamlets
from made_up import identities
from planner_files import geojson

NAME, PHONE = "欧阳修远", "13803541234"
NUMBERS = identities(12)
PERSONAL = (*NUMBERS, NAME, PHONE)


def register(folder: Path, **spoiled: object) -> dict[str, Path]:
    """Write the checkerboard with personal numbers for ids and in other columns; cells of one door may be spoiled."""
    tables = hamlets.checkerboard()
    rows, lands, roads = (t.to_crs(4326) for t in (tables.households, tables.villages, tables.roads))
    doors = [
        (door.geometry, {"household_id": number, "households": 10, "户主": NAME, "电话": PHONE, "unit": PHONE})
        for door, number in zip(rows.itertuples(), NUMBERS, strict=True)
    ]
    doors[3][1].update(spoiled)
    entries = {
        "households": doors,
        "boundary": [(lands.geometry.iloc[0], {"code": "V1", "name": "样例村", "联系人": NAME})],
        "roads": [(road, {"highway": "residential", "name": PHONE}) for road in roads.geometry],
    }
    return {role: geojson(folder / f"{role}.geojson", each) for role, each in entries.items()}


SPOILED: dict[str, dict[str, object]] = {
    "no count": {"households": NUMBERS[3]},
    "a text for a count": {"households": f"{NAME} {PHONE}"},
    "a list for a text": {"floor": [NAME]},
    "a long note": {"group": f"{NAME}患病。" * 40},
}
"""Cells that have a register refused."""


def personal_in(said: str) -> list[str]:
    """Return what a text repeats of the register."""
    return [each for each in PERSONAL if each in said]


def texts_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder, and every part of a workbook, as it stands on the disk."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                yield from ((f"{path.name}/{part}", parts.read(part)) for part in parts.namelist())


def tainted(folder: Path) -> set[str]:
    """Return the names of the files below a folder that hold a name or a number of the register, escaped or not."""
    forms = {form.encode() for each in PERSONAL for form in (each, json.dumps(each)[1:-1])}
    return {
        name for name, content in texts_in(folder) if any(form in content or form in name.encode() for form in forms)
    }
