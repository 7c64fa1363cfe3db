"""Where a picture lies: the fit from its pixels to metres by control points, or by one known distance."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from pyproj import CRS

from geo.control_points import (
    FLATTEST,
    LEAST_POINTS,
    ControlPoints,
    Floats,
    KnownDistance,
    Size,
    across,
    distance_faults,
    point_faults,
)
from geo.errors import InputError
from geo.local_plane import LOCAL_PLANE

SIMPLER = 1.1
"""A simpler fit is taken unless another predicts this many times better: noise alone favours the flexible one."""

UNSEEN_PX = 0.1
"""Part of a pixel in which no fit is better than another: nobody can point so finely."""

POOR = 0.05
"""From this part of the spread of the points on, an error is a slip rather than a crooked drawing."""


@dataclass(frozen=True)
class Georeference:
    """
    Where a picture lies.

    Attributes
    ----------
    kind
        ``similarity`` (turned and scaled), ``affine`` (stretched as well), ``projective`` (taken at a slant), or
        ``known_distance`` (only scaled, on the local plane).
    matrix
        Shape (3, 3): takes (x_px, y_px, 1) to metres in ``crs``, but for a factor.
    rms_m
        Root mean square of what is left at the control points, metres; None where there are none. Three points leave
        an affine fit nothing: it is 0 whatever they are.
    leave_one_out_m
        The same where each point is predicted by the fit through the others: the error to expect elsewhere; None
        where there are too few points to know.
    worst
        The point that is predicted worst, and by how many metres.
    spread_m
        Root mean square distance of the control points from their middle, metres.
    """

    kind: str
    matrix: Floats
    crs: CRS
    n_points: int = 0
    rms_m: float | None = None
    leave_one_out_m: float | None = None
    worst: tuple[str, float] | None = None
    spread_m: float | None = None

    def to_places(self, pixels: Floats) -> Floats:
        """Return metres of pixels, shape (n, 2)."""
        return _project(self.matrix, pixels)

    def to_pixels(self, places: Floats) -> Floats:
        """Return pixels of places in metres, shape (n, 2)."""
        return _project(np.asarray(np.linalg.inv(self.matrix), dtype=np.float64), places)

    @property
    def poor(self) -> bool:
        """Whether the error is so large that a control point must be wrong."""
        error_m, spread_m = self.leave_one_out_m, self.spread_m
        return error_m is not None and spread_m is not None and error_m > POOR * spread_m


def fit(points: ControlPoints, size: Size) -> Georeference:
    """
    Return where a picture of a size lies by its control points.

    Three points give an affine fit. With more, the similarity, the affine and, from five points on, the projective
    fit are judged by leaving each point out in turn; the simplest that predicts about as well as the best is taken.

    Raises
    ------
    InputError
        See `geo.control_points.point_faults`; carries every fault.
    """
    if faults := point_faults(points, size):
        raise InputError(faults)
    n = len(points.pixels)
    if n == LEAST_POINTS:
        return _reference("affine", points, None)
    kinds = [kind for kind, least in LEAST.items() if n > least and _holds(_fitted(kind, points), size)]
    missed = {kind: _leave_one_out(kind, points) for kind in kinds}
    pixel_m = _spread(points.places) / _spread(points.pixels)
    enough = SIMPLER * min(_rms(each) for each in missed.values()) + UNSEEN_PX * pixel_m
    kind = next(kind for kind in kinds if _rms(missed[kind]) <= enough)
    return _reference(kind, points, missed[kind])


def from_distance(known: KnownDistance, size: Size) -> Georeference:
    """
    Return a picture of a size laid on the local plane: its lower left corner is the origin, up is north.

    Raises
    ------
    InputError
        See `geo.control_points.distance_faults`; carries every fault.
    """
    if faults := distance_faults(known, size):
        raise InputError(faults)
    metres = known.metres / float(np.hypot(*np.diff(known.pixels, axis=0)[0]))
    matrix = np.array([[metres, 0.0, 0.0], [0.0, -metres, metres * size[1]], [0.0, 0.0, 1.0]])
    return Georeference("known_distance", matrix, LOCAL_PLANE)


def fit_similarity(pixels: Floats, places: Floats) -> Floats:
    """Return the matrix of the least squares fit that turns, scales and moves, but never mirrors; two points do."""
    z = pixels[:, 0] - 1j * pixels[:, 1]  # y grows downwards in a picture
    target = places[:, 0] + 1j * places[:, 1]
    (a, b), *_ = np.linalg.lstsq(np.c_[z, np.ones_like(z)], target, rcond=None)
    return np.array([[a.real, a.imag, b.real], [a.imag, -a.real, b.imag], [0.0, 0.0, 1.0]])


def fit_affine(pixels: Floats, places: Floats) -> Floats:
    """Return the matrix of the least squares fit that keeps parallels; three points do."""
    solution, *_ = np.linalg.lstsq(np.c_[pixels, np.ones(len(pixels))], places, rcond=None)
    return np.vstack([solution.T, [0.0, 0.0, 1.0]])


def fit_projective(pixels: Floats, places: Floats) -> Floats:
    """
    Return the matrix of the fit that keeps straight lines; four points do.

    The direct linear transformation on normalised points (Hartley and Zisserman, Multiple View Geometry in Computer
    Vision, 2nd ed., algorithm 4.2): the smallest singular vector of two equations a point.
    """
    (x, y), (u, v) = pixels.T, places.T
    zero, one = np.zeros_like(x), np.ones_like(x)
    of_u = np.c_[x, y, one, zero, zero, zero, -u * x, -u * y, -u]
    of_v = np.c_[zero, zero, zero, x, y, one, -v * x, -v * y, -v]
    return np.asarray(np.linalg.svd(np.vstack([of_u, of_v]))[2][-1].reshape(3, 3))


FITS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "similarity": fit_similarity,
    "affine": fit_affine,
    "projective": fit_projective,
}
"""Every fit, the simplest first."""

LEAST = {"similarity": 2, "affine": 3, "projective": 4}
"""How many points determine each."""


def _reference(kind: str, points: ControlPoints, predicted: Floats | None) -> Georeference:
    """Return the fit with its errors; ``predicted`` is by how much each point was missed by the others' fit."""
    matrix = _fitted(kind, points)
    told = Georeference(
        kind=kind,
        matrix=matrix,
        crs=points.crs,
        n_points=len(points.pixels),
        rms_m=_rms(_missed(matrix, points.pixels, points.places)),
        spread_m=_spread(points.places),
    )
    if predicted is None:
        return told
    worst = int(np.argmax(predicted))
    return replace(told, leave_one_out_m=_rms(predicted), worst=(points.names[worst], float(predicted[worst])))


