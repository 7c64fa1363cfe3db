"""
Reading an OpenStreetMap extract: this project against pyosmium's own bare loop over the same file, in one run.

python benchmarks/osm_read.py [EXTRACT.osm.pbf] [--rounds 9]

Without a file it is Karhula laid side by side 14 times (see tile_osm.py), some 31,000 buildings. Ours is `read_osm`:
every layer as a checked table with shapes. Theirs is a loop that does nothing, with the same tag filter over the same
keys, and with areas put together, since buildings are areas; a second one without areas is printed for comparison.
The three take turns; the figures are medians and their ratios, by the clock and by the processor.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import osmium
from osmium.filter import KeyFilter
from tile_osm import find_karhula, tile

from geo.formats.osm import read_osm
from geo.formats.osm.sheets import AREA, SHEETS

KEYS = sorted({key for sheet in SHEETS.values() for key in sheet.keys})
AREA_KEYS = sorted({key for sheet in SHEETS.values() if sheet.kind == AREA for key in sheet.keys})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path, nargs="?", default=None)
    parser.add_argument("--rounds", type=int, default=9)
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        extract = args.extract or Path(folder) / "karhula_14.osm.pbf"
        if args.extract is None:
            tile(find_karhula(), extract, 14)
        compare(extract, args.rounds)


def compare(extract: Path, rounds: int) -> None:
    """Print how long each takes, as medians of turns."""
    counts = {name: len(table) for name, table in vars(read_osm(extract)).items()}
    print(f"{extract.name}: {extract.stat().st_size:,} bytes; {counts}")
    runs: dict[str, Callable[[], object]] = {
        "bare loop with areas": lambda: bare_with_areas(extract),
        "bare loop, no areas": lambda: bare(extract),
        "ours": lambda: read_osm(extract),
    }
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            clock, processor = perf_counter(), process_time()
            run()
            seconds[name].append((perf_counter() - clock, process_time() - processor))
    medians = {name: [median(turn[i] for turn in turns) for i in (0, 1)] for name, turns in seconds.items()}
    for name, (clock, processor) in medians.items():
        ratios = [ours / theirs for ours, theirs in zip(medians["ours"], (clock, processor), strict=True)]
        print(f"  {name:<22} {clock:.3f} s, {processor:.3f} CPU s; ours is {ratios[0]:.2f} x, {ratios[1]:.2f} x by CPU")


def bare_with_areas(extract: Path) -> None:
    things = osmium.FileProcessor(str(extract)).with_areas(KeyFilter(*AREA_KEYS))
    for _ in things.with_filter(KeyFilter(*KEYS)):
        pass


def bare(extract: Path) -> None:
    for _ in osmium.FileProcessor(str(extract)).with_locations().with_filter(KeyFilter(*KEYS)):
        pass


if __name__ == "__main__":
    main()
