"""One layer as a reader hands it over: what stands in the file, nothing judged yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS

from geo.errors import Fault
from geo.formats.roles import Pick, Text

Geometries = NDArray[np.object_]
Positions = Sequence[int] | NDArray[np.intp]

ROW: Text = ("row", "行")
FEATURE: Text = ("feature", "个要素")
SHOWN = 5
"""How many places, ids or values a fault names before it only counts."""


@dataclass(frozen=True)
class Layer:
    """
    One layer of a file: shapes, and the columns that are read.

    Attributes
    ----------
    file
        The name of the file, as people know it.
    word
        What an entry is called: a row of a table (the heading is row 1), or a feature (the first is feature 1).
    numbers
        For each entry the number by which people find it.
    shapes
        The geometry of each entry; None where there is none or it cannot be read.
    columns
        The columns that are read, by the names of `geo.schema`; values as the file has them, None where missing.
    pick
        Which headings were read and which not.
    crs
        None where the file does not say.
    broken
        Why the shape of an entry cannot be read.
    flattened
        Whether heights or measures were left out on reading.
    encoding
        In which its text was read; None where the format leaves no choice.
    placeless
        Whether it is a table without any column of coordinates: places must come from elsewhere.
    """

    file: str
    word: Text
    numbers: NDArray[np.intp]
    shapes: Geometries
    columns: pd.DataFrame
    pick: Pick
    crs: CRS | None
    broken: Mapping[int, Text] = field(default_factory=dict)
    flattened: bool = False
    encoding: str | None = None
    placeless: bool = False

    def __len__(self) -> int:
        return len(self.shapes)

    def say(self, positions: Positions, en: str, zh: str, column: str | None = None) -> Fault:
        """Return a sentence about some entries; the first few are named, the others counted."""
        numbers = [int(self.numbers[p]) for p in positions[:SHOWN]]
        more = len(positions) - len(numbers)
        listed = ", ".join(map(str, numbers)) + (f" and {more} more" if more else "")
        place = f"{self.word[0]}{'s' * (len(positions) > 1)} {listed}"
        where = ", ".join([self.file, place, *([f"column {column}"] if column else [])])
        in_chinese = "、".join(map(str, numbers)) + (f" 等共 {len(positions)} " if more else " ")
        return Fault(where, en, f"第 {in_chinese}{self.word[1]}：{zh}")

    def heading(self, column: str) -> str:
        """Return the heading under which a column stands in the file."""
        return self.pick.taken.get(column, column)


def show(value: object) -> str:
    """Return a value as a message quotes it: recognisable, and never long."""
    text = repr(value or "") if isinstance(value, str | None) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def list_some(texts: Sequence[str]) -> Text:
    """Return the first few texts and how many there are besides."""
    some, more = texts[:SHOWN], len(texts) - SHOWN
    return (
        ", ".join(some) + (f" and {more} more" if more > 0 else ""),
        "、".join(some) + (f" 等共 {len(texts)} 个" if more > 0 else ""),
    )


def object_table(columns: Mapping[str, Sequence[object]], n_rows: int) -> pd.DataFrame:
    """Return a table that leaves every value as it is: no number becomes text, no text a number."""
    kept = {name: pd.Series(list(values), dtype=object) for name, values in columns.items()}
    return pd.DataFrame(kept, index=pd.RangeIndex(n_rows))