def _fitted(kind: str, points: ControlPoints, left_out: int | None = None) -> Floats:
    """Return the matrix of a fit, found among coordinates of about 1, where the equations are well conditioned."""
    used = np.arange(len(points.pixels)) != left_out
    from_px, from_m = _normalising(points.pixels[used]), _normalising(points.places[used])
    found = FITS[kind](_project(from_px, points.pixels[used]), _project(from_m, points.places[used]))
    return np.asarray(np.linalg.inv(from_m) @ found @ from_px)


def _leave_one_out(kind: str, points: ControlPoints) -> Floats:
    """Return how far each point lies from where the fit through the others puts it; inf where they give none."""
    missed = np.full(len(points.pixels), np.inf)
    for i in range(len(missed)):
        if kind == "similarity" or across(np.delete(points.pixels, i, axis=0)) >= FLATTEST:
            missed[i] = _missed(_fitted(kind, points, i), points.pixels[[i]], points.places[[i]])[0]
    return np.where(np.isfinite(missed), missed, np.inf)


def _holds(matrix: Floats, size: Size) -> bool:
    """Return whether a fit keeps the whole picture before its horizon, and unmirrored."""
    width, height = size
    corners = np.array([[0.0, 0.0, 1.0], [width, 0.0, 1.0], [width, height, 1.0], [0.0, height, 1.0]])
    depth = corners @ matrix[2]
    # the Jacobian of a projective map is det(matrix) / depth^3; that of a picture turns y over
    return bool((depth > 0).all() or (depth < 0).all()) and bool(np.linalg.det(matrix) * depth[0] < 0)


def _normalising(xy: Floats) -> Floats:
    """Return the matrix that moves the middle of points to 0, 0 and makes their spread 1."""
    middle, spread = xy.mean(axis=0), _spread(xy)
    return np.array([[1.0, 0.0, -middle[0]], [0.0, 1.0, -middle[1]], [0.0, 0.0, spread]]) / spread


def _spread(xy: Floats) -> float:
    return _rms(np.hypot(*(xy - xy.mean(axis=0)).T))


def _rms(errors: Floats) -> float:
    return float(np.sqrt(np.mean(np.square(errors))))


def _missed(matrix: Floats, pixels: Floats, places: Floats) -> Floats:
    return np.asarray(np.hypot(*(_project(matrix, pixels) - places).T))


def _project(matrix: Floats, xy: Floats) -> Floats:
    moved = np.c_[xy, np.ones(len(xy))] @ matrix.T
    with np.errstate(divide="ignore", invalid="ignore"):  # a fit that puts a point on its horizon has missed it
        return np.asarray(moved[:, :2] / moved[:, 2:])
