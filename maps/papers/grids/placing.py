"""Where the names of areas have room on a map: inside their own area if they can, and never one over another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.papers.grids.measure import LEADING, ems

Floats = NDArray[np.float64]
Boxes = NDArray[np.float64]
"""(n, 4): left, top, right and bottom of each, down the page."""

AIR = 5.0
"""Units kept free round a label."""

LEANING = 0.55
"""Share of a label that lies in its own area at least where it leans over the border."""

ALIKE = 0.7
"""Letters of a size are begun with where so large a share of the areas have room for them: labels look alike."""

STEPS = 13
"""Places that are tried across an area and down it."""

RINGS, TURNS = (34.0, 52.0, 76.0, 106.0, 142.0, 190.0, 250.0, 330.0), 24
"""How far from its area a label is put that has no room there, in units, and in how many directions."""

TARGETS, COVERING = 5, 120.0
"""Places in an area that a pointer may end at; and the units farther off that a label is put rather than over one."""


@dataclass(frozen=True)
class Line:
    """One line of a label: its text and the size of its letters in units of the map."""

    text: str
    size: float
    bold: bool = False

    @property
    def width(self) -> float:
        """Units across, at most."""
        return ems(self.text) * self.size


Form = tuple[Line, ...]
"""The lines of a label from the top."""


@dataclass(frozen=True)
class Wanted:
    """
    A label that an area should have.

    ``shape`` is in units, down the page; ``sizes`` are its forms by the size of the letters, the largest first and of
    each size the fullest first.
    """

    key: str
    shape: shapely.Geometry
    sizes: tuple[tuple[Form, ...], ...]


@dataclass(frozen=True)
class Placed:
    """A label in its place: the middle of it, its box, and where its pointer ends (None: it lies in its area)."""

    key: str
    form: Form
    middle: tuple[float, float]
    box: tuple[float, float, float, float]
    points_to: tuple[float, float] | None = None

    @property
    def pointer(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Where its pointer begins, at the edge of its box, and ends; None where it has none."""
        if self.points_to is None:
            return None
        (left, top, right, bottom), (x, y) = self.box, self.points_to
        return (min(max(x, left), right), min(max(y, top), bottom)), (x, y)


@dataclass(frozen=True)
class Placement:
    """The labels that have room, in the order wanted, and the keys of those that have none anywhere."""

    labels: tuple[Placed, ...]
    left_out: tuple[str, ...] = ()


def size_of(form: Form) -> tuple[float, float]:
    """Return how wide and high a label is at most, in units."""
    return max(line.width for line in form), sum(line.size * LEADING for line in form)


def place(
    wanted: Sequence[Wanted], *, width: float, height: float, taken: Sequence[tuple[float, float, float, float]] = ()
) -> Placement:
    """
    Return where labels go on a map of a width and height, clear of each other and of the boxes that are taken.

    Small areas choose first. Who has no room for any form inside gets its shortest one beside the area, with a pointer
    that crosses no label; who has none there either is left out and named.
    """
    board = _Board(width, height, np.array(taken, dtype=float).reshape(-1, 4))
    spots = [_spots(one.shape) for one in wanted]
    first = _first_size(wanted, spots)
    order = sorted(range(len(wanted)), key=lambda at: (_roominess(wanted[at], spots[at]), at))
    found: dict[int, Placed] = {}
    for at in order:
        inside = _inside(wanted[at], spots[at], board, first)
        if inside is not None:
            found[at] = inside
    rest = [at for at in order if at not in found]
    for n, at in enumerate(rest, start=1):
        waiting = np.array([spots[other][0] for other in rest[n:]]).reshape(-1, 2)
        beside = _beside(wanted[at], spots[at], board, waiting)
        if beside is not None:
            found[at] = beside
    left_out = tuple(one.key for at, one in enumerate(wanted) if at not in found)
    return Placement(tuple(found[at] for at in sorted(found)), left_out)


