"""
Files that nobody should be able to plan with, by their rows in the project's list of bad inputs.

The rows 15 to 34 are of geometry, 35 to 46 of files. A maker writes the files into a folder and returns them by role;
what it does not give are the sound households of the hamlet.
"""

import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from planner_files import LAT, LON, STEP, border, doors, geojson, gpkg, plot, spot, ways

DOOR = {"id": "h1", "households": 1}
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'

Files = dict[str, Path]


@dataclass(frozen=True)
class BadFile:
    """One bad input: its row, what it is, how it is made, and the words of the answer."""

    row: int
    what: str
    make: Callable[[Path], Files]
    words: str

    def __str__(self) -> str:
        return f"{self.row}-{self.what}"

    def files(self, folder: Path) -> Files:
        """Write the files and return them by role, the households among them."""
        made = self.make(folder)
        return made if "households" in made else {"households": doors(folder)} | made


def ring(*spots: tuple[float, float]) -> list[list[float]]:
    """Return a ring of the hamlet's grid as GeoJSON has it, as it is: closed only if the spots are."""
    return [[LON + STEP * x, LAT + STEP * y] for x, y in spots]


def _boundary(kind: str, coordinates: Any) -> Callable[[Path], Files]:
    return lambda folder: {"boundary": border(folder, [({"type": kind, "coordinates": coordinates}, {})])}


def _shape(shape: shapely.Geometry | None) -> Callable[[Path], Files]:
    return lambda folder: {"boundary": border(folder, [(shape, {})])}


def _text(name: str, content: str | bytes, role: str = "households") -> Callable[[Path], Files]:
    def write(folder: Path) -> Files:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return {role: path}

    return write


def _with_number(number: str) -> Callable[[Path], Files]:
    def write(folder: Path) -> Files:
        path = border(folder)
        path.write_text(path.read_text().replace("40.002", number, 1))
        return {"boundary": path}

    return write


def _too_many_vertices(folder: Path) -> Files:
    path = ways(folder)
    path.write_text(path.read_text().replace('"coordinates": [', '"coordinates": [' + "[116,40]," * 1_000_000))
    return {"roads": path}


def _long_rim(folder: Path) -> Files:
    turn = np.linspace(0, 2 * np.pi, 21_000)
    return _shape(shapely.Polygon(np.c_[LON + 0.005 * np.cos(turn), LAT + 0.005 * np.sin(turn)]))(folder)


def _comb(n: int) -> shapely.Polygon:
    """Return a band that zigzags, teeth beside teeth, so that the box round each meets those of all others."""
    x = np.arange(n // 4)
    teeth = np.stack([np.c_[x, 0 * x], np.c_[x + len(x) + 0.5, 0 * x + len(x)]], axis=1).reshape(-1, 2)
    band = np.vstack([teeth, teeth[::-1] + np.array([0.2, 0.0])])
    return shapely.Polygon((LON, LAT) + 1e-6 * band)


def _overlapping_villages(folder: Path) -> Files:
    return {"boundary": border(folder, [(plot(0, 0, 6, 2), {"name": "东村"}), (plot(4, 0, 6, 2), {"name": "西村"})])}


def _nested(depth: int) -> Callable[[Path], Files]:
    collection: dict[str, Any] = {"type": "GeometryCollection", "geometries": []}
    for _ in range(depth):
        collection = {"type": "GeometryCollection", "geometries": [collection]}
    return lambda folder: {"boundary": border(folder, [(collection, {})])}


def _unknown_crs(folder: Path) -> Files:
    return {"boundary": geojson(folder / "boundary.geojson", [(plot(0, 0, 10, 2), {})], crs={"type": "link"})}


def packed(folder: Path, members: dict[str | zipfile.ZipInfo, bytes | str], name: str = "doors.zip") -> Files:
    """Write an archive of members as households."""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return {"households": folder / name}


def _lying_bomb(folder: Path) -> Files:
    """Write an archive whose list says that a file of 100 MB has ten bytes."""
    files = packed(folder, {"doors.shp": bytes(100 * 2**20)})
    content = bytearray(files["households"].read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(mark) + at, 10)
    files["households"].write_bytes(content)
    return files


def _many_members(folder: Path) -> Files:
    return packed(folder, {f"{number}.txt": b"" for number in range(1_500)})


def _link(folder: Path) -> Files:
    link = zipfile.ZipInfo("doors.shp")
    link.external_attr = 0o120777 << 16
    return packed(folder, {link: "/etc/passwd"})


def _entities(folder: Path) -> Files:
    levels = [f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10)]
    declared = f"<!DOCTYPE kml [<!ENTITY e0 'x'>{''.join(levels)}]>"
    return _text("doors.kml", declared + KML.format("<name>&e9;</name>"))(folder)


