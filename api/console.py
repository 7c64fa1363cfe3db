"""What a person at a terminal reads: faults, figures, what is broken, where the files are."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.services.drawing.plan_folder import Report
from geo.errors import Fault
from maps.frontier import LABELS
from maps.scorecard import FIGURES, shown
from maps.words import level_label, share_label, walks_estimated
from partition.verify import Verdict

if TYPE_CHECKING:  # what draws is heavy: who only prints does without
    from api.services.drawing.diff import ComparedLevel, DiffResult

WIDE = 100
"""From so many characters a line on, the villages' table shows all its columns."""

VILLAGE_COLUMNS = {
    "count": ("Grids\n网格", "d", True),
    "in_band": ("In\nband\n达标", "d", True),
    "within_tolerance": ("In\nrange\n允许内", "d", False),
    "contiguous": ("Conti-\nguous\n连通", "d", False),
    "nested": ("Nest-\ned\n嵌套", "d", False),
    "groups_split": ("Groups\nsplit\n拆组", "d", False),
    "mean_walk_m": ("Walk\nm\n平均", ".0f", True),
    "max_walk_m": ("Far-\nthest\n最远", ".0f", True),
}
"""Figure: its heading, its form, and whether a narrow terminal shows it too."""

DIFF_FIGURES = {
    "count": ("Grids 网格数", "d"),
    "dedicated": ("Dedicated areas 专属网格", "d"),
    "in_band": ("In band 达标", "d"),
    "households_in_band": ("Households in band 达标户数", "d"),
    "mean_walk_m": ("Mean walk, m 平均步行", ".1f"),
    "polsby_popper": ("Compactness 紧凑度", ".3f"),
    "objective_m": ("Household-metres 户·米", ",.0f"),
    "gap": ("Optimality gap 最优差距", ".2%"),
}
"""Figures of two plans beside each other: what each is called, and its form."""

PRICE_FIGURES = {
    "groups_split": ("natural groups split 拆分的自然组", "d"),
    "mean_walk_m": ("mean walk, m 平均步行", ".1f"),
    "outside_band": ("grids outside the band 超出户数范围的网格", "d"),
    "must": ("rules broken 违规", "d"),
}
"""Figures of a plan at two tolerances: what each is called, and its form."""

LEAST_GAP = 1e-4
"""A choice of stations that comes nearer to the best than this is told so: a share that reads 0.00% says nothing."""

PAIRS = 10
"""So many pairs of grids are listed, those between which most households move."""

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
    show_estimated(console, report["estimated"], report["estimated_share"])
    if report["dropped_columns"]:
        show_line(console, f"- columns not read 未读取的列: {', '.join(report['dropped_columns'])}")
    for notice in notices:
        show_line(console, f"! {notice}", "yellow")
    _show_violations(console, report["violations"])
    _show_why_not(console, report.get("explanation"))
    _show_tolerance_price(console, report.get("tolerance_price"))
    for file in files:
        show_line(console, f"→ {from_here(file)}")


def show_verdict(console: Console, verdict: Verdict) -> None:
    """
    Print what the judge measured, what that rests on that was not given, and what it found.

    Told are all that must not be, and how often each wish is not met.
    """
    if verdict.figures:
        console.print(verdict_table(verdict))
    show_estimated(console, verdict.estimated, verdict.estimated_share or 0.0)
    if verdict.not_compared:
        parts = ", ".join(verdict.not_compared)
        show_line(console, f"! not compared with your files 未与所给原始文件核对: {parts}", "yellow")
        for finding in verdict.findings:
            if finding.rule == "inputs":
                show_line(console, f"  {finding.message}", "yellow")
    _show_broken(
        console,
        [(finding.severity, finding.rule, str(finding).partition(" · ")[2]) for finding in verdict.findings],
        sound="✓ the plan is sound 方案通过核验"
        if not verdict.not_compared
        else "✓ the plan is sound as far as it was compared 就已核对的部分，方案通过核验",
    )


