"""GDAL, and with it QGIS, reads every collection of a service that really listens."""

import json
import os
import subprocess
import sys

import pyogrio
import pytest

READ = """
import json, sys
import pyogrio
source, asked = sys.argv[1], json.loads(sys.argv[2])
asked |= {"bbox": tuple(asked["bbox"])} if "bbox" in asked else {}
names = [name for name, _ in pyogrio.list_layers(source)]
wanted = [asked.pop("layer")] if "layer" in asked else names
tables = {name: pyogrio.read_dataframe(source, layer=name, **asked) for name in wanted}
bounds = {name: {"bounds": list(table.total_bounds)} for name, table in tables.items()}
print(json.dumps({name: json.loads(table.to_json(default=str)) | bounds[name] for name, table in tables.items()}))
"""
"""In a process of its own: GDAL keeps Python waiting while it waits for the service."""


@pytest.fixture
def gdal(own_world, listen):
    """Yield what reads layers as GDAL does, as somebody."""
    with listen(own_world.app) as (host, port):

        def read(user=None, **asked):
            # the driver's own Accept takes the place of GDAL_HTTP_HEADERS
            bearer = own_world.token(user)["Authorization"].removeprefix("Bearer ") if user else ""
            header = {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": bearer} if user else {}
            line = [sys.executable, "-c", READ, f"OAPIF:http://{host}:{port}/ogc", json.dumps(asked)]
            environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", **header}
            done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout)

        yield read


def properties(layer, name):
    """Return a property of every feature."""
    return [each["properties"][name] for each in layer["features"]]


def test_gdal_has_the_driver():
    assert "r" in pyogrio.list_drivers()["OAPIF"]


def test_gdal_reads_what_is_published_and_no_more(gdal):
    layers = gdal()
    assert {name: len(layer["features"]) for name, layer in layers.items()} == {
        "micro_grids": 5,
        "villages": 2,
        "stations": 2,
    }
    assert layers["micro_grids"]["bounds"] == pytest.approx([112.0, 37.0, 112.11, 37.01])  # longitude first
    assert sum(count is None for count in properties(layers["micro_grids"], "households")) == 2


def test_gdal_reads_every_collection_of_who_logs_in_page_by_page(gdal):
    layers = gdal("planner")
    assert set(layers) == {"micro_grids", "villages", "stations", "ten_household_groups", "households", "units"}
    paged = gdal("planner", layer="households", PAGE_SIZE="7")["households"]
    assert sorted(properties(paged, "household_id")) == [f"d/{i:02}" for i in range(25)]


def test_gdal_asks_by_a_box(gdal):
    found = gdal(layer="micro_grids", bbox=[112.005, 37.001, 112.015, 37.002])["micro_grids"]
    assert sorted(properties(found, "name")) == ["m1", "m2"]
