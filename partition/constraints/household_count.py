"""Rule: the households of every grid lie in its band, and there are as many grids as were asked for."""

from geo.counted import counted
from partition.constraints.evidence import Evidence
from partition.violation import Violation

BAND, ALLOWED = ("the band", "户数范围"), ("the allowed range, tolerance included,", "含容差的允许范围")
"""What is called what: the strict band, and what the tolerance makes of it."""


def household_count(evidence: Evidence) -> list[Violation]:
    """
    Return grids outside their band.

    Outside the strict band but inside the tolerance is a wish; a grid that is one building or address above the band
    is the wish ``oversized_unit``. Dedicated areas may hold any number.
    """
    level, grid_of = evidence.plan.level, evidence.plan.grid_of.to_numpy(dtype=object)
    found = []
    oversized, exempt = (set(grid_of[units]) for units in (evidence.standing.oversized, evidence.standing.alone))
    for grid_id, name, load in evidence.rows("grid_id", "name", "households"):
        if load in level.band:
            continue
        if grid_id in oversized:
            found.append(
                evidence.violation(
                    "oversized_unit", grid_id, load, f"{level.allowed.min}-{level.allowed.max}", "households",
                    f"{name} is one building or address with {load} households, more than a {level.name} may hold; "
                    f"it is a grid of its own / {name}为单栋（址）{load}户，超过{level.zh}上限，单独成格",
                    severity="wish",
                )
            )  # fmt: skip
        if grid_id in exempt:
            continue
        inside = load in level.allowed
        found.append(
            evidence.violation(
                "household_count", grid_id, load, _text(evidence, inside), "households", _message(evidence, name, load),
                severity="wish" if inside else "must",
            )
        )  # fmt: skip
    return found


def _text(evidence: Evidence, inside: bool) -> str:
    band = evidence.plan.level.band if inside else evidence.plan.level.allowed
    return f"{band.min}-{band.max}"


def _message(evidence: Evidence, name: str, load: int) -> str:
    level, village = evidence.plan.level, evidence.ground.village
    total = int(village.households["households"].sum())
    if total < level.allowed.min:
        return (
            f"{village.name} has {counted(total, 'household')}, fewer than one {level.name} of at least "
            f"{level.allowed.min} / "
            f"{village.name}共{total}户，不足一个{level.zh}（至少{level.allowed.min}户）"
        )
    wish = load in level.allowed
    band, what = (level.band if wish else level.allowed), ALLOWED if not wish and level.tolerance else BAND
    return (
        f"{name} has {counted(load, 'household')}; {what[0]} is {band.min} to {band.max} / "
        f"{name}有{load}户，{what[1]}为{band.min}至{band.max}户"
    )
