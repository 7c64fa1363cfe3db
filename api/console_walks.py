"""What a person at a terminal reads of walks: rounds, weeks of visits, patrols, and whether a policy can be kept."""

from rich.console import Console
from rich.text import Text

from api.console import figure_text, from_here, new_table, plain, show_estimated, show_line
from api.services.rounds.patrol import PatrolResult
from api.services.rounds.round import RoundsResult
from api.services.visits.finish import WeeksResult
from api.services.visits.policy import CheckedPolicy
from maps.words import level_label

MEMBERS_SHOWN, UNSERVED_SHOWN = 40, 12
"""Members and visits without an outing that are listed; report.json has all."""


def show_rounds(console: Console, result: RoundsResult) -> None:
    """Print the rounds through a grid, a line each, and their files."""
    table = new_table(plain(f"{result.name} ({result.grid_id}) · {level_label(result.level)}"))
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
        show_estimated(console, ["positions"], result.estimated_share)
    if any(one.over_budget for one in result.rounds):
        show_line(console, "(!) one stop alone takes longer than a round may 单个停留点超出每轮时间", "yellow")
    for file in result.files:
        show_line(console, f"→ {from_here(file)}")


def show_visit_plan(console: Console, result: WeeksResult) -> None:
    """Print the rounds of all members, a line each, what has no outing and why, and where the files are."""
    plan = result.plan
    table = new_table(f"{plan.first_day} + {plan.days} 天 days")
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
    _show_not_visited(console, result)
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
            show_line(console, f"→ {from_here(file)}")


def _show_not_visited(console: Console, result: WeeksResult) -> None:
    """Print how many households want no visits, and how many a telephone call in their place."""
    if result.refused:
        show_line(console, f"{result.refused} households want no visits and have none 户不愿上门走访，未安排")
    if result.phoned:
        en = f"{result.phoned} households want a call in place of a visit: {result.calls} calls are due, on calls.html"
        show_line(console, f"{en} 户希望电话联系：应致电 {result.calls} 户次，见 calls.html")


def show_patrol(console: Console, result: PatrolResult) -> None:
    """Print the figures of a patrol, what no path leads to, and its files."""
    ground, patrol = result.papers.ground, result.papers.patrol
    table = new_table(plain(f"{ground.name} ({ground.grid_id}) · {level_label(ground.level)}"))
    for head in ("Walk, m\n步行", "To patrol, m\n应巡", "Again, m\n重复", "On the way, m\n途经", "At least, m\n下界"):
        table.add_column(head, justify="right")
    figures = (patrol.length_m, patrol.required_m, patrol.again_m, patrol.way_m, patrol.lower_bound_m)
    table.add_row(*(f"{figure:.0f}" for figure in figures))
    console.print(table)
    if not patrol.proven:
        show_line(console, "not proven to be the shortest 未证明为最短", "yellow")
    for finding in result.papers.findings:
        show_line(console, plain(f"✗ {finding}"), "red")
    for line in result.papers.unreached:
        show_line(console, f"! no path leads to 无路可达: {plain(line)}", "yellow")
    for file in result.files:
        show_line(console, f"→ {from_here(file)}")


def show_policy(console: Console, checked: CheckedPolicy) -> None:
    """Print what a visit policy asks of each area, a line each, and a sentence for each that cannot keep it."""
    table = new_table(plain(" ".join(reversed(checked.title))))
    table.add_column("Area\n责任区", overflow="fold")
    for head in ("Visits\na week\n每周户次", "an\nouting\n每次户次", "Minutes\nof an outing\n每次分钟"):
        table.add_column(head, justify="right")
    for head in ("Overdue\n13 weeks\n逾期", "More\npeople\n需增人数"):
        table.add_column(head, justify="right")
    for load, name in zip(checked.loads, checked.names, strict=True):
        minutes = f"{load.minutes_needed:.0f} / {load.minutes_had:.0f}"
        visits = (f"{load.visits_a_week:.1f}", f"{load.visits_an_outing:.1f}")
        lacking = figure_text(load.extra_people, "d")
        named = Text(plain(" · ".join(filter(None, (load.area_id, name)))))
        table.add_row(named, *visits, minutes, f"{load.overdue_visits:.0f}", lacking)
    console.print(table)
    if checked.not_visited:
        count = checked.not_visited
        show_line(console, f"{count} households do not want routine visits {count} 户不参加例行走访")
    for notice in checked.notices:
        show_line(console, f"! {notice}", "yellow")
    failing = [(load, said) for load, said in zip(checked.loads, checked.sentences, strict=True) if not load.kept]
    for load, (en, zh) in failing:
        show_line(console, f"✗ {load.area_id}: {en} / {zh}", "red")
    if not failing:
        show_line(console, "✓ the policy can be kept in every area 各责任区均可落实", "green")