def _long_entity(folder: Path) -> Files:
    declared = f"<!DOCTYPE kml [<!ENTITY e '{'x' * 50_000}'>]>"
    return _text("doors.kml", declared + KML.format("<name>" + "&e;" * 50_000 + "</name>"))(folder)


def _external(folder: Path) -> Files:
    (folder / "secret.txt").write_text("secret")
    declared = f'<!DOCTYPE kml [<!ENTITY e SYSTEM "{(folder / "secret.txt").as_uri()}">]>'
    return _text("doors.kml", declared + KML.format("<name>&e;</name>"))(folder)


def _without_prj(folder: Path) -> Files:
    path = gpkg(folder / "doors.shp", [(spot(1, 1), DOOR)])
    path.with_suffix(".prj").unlink()
    return {"households": path}


def _broken_headings(folder: Path) -> Files:
    path = gpkg(folder / "doors.shp", [(spot(1, 1), DOOR | {"xy": "abc"})])
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"xy\0", b"\xff\x80\0").replace(b"abc", b"\xd7\xe9\xff"))
    return {"households": path}


def _virtual(name: str) -> Callable[[Path], Files]:
    source = "<SrcDataSource>households.geojson</SrcDataSource>"
    return _text(name, f'<OGRVRTDataSource><OGRVRTLayer name="d">{source}</OGRVRTLayer></OGRVRTDataSource>')


def _address(address: str) -> Callable[[Path], Files]:
    return lambda _: {"households": Path(address)}


