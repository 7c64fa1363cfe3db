"""
Shapefile, for those who have nothing else: GB 18030 said so in a ``.cpg``, field names of ASCII with their full names.

Its table has fields of at most ten bytes by name and 254 by text. So the names are cut, or counted where they are not
ASCII, and a table beside it says which stands for which; text that does not fit is refused, never cut. GB 18030 holds
every character there is and is what software in China takes a table to be in.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyogrio

from geo.errors import GeoError
from geo.formats.encoding import GB_18030
from geo.formats.shapefile import FULL_NAMES
from geo.formats.write.csv import write_csv
from geo.formats.write.layer import Layer, as_typed

NAME_BYTES = 10
TEXT_BYTES = 254


def write_shapefile(path: Path, layer: Layer, *, now: datetime) -> None:
    """
    Write a layer without the index of its table: the parts of a shapefile and the table of full names.

    Raises
    ------
    GeoError
        Text takes more than 254 bytes of GB 18030, or there are more columns than names; names the columns.
    """
    table = as_typed(layer.table)
    headings = [str(heading) for heading in table.columns.drop(table.geometry.name)]
    names = field_names(headings)
    _check_lengths(layer.name, table[headings])
    pyogrio.write_dataframe(
        table.rename(columns=dict(zip(headings, names, strict=True))),
        path,
        driver="ESRI Shapefile",
        encoding=GB_18030.upper(),
        geometry_type=layer.geometry_type.removeprefix("Multi")
        if layer.geometry_type != "MultiPoint"
        else "MultiPoint",
        DBF_DATE_LAST_UPDATE=f"{now:%Y-%m-%d}",
    )
    write_csv(path.with_suffix(FULL_NAMES), pd.DataFrame({"field": names, "name": headings}))


def field_names(headings: Sequence[str]) -> list[str]:
    """Return for each heading a name of at most ten characters of ASCII, none of them twice in any case of letters."""
    names: list[str] = []
    for number, heading in enumerate(headings, start=1):
        wanted = heading if re.fullmatch(r"[A-Za-z]\w*", heading, re.ASCII) else f"field_{number}"
        taken = {name.casefold() for name in names}
        tails = ("", *map(str, range(1, len(headings) + 1)))
        names.append(
            next(name for tail in tails if (name := wanted[: NAME_BYTES - len(tail)] + tail).casefold() not in taken)
        )
    return names


def _check_lengths(layer: str, table: pd.DataFrame) -> None:
    longest = {
        heading: max((len(cell.encode(GB_18030)) for cell in table[heading] if isinstance(cell, str)), default=0)
        for heading in table.columns
    }
    if long := {heading: n_bytes for heading, n_bytes in longest.items() if n_bytes > TEXT_BYTES}:
        named = ", ".join(f"{heading} ({n_bytes})" for heading, n_bytes in long.items())
        raise GeoError(
            f"{layer}: a shapefile holds text of at most {TEXT_BYTES} bytes, got {named}; write a GeoPackage instead"
        )
