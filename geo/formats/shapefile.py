"""
Shapefile: read for those who have nothing else.

Its text is in an encoding that a ``.cpg`` beside it may or may not name, and may name wrongly. So GDAL is told Latin-1,
which loses no byte, and the bytes are read here. A heading longer than ten bytes is cut by the format, perhaps within a
character: then the cut character goes. What GDAL thinks the text to be in matters for nothing: a file that geopandas
cannot read back, UTF-8 with a heading of four Chinese characters, is read like any other.

Where a table of full names stands beside it, as `geo.formats.write.shapefile` writes one, its names are the headings.
"""

import csv
import io
from pathlib import Path

import numpy as np

from geo.formats.door import check_file, read_bytes, read_text, refuse
from geo.formats.encoding import GB_18030, UTF_8, known_encoding
from geo.formats.layer import FEATURE, Layer, object_table, show
from geo.formats.ogr import headings_of, layer_for, read_layer
from geo.formats.roles import Pick, Role, Text
from geo.formats.texts import ONE_BYTE, decode_table

SHAPEFILE = (9994).to_bytes(4, "big")
NEEDED = (".shp", ".shx", ".dbf", ".prj")
PARTS = (*NEEDED, ".cpg")
"""The files that a shapefile is read from, all of one name."""

FULL_NAMES = ".fields.csv"
"""How the name of the table ends that gives the full name of each field."""

MAX_BYTES = 48 * 2**20
"""The largest part of a shapefile that is read."""


def read_shapefile(path: Path, role: Role) -> Layer:
    """
    Return the features of a shapefile; the ``.shx``, ``.dbf`` and ``.prj`` stand beside it.

    Raises
    ------
    InputError
        The file is no shapefile, lacks a file beside it, is damaged or too large, or its text is garbled.
    """
    if read_bytes(path, 4) != SHAPEFILE:
        raise refuse(
            path,
            "is not a shapefile, though its name says so; export it again",
            "文件名为 Shapefile，内容却不是；请重新导出",
        )
    for suffix in NEEDED:
        if (part := beside(path, suffix)) is not None:
            check_file(part, MAX_BYTES)
    if beside(path, ".shx") is None:
        lacking = path.with_suffix(".shx").name
        raise refuse(
            path,
            f"{lacking} is not beside it; give all files of the shapefile: {', '.join(PARTS)}",
            f"旁边没有 {lacking}；请给出该 Shapefile 的全部文件：{'、'.join(PARTS)}",
        )
    named, unknown = _named_encoding(path)
    layer = layer_for(path, role)
    raw = headings_of(path, layer, ONE_BYTE)
    full = _full_names(path)
    wanted = [heading for heading in raw if any(role.reads(name) for name in _readings(heading, named, full))]
    found = read_layer(path, layer, Pick({heading: heading for heading in wanted}, (), ()), ONE_BYTE)
    table = decode_table(path, raw, {heading: found.values[heading] for heading in wanted}, named)
    pick = role.pick([full.get(heading, heading) for heading in table.headings])
    cells = {full.get(heading, heading): cells for heading, cells in table.cells.items()}
    return Layer(
        file=path.name,
        word=FEATURE,
        numbers=np.arange(1, len(found.shapes) + 1),
        shapes=found.shapes,
        columns=object_table({column: cells[heading] for column, heading in pick.taken.items()}, len(found.shapes)),
        pick=pick,
        crs=found.crs,
        broken=found.broken,
        flattened=found.flattened,
        encoding=table.encoding,
        notices=(*unknown, *table.notices),
    )


def beside(path: Path, suffix: str) -> Path | None:
    """Return the part of a shapefile that ends so, in small letters or capitals; None if there is none."""
    found = (path.with_suffix(each) for each in (suffix, suffix.upper()))
    return next((part for part in found if part.exists()), None)


def _named_encoding(path: Path) -> tuple[str | None, tuple[Text, ...]]:
    """Return the encoding that the ``.cpg`` names, and a notice where it names none that is known."""
    part = beside(path, ".cpg")
    if part is None:
        return None, ()
    name = read_bytes(part, 64).decode(ONE_BYTE).strip().strip("\0")
    named = known_encoding(name)
    if named is not None or not name:
        return named, ()
    unknown = (
        f"its .cpg names an encoding that nobody knows, {show(name)}: the text itself tells",
        f".cpg 注明的编码 {show(name)} 无人知晓：按文字内容判断",
    )
    return None, (unknown,)


def _readings(heading: str, named: str | None, full: dict[str, str]) -> list[str]:
    """Return what a heading may be, before it is known which encoding the table is in."""
    raw = heading.encode(ONE_BYTE)
    return [full.get(heading, heading)] + [
        raw.decode(encoding, errors="ignore") for encoding in (named, UTF_8, GB_18030) if encoding
    ]


def _full_names(path: Path) -> dict[str, str]:
    """Return the full name of each field, as the table beside the shapefile has them; nothing if there is none."""
    part = path.with_suffix(FULL_NAMES)
    if not part.exists():
        return {}
    rows = csv.reader(io.StringIO(read_text(part), newline=""))
    return {row[0]: row[1] for row in rows if len(row) == 2}
