"""One layer as a reader hands it over: what stands in the file, nothing judged yet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS

from geo.errors import Fault, Mark
from geo.formats.roles import Pick, Text
from geo.personal import DATE, HIDDEN, mask

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
    notices
        What is worth knowing about how it was read.
    crs_hint
        What its numbers look like, where the CRS is not known.
    from_map
        Whether a machine cut it from a map of everything, and no planner listed it: what lies outside the villages is
        not meant, and counts of households are estimates.
    recast, turned
        Whether ``crs`` is not what the file says; whether its northings or latitudes stood first and were put second.
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
    notices: tuple[Text, ...] = ()
    crs_hint: Text | None = None
    from_map: bool = False
    recast: bool = False
    turned: bool = False

    def __len__(self) -> int:
        return len(self.shapes)

    def only(self, positions: NDArray[np.intp]) -> "Layer":
        """Return a layer of some of the entries, each known by its number of before."""
        columns = self.columns.iloc[positions].reset_index(drop=True)
        return replace(self, numbers=self.numbers[positions], shapes=self.shapes[positions], columns=columns, broken={})

    def say(
        self, positions: Positions, en: str, zh: str, column: str | None = None, *, each: Sequence[Text] = ()
    ) -> Fault:
        """
        Return a sentence about some entries; the first few are named, the others counted.

        ``each`` says it of every one by itself, where that is not the same.
        """
        numbers = [int(self.numbers[p]) for p in positions[:SHOWN]]
        more = len(positions) - len(numbers)
        listed = ", ".join(map(str, numbers)) + (f" and {more} more" if more else "")
        place = f"{self.word[0]}{'s' * (len(positions) > 1)} {listed}"
        where = ", ".join([self.file, place, *([f"column {column}"] if column else [])])
        in_chinese = "、".join(map(str, numbers)) + (f" 等共 {len(positions)} " if more else " ")
        marks = (
            Mark(int(self.numbers[p]), column, *text)
            for p, text in zip(positions, each or [(en, zh)] * len(positions), strict=True)
        )
        return Fault(where, en, f"第 {in_chinese}{self.word[1]}：{zh}", tuple(marks))

    def heading(self, column: str) -> str:
        """Return the heading under which a column stands in the file."""
        return self.pick.taken.get(column, column)


def show(value: object) -> str:
    """
    Return a value as a message quotes it: recognisable, never long, personal numbers and old dates hidden.

    For cells of which nothing is known `quote` is the better choice.
    """
    text = DATE.sub(HIDDEN, mask(repr(value or "") if isinstance(value, str | None) else str(value)))
    return text if len(text) <= 40 else f"{text[:37]}..."


def quote(cell: object) -> Text:
    """
    Return a cell that holds what it should not, as a message may quote it.

    Such a cell may be of another column: a name, or a note about somebody. So only what reads as a number or a count
    is shown; of other text its length is told.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return "a blank cell", "空白"
    plain = _NUMBER_LIKE.fullmatch(str(cell)) is not None
    if isinstance(cell, str) and not plain:
        return f"a text of {len(cell)} characters", f"{len(cell)} 个字的文本"
    if isinstance(cell, list | dict) and not plain:
        return ("a list", "列表") if isinstance(cell, list) else ("an object", "对象")
    return show(cell), show(cell)


def show_headings(headings: Sequence[str]) -> str:
    """Return the headings of a table, or nothing of them where they are the values of a first row."""
    if any(_NUMBER.fullmatch(heading) or mask(heading) != heading for heading in headings):
        return "(row 1 holds values, no headings / 第 1 行是数据，不是列名)"
    return ", ".join(show(heading) for heading in headings[:20]) or "-"


_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*")
_NUMBER_LIKE = re.compile(r"[\s\d.,:;/%+eE\[\]-]*[户家口人组号栋幢层室楼零一二三四五六七八九十百千两约余多]*")
"""What may be shown of a cell: digits with signs, then perhaps a numeral or the word for what is counted."""


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
