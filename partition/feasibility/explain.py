"""Why not: the causes of a division that breaks what must hold, and what can be done about it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from geo.village import Village
from partition.divide import divide
from partition.division import Division
from partition.feasibility.case import Case, survey_all
from partition.feasibility.cause import WhyNot
from partition.feasibility.find import find_causes
from partition.feasibility.found import as_found
from partition.feasibility.relax import candidates, relax
from partition.levels import Level
from partition.solve import Effort
from partition.terms import Terms

TRY = 0.25
"""Effort of a division that tries a relaxation, as a share of the plan's."""

LONGER = 5
"""How many times longer to search where nothing is proven."""

Progress = Callable[[str, float], None]

_TRYING = "why not 求解不成原因"


def explain(
    villages: Sequence[Village],
    levels: Sequence[Level],
    division: Division,
    *,
    seed: int,
    effort: Effort | None = None,
    terms: Terms | None = None,
    on_progress: Progress | None = None,
) -> WhyNot:
    """
    Return why a division breaks rules that must hold, and the cheapest relaxations that were seen to work.

    A division that is feasible has no cause.

    Only villages in which something is broken are looked at, unless they share a number of grids: what is relaxed
    leaves the plans of the others right. Every relaxation was divided again, with a quarter of the effort, and the
    division broke nothing. A cause is proven; that the search found no plan is none.

    Parameters
    ----------
    division
        The division of these villages that is not feasible.
    effort
        That of the division.
    """
    effort, terms = effort or Effort(), terms or Terms()
    say = on_progress or (lambda _label, _share: None)
    if division.feasible:
        return WhyNot((), (), "every rule that must hold does / 必须满足的规则全部满足")
    say(_TRYING, 0.0)
    broken = {violation.village for violation in division.violations if violation.severity == "must"}
    shared = any(level.count is not None for level in levels)
    case = Case(survey_all([v for v in villages if shared or v.code in broken]), tuple(levels), terms)
    causes = find_causes(case)
    tried = [*candidates(case, causes), *as_found(case, division)]
    done = 0

    def works(trial: Case) -> bool:
        nonlocal done
        done += 1
        say(_TRYING, min(done / 7, 1.0))
        return divided(trial, seed=seed, effort=effort.part(TRY)).feasible

    return WhyNot(tuple(causes), relax(case, tried, works), _message(case, len(causes), effort))


def divided(case: Case, *, seed: int, effort: Effort) -> Division:
    """Return a division of a case; groups that may be split are nobody's."""
    villages = [_without_groups(site.ground.village, case) for site in case.sites]
    return divide(villages, case.levels, seed=seed, effort=effort, terms=case.terms, prove=False, clock=lambda: 0.0)


def _without_groups(village: Village, case: Case) -> Village:
    loose = [name for code, name in case.loose if code == village.code]
    if not loose:
        return village
    group = village.households["group"]
    return replace(village, households=village.households.assign(group=group.where(~group.isin(loose), None)))


def _message(case: Case, n_causes: int, effort: Effort) -> str:
    if n_causes:
        return f"no plan exists; proven causes: {n_causes} / 不存在满足全部规则的方案，已证明的原因：{n_causes}个"
    n_units = max(len(site.weights) for site in case.sites)
    longer = (
        f"--time-limit {LONGER * effort.time_limit_s:g}"
        if effort.time_limit_s is not None
        else f"--iterations {LONGER * (effort.iterations or 1_000_000 + 4_000 * n_units)}"
    )
    return (
        f"not proven impossible: the search did not find a plan; try {longer} / "
        f"尚未证明无解：搜索没有找到方案，可尝试 {longer}"
    )
