"""A sketch of a hamlet, as somebody would photograph it, and the files that say where things are on it."""

from pathlib import Path

import numpy as np
from PIL import Image
from planner_files import LAT, LON

SIZE = (400, 300)
CORNERS = np.array([[20, 20], [380, 25], [25, 280], [370, 270], [200, 150]], dtype=float)
"""Pixels of the control points: one near each corner, one in the middle."""


def lonlat(pixels: np.ndarray) -> np.ndarray:
    """Return where pixels lie: 400 x 300 of them on 0.01 x 0.006 degrees (850 m x 670 m), north up."""
    return np.c_[LON + 0.01 * pixels[:, 0] / SIZE[0], LAT + 0.006 * (1 - pixels[:, 1] / SIZE[1])]


def sketch(folder: Path, name: str = "sketch.png") -> str:
    """Write a blank sheet."""
    Image.new("RGB", SIZE, "ivory").save(folder / name)
    return str(folder / name)


def control_points(folder: Path, pixels: np.ndarray = CORNERS, places: np.ndarray | None = None) -> str:
    """Write control points; those without places lie where they should."""
    rows = np.c_[pixels, lonlat(pixels) if places is None else places]
    lines = [f"点{i},{x},{y},{lon:.9f},{lat:.9f}" for i, (x, y, lon, lat) in enumerate(rows, start=1)]
    return table(folder, "points.csv", ["名称,像素X,像素Y,经度,纬度", *lines])


def table(folder: Path, name: str, lines: list[str]) -> str:
    """Write lines of a CSV."""
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(folder / name)


def doors(folder: Path, n: int = 12) -> str:
    """Write a row of doors counted in pixels, three households each."""
    rows = [f"h{i},3,一组,{20 + 360 * i / n:.1f},{100 + 40 * (i % 3)}" for i in range(n)]
    return table(folder, "doors.csv", ["户号,户数,村民小组,像素X,像素Y", *rows])