def show_frontier(console: Console, summary: Report, notices: Sequence[Fault], files: Sequence[Path]) -> None:
    """Print the scorecards of several plans side by side, a table a level, and the files."""
    for table in frontier_tables(summary):
        console.print(table)
    for notice in notices:
        show_line(console, f"! {notice}", "yellow")
    for plan in summary["plans"]:
        if not plan["feasible"]:
            show_line(console, f"✗ {plan['name']}: rules are broken, see its report 有违反的规则，见其报告", "red")
    for file in files:
        show_line(console, f"→ {from_here(file)}")


def frontier_tables(summary: Report) -> list[Table]:
    """Return the scorecards of the plans of a frontier, a table a level and a column a plan."""
    plans, tables = summary["plans"], []
    for place, level in enumerate(plans[0]["levels"]):
        table = new_table(f"Frontier 方案比较 · {plain(level_label(level['name']))}")
        table.add_column("Figure 指标", overflow="fold")
        for plan in plans:
            zh, en = LABELS[plan["name"]]
            table.add_column(f"{zh}\n{en}", justify="right")
        table.add_row("步行与最短之比 Walking, of the shortest", *(f"{plan['walk_ratio']:.1%}" for plan in plans))
        if any(plan["moved"] is not None for plan in plans):
            table.add_row("更换网格的户 Households moved", *(figure_text(plan["moved"]) for plan in plans))
        for figure in FIGURES:
            figures = [shown(plan["levels"][place]["scorecard"], figure) for plan in plans]
            if set(figures) != {"–"}:
                table.add_row(figure.label, *figures)
        tables.append(table)
    return tables


def show_diff(console: Console, result: "DiffResult") -> None:
    """Print what changes between two plans, a table a level, and the files."""
    for compared in result.levels:
        console.print(_figures_of_both(compared))
        _show_changes(console, compared)
    for notice in result.notices:
        show_line(console, f"! {notice}", "yellow")
    for file in result.files:
        show_line(console, f"→ {from_here(file)}")


def show_stations(console: Console, report: Report, notices: Sequence[Fault], files: Sequence[Path]) -> None:
    """Print the new stations, a line each, walks before and after, the proof, and the files."""
    estimated = _if_guessed(report["estimated"])
    table = new_table(f"Service stations 服务站点{estimated}")
    table.add_column("Station\n站点", overflow="fold")
    for head in ("House-\nholds\n户数", "Walk\nm\n平均", "Far-\nthest\n最远", "Saved\nhousehold-m\n节省户米"):
        table.add_column(head, justify="right")
    for one in report["stations"]:
        walks = [figure_text(one[figure], ",.0f") for figure in ("households", "mean_walk_m", "max_walk_m", "saved_m")]
        stands = "existing 现有" if one["kind"] == "existing" else None
        named = [one["station_id"], one["name"] or one["household_id"], stands]
        table.add_row(Text(plain(" · ".join(filter(None, named)))), *walks)
    console.print(table)
    for label, reach in (("before 之前", report["before"]), ("after 之后", report["after"])):
        if reach is not None:
            walked = f"mean walk 平均步行 {reach['mean_walk_m']:,.0f} m, longest 最远 {reach['max_walk_m']:,.0f} m"
            shares = [f"{each['share']:.1%} ≤ {each['metres']:g} m" for each in reach["within"]]
            show_line(console, f"{label}: {', '.join([walked, *shares])}")
    proof = report["certificate"]
    show_line(console, "✓ no choice is better, proven 已证明最优" if proof["proven"] else _unproven(proof["gap"]))
    if report["unreachable_households"]:
        count = report["unreachable_households"]
        show_line(console, f"! {count} households without a path to their station {count} 户到站点无路可走", "yellow")
    show_estimated(console, report["estimated"], report["estimated_share"])
    for notice in notices:
        show_line(console, f"! {notice}", "yellow")
    for file in files:
        show_line(console, f"→ {from_here(file)}")


