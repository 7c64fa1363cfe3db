"""
How long does the first valid plan take, once distances are measured?

    python benchmarks/first_plan.py [FOLDER ...]

FOLDER holds households.geojson, roads.geojson, barriers.geojson and boundary.geojson, or villages.geojson instead of
the last. Each village is surveyed (cells, neighbours, walks), which is printed apart, and divided into micro-grids of
50-100 households until a plan is met in which all are contiguous and in the band. Loops are compiled before.
"""

import argparse
from pathlib import Path
from time import perf_counter

from borders_on_features import KARHULA, read

from geo.village import Village
from geo.walk import build_graph
from partition.divide import divide
from partition.divide_village import Best
from partition.ground import Ground, survey
from partition.levels import Band, Level
from partition.solve import Effort

LEVELS = (Level("micro_grid", Band(50, 100)),)
LONGEST_S = 60.0


def main() -> None:
    folders = _arguments().folders
    first_plan(surveyed(read(KARHULA)[0])[0])  # compiles
    for folder in folders:
        for village in read(folder):
            if len(village.households) >= LEVELS[0].band.min:
                ground, survey_s = surveyed(village)
                plan_s, walk_m = first_plan(ground)
                print(
                    f"{folder.name} {village.name}: {len(ground.units.weights)} units, surveyed in {survey_s:.2f} s, "
                    f"first plan after {plan_s:.2f} s, mean walk {walk_m:.0f} m"
                )


def surveyed(village: Village) -> tuple[Ground, float]:
    """Return the ground of a village, and the seconds that measuring it took."""
    begun = perf_counter()
    ground = survey(village, build_graph(village.roads) if len(village.roads) else None)
    return ground, perf_counter() - begun


def first_plan(ground: Ground) -> tuple[float, float]:
    """Return after how many seconds a first plan in the band is there, and its mean walk in metres."""
    met: list[tuple[float, float]] = []
    begun = perf_counter()

    def note(best: Best) -> None:
        met.append((perf_counter() - begun, best.objective_m / ground.units.weights.sum()))

    divide(
        [ground.village],
        LEVELS,
        seed=0,
        effort=Effort(time_limit_s=LONGEST_S, enough=lambda: bool(met)),
        prove=False,
        ground_of=lambda *_: ground,
        on_best=note,
    )
    return met[0] if met else (float("nan"), float("nan"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=[KARHULA])
    return parser.parse_args()


if __name__ == "__main__":
    main()
