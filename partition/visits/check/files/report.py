"""report.json says of each outing, and of them all, what the record and the ways give."""

from collections.abc import Iterator, Mapping
from typing import Any

from geo.counted import counted
from partition.verify.files.columns import number
from partition.verify.finding import Finding
from partition.visits.check.files.record import UNREADABLE, Record
from partition.visits.visit_plan import WalkedOuting

RULE = "report"

ROUNDED = 2e-3
"""Figures are stated to three decimals, and so are the legs that they are held against."""


def report(record: Record, stated: Any) -> Iterator[Finding]:
    """Yield outings that the report misses or invents, and figures that are not so."""
    if stated is None:
        return  # told already
    try:
        rows = {(str(row["member"]), int(row["outing"])): row for row in stated["tours"]}
        told, listed = dict(stated["totals"]), len(stated["unserved"])
        repeated = len(stated["tours"]) - len(rows)
    except UNREADABLE as error:
        yield _finding(f"is not of the form of rounds: {error!r}", f"不是走访安排的格式：{error!r}")
        return
    real = {(one.member.member_id, one.number): one for one in record.plan.outings}
    if repeated:
        yield _finding(f"{counted(repeated, 'outing is', 'outings are')} listed twice", f"重复列出{repeated}次出行")
    for member, outing in sorted(real.keys() ^ rows.keys()):
        yield _finding(
            f"outing {outing} of {member} is not in both report.json and visits.json",
            f"{member}第{outing}次出行未同时见于 report.json 与 visits.json",
        )
    for key in sorted(real.keys() & rows.keys()):
        where = f"outing {key[1]} of {key[0]}: ", f"{key[0]}第{key[1]}次出行："
        yield from _compared(rows[key], _figures(record, real[key]), where)
    yield from _compared({**told, "listed": listed}, _totals(record), ("totals: ", "合计："))


def _figures(record: Record, one: WalkedOuting) -> dict[str, object]:
    return {
        "day": record.plan.day(one).isoformat(),
        "begins": one.outing.begins,
        "stops": len(one.calls),
        "visits": one.visits,
        "length_m": one.tour.length_m,
        "lower_bound_m": one.tour.lower_bound_m,
        "proven": one.tour.proven,
        "allowed_minutes": one.outing.minutes,
        **({"minutes": one.minutes} if len(one.legs) == len(one.calls) + 1 else {}),
    }


def _totals(record: Record) -> dict[str, object]:
    outings = record.plan.outings
    left = sum(map(len, record.plan.unserved.values()))
    return {
        "outings": len(outings),
        "stops": sum(len(one.calls) for one in outings),
        "visits": sum(one.visits for one in outings),
        "length_m": sum(one.tour.length_m for one in outings),
        "proven": sum(one.tour.proven for one in outings),
        "unserved": left,
        "listed": left,
        "members": len(record.plan.members),
    }


def _compared(row: Mapping[str, Any], real: Mapping[str, object], where: tuple[str, str]) -> Iterator[Finding]:
    for name, figure in real.items():
        stated = row.get(name)
        if not _same(stated, figure):
            yield _finding(
                f"{where[0]}{name} is stated as {stated}, it is {figure}",
                f"{where[1]}{name} 写为 {stated}，应为 {figure}",
                measured=number(stated),
                allowed=str(figure),
            )


def _same(stated: object, figure: object) -> bool:
    if isinstance(figure, float):
        given = number(stated)
        return given is not None and abs(given - figure) <= ROUNDED
    return stated == figure and isinstance(stated, bool) == isinstance(figure, bool)


def _finding(en: str, zh: str, *, measured: float | None = None, allowed: str | None = None) -> Finding:
    return Finding(
        rule=RULE, severity="must", en=f"report.json: {en}", zh=f"report.json：{zh}", measured=measured, allowed=allowed
    )
