"""
Divide the same places with ours and with others, judge all alike, and write the table of benchmarks/README.md.

    python benchmarks/partition/run.py [--villages DIR] [--only PLACE ...] [--tools TOOL ...] [--judge FILE]
    python benchmarks/partition/run.py --render

Places are the two that ship, and with --villages each folder in DIR that holds boundary.geojson, households.geojson
and what else is known (roads, barriers, buildings). Every tool is given the same units, neighbours and number of
grids, one after another, in a process of its own; `peers` lists the others. Environments that they need are made when
first asked for. What was run is put into results.json in place of what stood there for the same place and tool, so
a table can be made in parts; --render makes it again from that file alone. --judge FILE asks an outside evaluator for
a second opinion.
"""

import argparse
import json
import os
import platform
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import table
from environments import NoAnswerError
from judge import score
from places import HIGH, LOW, USUAL, Place, find_places, measure
from second_judge import ask
from tools import LABELS, TOOLS

FOLDER = Path(__file__).parent
RESULTS, PAGE = FOLDER / "results.json", FOLDER.parent / "README.md"


def main() -> None:
    args = _arguments()
    if not args.render:
        results = _earlier(args.seed)
        for source in find_places(args.villages, args.only):
            with TemporaryDirectory() as room:
                _run_place(measure(source, Path(room)), args, Path(room), results)
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(table.put(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--villages", type=Path, metavar="DIR", help="a folder of folders, one a place")
    parser.add_argument("--only", nargs="+", default=[], metavar="PLACE", help="these places")
    parser.add_argument(
        "--tools", nargs="+", default=list(TOOLS), choices=list(TOOLS), metavar="TOOL", help="of: " + ", ".join(TOOLS)
    )
    parser.add_argument("--judge", type=Path, metavar="FILE", help="an outside evaluator for a second opinion")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--render", action="store_true", help="run nothing, write the table again")
    return parser.parse_args()


def _earlier(seed: int) -> dict[str, Any]:
    """Return the results so far, with the machine and tools of today."""
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {"places": {}, "runs": []}
    now = {"machine": _machine(), "band": [LOW, HIGH], "usual": USUAL, "seed": seed, "tools": LABELS}
    return now | {"places": known["places"], "runs": known["runs"]}


def _run_place(place: Place, args: argparse.Namespace, room: Path, results: dict[str, Any]) -> None:
    """Run all tools on a place; what each found is written at once."""
    ground = place.ground
    about = {"points": len(place.door_ids), "households": int(ground.households.sum()), "grids": place.n_grids}
    results["places"][place.name] = about
    for tool in args.tools:
        found = {"place": place.name, "tool": tool, "date": date.today().isoformat(), **_run(tool, place, args, room)}
        others = [run for run in results["runs"] if (run["place"], run["tool"]) != (place.name, tool)]
        results["runs"] = sorted([*others, found], key=lambda run: (run["place"], list(TOOLS).index(run["tool"])))
        RESULTS.write_text(_compact(results), encoding="utf-8")
        print(place.name, tool, {key: value for key, value in found.items() if key not in ("place", "tool", "date")})


def _run(tool: str, place: Place, args: argparse.Namespace, room: Path) -> dict[str, Any]:
    """Return the scores of what a tool finds, or why it found nothing."""
    try:
        answer = TOOLS[tool](place, room, args.seed)
        scores = score(answer.grid_of, place.ground, low=LOW, high=HIGH)
    except (NoAnswerError, ValueError) as error:
        return {"version": None, "failed": str(error)}
    second = ask(args.judge, place, answer.grid_of, room) if args.judge else None
    told = {"version": answer.version, **scores, "gap": answer.gap, "seconds": answer.seconds, "second": second}
    return {key: round(value, 5) if isinstance(value, float) else value for key, value in told.items()}


def _compact(results: Mapping[str, Any]) -> str:
    """Return results as JSON, a run a line."""
    runs = ",\n  ".join(json.dumps(run, ensure_ascii=False) for run in results["runs"])
    rest = json.dumps({key: value for key, value in results.items() if key != "runs"}, ensure_ascii=False, indent=1)
    return rest.removesuffix("\n}") + f',\n "runs": [\n  {runs}\n ]\n}}\n'


def _machine() -> dict[str, Any]:
    """Return what the seconds depend on."""
    cpu = Path("/proc/cpuinfo")
    names = (
        [line.split(":")[1].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
        if cpu.exists()
        else []
    )
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return {
        "processor": names[0] if names else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(pages / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    main()
