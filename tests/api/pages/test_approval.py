"""A plan on its way into force, in the browsers of those who take the steps."""

import re
from datetime import date

import pytest
from page_people import as_user, bring, fits, serious, staffed
from playwright.sync_api import Page, expect

__all__ = ["as_user", "staffed"]


@pytest.fixture
def planned(as_user, staffed, square) -> tuple[Page, str]:
    """Return the planner's browser on the page of a plan that she drew, and its address."""
    page = as_user("li.na")
    bring(page, staffed, square, "东坡村")
    page.select_option("[name=profile]", "")
    page.fill("[name=level_max] >> nth=0", "70")
    page.click("#draw form button")
    page.wait_for_selector("#stage")
    return page, page.url


def test_a_plan_is_submitted_approved_by_another_and_published_with_a_day(planned, as_user, staffed):
    planner, _ = planned
    planner.click("#stage >> text=提交审批")
    expect(planner.locator(".badge >> text=待审批")).to_be_visible()
    leader = as_user("zhang.wei")
    leader.goto(f"{staffed}/approvals")
    expect(leader.locator(".inbox")).to_contain_text("li.na")
    leader.click(".inbox .button")
    leader.click("#stage button >> text=批准")
    day = date.today().replace(year=date.today().year + 1, day=1)
    leader.fill("[name=valid_from]", day.isoformat())
    leader.click("#stage button >> text=发布")
    expect(leader.locator("h1 ~ .badges")).to_contain_text(f"{day.year}年{day.month}月1日起生效")
    assert leader.locator("#history b").all_inner_texts() == ["已发布", "已批准", "已提交"]
    leader.goto(f"{staffed}/approvals")
    expect(leader.locator("main")).to_contain_text("没有待您处理的方案")
    planner.goto(staffed)
    expect(planner.locator("tr:has-text('东坡村')")).to_contain_text(f"将于{day.year}年")


def test_a_plan_is_sent_back_with_what_is_to_be_mended(planned, as_user):
    planner, plan = planned
    planner.click("#stage >> text=提交审批")
    leader = as_user("zhang.wei")
    leader.goto(plan)
    leader.click("#stage summary")
    leader.fill("[name=grounds]", "河西三户应归东片")
    leader.click("#stage button >> text=退回")
    expect(leader.locator(".returned")).to_contain_text("河西三户应归东片")
    planner.goto(plan)
    expect(planner.locator(".returned")).to_contain_text("河西三户应归东片")
    expect(planner.locator("#stage button")).to_have_text(["提交审批"])


def test_what_was_submitted_is_withdrawn_by_who_submits(planned):
    planner, _ = planned
    planner.click("#stage >> text=提交审批")
    planner.click("#stage >> text=撤回")
    expect(planner.locator("#stage button")).to_have_text(["提交审批"])


def test_nobody_is_offered_to_approve_a_plan_of_their_own(as_user, staffed, square):
    page = as_user("zhao.qiang")
    bring(page, staffed, square, "东坡村")
    page.select_option("[name=profile]", "")
    page.fill("[name=level_max] >> nth=0", "70")
    page.click("#draw form button")
    page.wait_for_selector("#stage")
    page.click("#stage >> text=提交审批")
    expect(page.locator("#stage")).to_contain_text("请由他人批准")
    assert page.locator("#stage button >> text=批准").count() == 0


def test_a_step_that_was_thought_of_for_an_older_version_is_refused(planned, contexts):
    planner, plan = planned
    second = planner.context.new_page()
    second.goto(plan)
    planner.click("#stage >> text=提交审批")
    planner.click("#stage >> text=撤回")
    contexts.complaints.clear()
    second.click("#stage >> text=提交审批")
    expect(second.locator("h1")).to_have_text("已被他人修改")
    contexts.complaints.clear()  # the browser notes the refusal


@pytest.mark.parametrize("lang", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_fit_and_are_readable_by_everybody(planned, contexts, width, lang):
    planner, plan = planned
    context = contexts(width=width, lang=lang)
    context.add_cookies(planner.context.cookies())
    page = context.new_page()
    for address in (plan, re.sub("/plans/.*", "/approvals", plan)):
        page.goto(address)
        assert fits(page), address
        assert serious(page) == [], address


def test_a_plan_is_taken_away_in_each_form(planned, staffed):
    planner, plan = planned
    here = plan.replace("/plans/", "/api/v1/plans/")
    begins = {"xlsx": b"PK", "gpkg": b"SQLite format 3", "shp": b"PK"}
    for kind, head in begins.items():
        answer = planner.request.get(f"{here}/exports/{kind}")
        assert (answer.status, answer.body()[: len(head)]) == (200, head), kind


def test_broken_rules_are_confirmed_and_a_publication_is_called_off(planned, as_user, staffed):
    planner, address = planned
    plan = address.rpartition("/")[2]
    merge = """async (plan) => {
      const { features } = await (await fetch(`/api/v1/plans/${plan}/grids`)).json();
      const grids = features.slice(0, 2).map((each) => each.properties.grid_id);
      const body = JSON.stringify({ move: { kind: "merge", grids } });
      const headers = { "Content-Type": "application/json", "If-Match": "*" };
      return (await fetch(`/api/v1/plans/${plan}/edits`, { method: "POST", body, headers })).status;
    }"""
    assert planner.evaluate(merge, plan) == 200
    planner.goto(address)
    planner.check("#stage [name=despite_violations]")
    planner.click("#stage >> text=提交审批")
    expect(planner.locator("h1 ~ .badges")).to_contain_text("待审批")
    leader = as_user("zhang.wei")
    leader.goto(f"{staffed}/approvals")
    expect(leader.locator(".inbox")).to_contain_text("有 1 条规则未满足")
    leader.goto(address)
    leader.check("#stage [name=despite_violations]")
    leader.click("#stage button >> text=批准")
    last = leader.locator("[name=valid_from]").get_attribute("max")
    leader.fill("[name=valid_from]", last)
    leader.click("#stage button >> text=发布")
    expect(leader.locator("h1 ~ .badges")).to_contain_text("起生效")
    leader.click("#stage summary >> text=撤销发布")
    leader.click("#stage button >> text=确认撤销")
    expect(leader.locator("h1 ~ .badges")).to_contain_text("已批准")
    assert serious(leader) == []
