"""
Shapefile: read for those who have nothing else.

Its text is in an encoding that the file may or may not name, and names wrongly. So GDAL is told Latin-1, which loses
no byte, and the bytes are read here: UTF-8 if they are, else GB 18030, else refused. A heading longer than ten bytes
is cut by the format, perhaps within a character: then the cut character goes.
"""

from pathlib import Path

import numpy as np

from geo.errors import InputError
from geo.formats.door import read_bytes, refuse
from geo.formats.layer import FEATURE, Layer, object_table
from geo.formats.ogr import headings_of, layer_for, read_layer
from geo.formats.roles import Pick, Role

SHAPEFILE = (9994).to_bytes(4, "big")
LATIN = "ISO-8859-1"
ENCODINGS = ("utf-8", "gb18030")
HEADING_BYTES = 10


def read_shapefile(path: Path, role: Role) -> Layer:
    """
    Return the features of a shapefile; the ``.shx``, ``.dbf`` and ``.prj`` stand beside it.

    Raises
    ------
    InputError
        The file is no shapefile, lacks a file beside it, is damaged, or its text is in an unknown encoding.
    """
    if read_bytes(path, 4) != SHAPEFILE:
        raise refuse(
            path,
            "is not a shapefile, though its name says so; export it again",
            "文件名为 Shapefile，内容却不是；请重新导出",
        )
    layer = layer_for(path, role)
    raw = headings_of(path, layer, LATIN)
    names = {_heading(path, heading): heading for heading in raw}
    pick = role.pick(list(names))
    raw_pick = Pick({column: names[heading] for column, heading in pick.taken.items()}, (), ())
    found = read_layer(path, layer, raw_pick, LATIN)
    columns = {
        column: [_value(path, heading, value) for value in found.values[names[heading]]]
        for column, heading in pick.taken.items()
    }
    return Layer(
        file=path.name,
        word=FEATURE,
        numbers=np.arange(1, len(found.shapes) + 1),
        shapes=found.shapes,
        columns=object_table(columns, len(found.shapes)),
        pick=pick,
        crs=found.crs,
        broken=found.broken,
        flattened=found.flattened,
    )


def _heading(path: Path, latin: str) -> str:
    raw = latin.encode(LATIN)
    # UTF-8 is tried without the bytes of a cut character before GB 18030, which would make other characters of them.
    ends = (len(raw), len(raw) - 1, len(raw) - 2) if len(raw) == HEADING_BYTES else (len(raw),)
    for encoding in ENCODINGS:
        for end in ends:
            if text := _decoded(raw[:end], encoding):
                return text
    raise _unknown(path, f"heading {latin!r}", f"列名 {latin!r}")


def _value(path: Path, heading: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    for encoding in ENCODINGS:
        if (text := _decoded(value.encode(LATIN), encoding)) is not None:
            return text
    raise _unknown(path, f"a value of column {heading}", f"列 {heading} 的值")


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unknown(path: Path, en: str, zh: str) -> InputError:
    return refuse(
        path,
        f"{en} is neither UTF-8 nor GB 18030; give a GeoPackage",
        f"{zh}既不是 UTF-8 也不是 GB 18030；请改用 GeoPackage",
    )
