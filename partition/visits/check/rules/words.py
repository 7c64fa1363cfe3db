"""Nothing that people read names a tier."""

import re
from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding, about
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again

RULE = "words"

CHINESE = "\u3400-\u9fff"


def words(case: VisitCase, _: Sequence[Again]) -> Iterator[Finding]:
    """Yield households whose reason for being left out names a tier."""
    told = [
        visit.household_id
        for pairs in case.plan.unserved.values()
        for visit, why in pairs
        if names_tier(f"{why.en} {why.zh}", case.tiers)
    ]
    yield from about(told, RULE, "households whose tier is told", "泄露走访等级的住户")


def names_tier(text: str, tiers: Sequence[str]) -> bool:
    """
    Return whether a text names a tier: a Latin word whole, Chinese wherever it stands.

    One Chinese letter alone is no name of a tier within another word, such as that of a village: it counts by itself,
    or before the words that follow a tier.
    """
    return any(re.search(_pattern(tier), text, re.IGNORECASE) for tier in tiers if tier)


def _pattern(tier: str) -> str:
    if tier.isascii():
        return rf"(?<![A-Za-z]){re.escape(tier)}(?![A-Za-z])"
    if len(tier) > 1:
        return re.escape(tier)
    followed = f"(?:色|级|档|类|户|等级|(?![{CHINESE}]))"
    return rf"(?<![{CHINESE}]){re.escape(tier)}{followed}|等级\W*{re.escape(tier)}"
