"""What a person at a terminal reads: faults, figures, what is broken, where the files are."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.services.report import Report
from api.services.round import RoundsResult
from geo.errors import Fault
from maps.words import level_label, share_label, walks_estimated
from partition.verify import Verdict

WIDE = 100
"""From so many characters a line on, the villages' table shows all its columns."""

VILLAGE_COLUMNS = {
    "count": ("Grids\n网格", "d", True),
    "in_band": ("In\nband\n达标", "d", True),
    "within_tolerance": ("In\ntol.\n容差内", "d", False),
    "contiguous": ("Conti-\nguous\n连通", "d", False),
    "nested": ("Nest-\ned\n嵌套", "d", False),
    "groups_split": ("Groups\nsplit\n拆组", "d", False),
    "mean_walk_m": ("Walk\nm\n平均", ".0f", True),
    "max_walk_m": ("Far-\nthest\n最远", ".0f", True),
}
"""Figure: its heading, its form, and whether a narrow terminal shows it too."""

PIPED_WIDTH = 120
"""Characters of a line where there is no terminal to ask."""

_ESTIMATED = {
    "boundary": "boundary: an outline round the doors / 边界：按住户点外轮廓估算",
    "roads": "roads: straight line × 1.4 / 道路：按直线距离 × 1.4 估算",
    "positions": "positions: {share} of households / 位置：{share} 的户为推定位置",
    "households": "household numbers: from building tags, counted by nobody / 户数：按建筑标签估算，未经清点",
    "georeference": "a local plane: shapes hold, the place on earth is unknown / 本地平面坐标，无地理位置",
}


def terminal(*, stderr: bool = False) -> Console:
    """Return a console that keeps to the terminal's width, or to a fixed one where output is piped."""
    console = Console(stderr=stderr, highlight=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=PIPED_WIDTH)


