"""A second opinion: what an outside evaluator, which shares no code with this project, says of the same divisions."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from places import HIGH, LOW, Place

LIMIT_S = 300.0


def ask(judge: Path, place: Place, grid_of: np.ndarray, room: Path) -> dict[str, float] | None:
    """
    Return its figures under our names, None where it gives none.

    ``judge`` is a program that reads ``--households --boundary --roads --assign --id --weight --lo --hi`` and writes
    JSON to ``--out``, with ``zones_in_range_share, contiguous_share, walk_mean_m, polsby_popper_mean``.
    """
    table, out = room / "assigned.csv", room / "second.json"
    out.unlink(missing_ok=True)
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = zip(place.door_ids, grid_of[place.ground.unit_of].tolist(), strict=True)
        csv.writer(file).writerows([("id", "zone"), *rows])
    line = [sys.executable, str(judge), "--assign", str(table), "--out", str(out), "--id", _id_column(place)]
    line += ["--weight", "households", "--lo", str(LOW), "--hi", str(HIGH)]
    for role in ("households", "boundary", "roads"):
        line += [f"--{role}", str(place.files[role])] if role in place.files else []
    try:
        subprocess.run(line, check=True, capture_output=True, timeout=LIMIT_S)
    except subprocess.SubprocessError:
        return None
    said = json.loads(out.read_text(encoding="utf-8"))
    return {
        "in_band": said["zones_in_range_share"],
        "contiguous": said["contiguous_share"],
        "mean_walk_m": said["walk_mean_m"],
        "polsby_popper": said["polsby_popper_mean"],
    }


def _id_column(place: Place) -> str:
    layer = json.loads(place.files["households"].read_text(encoding="utf-8"))
    names = layer["features"][0]["properties"]
    return next(name for name in ("household_id", "id") if name in names)
