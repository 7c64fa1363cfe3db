"""
A township on foot: doors snapped, the network compiled, and all distances within a limit, with clock and memory.

python benchmarks/walk_within.py [FOLDER] [--doors 7000] [--limit 1500]

FOLDER holds roads.geojson and households.geojson; where it has fewer households, doors are added at random within
60 m of its roads, with a fixed seed. The work runs in a process of its own, so that its peak of resident memory is its
own: interpreter, libraries and machine code included, which it loads or builds before the clock starts.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely

from geo.walk import build_graph, compile_walk

XIGU = Path(__file__).parents[1] / "data" / "boundaries" / "xigu"
SEED = 7
BESIDE_M = 60.0


def main() -> None:
    args = _arguments()
    if args.child:
        print(json.dumps(measure(args.folder, args.doors, args.limit)))
        return
    words = [sys.executable, __file__, str(args.folder), "--doors", str(args.doors), "--limit", str(args.limit)]
    done = subprocess.run([*words, "--child"], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    print(f"{args.folder.name}: {told['doors']} doors ({told['added']} added), {told['roads']} roads")
    print(f"  build_graph       {told['build_s']:.2f} s (before)")
    print(f"  snap and compile  {told['compile_s']:.2f} s")
    print(
        f"  within {args.limit:g} m     {told['within_s']:.2f} s, {told['pairs']:,} pairs, {told['matrix_mb']:.0f} MB"
    )
    print(f"  together          {told['compile_s'] + told['within_s']:.2f} s, {told['cpu_s']:.2f} CPU s")
    print(f"  peak memory       {told['peak_mb']:.0f} MB, {told['idle_mb']:.0f} MB of it before")


def measure(folder: Path, n_doors: int, limit_m: float) -> dict[str, float]:
    """Return seconds and megabytes."""
    roads = gpd.read_file(folder / "roads.geojson")
    crs = roads.estimate_utm_crs()
    roads = roads.to_crs(crs)
    known = shapely.get_coordinates(gpd.read_file(folder / "households.geojson").to_crs(crs).geometry.to_numpy())
    doors = np.vstack([known[:n_doors], doors_beside(roads, max(n_doors - len(known), 0))])
    compile_walk(nx.MultiGraph([((0.0, 0.0), (9.0, 0.0))]), [(0, 0), (9, 0)]).within(10)  # loads machine code
    began = perf_counter()
    graph = build_graph(roads)
    built, idle_mb, cpu = perf_counter(), peak_mb(), process_time()
    walk = compile_walk(graph, doors)
    compiled = perf_counter()
    near = walk.within(limit_m)
    done = perf_counter()
    held = near.data.nbytes + near.indices.nbytes + near.indptr.nbytes
    return {
        "doors": len(doors), "added": max(n_doors - len(known), 0), "roads": len(roads), "build_s": built - began,
        "compile_s": compiled - built, "within_s": done - compiled, "cpu_s": process_time() - cpu,
        "pairs": near.nnz, "matrix_mb": held / 2**20, "idle_mb": idle_mb, "peak_mb": peak_mb(),
    }  # fmt: skip


def doors_beside(roads: gpd.GeoDataFrame, count: int) -> np.ndarray:
    """Return places beside roads, each road as likely as it is long."""
    rng = np.random.default_rng(SEED)
    lines = roads.geometry.to_numpy()
    length = shapely.length(lines)
    line = lines[rng.choice(len(lines), count, p=length / length.sum())]
    feet = shapely.get_coordinates(shapely.line_interpolate_point(line, rng.random(count), normalized=True))
    return feet + rng.uniform(-BESIDE_M, BESIDE_M, (count, 2)) / np.sqrt(2)


def peak_mb() -> float:
    """Return the most memory that this process has held so far; Linux counts it in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=XIGU)
    parser.add_argument("--doors", type=int, default=7000)
    parser.add_argument("--limit", type=float, default=1500.0)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
