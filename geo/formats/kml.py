"""
KML and KMZ, read without GDAL: its driver would follow links to other files, and it cannot be told not to.

No tree is built of the document, so only what is read of it takes room. A document type is refused before it can
declare anything: KML has none, while entities that multiply, or that name a file or an address, need one. Python's own
parser fetches nothing but lets entities multiply; `defusedxml` forbids both.
"""

import re
from pathlib import Path
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from geo.crs import WGS84
from geo.formats.door import read_bytes, read_encoded_text, refuse
from geo.formats.encoding import known_encoding
from geo.formats.kml_document import KmlDocument, Placemark
from geo.formats.layer import FEATURE, Layer, object_table
from geo.formats.roles import Role
from geo.formats.texts import means, restore_table
from geo.formats.vertices import BrokenError
from geo.formats.zipped import unpacked

MAX_TAGS = 1_000_000
"""More tags than this are refused, for each takes its time: 50,000 placemarks with five values have so many."""

_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""")


def read_kml(path: Path, role: Role) -> Layer:
    """
    Return the placemarks of a KML file.

    The placemarks of one folder are a layer: if there are several, the one named for the part is read. Values are those
    of the extended data, and the name of the placemark; coordinates are longitude and latitude of WGS 84.

    Raises
    ------
    InputError
        The file is no KML, declares a document type, is too large or too deep, its text is garbled, or its folders
        leave open which is meant.
    """
    document, encoding = _parse(path)
    marks = _of_layer(path, document, role)
    headings = list(dict.fromkeys(heading for mark in marks for heading in mark.values))
    wanted = [heading for heading in headings if role.reads(means(heading))]
    table = restore_table(path, headings, {heading: [mark.values.get(heading) for mark in marks] for heading in wanted})
    pick = role.pick(table.headings)
    return Layer(
        file=path.name,
        word=FEATURE,
        numbers=np.arange(1, len(marks) + 1),
        shapes=document.shapes.make([None if mark.broken else mark.made for mark in marks]),
        columns=object_table({column: table.cells[heading] for column, heading in pick.taken.items()}, len(marks)),
        pick=pick,
        crs=WGS84,
        broken={i: mark.broken for i, mark in enumerate(marks) if mark.broken is not None},
        flattened=any(mark.deep for mark in marks),
        encoding=encoding,
        notices=table.notices,
    )


def read_kmz(path: Path, role: Role) -> Layer:
    """
    Return the placemarks of the KML file in a KMZ.

    Raises
    ------
    InputError
        The archive or the file in it is refused; see `geo.formats.zipped` and `read_kml`.
    """
    with unpacked(path, ".kml", role) as inner:
        return inner.named(read_kml(inner.file, role))


def _parse(path: Path) -> tuple[KmlDocument, str]:
    declared = _DECLARED.search(read_bytes(path, 200))
    named = known_encoding(declared[1].decode("ascii", errors="replace")) if declared else None
    text, encoding = read_encoded_text(path, named)
    if (n_tags := text.count("<")) > MAX_TAGS:
        raise refuse(
            path,
            f"has {n_tags:,} tags; at most {MAX_TAGS:,} are read; cut it to the villages, or give a GeoPackage",
            f"有 {n_tags:,} 个标签，最多读取 {MAX_TAGS:,} 个；请裁剪到所需村庄，或改用 GeoPackage",
        )
    document = KmlDocument()
    parser = XMLParser(target=document, forbid_dtd=True)
    try:
        parser.feed(text)  # in one: what an unfinished token has is read again with every further piece
        parser.close()
    except DefusedXmlException as error:
        raise refuse(
            path,
            "declares a document type or entities, which may multiply or name other files; KML has none; remove them",
            "含文档类型或实体声明，可能无限展开或引用其他文件；KML 不应有，请删除",
        ) from error
    except BrokenError as error:
        raise refuse(path, *error.text) from error
    except (ParseError, ValueError) as error:
        raise refuse(
            path, f"is not KML ({error}); it may be cut short", f"不是 KML（{error}）；文件可能不完整"
        ) from error
    return document, encoding


def _of_layer(path: Path, document: KmlDocument, role: Role) -> list[Placemark]:
    """Return the placemarks of the only folder that has any, or of the one named for the part."""
    used = list(dict.fromkeys(mark.folder for mark in document.placemarks))
    meant = [folder for folder in used if document.folders[folder].casefold() in role.layers]
    if len(used) > 1 and len(meant) != 1:
        names, wanted = ", ".join(document.folders[folder] or "-" for folder in used[:20]), " / ".join(role.layers)
        raise refuse(
            path,
            f"has {len(used)} folders with placemarks ({names}); one, or one named {wanted}, would be right",
            f"有 {len(used)} 个含地标的文件夹（{names}）；应只有一个，或有一个名为 {wanted} 的文件夹",
        )
    chosen = (meant or used or [0])[0]
    return [mark for mark in document.placemarks if mark.folder == chosen]
