"""Grids, broken rules and proofs as the workbench shows them, and what changes of them."""

from typing import Any, Literal

from pydantic import BaseModel

from api.schemas.figures import Figures


class GridOut(BaseModel):
    """
    A grid as it is drawn now.

    ``alone`` where the band does not bind it: one building above it, or a dedicated area. ``at`` is where its name
    stands, ``centre`` the household or the place that it walks to.
    """

    id: str
    name: str
    village: str
    parent: str | None
    kind: str
    households: int
    doors: int
    in_band: bool
    within_tolerance: bool
    alone: bool
    locked: bool
    colour: int
    mean_walk_m: float | None
    max_walk_m: float | None
    at: list[int]
    centre: list[int] | None


class PlacedViolationOut(BaseModel):
    """
    A broken rule and its place.

    ``piece`` is what is wrong of the grid and ``units`` the units in it; without one it is the whole grid, or the
    village where no grid is named. ``mendable`` where repairs can be asked for.
    """

    key: str
    village: str
    level: str
    rule: str
    severity: Literal["must", "wish"]
    grid_id: str | None
    en: str
    zh: str
    measured: float | None
    allowed: str | None
    unit: str
    bbox: list[float] | None
    piece: dict[str, Any] | None
    units: list[str]
    mendable: bool


class CertificateOut(BaseModel):
    """
    What is proven of a level: of all plans with so many grids, none walks less by more than ``gap``.

    ``holds`` is false where the plan was changed in a way that its proof does not cover. ``estimated`` is what of the
    walks is estimated.
    """

    level: str
    grids: int
    gap: float | None
    holds: bool
    estimated: list[str]


class PatchOut(BaseModel):
    """
    What a workbench changes to show a plan as it is now.

    ``reload`` where the units themselves changed. ``assigned`` are the units that are in a grid and were not;
    ``violations`` are all of the ``villages`` named, in place of theirs.
    """

    version: int
    reload: bool
    grids: dict[str, list[GridOut]]
    gone: dict[str, list[str]]
    assigned: dict[str, dict[str, list[str]]]
    villages: list[str]
    violations: list[PlacedViolationOut]
    figures: dict[str, Figures]
    certificate: list[CertificateOut]
    can_undo: bool
    can_redo: bool
