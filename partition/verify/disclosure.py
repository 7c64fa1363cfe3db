"""A plan may break rules if it says so: what the judge found is held against what the report admits."""

from collections.abc import Iterator, Sequence
from typing import Any

from partition.verify.case import Report
from partition.verify.finding import Finding, named

RULE = "report"

RULES_OF_A_PLAN = frozenset(
    {
        *("assignment", "household_count", "contiguity", "coverage", "nesting", "whole_buildings", "walk_radius"),
        *("dedicated_areas", "whole_groups", "spans_parts"),
    }
)
"""Rules that a plan may break and admit to; a false figure or a damaged file is no such rule."""


def disclosure(report: Report, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield where the report calls feasible what is not, or the reverse, and broken rules that it does not list."""
    broken = [each for each in findings if each.severity == "must" and each.rule in RULES_OF_A_PLAN]
    listed = [row for row in report.violations if row.get("severity") == "must"]
    yield from _flag(report.feasible, broken, listed, None)
    for code, village in report.villages.items():
        here = [each for each in broken if each.village == code]
        yield from _flag(village.get("feasible"), here, [row for row in listed if row.get("village") == code], code)
    hidden = [each for each in broken if not any(_admits(row, each) for row in listed)]
    if hidden and report.feasible is not True:
        places = named(f"{each.rule} {each.place}" for each in hidden)
        yield _finding(
            f"broken rules that are not listed: {places}", f"未列出的违规：{places}", None, measured=len(hidden)
        )


def _flag(stated: object, broken: Sequence[Finding], listed: Sequence[Any], village: str | None) -> Iterator[Finding]:
    """Yield what is wrong with one ``feasible`` flag; a must that the judge cannot measure again is believed."""
    if not isinstance(stated, bool):
        yield _finding(
            f"feasible must be true or false, met {stated!r}", f"feasible 应为 true 或 false，实为 {stated!r}", village
        )
    elif stated and (broken or listed):
        count = max(len(broken), len(listed))
        yield _finding(
            f"called feasible, but {count} rules are broken", f"称为可行，但违反 {count} 项", village, measured=count
        )
    elif not stated and not broken and not listed:
        yield _finding("called not feasible, but no rule is broken", "称为不可行，但没有违规", village)
    elif not stated and not broken and village is None:
        yield _finding(
            f"lists {len(listed)} broken rules that cannot be found again",
            f"列出的 {len(listed)} 项违规未能复现",
            None,
            severity="wish",
            measured=len(listed),
        )


def _admits(row: Any, finding: Finding) -> bool:
    """Return whether a listed violation is the one found: the same rule and level, and no other grid."""
    same = row.get("rule") == finding.rule and finding.level in (None, row.get("level"))
    return same and (finding.grid_id is None or row.get("grid_id") in (None, finding.grid_id))


def _finding(
    en: str, zh: str, village: str | None, *, severity: Any = "must", measured: float | None = None
) -> Finding:
    place = f"report.json {village or ''}".strip()
    return Finding(
        rule=RULE, severity=severity, village=village, en=f"{place}: {en}", zh=f"{place}：{zh}",
        measured=None if measured is None else float(measured),
    )  # fmt: skip
