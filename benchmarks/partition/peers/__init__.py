"""
Peers: other ways to divide a place, each one file with one function.

    assign(points_xy, weights, adjacency_pairs, K, lo, hi, seed) -> labels

gets the main doors of n units in metres, shape (n, 2), their households, the pairs that are neighbours, how many grids
are wanted, the band, and a seed; it gives the number of the grid of each unit, and raises where it finds none. A file
imports nothing from here: those with requirements run in an environment of their own. It has no name that its package
or any other has.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Peer:
    """
    A peer, as the table calls it.

    ``module`` is the stem of its file, and of its pinned requirements where ``own_environment`` says that it has some;
    ``package`` the distribution whose version is told; ``limit_s`` when it is stopped.
    """

    label: str
    module: str
    package: str | None = None
    own_environment: bool = False
    limit_s: float = 180.0

    @property
    def file(self) -> Path:
        """Where its function is."""
        return FOLDER / f"{self.module}.py"

    @property
    def requirements(self) -> Path | None:
        """What its environment is made of."""
        return FOLDER / f"{self.module}.txt" if self.own_environment else None


PEERS = {
    "bisection": Peer("recursive bisection", "bisection"),
    "k-means": Peer("k-means (scipy)", "plain_means", "scipy"),
    "k-means-constrained": Peer("k-means-constrained", "bounded_means", "k-means-constrained", own_environment=True),
    "metis": Peer("METIS (pymetis)", "metis", "pymetis", own_environment=True),
    "recursive-tree": Peer("recursive_tree_part (gerrychain)", "tree_cuts", "gerrychain", own_environment=True),
    "skater": Peer("Skater (spopt)", "skating", "spopt", own_environment=True),
    "p-median": Peer("p-median (ortools), 60 s", "median_model", "ortools"),
}