def _unproven(gap: float | None) -> str:
    """Return how far from the best a choice may be that is not proven to be it."""
    if gap is None:
        return "≈ best not proven, the optimality gap is not known 未证明最优，最优差距未知"
    if gap < LEAST_GAP:
        return f"✓ no choice is better by {LEAST_GAP:.2%} or more, proven 已证明：与最优相差不到 {LEAST_GAP:.2%}"
    return f"≈ best not proven: optimality gap at most 未证明最优，最优差距不超过 {gap:.2%}"


def _figures_of_both(compared: "ComparedLevel") -> Table:
    table = new_table(plain(level_label(compared.level)))
    table.add_column("Figure 指标", no_wrap=True)
    for head in ("A", "B"):
        table.add_column(head, justify="right")
    for name, (label, form) in DIFF_FIGURES.items():
        table.add_row(label, *(figure_text(figures[name], form) for figures in compared.figures))
    return table


def _show_changes(console: Console, compared: "ComparedLevel") -> None:
    """Print who changes grid, between which grids, and which grids are new, retired or only renumbered."""
    found = compared.diff
    share = f"{found.moved_households / found.households:.1%}" if found.households else "-"
    n, of = found.moved_households, found.households
    moved = f"{n} of {of} households change grid ({share}) 共{of}户，{n}户变更网格"
    show_line(console, moved if found.moved_households else "no household changes grid 没有住户变更网格")
    for row in found.pairs.head(PAIRS).itertuples(index=False):
        ends = " → ".join(_end(one, apart) for one, apart in zip(row[:2], compared.dedicated, strict=True))
        show_line(console, f"  {ends}: {row[2]} households 户, {row[3]} addresses 个地址")
    if len(found.pairs) > PAIRS:
        show_line(console, f"  ... {len(found.pairs) - PAIRS} more pairs 对")
    for label, ids in (("new grids 新增网格", found.new), ("retired grids 撤销网格", found.retired)):
        if ids:
            show_line(console, f"{label}: {', '.join(ids[:PAIRS])}{' ...' if len(ids) > PAIRS else ''}")
    if found.renumbered:
        some = ", ".join(f"{old} = {new}" for old, new in found.renumbered[:PAIRS])
        text = "grids with another id, which is no change 仅编号不同，不算变更"
        show_line(console, f"{len(found.renumbered)} {text}: {some}{' ...' if len(found.renumbered) > PAIRS else ''}")


def _end(grid_id: str, dedicated: Collection[str]) -> str:
    """Return where households come from or go to; a dedicated area is called so."""
    return f"{grid_id} (dedicated 专属)" if grid_id in dedicated else grid_id


def levels_table(report: Report) -> Table:
    """Return the figures over all villages: a column a level, so that it fits any terminal."""
    estimated = _if_guessed(report["estimated"])
    levels = report["levels"]
    rows = {
        "Band, households 户数范围": [f"{level['min']}-{level['max']}" for level in levels],
        "Grids 网格数": [figure_text(level["count"]) for level in levels],
        **_dedicated_row([level.get("dedicated", 0) for level in levels]),
        "In band 达标": [figure_text(level["in_band"]) for level in levels],
        "Allowed range kept 允许范围内（含容差）": [figure_text(level["within_tolerance"]) for level in levels],
        "Contiguous 连通": [figure_text(level["contiguous"]) for level in levels],
        "Nested 嵌套": [figure_text(level["nested"]) for level in levels],
        "Natural groups split 被拆分的自然组": [figure_text(level["groups_split"]) for level in levels],
        f"Mean walk, m 平均步行{estimated}": [figure_text(level["mean_walk_m"], ".0f") for level in levels],
        f"Longest walk, m 最远步行{estimated}": [figure_text(level["max_walk_m"], ".0f") for level in levels],
        "Compactness 紧凑度": [figure_text(level["polsby_popper"], ".2f") for level in levels],
        **_scorecard_rows([level.get("scorecard") for level in levels]),
        **_minutes_rows([level.get("weekly_minutes") for level in levels]),
        "Optimality gap 最优差距": [figure_text(level["gap"], ".1%") for level in levels],
        **_gap_in_parents_row([level.get("gap_in_parents") for level in levels]),
    } | _changes_rows([level.get("changes") for level in levels])
    return _by_level("Plan 方案", [level["name"] for level in levels], rows)


