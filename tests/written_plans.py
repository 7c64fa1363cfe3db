"""What of a finished plan its readers need, written to a folder without the work of making one."""

import json
from datetime import UTC, datetime
from pathlib import Path

from hamlets import CRS

from api.services.drawing.plan_files import layers_of
from geo.formats.write.geopackage import write_gpkg
from partition.tables import PlanTables

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def write_plan(folder: Path, tables: PlanTables, now: datetime = NOW, **report: object) -> Path:
    """Write plan.gpkg and report.json into a new folder, and return it; ``report`` overrules what the report says."""
    folder.mkdir()
    write_gpkg(folder / "plan.gpkg", layers_of(tables, report.pop("out_crs", None)), now=now)
    told = {
        "levels": [{"name": level} for level in tables.levels],
        "crs": CRS,
        "estimated": sorted(tables.estimated),
    }
    (folder / "report.json").write_text(json.dumps(told | report), encoding="utf-8")
    return folder
