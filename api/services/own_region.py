"""Whether a village that somebody brings lies where they may bring one: by its codes, and by the land of others."""

from collections.abc import Sequence
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from api.governance.area import is_of_other_area, is_within
from api.governance.errors import NotAllowedError
from api.store.base import Books
from api.store.conditions import AtMost, OpenOrAfter
from geo.errors import Fault


def must_lie_within(books: Books, path: str, codes: Sequence[str], lands: Sequence[BaseGeometry], day: date) -> None:
    """
    Let villages pass that belong into an area, as far as that is known.

    Parameters
    ----------
    books
        That see everything: what is published of others is known to everybody.
    path
        Of the area, or of the village itself.
    codes
        Of the villages.
    lands
        Their boundaries, lon/lat; empty where nobody knows their place. Borders are never drawn alike twice, so a
        point well inside of each is what is asked.

    Raises
    ------
    NotAllowedError
        A code is that of another village or township, or the middle of a village is published land of others alone.
    """
    for code in codes:
        if is_of_other_area(code, path):
            en = f"village {code} is not in {path}; import it in the area of its own"
            raise NotAllowedError(Fault("boundary", en, f"村 {code} 不在 {path} 内；请在其所属区域导入"))
    for code, land in zip(codes, lands, strict=True):
        if land.is_empty:
            continue
        middle = shapely.point_on_surface(land)
        there = books.areas.meeting(middle, valid_from=AtMost(day), valid_to=OpenOrAfter(day))
        if there and not any(is_within(one.path, path) or is_within(path, one.path) for one in there):
            place = f"{middle.x:.6f}, {middle.y:.6f}"
            en = f"village {code} lies outside of {path}: {place} is in {there[0].path}"
            raise NotAllowedError(Fault("boundary", en, f"村 {code} 位于 {path} 之外：{place} 属于 {there[0].path}"))