def _dedicated_row(counts: Sequence[int]) -> dict[str, list[str]]:
    """Return the numbers of dedicated areas, where some level has any; they are not among its grids."""
    return {"Dedicated areas 专属网格": [figure_text(count) for count in counts]} if any(counts) else {}


def _gap_in_parents_row(gaps: Sequence[float | None]) -> dict[str, list[str]]:
    """Return how far levels lie above the bound of all plans with the same grids above, where some level has one."""
    if all(gap is None for gap in gaps):
        return {}
    return {"Optimality gap, same grids above 上级不变的最优差距": [figure_text(gap, ".1%") for gap in gaps]}


def _scorecard_rows(cards: Sequence[Report | None]) -> dict[str, list[str]]:
    """Return the figures of the scorecard that the other lines do not show, where some level has one."""
    wanted = {"p95_walk_m", "max_round_min", "on_features_share", "grids_over_barriers"}
    return {
        " ".join(reversed(figure.label.split(" ", 1))): [shown(card, figure) for card in cards]
        for figure in FIGURES
        if figure.key in wanted and any(cards)
    }


def _minutes_rows(minutes: Sequence[Report | None]) -> dict[str, list[str]]:
    """Return the minutes of visits a week of the grids, least to most, and their spread, where these are known."""
    if not any(minutes):
        return {}
    known = [each or {} for each in minutes]
    spans = [f"{figure_text(each.get('min'))}-{figure_text(each.get('max'))}" for each in known]
    return {
        "Visits, min a week 每周走访分钟": spans,
        "Spread of these 走访分钟离散": [figure_text(each.get("spread"), ".1%") for each in known],
    }


def _changes_rows(changes: Sequence[Report | None]) -> dict[str, list[str]]:
    """Return what of the grids of today stays, where some level started from them."""
    if not any(changes):
        return {}
    known = [each or {} for each in changes]
    moved = [f"{each['moved_households']} ({each['moved_share']:.1%})" if each else "-" for each in known]
    grids = [
        " / ".join(figure_text(each.get(name)) for name in ("grids_kept", "grids_new", "grids_retired"))
        for each in known
    ]
    return {"Households moved 变动户数": moved, "Grids kept / new / retired 保留/新增/撤销": grids}


def verdict_table(verdict: Verdict) -> Table:
    """Return what the judge measured over all villages: a column a level."""
    estimated = _if_guessed(verdict.estimated)
    outline = " · estimated 估算" if "boundary" in verdict.estimated else ""
    levels = [row for row in verdict.figures if row.village is None]
    rows = {
        "Grids 网格数": [figure_text(level.count) for level in levels],
        **_dedicated_row([level.dedicated for level in levels]),
        "In band 达标": [figure_text(level.in_band) for level in levels],
        "Allowed range kept 允许范围内（含容差）": [figure_text(level.within_tolerance) for level in levels],
        "Contiguous 连通": [figure_text(level.contiguous) for level in levels],
        f"Mean walk, m 平均步行{estimated}": [figure_text(level.mean_walk_m, ".0f") for level in levels],
        f"Longest walk, m 最远步行{estimated}": [figure_text(level.max_walk_m, ".0f") for level in levels],
        "Unreachable doors 不可达": [figure_text(level.unreachable) for level in levels],
        f"Uncovered area, m² 空白区{outline}": [figure_text(level.gap_m2, ".2f") for level in levels],
        "Overlap, m² 重叠": [figure_text(level.overlap_m2, ".2f") for level in levels],
        f"Outside, m² 越界{outline}": [figure_text(level.outside_m2, ".2f") for level in levels],
    }
    return _by_level("Judged 核验", [level.level for level in levels], rows)


