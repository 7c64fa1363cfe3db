"""Every rule that a plan of visits is held against, one file a rule or family of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again
from partition.visits.check.rules.budget import budget
from partition.visits.check.rules.days import days
from partition.visits.check.rules.doors import doors
from partition.visits.check.rules.hours import hours
from partition.visits.check.rules.legs import legs
from partition.visits.check.rules.one_walker import one_walker
from partition.visits.check.rules.overlap import overlap
from partition.visits.check.rules.period import period
from partition.visits.check.rules.refusals import refusals
from partition.visits.check.rules.served import served
from partition.visits.check.rules.spacing import spacing
from partition.visits.check.rules.times import times
from partition.visits.check.rules.tours import tours
from partition.visits.check.rules.windows import windows
from partition.visits.check.rules.words import words
from partition.visits.check.rules.would_fit import would_fit

Rule = Callable[[VisitCase, Sequence[Again]], Iterator[Finding]]

RULES: Mapping[str, Rule] = {
    "served": served,
    "would_fit": would_fit,
    "one_walker": one_walker,
    "refusals": refusals,
    "days": days,
    "overlap": overlap,
    "period": period,
    "spacing": spacing,
    "budget": budget,
    "windows": windows,
    "hours": hours,
    "doors": doors,
    "legs": legs,
    "times": times,
    "tours": tours,
    "words": words,
}
"""From each visit over the days and the ways to the words shown; the order in which findings are told."""
