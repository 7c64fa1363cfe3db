"""Tools that divide a place: ours through its command line, peers through a process each."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import numpy as np
from environments import NoAnswerError, find_python, last_line
from peers import PEERS, Peer
from places import HIGH, LOW, Place

ROOT = Path(__file__).parents[2]
LEVEL = "micro_grid"
OURS_LIMITS_S = (10, 60)
SOUND_OR_NOT = (0, 3)
"""Exit statuses of ours with a plan: it keeps all rules, or says which are broken."""


@dataclass(frozen=True)
class Answer:
    """
    What a tool found.

    ``seconds`` is the call of a peer's function, or our whole command with reading, cells, distances and writing;
    ``gap`` is the certified one, None where a tool proves nothing.
    """

    grid_of: np.ndarray
    seconds: float
    version: str
    gap: float | None = None


Tool = Callable[[Place, Path, int], Answer]
"""Divides a place, with a folder for files and a seed; raises `NoAnswerError` where it cannot."""


def run_peer(peer: Peer, place: Place, room: Path, seed: int) -> Answer:
    """Return what a peer finds in its own environment."""
    problem, answer = room / "problem.npz", room / "answer.npz"
    answer.unlink(missing_ok=True)
    np.savez(
        problem,
        points_xy=place.xy,
        weights=place.weights,
        adjacency_pairs=place.ground.pairs,
        K=place.n_grids,
        lo=LOW,
        hi=HIGH,
        seed=seed,
    )
    process = str(Path(__file__).with_name("peer_process.py"))
    line = [find_python(peer), "-P", process, str(peer.file), peer.package or "", str(problem), str(answer)]
    _finish(line, peer.limit_s, (0,))
    with np.load(answer) as found:
        return Answer(found["labels"], float(found["seconds"]), str(found["version"]))


def run_ours(limit_s: int, place: Place, room: Path, seed: int) -> Answer:
    """Return what ``gridhood plan`` finds within a time limit for its search."""
    out = room / "plan"
    line = [sys.executable, "-m", "api", "plan", "--out", str(out), "--level", f"{LEVEL}={LOW}-{HIGH}"]
    line += ["--count", f"{LEVEL}={place.n_grids}", "--time-limit", str(limit_s), "--seed", str(seed)]
    for role, path in place.files.items():
        line += [f"--{role}", str(path.resolve())]
    began = perf_counter()
    _finish(line, 3 * limit_s + 120, SOUND_OR_NOT)
    seconds = perf_counter() - began
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return Answer(_read(out / "assignment.csv", place), seconds, version("gridhood"), report["levels"][0]["gap"])


def _read(path: Path, place: Place) -> np.ndarray:
    """Return the grid of each unit from a table of households and grids."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        grid_of_door = {row["household_id"]: row[LEVEL] for row in csv.DictReader(file)}
    numbers = np.unique([grid_of_door[door] for door in place.door_ids], return_inverse=True)[1]
    grid_of = np.empty(len(place.weights), dtype=np.int64)
    grid_of[place.ground.unit_of] = numbers
    if (grid_of[place.ground.unit_of] != numbers).any():
        raise NoAnswerError("cut a building in two")
    return grid_of


def _finish(line: list[str], limit_s: float, statuses: tuple[int, ...]) -> None:
    """Run a program to its end."""
    try:
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        raise NoAnswerError(f"no answer within {limit_s:.0f} s") from None
    if done.returncode not in statuses:
        raise NoAnswerError(last_line(done.stderr))


OURS = {f"gridhood-{limit_s}": f"**Gridhood**, {limit_s} s" for limit_s in OURS_LIMITS_S}
LABELS = {name: peer.label for name, peer in PEERS.items()} | OURS
TOOLS: dict[str, Tool] = {name: partial(run_peer, peer) for name, peer in PEERS.items()} | {
    f"gridhood-{limit_s}": partial(run_ours, limit_s) for limit_s in OURS_LIMITS_S
}
