"""The villages that ship with the program: to be looked at and divided, never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from api.logs import quiet_logger
from api.services.inputs.table_files import table_files
from api.store.records.villages import VillageRecord

log = quiet_logger("gridhood.examples")

HERE = Path(__file__).parents[2]
FOLDERS = (HERE / "data" / "boundaries", HERE.parent / "data" / "boundaries")
"""Where the shipped data lies: in the wheel, or in a checkout."""


@dataclass(frozen=True)
class About:
    """What is said of a shipped village."""

    name: str
    attribution: str


ABOUT: Mapping[str, About] = {
    "karhula": About(
        "Karhula 卡尔胡拉",
        "© OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright); household numbers estimated 户数为估算",
    ),
    "xigu": About("西谷乡 Xigu Township", "made-up data, no real place or person 虚构数据，非真实地点与人员"),
    "xigu_7200": About(
        "西谷乡 7200 户 Xigu Township, 7,200 households",
        "made-up data, no real place or person 虚构数据，非真实地点与人员",
    ),
}


def examples(folder: Path | None = None) -> dict[str, Path]:
    """
    Return the folder of each shipped village by its id; none where no data was shipped.

    What cannot be read is left out and logged: one broken folder must not take the list of villages with it.
    """
    home = folder or next(filter(Path.is_dir, FOLDERS), None)
    if home is None:
        return {}
    return {path.name: path for path in sorted(home.iterdir()) if "households" in table_files(path) and _reads(path)}


def _reads(folder: Path) -> bool:
    try:
        example_record(folder)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:  # whatever JSON may hold instead
        log.warning("%s: left out of the villages that ship, its tables cannot be read: %r", folder, error)
        return False
    return True


@cache
def example_record(folder: Path) -> VillageRecord:
    """Return what is known of a shipped village, counted from its files without judging them."""
    files = table_files(folder)
    doors = _properties(files["households"])
    lands = _properties(files["boundary"]) if "boundary" in files else []
    about = ABOUT.get(folder.name) or About(folder.name, "")
    return VillageRecord(
        id=folder.name,
        name=about.name,
        created=datetime.fromtimestamp(files["households"].stat().st_mtime, UTC),
        households=sum(int(row.get("households") or 1) for row in doors),
        points=len(doors),
        villages=max(len(lands), 1),
        tables=tuple(files),
        attribution=about.attribution,
        example=True,
    )


def _properties(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".gpkg":
        from pyogrio import read_dataframe  # slow to import, and what ships is GeoJSON

        return list(read_dataframe(path, read_geometry=False).to_dict("records"))
    features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    return [feature["properties"] or {} for feature in features]