def plain(value: object) -> str:
    """Return text without control characters: names in files must not drive the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value))


def show_line(console: Console, text: str, style: str = "") -> None:
    """Print one line as it is: no markup, never wrapped by us."""
    console.print(Text(plain(text), style=style), soft_wrap=True)


def show_faults(console: Console, faults: Iterable[Fault]) -> None:
    """Print every fault, a line each."""
    for fault in faults:
        show_line(console, f"✗ {fault}", "red")


def show_plan(console: Console, report: Report, notices: Sequence[Fault], files: Sequence[Path]) -> None:
    """Print the figures of a plan, what was estimated, dropped and noticed, what is broken, and the files."""
    console.print(levels_table(report))
    if len(report["villages"]) > 1:
        console.print(villages_table(report, wide=console.width >= WIDE))
    _show_estimated(console, report["estimated"], report["estimated_share"])
    if report["dropped_columns"]:
        show_line(console, f"- columns not read 未读取的列: {', '.join(report['dropped_columns'])}")
    for notice in notices:
        show_line(console, f"! {notice}", "yellow")
    _show_violations(console, report["violations"])
    for file in files:
        show_line(console, f"→ {_from_here(file)}")


def show_verdict(console: Console, verdict: Verdict) -> None:
    """
    Print what the judge measured, what that rests on that was not given, and what it found.

    Told are all that must not be, and how often each wish is not met.
    """
    if verdict.figures:
        console.print(verdict_table(verdict))
    _show_estimated(console, verdict.estimated, verdict.estimated_share or 0.0)
    _show_broken(
        console,
        [(finding.severity, finding.rule, str(finding).partition(" · ")[2]) for finding in verdict.findings],
        sound="✓ the plan is sound 方案通过核验",
    )


def show_rounds(console: Console, result: RoundsResult) -> None:
    """Print the rounds through a grid, a line each, and their files."""
    table = _table(plain(f"{result.name} ({result.grid_id}) · {level_label(result.level)}"))
    for head in ("Round\n轮次", "Stops\n停留点", "Visits\n户次", "Walk, m\n步行", "Minutes\n分钟"):
        table.add_column(head, justify="right")
    for one in result.rounds:
        minutes = f"{one.minutes:.0f}{' (!)' if one.over_budget else ''}"
        metres = f"{'≈ ' if one.estimated else ''}{one.metres:.0f}"
        table.add_row(str(one.number), str(len(one.stops)), str(one.visits), metres, minutes)
    console.print(table)
    if any(one.estimated for one in result.rounds):
        show_line(console, "≈ some legs are estimated, no path is known 部分路段无路可走，按直线估算", "yellow")
    if result.estimated_share:
        _show_estimated(console, ["positions"], result.estimated_share)
    if any(one.over_budget for one in result.rounds):
        show_line(console, "(!) one stop alone takes longer than a round may 单个停留点超出每轮时间", "yellow")
    for file in result.files:
        show_line(console, f"→ {_from_here(file)}")


def levels_table(report: Report) -> Table:
    """Return the figures over all villages: a column a level, so that it fits any terminal."""
    estimated = _if_guessed(report["estimated"])
    levels = report["levels"]
    rows = {
        "Band, households 户数范围": [f"{level['min']}-{level['max']}" for level in levels],
        "Grids 网格数": [_shown(level["count"]) for level in levels],
        "In band 达标": [_shown(level["in_band"]) for level in levels],
        "Within tolerance 容差内": [_shown(level["within_tolerance"]) for level in levels],
        "Contiguous 连通": [_shown(level["contiguous"]) for level in levels],
        "Nested 嵌套": [_shown(level["nested"]) for level in levels],
        "Natural groups split 被拆分的自然组": [_shown(level["groups_split"]) for level in levels],
        f"Mean walk, m 平均步行{estimated}": [_shown(level["mean_walk_m"], ".0f") for level in levels],
        f"Longest walk, m 最远步行{estimated}": [_shown(level["max_walk_m"], ".0f") for level in levels],
        "Compactness 紧凑度": [_shown(level["polsby_popper"], ".2f") for level in levels],
        "Gap to bound 与下界的差距": [_shown(level["gap"], ".1%") for level in levels],
    }
    return _by_level("Plan 方案", [level["name"] for level in levels], rows)


def verdict_table(verdict: Verdict) -> Table:
    """Return what the judge measured over all villages: a column a level."""
    estimated = _if_guessed(verdict.estimated)
    outline = " · estimated 估算" if "boundary" in verdict.estimated else ""
    levels = [row for row in verdict.figures if row.village is None]
    rows = {
        "Grids 网格数": [_shown(level.count) for level in levels],
        "In band 达标": [_shown(level.in_band) for level in levels],
        "Within tolerance 容差内": [_shown(level.within_tolerance) for level in levels],
        "Contiguous 连通": [_shown(level.contiguous) for level in levels],
        f"Mean walk, m 平均步行{estimated}": [_shown(level.mean_walk_m, ".0f") for level in levels],
        f"Longest walk, m 最远步行{estimated}": [_shown(level.max_walk_m, ".0f") for level in levels],
        "Unreachable doors 不可达": [_shown(level.unreachable) for level in levels],
        f"Gap, m² 空隙{outline}": [_shown(level.gap_m2, ".2f") for level in levels],
        "Overlap, m² 重叠": [_shown(level.overlap_m2, ".2f") for level in levels],
        f"Outside, m² 越界{outline}": [_shown(level.outside_m2, ".2f") for level in levels],
    }
    return _by_level("Judged 核验", [level.level for level in levels], rows)


def villages_table(report: Report, *, wide: bool) -> Table:
    """Return the figures of every level in every village, a line each; where it is narrow, the main ones."""
    walked = " · walks estimated 步行距离为估算" if walks_estimated(report["estimated"]) else ""
    table = _table(f"Villages 村{walked}")
    for head in ("Village\n村", "Level\n层级"):
        table.add_column(head, overflow="fold")
    columns = {name: (head, form) for name, (head, form, narrow) in VILLAGE_COLUMNS.items() if wide or narrow}
    for head in ("House-\nholds\n户数", *(head for head, _ in columns.values())):
        table.add_column(head, justify="right", no_wrap=True)
    for village in report["villages"]:
        for place, level in enumerate(village["levels"]):
            named = plain(f"{village['name']} ({village['code']})") if place == 0 else ""
            households = _shown(village["households"]) if place == 0 else ""
            figures = [_shown(level[name], form) for name, (_, form) in columns.items()]
            table.add_row(Text(named), Text(plain(level_label(level["name"]))), households, *figures)
    return table


def _show_estimated(console: Console, estimated: Iterable[str], share: float) -> None:
    """Print what was not given but derived; of the places of households, which share."""
    for what in estimated:
        text = _ESTIMATED[what].format(share=share_label(share)) if what in _ESTIMATED else what
        show_line(console, f"≈ estimated 估算 · {text}", "yellow")


def _if_guessed(estimated: Iterable[str]) -> str:
    return " · estimated 估算" if walks_estimated(estimated) else ""


def _show_violations(console: Console, violations: Sequence[Report]) -> None:
    _show_broken(
        console,
        [
            (row["severity"], row["rule"], f"{row['rule']} · {row['level']} · {place}: {row['message']}")
            for row in violations
            for place in [row["grid_id"] or row["village"]]
        ],
        sound="✓ every rule that must hold does 必须满足的规则全部满足",
    )


def _show_broken(console: Console, broken: Sequence[tuple[str, str, str]], *, sound: str) -> None:
    """Print what is broken, given as severity, rule and sentence: every must, and the number of each wish."""
    musts = [sentence for severity, _, sentence in broken if severity == "must"]
    wishes = Counter(rule for severity, rule, _ in broken if severity == "wish")
    if musts:
        show_line(console, f"✗ rules broken 违反规则: {len(musts)}", "bold red")
    for sentence in musts:
        show_line(console, f"  {sentence}", "red")
    if not musts:
        show_line(console, sound, "green")
    if wishes:
        counted = ", ".join(f"{rule} × {number}" for rule, number in sorted(wishes.items()))
        show_line(console, f"· wishes not met 未满足的建议: {counted}")


def _by_level(title: str, levels: Sequence[str], rows: Mapping[str, Sequence[str]]) -> Table:
    table = _table(title)
    table.add_column("Figure 指标", no_wrap=True)
    for level in levels:
        table.add_column(Text(plain(level_label(level))), justify="right")
    for name, figures in rows.items():
        table.add_row(name, *figures)
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold")


def _shown(figure: float | None, form: str = "d") -> str:
    return "-" if figure is None else format(figure, form)


def _from_here(path: Path) -> str:
    """Return a path from the current folder where it lies below, else as it was given."""
    shown = os.path.relpath(path)
    return str(path) if shown.startswith("..") else shown
