"""assignment.csv and grids.geojson: what is handed on beside the GeoPackage."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame

from partition.verify.case import Report
from partition.verify.files.columns import Kind, as_text, clean, fault, with_polygons
from partition.verify.files.geopackage import UNREADABLE, to_metric
from partition.verify.finding import Finding

ASSIGNMENT = "assignment.csv"
PUBLISHED = "grids.geojson"

PUBLISHED_COLUMNS: Mapping[str, Kind] = {
    "level": "id", "grid_id": "id", "name": "text", "parent_id": "text", "kind": "note", "households": "number",
    "centre_household_id": "text", "mean_walk_m": "figure", "max_walk_m": "figure",
}  # fmt: skip


FORMULA = r"^'([=+\-@\t\r])"


def read_assignment(path: Path, report: Report, faults: list[Finding]) -> pd.DataFrame | None:
    """Return every row of assignment.csv as text, ids repeated as they stand; None where a column is missing."""
    wanted = ["household_id", *(level.name for level in report.levels)]
    try:
        table = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    except (OSError, ValueError) as error:
        faults.append(fault(ASSIGNMENT, f"cannot be read: {error}", f"无法读取：{error}"))
        return None
    missing = [column for column in wanted if column not in table]
    if missing:
        faults.append(fault(ASSIGNMENT, f"no column {', '.join(missing)}", f"缺少列 {', '.join(missing)}"))
        return None
    # text that a spreadsheet would take for a formula is published with an apostrophe before it
    plain = {column: table[column].str.replace(FORMULA, r"\1", regex=True) for column in wanted}
    return pd.DataFrame({column: pd.Series(as_text(text), dtype=object) for column, text in plain.items()})


def read_published(path: Path, report: Report, faults: list[Finding]) -> GeoDataFrame | None:
    """Return the published grids of every level in the report's metric CRS; None where they cannot be read."""
    try:
        table = gpd.read_file(path)
    except UNREADABLE as error:
        faults.append(fault(PUBLISHED, f"cannot be read: {error}", f"无法读取：{error}"))
        return None
    if not isinstance(table, GeoDataFrame):
        faults.append(fault(PUBLISHED, "no geometry", "没有几何列"))
        return None
    typed = clean(to_metric(table, report.crs, PUBLISHED, faults), PUBLISHED, PUBLISHED_COLUMNS, faults)
    return with_polygons(typed, PUBLISHED, faults)
