"""What a person at a terminal reads: faults, figures, what is broken, where the files are."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.services.diff import ComparedLevel, DiffResult
from api.services.patrol import PatrolResult
from api.services.policy import CheckedPolicy
from api.services.report import Report
from api.services.round import RoundsResult
from api.services.visit_finish import WeeksResult
from geo.errors import Fault
from maps.frontier import LABELS
from maps.scorecard import FIGURES, shown
from maps.words import level_label, share_label, walks_estimated
from partition.verify import Verdict

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

MEMBERS_SHOWN, UNSERVED_SHOWN = 40, 12
"""Members and visits without an outing that are listed; report.json has all."""

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
    _show_estimated(console, report["estimated"], report["estimated_share"])
    if report["dropped_columns"]:
        show_line(console, f"- columns not read 未读取的列: {', '.join(report['dropped_columns'])}")
    for notice in notices:
        show_line(console, f"! {notice}", "yellow")
    _show_violations(console, report["violations"])
    _show_why_not(console, report.get("explanation"))
    _show_tolerance_price(console, report.get("tolerance_price"))
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


def show_visit_plan(console: Console, result: WeeksResult) -> None:
    """Print the rounds of all members, a line each, what has no outing and why, and where the files are."""
    plan = result.plan
    table = _table(f"{plan.first_day} + {plan.days} 天 days")
    table.add_column("Member\n成员", overflow="fold")
    for head in ("Outings\n次数", "Visits\n户次", "Walk, km\n步行", "Hours\n小时", "Proven\n已证最短", "Left\n未排"):
        table.add_column(head, justify="right")
    for member in plan.members[:MEMBERS_SHOWN]:
        outings = plan.outings_of(member)
        table.add_row(
            plain(f"{member.name} {member.member_id}".strip()),
            str(len(outings)),
            str(sum(one.visits for one in outings)),
            f"{sum(one.metres for one in outings) / 1000:.1f}",
            f"{sum(one.minutes for one in outings) / 60:.1f}",
            f"{sum(one.tour.proven for one in outings)}/{len(outings)}",
            str(len(plan.unserved.get(member.member_id, ()))),
        )
    console.print(table)
    if len(plan.members) > MEMBERS_SHOWN:
        more = len(plan.members) - MEMBERS_SHOWN
        show_line(console, f"... and {more} more in report.json 其余 {more} 人见 report.json")
    if result.refused:
        show_line(console, f"{result.refused} households want no visits and have none 户不愿上门走访，未安排")
    if result.estimated_legs:
        show_line(
            console, f"≈ {result.estimated_legs} legs are estimated: no path is known 段无路可走，按直线估算", "yellow"
        )
    missed = [(member_id, one) for member_id, ones in plan.unserved.items() for one in ones]
    for member_id, (visit, why) in missed[:UNSERVED_SHOWN]:
        show_line(console, plain(f"✗ {member_id} · {visit.household_id}: {why.en} / {why.zh}"), "red")
    if len(missed) > UNSERVED_SHOWN:
        show_line(console, f"... and {len(missed) - UNSERVED_SHOWN} more in report.json 其余见 report.json", "red")
    for finding in result.findings:
        show_line(console, plain(f"✗ {finding}"), "red")
    for notice in result.notices:
        show_line(console, f"! {notice}", "yellow")
    for file in result.files:
        if file.name in ("report.json", "ledger.xlsx"):
            show_line(console, f"→ {_from_here(file)}")


def show_patrol(console: Console, result: PatrolResult) -> None:
    """Print the figures of a patrol, what no path leads to, and its files."""
    ground, patrol = result.papers.ground, result.papers.patrol
    table = _table(plain(f"{ground.name} ({ground.grid_id}) · {level_label(ground.level)}"))
    for head in ("Walk, m\n步行", "To patrol, m\n应巡", "Again, m\n重复", "On the way, m\n途经", "At least, m\n下界"):
        table.add_column(head, justify="right")
    figures = (patrol.length_m, patrol.required_m, patrol.again_m, patrol.way_m, patrol.lower_bound_m)
    table.add_row(*(f"{figure:.0f}" for figure in figures))
    console.print(table)
    if not patrol.proven:
        show_line(console, "not proven to be the shortest 未证明为最短", "yellow")
    for line in result.papers.unreached:
        show_line(console, f"! no path leads to 无路可达: {plain(line)}", "yellow")
    for file in result.files:
        show_line(console, f"→ {_from_here(file)}")


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
        show_line(console, f"→ {_from_here(file)}")


def frontier_tables(summary: Report) -> list[Table]:
    """Return the scorecards of the plans of a frontier, a table a level and a column a plan."""
    plans, tables = summary["plans"], []
    for place, level in enumerate(plans[0]["levels"]):
        table = _table(f"Frontier 方案比较 · {plain(level_label(level['name']))}")
        table.add_column("Figure 指标", overflow="fold")
        for plan in plans:
            zh, en = LABELS[plan["name"]]
            table.add_column(f"{zh}\n{en}", justify="right")
        table.add_row("步行与最短之比 Walking, of the shortest", *(f"{plan['walk_ratio']:.1%}" for plan in plans))
        if any(plan["moved"] is not None for plan in plans):
            table.add_row("更换网格的户 Households moved", *(_shown(plan["moved"]) for plan in plans))
        for figure in FIGURES:
            figures = [shown(plan["levels"][place]["scorecard"], figure) for plan in plans]
            if set(figures) != {"–"}:
                table.add_row(figure.label, *figures)
        tables.append(table)
    return tables


def show_diff(console: Console, result: DiffResult) -> None:
    """Print what changes between two plans, a table a level, and the files."""
    for compared in result.levels:
        console.print(_figures_of_both(compared))
        _show_changes(console, compared)
    for notice in result.notices:
        show_line(console, f"! {notice}", "yellow")
    for file in result.files:
        show_line(console, f"→ {_from_here(file)}")


def show_stations(console: Console, report: Report, notices: Sequence[Fault], files: Sequence[Path]) -> None:
    """Print the new stations, a line each, walks before and after, the proof, and the files."""
    estimated = _if_guessed(report["estimated"])
    table = _table(f"Service stations 服务站点{estimated}")
    table.add_column("Station\n站点", overflow="fold")
    for head in ("House-\nholds\n户数", "Walk\nm\n平均", "Far-\nthest\n最远", "Saved\nhousehold-m\n节省户米"):
        table.add_column(head, justify="right")
    for one in report["stations"]:
        walks = [_shown(one[figure], ",.0f") for figure in ("households", "mean_walk_m", "max_walk_m", "saved_m")]
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
    gap = "-" if proof["gap"] is None else f"{proof['gap']:.2%}"
    unproven = f"≈ best not proven: optimality gap at most 未证明最优，最优差距不超过 {gap}"
    show_line(console, "✓ no choice is better, proven 已证明最优" if proof["proven"] else unproven)
    if report["unreachable_households"]:
        count = report["unreachable_households"]
        show_line(console, f"! {count} households without a path to their station {count} 户到站点无路可走", "yellow")
    _show_estimated(console, report["estimated"], report["estimated_share"])
    for notice in notices:
        show_line(console, f"! {notice}", "yellow")
    for file in files:
        show_line(console, f"→ {_from_here(file)}")


def show_policy(console: Console, checked: CheckedPolicy) -> None:
    """Print what a visit policy asks of each area, a line each, and a sentence for each that cannot keep it."""
    table = _table(plain(" ".join(reversed(checked.title))))
    table.add_column("Area\n责任区", overflow="fold")
    for head in ("Visits\na week\n每周户次", "an\nouting\n每次户次", "Minutes\nof an outing\n每次分钟"):
        table.add_column(head, justify="right")
    for head in ("Overdue\n13 weeks\n逾期", "More\npeople\n需增人数"):
        table.add_column(head, justify="right")
    for load, name in zip(checked.loads, checked.names, strict=True):
        minutes = f"{load.minutes_needed:.0f} / {load.minutes_had:.0f}"
        visits = (f"{load.visits_a_week:.1f}", f"{load.visits_an_outing:.1f}")
        lacking = _shown(load.extra_people, "d")
        named = Text(plain(" · ".join(filter(None, (load.area_id, name)))))
        table.add_row(named, *visits, minutes, f"{load.overdue_visits:.0f}", lacking)
    console.print(table)
    if checked.not_visited:
        count = checked.not_visited
        show_line(console, f"{count} households do not want routine visits {count} 户不参加例行走访")
    failing = [(load, said) for load, said in zip(checked.loads, checked.sentences, strict=True) if not load.kept]
    for load, (en, zh) in failing:
        show_line(console, f"✗ {load.area_id}: {en} / {zh}", "red")
    if not failing:
        show_line(console, "✓ the policy can be kept in every area 各责任区均可落实", "green")


def _figures_of_both(compared: ComparedLevel) -> Table:
    table = _table(plain(level_label(compared.level)))
    table.add_column("Figure 指标", no_wrap=True)
    for head in ("A", "B"):
        table.add_column(head, justify="right")
    for name, (label, form) in DIFF_FIGURES.items():
        table.add_row(label, *(_shown(figures[name], form) for figures in compared.figures))
    return table


def _show_changes(console: Console, compared: ComparedLevel) -> None:
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
        "Grids 网格数": [_shown(level["count"]) for level in levels],
        **_dedicated_row([level.get("dedicated", 0) for level in levels]),
        "In band 达标": [_shown(level["in_band"]) for level in levels],
        "Allowed range kept 允许范围内（含容差）": [_shown(level["within_tolerance"]) for level in levels],
        "Contiguous 连通": [_shown(level["contiguous"]) for level in levels],
        "Nested 嵌套": [_shown(level["nested"]) for level in levels],
        "Natural groups split 被拆分的自然组": [_shown(level["groups_split"]) for level in levels],
        f"Mean walk, m 平均步行{estimated}": [_shown(level["mean_walk_m"], ".0f") for level in levels],
        f"Longest walk, m 最远步行{estimated}": [_shown(level["max_walk_m"], ".0f") for level in levels],
        "Compactness 紧凑度": [_shown(level["polsby_popper"], ".2f") for level in levels],
        **_scorecard_rows([level.get("scorecard") for level in levels]),
        "Optimality gap 最优差距": [_shown(level["gap"], ".1%") for level in levels],
        **_gap_in_parents_row([level.get("gap_in_parents") for level in levels]),
    } | _changes_rows([level.get("changes") for level in levels])
    return _by_level("Plan 方案", [level["name"] for level in levels], rows)


def _dedicated_row(counts: Sequence[int]) -> dict[str, list[str]]:
    """Return the numbers of dedicated areas, where some level has any; they are not among its grids."""
    return {"Dedicated areas 专属网格": [_shown(count) for count in counts]} if any(counts) else {}


def _gap_in_parents_row(gaps: Sequence[float | None]) -> dict[str, list[str]]:
    """Return how far levels lie above the bound of all plans with the same grids above, where some level has one."""
    if all(gap is None for gap in gaps):
        return {}
    return {"Optimality gap, same grids above 上级不变的最优差距": [_shown(gap, ".1%") for gap in gaps]}


def _scorecard_rows(cards: Sequence[Report | None]) -> dict[str, list[str]]:
    """Return the figures of the scorecard that the other lines do not show, where some level has one."""
    wanted = {"p95_walk_m", "max_round_min", "on_features_share", "grids_over_barriers"}
    return {
        " ".join(reversed(figure.label.split(" ", 1))): [shown(card, figure) for card in cards]
        for figure in FIGURES
        if figure.key in wanted and any(cards)
    }


def _changes_rows(changes: Sequence[Report | None]) -> dict[str, list[str]]:
    """Return what of the grids of today stays, where some level started from them."""
    if not any(changes):
        return {}
    known = [each or {} for each in changes]
    moved = [f"{each['moved_households']} ({each['moved_share']:.1%})" if each else "-" for each in known]
    grids = [
        " / ".join(_shown(each.get(name)) for name in ("grids_kept", "grids_new", "grids_retired")) for each in known
    ]
    return {"Households moved 变动户数": moved, "Grids kept / new / retired 保留/新增/撤销": grids}


def verdict_table(verdict: Verdict) -> Table:
    """Return what the judge measured over all villages: a column a level."""
    estimated = _if_guessed(verdict.estimated)
    outline = " · estimated 估算" if "boundary" in verdict.estimated else ""
    levels = [row for row in verdict.figures if row.village is None]
    rows = {
        "Grids 网格数": [_shown(level.count) for level in levels],
        **_dedicated_row([level.dedicated for level in levels]),
        "In band 达标": [_shown(level.in_band) for level in levels],
        "Allowed range kept 允许范围内（含容差）": [_shown(level.within_tolerance) for level in levels],
        "Contiguous 连通": [_shown(level.contiguous) for level in levels],
        f"Mean walk, m 平均步行{estimated}": [_shown(level.mean_walk_m, ".0f") for level in levels],
        f"Longest walk, m 最远步行{estimated}": [_shown(level.max_walk_m, ".0f") for level in levels],
        "Unreachable doors 不可达": [_shown(level.unreachable) for level in levels],
        f"Uncovered area, m² 空白区{outline}": [_shown(level.gap_m2, ".2f") for level in levels],
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
            f"{label} {_shown(level['here'][name], form)} → {_shown(level['other'][name], form)}"
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
