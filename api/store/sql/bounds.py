"""Functions that SQLite is given to find the bounds of a shape."""

from collections.abc import Callable
from functools import lru_cache, partial
from sqlite3 import Connection

import shapely


def add_bounds(connection: Connection) -> None:
    """Give a connection the functions of `BOUNDS`."""
    for name, function in BOUNDS.items():
        connection.create_function(name, 1, function, deterministic=True)


def _bound(shape: bytes | None, *, place: int) -> float | None:
    return None if shape is None else _box(shape)[place]


@lru_cache(maxsize=16)
def _box(shape: bytes) -> tuple[float, float, float, float]:
    """Return the bounds of a shape; SQLite asks for one after the other, and reading the shape is what takes time."""
    box: tuple[float, float, float, float] = shapely.from_wkb(shape).bounds
    return box


BOUNDS: dict[str, Callable[[bytes | None], float | None]] = {
    "shape_min_x": partial(_bound, place=0),
    "shape_max_x": partial(_bound, place=2),
    "shape_min_y": partial(_bound, place=1),
    "shape_max_y": partial(_bound, place=3),
}
