"""Violations: what must not be in red, what was wished for in amber; shown at once where something must not be."""

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.sheet import Sheet

LABEL = "问题 Violations"
NOTES = "提示 Notes"
"""Before a village is divided nothing can be violated: there is only what is worth knowing."""

MUST, WISH = "#c0272d", "#d97a0b"


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return the layer, or nothing if no rule is broken at a place that can be shown."""
    violations = sheet.tables.violations
    data = collect(violations, ["rule", "level", "grid_id", "severity", "message"])
    if not data["features"]:
        return []
    divided = bool(sheet.tables.levels)
    kinds = set(violations["severity"])
    keys = []
    if "must" in kinds:
        keys.append(Key(symbols.area("#c0272d22", MUST, width=2.2), f"{LABEL} (must)"))
    if "wish" in kinds:
        keys.append(Key(symbols.area("none", WISH, width=1.6, dash="4 3"), "提示 Wishes" if divided else NOTES))
    return [
        VectorLayer(
            "violations",
            data,
            label=LABEL if divided else NOTES,
            options={"must": MUST, "wish": WISH},
            keys=tuple(keys),
            # many grids have a wish that is not met: their dashes would hide all borders of a sound plan
            show="must" in kinds or not divided,
        )
    ]
