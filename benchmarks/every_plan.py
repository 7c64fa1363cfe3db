"""
Divide every place of a folder in every way a planner is likely to ask for, and have each plan judged.

    python benchmarks/every_plan.py VILLAGES [--only PLACE ...] [--asked NAME ...] [--groups whole|wish]
        [--judge FILE] [--time-limit S] [--side-by-side N]

A place is a folder with ``households.geojson`` and ``boundary.geojson`` (or ``villages.geojson``, which is preferred),
perhaps ``roads``, ``barriers`` and ``buildings``. Each is divided with every row of `ASKED`, or those that are named,
with and without whole groups, or one of the two, and every plan goes through ``gridhood verify``. ``--judge FILE`` asks
an outside evaluator too: its sizes have to be the plan's, its gap and overlap none, and its mean walk within 2 % of the
plan's, at every level.

One line a plan: exit statuses of plan and verify, seconds, and for each level the number of grids, mean walk and
certified gap; below it what is wrong, the evaluator's differences among it. A plan that is not feasible has to say why:
its causes are printed. The last line counts what is wrong; the exit status is 1 if anything is.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from time import perf_counter

import geopandas as gpd

ROOT = Path(__file__).parents[1]
ASKED = {
    "micro_grid=50-100": ("--level", "micro_grid=50-100"),
    "xigu_1448": ("--profile", "xigu_1448"),
    "hongwang": ("--profile", "hongwang"),
}
GROUPS = {"": (), "whole groups": ("--whole-groups",)}
LAYERS = ("roads", "barriers", "buildings")
WALK_SHARE = 0.02
"""By how much two judges may differ in the mean walk."""

LAND_SHARE = 1e-5
"""Share of the land that may be covered never or twice, by rounding of coordinates."""


@dataclass(frozen=True)
class Run:
    """One plan of one place, and what is wrong with it."""

    place: str
    asked: str
    line: str
    wrong: tuple[str, ...]


def main() -> int:
    """Divide and judge; return 1 if something is wrong."""
    args = _arguments()
    places = [p for p in sorted(args.villages.iterdir()) if (p / "households.geojson").is_file()]
    places = [p for p in places if not args.only or p.name in args.only]
    asked = [name for name in ASKED if not args.asked or name in args.asked]
    groups = [name for name in GROUPS if args.groups in (None, "whole" if name else "wish")]
    cases = list(product(places, asked, groups))
    wrong = 0
    with ThreadPoolExecutor(args.side_by_side) as pool:
        for run in pool.map(lambda case: _run(*case, args), cases):
            print(run.line, *(f"    WRONG: {what}" for what in run.wrong), sep="\n", flush=True)
            wrong += bool(run.wrong)
    print(f"{len(cases)} plans, {wrong} with something wrong")
    return int(wrong > 0)


def _run(place: Path, asked: str, groups: str, args: argparse.Namespace) -> Run:
    with tempfile.TemporaryDirectory() as room:
        out, files = Path(room) / "plan", _files(place)
        limit = ("--time-limit", str(args.time_limit)) if args.time_limit else ()
        began = perf_counter()
        plan = _gridhood("plan", *files, *ASKED[asked], *GROUPS[groups], *limit, "--out", str(out))
        seconds = perf_counter() - began
        name = f"{place.name} {asked} {groups}".rstrip()
        if plan.returncode not in (0, 3) or not (out / "report.json").is_file():
            return Run(place.name, asked, f"{name}: exit {plan.returncode}", (plan.stderr[-500:],))
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        verify = _gridhood("verify", str(out), "--inputs", str(place))
        levels = [_level(level, place, files, out, args.judge, report["feasible"]) for level in report["levels"]]
        line = f"{name}: plan {plan.returncode}, verify {verify.returncode}, {seconds:.0f} s; "
        line += "; ".join(text for text, _ in levels)
        wrong = [what for _, found in levels for what in found]
        if plan.returncode == 0 and verify.returncode != 0:
            wrong.append(f"verify: {verify.stdout[-600:]}")
        if plan.returncode == 3:
            why = report.get("explanation") or {}
            line += "".join(f"\n    {cause['message']}" for cause in why.get("causes", ()))
            line += "".join(f"\n    way out: {way['message']}" for way in why.get("relaxations", ()))
            if not why.get("causes"):
                wrong.append(f"not feasible, and no cause proven: {why.get('message')}")
    return Run(place.name, asked, line, tuple(wrong))


def _level(
    level: dict, place: Path, files: list[str], out: Path, judge: Path | None, feasible: bool
) -> tuple[str, list[str]]:
    """Return what is told of a level, and what is wrong with it."""
    bound, gap = level.get("lower_bound_m"), level.get("gap")
    share = "no gap" if gap is None else f"gap {gap:.2%}"
    text = f"{level['name']} {level['count']} grids, {level['mean_walk_m']:.1f} m, {share}"
    # no grids of the band, no bound on them
    wrong = [f"{level['name']}: no bound"] if feasible and (bound is None or gap is None) else []
    if judge:
        second = _second_opinion(level["name"], place, files, out, judge)
        wrong += [f"{level['name']}: {what}" for what in _differences(level, second)]
    return text, wrong


def _second_opinion(level: str, place: Path, files: list[str], out: Path, judge: Path) -> dict:
    """Return what the outside evaluator says of one level."""
    assign, zones, answer = out / f"{level}.csv", out / f"{level}.geojson", out / f"{level}.json"
    with (out / "assignment.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["household_id"], row[level]) for row in csv.DictReader(file)]
    with assign.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "zone"), *rows])
    grids = gpd.read_file(out / "plan.gpkg", layer=f"grids_{level}")
    grids.rename(columns={"grid_id": "zone"})[["zone", "geometry"]].to_crs(4326).to_file(zones, driver="GeoJSON")
    named = dict(zip(files[::2], files[1::2], strict=True))
    line = [sys.executable, str(judge), "--assign", str(assign), "--zones", str(zones), "--id", "id"]
    line += [
        word for role in ("--households", "--boundary", "--roads") if role in named for word in (role, named[role])
    ]
    done = subprocess.run([*line, "--out", str(answer)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the evaluator failed on {place.name}: {done.stderr[-400:]}")
    return dict(json.loads(answer.read_text(encoding="utf-8")))


def _differences(level: dict, second: dict) -> Iterator[str]:
    if second["unassigned"]:
        yield f"{second['unassigned']} doors have no grid"
    size = level["scorecard"]["size"]
    sizes = (size["households_min"], size["households_max"])
    told = (second.get("size_min"), second.get("size_max"))
    if told != sizes:
        yield f"sizes {sizes}, the evaluator {told}"
    for what in ("gap_share", "overlap_share"):
        if second[what] > LAND_SHARE:
            yield f"{what} {second[what]}"
    if abs(second["walk_mean_m"] / max(level["mean_walk_m"], 1e-9) - 1) > WALK_SHARE:
        yield f"mean walk {level['mean_walk_m']:.1f} m, the evaluator {second['walk_mean_m']:.1f} m"


def _files(place: Path) -> list[str]:
    """Return the options that name the layers of a place."""
    villages = place / "villages.geojson"
    boundary = villages if villages.is_file() else place / "boundary.geojson"
    found = [(role, place / f"{role}.geojson") for role in LAYERS if (place / f"{role}.geojson").is_file()]
    named = [("households", place / "households.geojson"), ("boundary", boundary), *found]
    return [word for role, path in named for word in (f"--{role}", str(path))]


def _gridhood(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "api", *words], cwd=ROOT, capture_output=True, text=True, check=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("villages", type=Path, metavar="VILLAGES", help="a folder of places")
    parser.add_argument("--only", nargs="*", metavar="PLACE", help="these places alone")
    parser.add_argument("--asked", nargs="*", choices=ASKED, metavar="NAME", help="these levels alone: %(choices)s")
    parser.add_argument("--groups", choices=("whole", "wish"), help="only with, or only without whole groups")
    parser.add_argument("--judge", type=Path, metavar="FILE", help="an outside evaluator for a second opinion")
    parser.add_argument("--time-limit", type=float, metavar="S", help="of each plan's search; by size if not given")
    parser.add_argument("--side-by-side", type=int, default=1, metavar="N", help="plans at once, 1 if not given")
    args = parser.parse_args()
    args.villages = args.villages.resolve()
    args.judge = args.judge.resolve() if args.judge else None
    return args


if __name__ == "__main__":
    sys.exit(main())
