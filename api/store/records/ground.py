"""What was done by hand to the ground of a village since it was imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.store.records.kind import Kind


@dataclass(frozen=True)
class GroundEdit:
    """
    The ``serial``-th thing done to the ground of a village, which brought it to the version of that number.

    Taking an edit back, making it again, and importing the village anew are things done as well: nothing is ever taken
    out. Shapes in ``edit`` are GeoJSON, lon/lat.
    """

    village_id: str
    serial: int
    path: str
    at: datetime
    edit: Mapping[str, Any]
    author: str | None = None


GROUND_EDITS = Kind(
    "ground_edits",
    ("edit of the ground", "底图修改"),
    GroundEdit,
    ("village_id", "serial"),
    refers={"village_id": "villages"},
    append_only=True,
)
