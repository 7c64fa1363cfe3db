"""
What runs a peer, in the environment of the peer: nothing of this project is imported.

    python -P peer_process.py PEER.py PACKAGE PROBLEM.npz ANSWER.npz

``-P`` keeps this folder off the path, so that no file here can be taken for a package. Only the call of ``assign``
is timed: not the start of Python, not the imports.
"""

import importlib.util
import sys
from importlib.metadata import version
from time import perf_counter

import numpy as np


def main(peer: str, package: str, problem: str, answer: str) -> None:
    spec = importlib.util.spec_from_file_location("peer", peer)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    given = np.load(problem)
    whole = {name: int(given[name]) for name in ("K", "lo", "hi", "seed")}
    began = perf_counter()
    labels = module.assign(given["points_xy"], given["weights"], given["adjacency_pairs"], **whole)
    seconds = perf_counter() - began
    np.savez(answer, labels=np.asarray(labels), seconds=seconds, version=version(package) if package else "")


if __name__ == "__main__":
    main(*sys.argv[1:])
