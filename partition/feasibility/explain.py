"""Why not: the causes of a division that breaks what must hold, and what can be done about it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from geo.village import Village
from geo.walk import WalkGraph
from partition.divide import divide
from partition.division import Division
from partition.feasibility.case import Case, survey_all
from partition.feasibility.cause import Cause, WhyNot
from partition.feasibility.find import find_causes
from partition.feasibility.found import as_found
from partition.feasibility.relax import MOST_TRIES, candidates, relax
from partition.ground import Ground, survey
from partition.levels import Level
from partition.solve import Effort, usual_iterations
from partition.terms import Terms

TRY = 1 / MOST_TRIES
"""Effort of a division that tries a relaxation, as a share of the plan's: all together they take as much as it."""

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
    leaves the plans of the others right. Every relaxation was divided again, with a sixth of the effort, and the
    division broke nothing. A cause is proven; that the search found no plan is none. All proofs together take no more
    than their budget, all divisions no more than the plan's effort: what stays open then is said to be.

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
    case = Case(survey_all([v for v in villages if shared or v.code in broken], terms.centres), tuple(levels), terms)
    causes = find_causes(case)
    tried = [*candidates(case, causes), *as_found(case, division)]
    done, untried, trying = 0, 0, effort.begun()

    def works(trial: Case) -> bool:
        nonlocal done, untried
        if trying.is_over:
            untried += 1
            return False
        done += 1
        say(_TRYING, min(done / (MOST_TRIES + 1), 1.0))
        return divided(trial, seed=seed, effort=effort.part(TRY)).feasible

    relaxations = relax(case, tried, works)
    return WhyNot(tuple(causes), relaxations, _message(case, causes, effort, untried=untried > 0))


def divided(case: Case, *, seed: int, effort: Effort) -> Division:
    """Return a division of a case, on the ground that was measured for it where buildings stay whole."""
    ground_of = {site.code: replace(site.ground, centres=None) for site in case.sites}  # placed by the division

    def measured(village: Village, graph: WalkGraph | None, split_above: int | None) -> Ground:
        return ground_of[village.code] if split_above is None else survey(village, graph, split_above)

    villages = [site.ground.village for site in case.sites]
    return divide(
        villages, case.levels, seed=seed, effort=effort, terms=case.terms, prove=False, ground_of=measured,
        clock=lambda: 0.0,
    )  # fmt: skip


def _message(case: Case, causes: Sequence[Cause], effort: Effort, *, untried: bool) -> str:
    en, zh = _proven(causes) if causes else _open(case, effort)
    if untried:
        en, zh = f"{en}; not every relaxation was tried within the time limit", f"{zh}；时限内未试完全部放宽方案"
    return f"{en} / {zh}"


def _proven(causes: Sequence[Cause]) -> tuple[str, str]:
    n = len(causes)
    en, zh = f"no plan exists; proven causes: {n}", f"不存在满足全部规则的方案，已证明的原因：{n}个"
    if all(cause.smallest for cause in causes):
        return en, zh
    return f"{en}; not proven to be the smallest", f"{zh}（未证明为最小）"


def _open(case: Case, effort: Effort) -> tuple[str, str]:
    """Return that nothing is proven, and how to search longer."""
    n_units = max(len(site.weights) for site in case.sites)
    longer = (
        f"--time-limit {LONGER * effort.time_limit_s:g}"
        if effort.time_limit_s is not None
        else f"--iterations {LONGER * (effort.iterations or usual_iterations(n_units))}"
    )
    en = f"not proven impossible: the search did not find a plan; try {longer}"
    zh = f"尚未证明无解：搜索没有找到方案，可尝试 {longer}"
    if case.budget.short:
        return f"{en} (the effort for proofs was used up)", f"{zh}（证明用时已尽）"
    return en, zh
