"""What the independent judge says, as the web gives it."""

from typing import Any

from pydantic import BaseModel

from partition.verify import Verdict


class FindingOut(BaseModel):
    """One thing that the judge found."""

    rule: str
    severity: str
    message: str
    village: str | None
    level: str | None
    grid_id: str | None
    measured: float | None
    allowed: str | None
    unit: str


class JudgedOut(BaseModel):
    """
    One level of one village (``village`` null: of all), as the judge measured it.

    Grids of which ``dedicated`` says how many there are, no band binds: the other counts leave them out.
    """

    village: str | None
    level: str
    count: int
    in_band: int
    within_tolerance: int
    contiguous: int
    mean_walk_m: float | None
    max_walk_m: float | None
    objective_m: float | None
    polsby_popper: float | None
    unreachable: int
    gap_m2: float
    overlap_m2: float
    outside_m2: float
    dedicated: int


class VerdictOut(BaseModel):
    """
    Whether a plan is sound, everything found in it, and the figures measured.

    ``estimated`` names what they rest on that was not given; ``estimated_share`` is the share of households whose
    place was not.
    """

    sound: bool
    estimated: list[str]
    estimated_share: float | None
    findings: list[FindingOut]
    figures: list[JudgedOut]


def verdict_out(verdict: Verdict) -> VerdictOut:
    """Return a verdict as the web gives it."""
    rows: dict[str, Any] = {
        "sound": verdict.sound,
        "estimated": list(verdict.estimated),
        "estimated_share": verdict.estimated_share,
        "findings": [FindingOut(**finding.row()) for finding in verdict.findings],
        "figures": [JudgedOut.model_validate(row, from_attributes=True) for row in verdict.figures],
    }
    return VerdictOut(**rows)
