"""The grids of a plan as they are shown to who sees counts: without the door that is the centre of each."""

import json

CENTRE = "centre_household_id"


def without_centres(content: bytes) -> bytes:
    """Return the GeoJSON of grids without the ids of doors in it."""
    grids = json.loads(content)
    for grid in grids["features"]:
        grid["properties"].pop(CENTRE, None)
    return json.dumps(grids, ensure_ascii=False, separators=(",", ":")).encode()
