"""Make the two made-up townships that ship: `python data/boundaries/xigu/make.py` from the top of the repository."""

import json
from dataclasses import fields
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.synthetic import PLANS, Township, make_township

SEED = 1448
DECIMALS = 7


def layers(name: str) -> dict[str, gpd.GeoDataFrame]:
    """Return the tables of a shipped township by file stem, in longitude and latitude of seven decimals."""
    township = make_township(PLANS[name], np.random.default_rng(SEED))
    return {field.name: rounded(getattr(township, field.name).to_crs(4326)) for field in fields(Township)}


def rounded(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the table with coordinates as they are written; borders that are shared stay shared."""
    return table.set_geometry(shapely.transform(table.geometry.to_numpy(), lambda points: points.round(DECIMALS)))


def write(table: gpd.GeoDataFrame, path: Path) -> None:
    """Write a table as GeoJSON, a feature a line."""
    columns = [column for column in table.columns if column != table.geometry.name]
    rows = zip(table[columns].astype(object).to_numpy().tolist(), table.geometry, strict=True)
    lines = [
        json.dumps(feature(columns, values, shape), ensure_ascii=False, separators=(",", ":")) for values, shape in rows
    ]
    head = f'{{"type":"FeatureCollection","name":"{path.stem}","features":[\n'
    path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n")


def feature(columns: list[str], values: list[object], shape: shapely.Geometry) -> dict[str, object]:
    """Return one GeoJSON feature; what is missing becomes null."""
    properties = {column: None if pd.isna(value) else value for column, value in zip(columns, values, strict=True)}
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}


def main() -> None:
    """Write every shipped township beside this script's folder."""
    for name in PLANS:
        folder = Path(__file__).parents[1] / name
        folder.mkdir(exist_ok=True)
        for stem, table in layers(name).items():
            write(table, folder / f"{stem}.geojson")


if __name__ == "__main__":
    main()
