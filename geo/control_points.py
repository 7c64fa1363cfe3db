"""What people know of where a picture lies, control points or one distance, and what can be wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geo.errors import Fault

Floats = NDArray[np.float64]
Size = tuple[int, int]
"""Width and height of a picture in pixels."""

LEAST_POINTS, MOST_POINTS = 3, 200
SAME_PX, SAME_M = 1.0, 0.1
"""Points nearer than this to each other are the same pixel, the same place."""

FLATTEST = 0.02
"""Points whose spread across is a smaller part of that along lie on a line: nothing holds the picture beside it."""

SHORTEST_PX = 10.0
"""A known distance over fewer pixels is read too coarsely to measure anything with."""

LONGEST_M = 100_000.0


@dataclass(frozen=True)
class ControlPoints:
    """
    Places that are known on a picture.

    Attributes
    ----------
    file
        Where they stand, as people know it.
    names
        What each is called.
    pixels
        Shape (n, 2): right and down from the top left corner of the picture, which is 0, 0.
    places
        Shape (n, 2): metres in ``crs``, which is projected.
    """

    file: str
    names: Sequence[str]
    pixels: Floats
    places: Floats
    crs: CRS


@dataclass(frozen=True)
class KnownDistance:
    """How far apart two pixels of a picture, shape (2, 2), are on the ground; ``where`` it is said."""

    where: str
    pixels: Floats
    metres: float


def across(xy: Floats) -> float:
    """Return the spread of points across the line that fits them best, as a part of that along it."""
    along, beside = np.linalg.svd(xy - xy.mean(axis=0), compute_uv=False)
    return float(beside / along) if along else 0.0


def point_faults(points: ControlPoints, size: Size) -> list[Fault]:
    """
    Return what keeps control points from placing a picture of a size.

    They are too few or too many, lie outside the picture, are the same or all on one line, or would mirror it.
    """
    n = len(points.pixels)
    if not LEAST_POINTS <= n <= MOST_POINTS:
        en = f"has {n} control points; {LEAST_POINTS} to {MOST_POINTS} are needed, four or more to know the error"
        zh = f"有 {n} 个控制点；需要 {LEAST_POINTS} 到 {MOST_POINTS} 个，四个以上才能得知误差"
        return [Fault(points.file, en, zh)]
    faults = [
        fault
        for name, pixel in zip(points.names, points.pixels, strict=True)
        for fault in _outside_faults(f"{points.file}, {name}", pixel, size)
    ]
    faults += _same_faults(points, points.pixels, SAME_PX, "pixel", "像素")
    faults += _same_faults(points, points.places, SAME_M, "place", "地面位置")
    return faults or _shape_faults(points)  # of points that are the same, a line would only be said in other words


def distance_faults(known: KnownDistance, size: Size) -> list[Fault]:
    """Return what keeps one distance from giving a picture of a size its scale."""
    faults = [fault for pixel in known.pixels for fault in _outside_faults(known.where, pixel, size)]
    apart = float(np.hypot(*np.diff(known.pixels, axis=0)[0]))
    if not apart >= SHORTEST_PX:
        en = f"the two pixels are {apart:.1f} apart; at least {SHORTEST_PX:g}, better the whole picture, would be right"
        faults.append(Fault(known.where, en, f"两个像素相距 {apart:.1f}；至少应为 {SHORTEST_PX:g}，最好横贯全图"))
    if not 0 < known.metres <= LONGEST_M:
        en = f"a distance is more than 0 and at most {LONGEST_M:,.0f} metres, got {known.metres:g}"
        faults.append(Fault(known.where, en, f"距离应大于 0 且不超过 {LONGEST_M:,.0f} 米，得到 {known.metres:g}"))
    return faults


def _shape_faults(points: ControlPoints) -> list[Fault]:
    """Return whether all points lie on a line, or, where they do not, would mirror the picture."""
    faults = []
    for en, zh, xy in (("pixels", "像素", points.pixels), ("places", "地面位置", points.places)):
        if across(xy) < FLATTEST:
            text = f"the {en} of all control points lie on one line; choose one well beside it"
            faults.append(Fault(points.file, text, f"所有控制点的{zh}在一条直线上；请在线外再选一点"))
    if not faults and _mirrored(points):
        en = (
            "these control points would mirror the picture; are x_px and y_px, or longitude and latitude, swapped, "
            "or does y_px count from the bottom? It counts down from the top"
        )
        zh = "按这些控制点图片会翻转；像素X与像素Y、经度与纬度是否颠倒，或像素Y从底边算起？应从顶边向下算"
        faults.append(Fault(points.file, en, zh))
    return faults


def _mirrored(points: ControlPoints) -> bool:
    """Return whether the affine fit turns the picture over: its determinant has the sign of that of the covariance."""
    pixels, places = (xy - xy.mean(axis=0) for xy in (points.pixels, points.places))
    return bool(np.linalg.det(pixels.T @ places) > 0)  # y grows down in one and up in the other


def _outside_faults(where: str, pixel: Floats, size: Size) -> list[Fault]:
    if (pixel >= 0).all() and (pixel <= size).all():
        return []
    met, right = f"{pixel[0]:g}, {pixel[1]:g}", f"{size[0]} x {size[1]}"
    en = f"the pixel {met} lies outside the picture, which is {right}"
    return [Fault(where, en, f"像素 {met} 在图片之外，图片为 {right}")]


def _same_faults(points: ControlPoints, xy: Floats, least: float, en: str, zh: str) -> list[Fault]:
    """Return a fault for each two points that are nearer to each other than ``least``."""
    far = np.hypot(*(xy[:, None] - xy[None, :]).T)
    return [
        Fault(
            f"{points.file}, {points.names[i]}, {points.names[j]}",
            f"are at the same {en}; each needs its own",
            f"{zh}相同；应各不相同",
        )
        for i, j in np.argwhere(np.triu(far < least, k=1))
    ]