class _Board:
    """What is taken of a map so far: boxes of labels, and the pointers of those beside their areas."""

    def __init__(self, width: float, height: float, taken: Boxes) -> None:
        self.width, self.height = width, height
        self.boxes = taken
        self.pointers: list[shapely.Geometry] = []

    def free(self, boxes: Boxes) -> NDArray[np.bool_]:
        """Return which of some boxes lie on the map and over nothing."""
        within = (boxes[:, :2] >= 0).all(axis=1) & (boxes[:, 2] <= self.width) & (boxes[:, 3] <= self.height)
        mine, theirs = boxes[:, None, :], self.boxes[None, :, :]
        apart = (
            (mine[..., 2] + AIR <= theirs[..., 0])
            | (theirs[..., 2] + AIR <= mine[..., 0])
            | (mine[..., 3] + AIR <= theirs[..., 1])
            | (theirs[..., 3] + AIR <= mine[..., 1])
        )
        clear = within & apart.all(axis=1)
        if self.pointers:
            crossed = shapely.intersects(_polygons(boxes)[:, None], np.array(self.pointers)[None, :]).any(axis=1)
            clear &= ~crossed
        return np.asarray(clear)

    def passes(self, pointers: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Return which pointers cross no label and no other pointer."""
        ways = ~shapely.intersects(pointers[:, None], _polygons(self.boxes)[None, :]).any(axis=1)
        if self.pointers:
            ways &= ~shapely.intersects(pointers[:, None], np.array(self.pointers)[None, :]).any(axis=1)
        return np.asarray(ways)

    def take(self, box: Floats, pointer: shapely.Geometry | None = None) -> None:
        self.boxes = np.vstack([self.boxes, box])
        if pointer is not None:
            self.pointers.append(pointer)


def _spots(shape: shapely.Geometry) -> Floats:
    """Return places in an area, the roomiest first: where the largest circle has its middle, then a lattice."""
    part = _largest(shape)
    circle = shapely.maximum_inscribed_circle(part)
    middle = shapely.get_coordinates(circle)[0]
    left, top, right, bottom = shapely.bounds(part)
    # not on the edges, where no label lies inside
    across, down = (np.linspace(low, high, STEPS + 2)[1:-1] for low, high in ((left, right), (top, bottom)))
    lattice = np.array(np.meshgrid(across, down)).reshape(2, -1).T
    held = lattice[shapely.contains_xy(part, lattice)]
    away = np.hypot(*(held - middle).T)
    return np.vstack([middle, held[np.argsort(away, kind="stable")]])


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    """Return the largest part of an area."""
    parts = [one for one in shapely.get_parts(shape) if isinstance(one, shapely.Polygon)]
    return max(parts, key=lambda one: float(one.area))


def _first_size(wanted: Sequence[Wanted], spots: Sequence[Floats]) -> int:
    """
    Return the largest size of letters in which most areas have room for the shortest form.

    Where there is none, the last but one: who has room for it takes it, and the others what is shortest of all.
    """
    most = max((len(one.sizes) for one in wanted), default=1)
    for at in range(most - 1):
        short = [one.sizes[min(at, len(one.sizes) - 1)][-1] for one in wanted]
        fits = [
            bool(_lie_in(one.shape, _boxes(own, form)).any())
            for one, own, form in zip(wanted, spots, short, strict=True)
        ]
        if np.mean(fits) >= ALIKE:
            return at
    return max(0, most - 2)


def _roominess(wanted: Wanted, spots: Floats) -> float:
    """Return metres from the middle of an area to its border: who has least chooses first."""
    part = _largest(wanted.shape)
    return float(shapely.distance(shapely.points(spots[0]), shapely.boundary(part)))


def _inside(wanted: Wanted, spots: Floats, board: _Board, first: int) -> Placed | None:
    """Return the fullest form that has room in the area, or else one that leans over its border a little."""
    forms = [form for size in wanted.sizes[min(first, len(wanted.sizes) - 1) :] for form in size]
    for form in forms:
        boxes = _boxes(spots, form)
        free = _lie_in(wanted.shape, boxes)
        free[free] = board.free(boxes[free])
        if free.any():
            at = int(np.argmax(free))
            board.take(boxes[at])
            return _placed(wanted.key, form, spots[at], boxes[at])
    for form in forms[-2:]:
        boxes = _boxes(spots, form)
        shares = np.where(board.free(boxes), _shares_in(wanted.shape, boxes), 0.0)
        at = int(np.argmax(shares))
        if shares[at] >= LEANING:
            board.take(boxes[at])
            return _placed(wanted.key, form, spots[at], boxes[at])
    return None


def _beside(wanted: Wanted, spots: Floats, board: _Board, waiting: Floats) -> Placed | None:
    """
    Return the shortest form beside the area, with a pointer into it: as near as there is room.

    ``waiting`` are the middles of areas that have no label yet: these are covered only where nothing else is free.
    """
    form, targets = wanted.sizes[-1][-1], spots[:: max(1, len(spots) // TARGETS)]
    turns = np.linspace(0, 2 * np.pi, TURNS, endpoint=False)
    ways = np.vstack([ring * np.column_stack([np.cos(turns), np.sin(turns)]) for ring in RINGS])
    ends = np.repeat(targets, len(ways), axis=0)
    around = ends + np.tile(ways, (len(targets), 1))
    boxes = _boxes(around, form)
    free = board.free(boxes) & ~((boxes[:, :2] <= ends) & (boxes[:, 2:] >= ends)).all(axis=1)
    tips = np.clip(ends, boxes[:, :2], boxes[:, 2:])
    pointers: NDArray[np.object_] = np.asarray(shapely.linestrings(np.stack([tips, ends], axis=1)))
    free[free] = board.passes(pointers[free])
    if not free.any():
        return None
    covered = np.array([_covers(box, waiting) for box in boxes])
    cost = np.where(free, np.hypot(*(around - ends).T) + COVERING * covered, np.inf)
    at = int(np.argmin(cost))
    board.take(boxes[at], pointers[at])
    return _placed(wanted.key, form, around[at], boxes[at], (float(ends[at][0]), float(ends[at][1])))


def _covers(box: Floats, spots: Floats) -> int:
    """Return how many places a box covers."""
    return int(((box[:2] <= spots) & (spots <= box[2:])).all(axis=1).sum())


def _placed(key: str, form: Form, middle: Floats, box: Floats, to: tuple[float, float] | None = None) -> Placed:
    left, top, right, bottom = (float(side) for side in box)
    return Placed(key, form, (float(middle[0]), float(middle[1])), (left, top, right, bottom), to)


def _boxes(spots: Floats, form: Form) -> Boxes:
    width, height = size_of(form)
    half = np.array([width / 2, height / 2])
    return np.hstack([spots - half, spots + half])


def _polygons(boxes: Boxes) -> NDArray[np.object_]:
    return np.asarray(shapely.box(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]))


def _lie_in(shape: shapely.Geometry, boxes: Boxes) -> NDArray[np.bool_]:
    """Return which boxes lie wholly in an area."""
    shapely.prepare(shape)
    return np.asarray(shapely.contains_properly(shape, _polygons(boxes)))


def _shares_in(shape: shapely.Geometry, boxes: Boxes) -> Floats:
    """Return what share of each box lies in an area."""
    polygons = _polygons(boxes)
    return np.asarray(shapely.area(shapely.intersection(polygons, shape)) / np.maximum(shapely.area(polygons), 1e-9))
