"""
What the worst files cost until they are answered: CPU seconds and memory, as shares of 5 s and 300 MB.

python benchmarks/bad_inputs.py [--least SHARE]

Each file of tests/bad_files.py, and each of those made here, which are the largest and the most awkward that are read,
is read in a process of its own. Memory is what that process grows by at its peak, so that libraries do not count. Only
files that take at least SHARE of one of the two are listed. Needs Linux, which tells the peak.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import process_time

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import InputError
from geo.formats import InputFiles, read_inputs

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bad_files import BAD_FILES, KML, Files

SECONDS, MEGABYTES = 5.0, 300.0
FEATURES = 75_000
ROOM = 31 * 2**20

Make = Callable[[Path], Files]


def main() -> None:
    args = _arguments()
    if args.read:
        _read(dict(pair.split("=", 1) for pair in args.read))
        return
    cases: list[tuple[str, Make]] = [*((str(bad), bad.files) for bad in BAD_FILES), *_largest()]
    measured = [(*_measure(make), what) for what, make in cases]
    for seconds, megabytes, what in sorted(measured, key=lambda one: -max(one[:2])):
        if max(seconds, megabytes) >= args.least:
            print(f"  {seconds:5.0%} of {SECONDS:.0f} s  {megabytes:5.0%} of {MEGABYTES:.0f} MB  {what}")
    most = [max(column) for column in zip(*(one[:2] for one in measured), strict=True)]
    print(f"{len(cases)} files: at most {most[0]:.0%} of the time, {most[1]:.0%} of the memory")


def _measure(make: Make) -> tuple[float, float]:
    """Return the shares of time and memory that reading files takes in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = [f"{role}={path}" for role, path in make(Path(folder)).items()]
        line = [sys.executable, __file__, "--read", *pairs]
        seconds, megabytes = subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds) / SECONDS, float(megabytes) / MEGABYTES


def _read(paths: dict[str, str]) -> None:
    before, begin = _peak_mb(), process_time()
    with suppress(InputError):
        read_inputs(InputFiles(**{role: Path(path) for role, path in paths.items()}))
    print(process_time() - begin, _peak_mb() - before)


def _peak_mb() -> float:
    # not getrusage: that counts what the process was forked from
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _largest() -> Iterator[tuple[str, Make]]:
    """Yield files that are read, or refused only once they have been."""
    number = np.arange(FEATURES)
    x, y = 116 + number % 1000 / 1e4, 40 + number // 1000 / 1e4
    houses = shapely.box(x, y, x + 5e-5, y + 5e-5)
    point = (
        '{"type":"Feature","properties":{"id":"%d","households":1},"geometry":{"type":"Point","coordinates":[%r,%r]}}'
    )
    points = ",".join(point % each for each in zip(number, x.tolist(), y.tolist(), strict=True))
    yield "addresses.geojson", _json(f'"features":[{points}]')
    yield (
        "addresses.csv",
        _text(
            "a.csv",
            "id,households,lon,lat\n" + "".join(f"{i},1,{a},{b}\n" for i, a, b in zip(number, x, y, strict=True)),
        ),
    )
    values = "".join(f'<Data name="{name}"><value>1</value></Data>' for name in ("households", "unit", "floor"))
    mark = '<Placemark><ExtendedData><Data name="id"><value>%d</value></Data>' + values
    mark += "</ExtendedData><Point><coordinates>%r,%r</coordinates></Point></Placemark>"
    marks = "".join(mark % each for each in zip(number[:40_000], x.tolist(), y.tolist(), strict=False))
    yield "addresses.kml", _text("a.kml", KML.format(marks))
    yield "houses.gpkg", _houses("houses.gpkg", houses)
    yield "houses.shp", _houses("houses.shp", shapely.segmentize(houses, 2.5e-5))
    line = " ".join(f"{116 + i / 1e8:.8f},40,0" for i in range(990_000))
    yield (
        "one line.kml",
        _text(
            "a.kml",
            KML.format(f"<Placemark><LineString><coordinates>{line}</coordinates></LineString></Placemark>"),
            "roads",
        ),
    )
    yield "tags.kml", _text("a.kml", KML.format("<a/>" * 999_990))
    yield "wide characters.geojson", _json('"features":[],"a":"\U00020000' + "x" * ROOM + '"')
    for what, value in (("objects", "{}"), ("lists", "[]"), ("numbers", "1.5"), ("texts", '"ab\u4e00"')):
        n_values = min(ROOM // (len(value.encode()) + 1), 1_340_000 if value in "{}[]" else 2_690_000)
        yield f"{what}.geojson", _json('"features":[],"a":[' + ",".join([value] * n_values) + "]")
    keys = ",".join(f'"户{i}":1' for i in range(1_000_000))
    yield "columns.geojson", _json('"features":[{"type":"Feature","geometry":null,"properties":{' + keys + "}}]")


def _json(members: str) -> Make:
    return _text("a.geojson", '{"type":"FeatureCollection",' + members + "}")


def _text(name: str, content: str, role: str = "households") -> Make:
    def write(folder: Path) -> Files:
        (folder / name).write_text(content, encoding="utf-8")
        return {role: folder / name}

    return write


def _houses(name: str, shapes: np.ndarray) -> Make:
    def write(folder: Path) -> Files:
        ids = [f"建筑{i:06d}" for i in range(len(shapes))]
        gpd.GeoDataFrame({"id": ids}, geometry=shapes, crs=4326).to_file(folder / name, encoding="UTF-8")
        return {"buildings": folder / name}

    return write


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=float, default=0.3, help="least share of a limit that is listed")
    parser.add_argument("--read", nargs="+", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
