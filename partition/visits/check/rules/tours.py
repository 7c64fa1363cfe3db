"""A tour is as long as its legs, its bound is one, and no tour is shorter than one that is called proven."""

from collections.abc import Iterator, Sequence

import numpy as np

from geo.counted import counted
from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again
from partition.visits.check.shortest import length, short_tour

RULE = "tours"

PROVEN_M = 1e-3
"""What a proven tour may be longer than its bound, a leg."""


def tours(case: VisitCase, walked: Sequence[Again]) -> Iterator[Finding]:
    """Yield tours that say what their legs do not give, bounds that are none, and proofs that prove nothing."""
    for again in walked:
        for en, zh, measured, allowed in _faults(again):
            yield case.finding(again.outing, RULE, en, zh, measured=measured, allowed=allowed, unit="m")


def _faults(again: Again) -> Iterator[tuple[str, str, float, str]]:
    tour, n = again.outing.tour, len(again.legs)
    walked, bound, slack = float(again.legs_m.sum()), tour.lower_bound_m, PROVEN_M * n
    if sorted(tour.order) != list(range(n)):
        yield (
            f"its tour has {counted(len(tour.order), 'place')}, it calls at {n}",
            "顺序与各站不符",
            len(tour.order),
            str(n),
        )
    if not abs(tour.length_m - walked) <= float(again.slack_m.sum()):
        yield (
            f"its tour is stated as {tour.length_m:.2f} m, its legs take {walked:.2f}",
            f"全程写为{tour.length_m:.2f}米，各段之和为{walked:.2f}米",
            tour.length_m,
            f"{walked:.3f}",
        )
    if bound is None:
        if tour.proven:
            yield "is called proven without a bound", "称已证明但没有下界", tour.length_m, ""
        return
    if not bound <= tour.length_m + slack:
        yield (
            f"the bound {bound:.3f} m is above the tour of {tour.length_m:.3f} m",
            f"下界{bound:.3f}米高于全程{tour.length_m:.3f}米",
            bound,
            f"<= {tour.length_m:.3f}",
        )
    if tour.proven and not tour.length_m - bound <= slack:
        yield (
            f"is called proven, but its bound is {tour.length_m - bound:.3f} m below it",
            f"称已证明，但下界低{tour.length_m - bound:.3f}米",
            tour.length_m - bound,
            f"<= {slack:.3f}",
        )
    yield from _shorter(again, walked, bound)


def _shorter(again: Again, walked: float, bound: float) -> Iterator[tuple[str, str, float, str]]:
    """Yield what a shorter tour, found here, unmasks; both are measured on the same walks."""
    tour, n = again.outing.tour, len(again.legs)
    both = (again.metres + again.metres.T) / 2.0
    own = length(both, np.arange(n))
    short = short_tour(both, np.arange(n))
    slack = PROVEN_M * n + 1e-6 * own + 2.0 * n * again.moved_m
    # legs that differ a little from those measured here differ as much in every tour
    differs = min(abs(tour.length_m - walked), float(again.slack_m.sum()))
    if bound > short + slack + differs:
        yield (
            f"the bound {bound:.3f} m is none: a tour of {short:.3f} m was found",
            f"下界{bound:.3f}米不成立：有全程{short:.3f}米的走法",
            bound,
            f"<= {short:.3f}",
        )
    if tour.proven and own > short + slack:
        yield (
            f"is called proven at {own:.3f} m, but a tour of {short:.3f} m was found",
            f"称{own:.3f}米已证明最短，但有全程{short:.3f}米的走法",
            own,
            f"<= {short:.3f}",
        )
