"""The first page's board: what was last answered about a village, and plans that nobody has chosen from yet."""

import re

import pytest
from ground_hand import VILLAGES, edit, river
from service import LEVEL, app, client, drawn, draws, finished, sent, settings, shipped, square, store

from api.services.accounts.callers import OWNER
from api.services.plans.board import Next, board_for
from api.services.security.tokens import issue_access
from api.services.staffing.today import day_of
from api.store.records.users import GrantRecord, UserRecord
from api.store.sql.soundness import stray_owners

__all__ = ["app", "client", "drawn", "draws", "sent", "settings", "shipped", "square", "store"]
IMPOSSIBLE = {"name": "micro_grid", "min": 70, "max": 80}


@pytest.fixture(params=["imported"])
def village(request, client, sent):
    """Return the id of the checkerboard: imported, or as it ships."""
    return "square" if request.param == "shipped" else client.post(VILLAGES, files=sent()).json()["id"]


def row(client, village, who=OWNER):
    """Return the row of a village."""
    service = client.app.state.service
    board = board_for(service.library, service.jobs, service.examples, who, day_of(service.clock()))
    return next(each for each in board.rows if each.village.id == village)


def feasible(client, village):
    return row(client, village).feasible


def ask(client, village, level):
    answer = client.post(f"{VILLAGES}/{village}/feasibility", json={"levels": [level]})
    assert answer.status_code == 200, answer.text


def frontier(client, village):
    """Return the plans of a frontier that is drawn, by their names."""
    plans = client.post(f"{VILLAGES}/{village}/frontiers", json={"levels": [LEVEL]}).json()["plans"]
    return {plan["first"]: finished(client, plan["plan"]["id"]) for plan in plans}


@pytest.mark.parametrize("village", ["imported", "shipped"], indirect=True)
def test_feasible_is_what_was_answered_last_with_the_levels_asked_for(client, village):
    assert feasible(client, village).what == "unasked"
    ask(client, village, IMPOSSIBLE)
    assert feasible(client, village).what == "impossible"
    ask(client, village, LEVEL)
    stand = feasible(client, village)
    assert stand.what == "possible"
    assert [(band.level, band.min, band.max) for band in stand.bands] == [("micro_grid", 50, 70)]


def test_drawing_a_plan_answers_nothing_that_was_not_asked(client, village):
    finished(client, client.post(f"{VILLAGES}/{village}/plans", json={"levels": [LEVEL]}).json()["id"])
    assert feasible(client, village).what == "unasked"


def test_an_answer_about_a_ground_that_was_changed_says_so_until_it_is_asked_again(client, village):
    ask(client, village, LEVEL)
    assert edit(client, village, river()).status_code == 200
    assert feasible(client, village).what == "possible_before"
    assert "底图修改前" in client.get("/", headers={"accept-language": "zh-CN"}).text
    ask(client, village, LEVEL)
    assert feasible(client, village).what == "possible"


def test_who_only_reads_changes_nothing_of_what_others_see(client, app, village):
    service = app.state.service
    with service.library.store.writing() as books:
        for user, role in (("zhang", "leader"), ("li", "planner")):
            books.users.add(UserRecord(user, "/", "x", service.clock()))
            books.grants.add(GrantRecord(user, role, f"/{village}/"))
    for user, what in (("zhang", "unasked"), ("li", "possible")):
        token = issue_access(service.doorkeeper.key, user, 0, service.clock())
        client.headers["authorization"] = f"Bearer {token}"
        ask(client, village, LEVEL)
        assert feasible(client, village).what == what


def test_an_answer_goes_with_its_village_and_is_no_stray_file_before(client, app, village):
    ask(client, village, LEVEL)
    library = app.state.service.library
    with library.store.reading() as books:
        assert any(file.name == "outlook.json" for file in books.files.find())
    if engine := getattr(library.store, "engine", None):
        with engine.connect() as connection:
            assert stray_owners(connection) == []
    assert client.delete(f"{VILLAGES}/{village}", headers={"If-Match": "*"}).status_code < 300
    with library.store.reading() as books:
        assert not any(file.name == "outlook.json" for file in books.files.find())


def test_the_page_of_a_village_asks_and_shows_the_answer(client, village):
    form = {"level_name": "micro_grid", "level_min": "70", "level_max": "80", "level_radius": ""}
    answer = client.post(f"/villages/{village}/outlook", data=form, headers={"accept-language": "zh-CN"})
    assert answer.url.path == f"/villages/{village}"
    assert "按此要求无法划分" in answer.text
    assert "满足以下任一条件即可行" in answer.text


def test_the_page_of_a_village_says_how_many_grids_it_would_have(client, village):
    form = {"level_name": "micro_grid", "level_min": "30", "level_max": "50", "level_radius": ""}
    told = client.post(f"/villages/{village}/outlook", data=form, headers={"accept-language": "zh-CN"}).text
    outlook = told[told.index('id="outlook"') : told.index("</dl>", told.index('id="outlook"'))]
    assert "<dd>3</dd>" in outlook
    assert "3–4 个均可" in outlook


def test_plans_nobody_has_chosen_from_do_not_lead_their_village(client, village):
    frontier(client, village)
    mine = row(client, village)
    assert mine.action is Next.CHOOSE
    page = client.get("/", headers={"accept-language": "zh-CN"}).text
    link = re.search(rf'href="(/villages/{village}/frontier\?at=[^"]+)">从 3 个方案中选择<', page)
    assert link, page
    assert 'id="frontier"' in client.get(link[1].replace("&amp;", "&")).text


def test_the_plan_that_was_chosen_leads_its_village(client, village):
    shortest = frontier(client, village)["shortest"]
    client.post(f"/villages/{village}/frontier/choice", data={"plan": shortest})
    mine = row(client, village)
    assert mine.plan.parent == shortest
    assert mine.action is Next.SUBMIT


def test_plans_to_choose_from_wait_while_one_is_submitted_and_are_left_by_drawing_another(client, village):
    plans = f"{VILLAGES}/{village}/plans"
    first = finished(client, client.post(plans, json={"levels": [LEVEL]}).json()["id"])
    frontier(client, village)
    assert row(client, village).action is Next.CHOOSE
    assert client.post(f"/api/v1/plans/{first}:submit", headers={"If-Match": "*"}).status_code == 200
    assert row(client, village).plan.id == first
    assert client.post(f"/api/v1/plans/{first}:withdraw", headers={"If-Match": "*"}).status_code == 200
    last = finished(client, client.post(plans, json={"levels": [LEVEL]}).json()["id"])
    assert row(client, village).plan.id == last
