"""The cheapest relaxations: candidates that settle every known cause, each tried by dividing again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from partition.feasibility.case import Case
from partition.feasibility.cause import Cause, Relaxation
from partition.feasibility.changes import CHANGES, Ask, Change, widen
from partition.feasibility.find import CAUSES, find_causes
from partition.feasibility.typing_out import relaxation

MOST_TRIES, ENOUGH = 6, 3
"""Divisions tried at most, and relaxations that are enough."""

MOST_STEPS = 4
"""Changes that are added to a first one at most."""

Works = Callable[[Case], bool]
"""Whether a division of a case was found that breaks no rule that must hold."""


@dataclass(frozen=True)
class Candidate:
    """A case in which less is asked, and what was given up for it."""

    case: Case
    cost: float = 0.0
    families: tuple[str, ...] = ()

    def plus(self, change: Change) -> "Candidate":
        """Return the candidate with one more change."""
        return Candidate(change.of(self.case), self.cost + change.cost, (*self.families, change.family))

    @property
    def asked(self) -> tuple[object, ...]:
        """What is asked in it, to tell candidates apart."""
        terms = self.case.terms
        flags = (terms.whole_groups, terms.strict_parts, terms.split_oversized, terms.centres is None)
        return (self.case.levels, flags, terms.may_split)


def relax(case: Case, tried: Sequence[Candidate], works: Works) -> tuple[Relaxation, ...]:
    """Return the relaxations that were seen to work, the cheapest first; without more than others need."""
    found: list[Candidate] = []
    tries = 0
    for candidate in _distinct(tried):
        known = any(set(other.families) <= set(candidate.families) for other in found)
        if tries < MOST_TRIES and len(found) < ENOUGH and not known:
            tries += 1
            found += [candidate] if works(candidate.case) else []
    return tuple(relaxation(case, one.case, one.cost) for one in found)


def candidates(case: Case, causes: Sequence[Cause]) -> list[Candidate]:
    """
    Return cases in which no cause is left, the cheapest first.

    Whatever settles all causes settles the first: so each change that settles that one starts a candidate, to which
    the cheapest change is added for each cause that is left.
    """
    begun = [Candidate(case).plus(change) for change in _changes(case, causes[0])] if causes else []
    return _distinct([done for candidate in begun if (done := _complete(candidate)) is not None])


def _distinct(tried: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates that ask different things, the cheapest first."""
    found: dict[tuple[object, ...], Candidate] = {}
    for candidate in sorted(tried, key=lambda one: one.cost):
        found.setdefault(candidate.asked, candidate)
    return list(found.values())


def _complete(candidate: Candidate) -> Candidate | None:
    """Return a candidate with changes for all causes that are left; None where there are none, or too many."""
    for _ in range(MOST_STEPS):
        left = find_causes(candidate.case)
        if not left:
            return candidate
        cheapest = min(_changes(candidate.case, left[0]), key=lambda change: change.cost, default=None)
        if cheapest is None:
            return None
        candidate = candidate.plus(cheapest)
    return None if find_causes(candidate.case) else candidate


def _changes(case: Case, cause: Cause) -> Iterator[Change]:
    """Yield the changes that settle a cause, of every demand in it."""
    units = set(cause.units)

    def settled(trial: Case) -> bool:
        left = CAUSES[cause.rule](trial.of_village(cause.village))
        return not any(
            one.level in (cause.level, None) and (not one.units or bool(units & set(one.units))) for one in left
        )

    made = [(make, demand) for demand in cause.demands for make in CHANGES.get(demand.rule, ())]
    widened = False
    for make, demand in made:
        if make is widen and widened:
            continue
        widened = widened or make is widen
        yield from make(Ask(case, cause, demand, settled))
