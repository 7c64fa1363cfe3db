"""The times of day that a plan tells are those that the ways and the visits give."""

from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again
from partition.visits.check.rules.windows import clock

RULE = "times"

SAME_PACE = 1e-9
"""Share by which a pace may differ."""


def times(case: VisitCase, walked: Sequence[Again]) -> Iterator[Finding]:
    """Yield outings at another pace than asked for, and calls at other times than they give."""
    for again in walked:
        stated, pace = again.outing.minutes_per_m, again.minutes_per_m
        if not abs(stated - pace) <= SAME_PACE * pace:
            yield case.finding(
                again.outing, RULE, f"walks {stated:g} minutes a metre, asked was {pace:g}",
                f"每米{stated:g}分钟，应为{pace:g}分钟", measured=stated, allowed=f"{pace:g}", unit="min/m",
            )  # fmt: skip
        yield from _calls(case, again)


def _calls(case: VisitCase, again: Again) -> Iterator[Finding]:
    for i, call in enumerate(again.outing.calls):
        begins = again.begins[i][0] if again.begins[i] else again.arrives[i]
        for what, zh, stated, real in (
            ("reached", "到达", call.arrives, again.arrives[i]),
            ("begun", "开始", call.begins, begins),
            ("left", "离开", call.leaves, again.leaves[i]),
        ):
            if not abs(stated - real) <= again.slack_minutes:
                yield case.finding(
                    again.outing,
                    RULE,
                    f"stop {i + 1} is {what} at {clock(real)}, the plan says minute {stated:.1f}, not {real:.1f}",
                    f"第{i + 1}站应于{clock(real)}{zh}，方案写第{stated:.1f}分钟，应为{real:.1f}",
                    measured=stated,
                    allowed=f"{real:.3f}",
                    unit="min",
                )
                return  # whatever follows is as wrong