def _cases() -> Iterator[BadFile]:
    corners = [(0, 0), (10, 0), (10, 2), (0, 2), (0, 0)]
    scribble = np.random.default_rng(1).uniform((LON, LAT), (LON + 0.01, LAT + 0.01), (19_000, 2))
    swapped = shapely.transform(plot(0, 0, 10, 2), lambda xy: xy[:, ::-1])
    metres = shapely.transform(plot(0, 0, 10, 2), lambda xy: xy * 100_000)
    overlap = shapely.MultiPolygon([plot(0, 0, 9, 2), plot(5, 0, 9, 3)])
    hole = shapely.Polygon(plot(0, 0, 10, 2).exterior, [plot(20, 0).exterior])
    yield BadFile(15, "bowtie", _shape(shapely.Polygon(ring((0, 0), (10, 2), (10, 0), (0, 2)))), "at 116.005 40.001")
    yield BadFile(16, "open ring", _boundary("Polygon", [ring(*corners[:4])]), "open ring")
    yield BadFile(17, "ring of three", _boundary("Polygon", [ring((0, 0), (10, 0), (0, 0))]), "ring of 3 positions")
    yield BadFile(18, "empty polygon", _boundary("Polygon", []), "null or empty")
    yield BadFile(18, "no geometry", _shape(None), "null or empty")
    yield BadFile(19, "zero area", _shape(shapely.Polygon(ring((0, 0), (5, 0), (10, 0)))), "has no area")
    yield BadFile(20, "NaN", _with_number("NaN"), "NaN or infinite")
    yield BadFile(20, "infinity", _with_number("1e999"), "NaN or infinite")
    yield BadFile(21, "1e308", _with_number("1e308"), "has the place 116.01 1e+308")
    yield BadFile(22, "swapped axes", _shape(swapped), "longitude and latitude are swapped")
    yield BadFile(23, "metres as degrees", _shape(metres), "metres given as degrees")
    yield BadFile(25, "too many vertices", _too_many_vertices, "values; at most")
    yield BadFile(25, "too long a rim", _long_rim, "vertices; at most 20,000 in one polygon")
    yield BadFile(26, "crossing all over", _shape(shapely.Polygon(scribble)), "Self-intersection at")
    yield BadFile(26, "teeth beside teeth", _shape(_comb(19_000)), "Self-intersection at")
    yield BadFile(27, "hole outside", _shape(hole), "Hole lies outside shell at")
    yield BadFile(28, "parts overlap", _shape(overlap), "not a valid")
    yield BadFile(30, "nested collection", _nested(3), "is a GeometryCollection")
    yield BadFile(30, "collection without end", _nested(40), "nested too deep")
    yield BadFile(31, "unknown CRS", _unknown_crs, "the CRS is not known")
    yield BadFile(33, "villages overlap", _overlapping_villages, "overlap by")
    yield BadFile(
        35, "zip bomb", lambda at: packed(at, {"doors.shp": bytes(90 * 2**20)}), "unpacks to 94,371,840 bytes"
    )
    yield BadFile(
        35, "zip bomb in total", lambda at: packed(at, {f"{i}.shp": bytes(2**22) for i in range(30)}), "unpacks"
    )
    yield BadFile(35, "zip bomb that lies", _lying_bomb, "damaged")
    yield BadFile(35, "list too long", _many_members, "more than 1,000 files")
    yield BadFile(36, "nested zip", lambda at: packed(at, {"doors.shp": b"", "more.ZIP": b"PK"}), "archives within it")
    yield BadFile(37, "leads up", lambda at: packed(at, {"../doors.shp": b""}), "again: '../doors.shp'")
    yield BadFile(37, "leads up by backslash", lambda at: packed(at, {"a\\..\\..\\doors.shp": b""}), "lead out")
    yield BadFile(37, "absolute", lambda at: packed(at, {"/tmp/doors.shp": b""}), "lead out of the archive")
    yield BadFile(37, "absolute by letter", lambda at: packed(at, {"C:\\doors.shp": b""}), "lead out of the archive")
    yield BadFile(38, "link", _link, "has links")
    yield BadFile(41, "entities multiply", _entities, "declares a document type or entities")
    yield BadFile(41, "one long entity", _long_entity, "declares a document type or entities")
    yield BadFile(42, "external entity", _external, "declares a document type or entities")
    yield BadFile(
        42, "external type", _text("a.kml", '<!DOCTYPE kml SYSTEM "http://127.0.0.1/a.dtd">' + KML), "declares a"
    )
    yield BadFile(43, "no .prj", _without_prj, "a shapefile has it in .prj")
    yield BadFile(44, "headings in no encoding", _broken_headings, "heading 3: the text is neither UTF-8 nor GB 18030")
    yield BadFile(45, "VRT as gpkg", _virtual("doors.gpkg"), "is not a GeoPackage")
    yield BadFile(45, "VRT as shp", _virtual("doors.shp"), "is not a shapefile")
    yield BadFile(45, "VRT as kml", _virtual("doors.kml"), "is not KML: its outermost element is 'OGRVRTDataSource'")
    yield BadFile(45, "VRT", _virtual("doors.vrt"), "of a format that is not read")
    yield BadFile(45, "address", _address("/vsicurl/http://127.0.0.1/doors.gpkg"), "no such file")
    yield BadFile(45, "path in an archive", _address("/vsizip/a.zip/doors.shp"), "no such file")
    yield BadFile(46, "JSON as gpkg", lambda at: {"households": doors(at, name="a.gpkg")}, "is not a GeoPackage")
    yield BadFile(46, "JSON as shp", lambda at: {"households": doors(at, name="a.shp")}, "is not a shapefile")
    yield BadFile(46, "JSON as zip", lambda at: {"households": doors(at, name="a.zip")}, "is not a ZIP archive")
    yield BadFile(46, "JSON as kml", lambda at: {"households": doors(at, name="a.kml")}, "is not KML")
    yield BadFile(46, "ZIP as geojson", lambda at: packed(at, {"a": b"x"}, "a.geojson"), "is not UTF-8")


BAD_FILES = tuple(_cases())
"""Every bad file that is refused, by row."""

ELSEWHERE = {
    24: "needs a tenant, so HTTP",
    29: "test_bad_inputs.py: heights and measures go with a notice",
    32: "tests/geo/test_datum.py and what judges the datum of a file",
    34: "test_bad_inputs.py: repeated vertices go with a notice",
    39: "tests/geo/formats/test_xlsx.py",
    40: "tests/geo/formats/write/test_csv.py and test_xlsx.py",
}
"""Rows that are not refused here, and where they are tested."""