def villages_table(report: Report, *, wide: bool) -> Table:
    """Return the figures of every level in every village, a line each; where it is narrow, the main ones."""
    walked = " · walks estimated 步行距离为估算" if walks_estimated(report["estimated"]) else ""
    table = new_table(f"Villages 村{walked}")
    for head in ("Village\n村", "Level\n层级"):
        table.add_column(head, overflow="fold")
    columns = {name: (head, form) for name, (head, form, narrow) in VILLAGE_COLUMNS.items() if wide or narrow}
    for head in ("House-\nholds\n户数", *(head for head, _ in columns.values())):
        table.add_column(head, justify="right", no_wrap=True)
    for village in report["villages"]:
        for place, level in enumerate(village["levels"]):
            named = plain(f"{village['name']} ({village['code']})") if place == 0 else ""
            households = figure_text(village["households"]) if place == 0 else ""
            figures = [figure_text(level[name], form) for name, (_, form) in columns.items()]
            table.add_row(Text(named), Text(plain(level_label(level["name"]))), households, *figures)
    return table


def show_estimated(console: Console, estimated: Iterable[str], share: float) -> None:
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


def _show_why_not(console: Console, why_not: Report | None) -> None:
    """Print why no plan keeps every rule, and what to type instead; nothing where that was not asked."""
    if why_not is None:
        return
    show_line(console, f"? why not 原因: {why_not['message']}", "bold yellow")
    for cause in why_not["causes"]:
        show_line(console, f"  {cause['rule']} · {cause['level']} · {cause['message']}", "yellow")
    if why_not["relaxations"]:
        show_line(console, "→ each of these was tried, and works 以下办法均已试算可行:", "green")
    elif why_not["causes"]:
        show_line(console, "  nothing that was tried works 试算过的放宽办法均不可行", "yellow")
    for one in why_not["relaxations"]:
        show_line(console, f"  {one['typed']}   ({one['message']})", "green")


def _show_tolerance_price(console: Console, price: Report | None) -> None:
    """Print what a second tolerance changes, a line a level; nothing where that was not asked."""
    if price is None:
        return
    first, second = (f"{price[name]:.4g}" for name in ("tolerance", "other_tolerance"))
    for level in price["levels"]:
        told = [
            f"{label} {figure_text(level['here'][name], form)} → {figure_text(level['other'][name], form)}"
            for name, (label, form) in PRICE_FIGURES.items()
            if level["here"][name] is not None
        ]
        named = plain(level_label(level["name"]))
        show_line(console, f"· tolerance 容差 {first} → {second}, {named}: {', '.join(told)}")
    for name, tolerance in (("cause", first), ("other_cause", second)):
        if price[name]:
            show_line(console, f"? no plan at tolerance 容差 {tolerance} 无合规方案: {price[name]}", "yellow")


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
    table = new_table(title)
    table.add_column("Figure 指标", no_wrap=True)
    for level in levels:
        table.add_column(Text(plain(level_label(level))), justify="right")
    for name, figures in rows.items():
        table.add_row(name, *figures)
    return table


def new_table(title: str) -> Table:
    """Return a table under its title, still empty."""
    return Table(title=title, title_justify="left", title_style="bold")


def figure_text(figure: float | None, form: str = "d") -> str:
    """Return a figure in a form, a dash where there is none."""
    return "-" if figure is None else format(figure, form)


def from_here(path: Path) -> str:
    """Return a path from the current folder where it lies below, else as it was given."""
    shown = os.path.relpath(path)
    return str(path) if shown.startswith("..") else shown
