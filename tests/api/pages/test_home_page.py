"""The first page in a browser: villages by their steps, one thing to do in each row, and plans of all of them."""

from datetime import UTC, datetime

import pytest
from page_people import PASSWORD, as_user, bring, fits, serious, staffed
from playwright.sync_api import Page, expect

from api.app import create_app
from api.governance.role import Grant, Role
from api.services.accounts.callers import OWNER
from api.services.accounts.users import NewUser, add_user
from api.services.opening import open_store
from api.services.security.passwords import Cost, Passwords

__all__ = ["as_user", "staffed"]


def row(page: Page, name: str):
    """Return the row of a village."""
    return page.locator(f"tr:has-text({name!r})")


def test_a_village_goes_from_data_to_a_plan_to_submit(as_user, staffed, square):
    page = as_user("li.na")
    bring(page, staffed, square, "东坡村")
    page.goto(staffed)
    mine = row(page, "东坡村")
    expect(mine).to_contain_text("齐全")
    expect(mine.locator(".button")).to_have_count(1)
    mine.locator("text=划分网格").click()
    page.select_option("[name=profile]", "")
    page.fill("[name=level_max] >> nth=0", "70")
    page.click("#draw form button")
    page.wait_for_selector("#stage")
    page.goto(staffed)
    expect(row(page, "东坡村")).to_contain_text("尚未测算")
    expect(row(page, "东坡村").locator(".button")).to_have_text("查看并提交")


def test_plans_of_all_villages_are_asked_for_at_once_and_followed(as_user, staffed, square):
    page = as_user("li.na")
    for name in ("东坡村", "西坡村"):
        bring(page, staffed, square, name)
    page.goto(staffed)
    page.click("text=全部划分")
    page.click("[data-plan-all] button")
    page.wait_for_selector("tr:has-text('东坡村') >> text=1 个方案")
    expect(row(page, "西坡村")).to_contain_text("1 个方案")


def test_a_long_list_is_searched_by_name(as_user, staffed, square):
    page = as_user("li.na")
    for name in ("东坡村", "西坡村", "南坡村", "北坡村", "上坡村"):
        bring(page, staffed, square, name)
    page.goto(staffed)
    page.fill("[data-seek]", "南")
    assert page.locator("tbody tr:visible").count() == 1
    page.fill("[data-seek]", "不存在")
    expect(page.locator("[data-none]")).to_be_visible()


@pytest.mark.parametrize("lang", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_fits_and_is_readable_by_everybody(as_user, staffed, width, lang):
    page = as_user("li.na", width=width, lang=lang)
    assert fits(page)
    assert serious(page) == []
    assert page.locator("h1").inner_text() == {"zh-CN": "村庄", "en-US": "Villages"}[lang]


def test_on_a_phone_the_menu_unfolds(as_user):
    page = as_user("li.na", width=390)
    expect(page.locator(".menu nav")).to_be_hidden()
    page.click(".menu summary")
    expect(page.locator(".menu nav >> text=人员")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "seen", "hidden"),
    [
        ("root", ["用户", "人员"], ["审批", "走访"]),
        ("li.na", ["村庄", "走访", "人员"], ["用户", "审批"]),
        ("zhang.wei", ["村庄", "覆盖", "审批"], ["用户", "走访"]),
        ("wang.min", ["走访"], ["村庄", "用户", "人员"]),
    ],
)
def test_the_head_leads_only_to_what_somebody_may_use(as_user, name, seen, hidden):
    page = as_user(name)
    words = page.locator(".top > nav > a").all_inner_texts()
    assert set(seen) <= set(words)
    assert not set(hidden) & set(words)


def test_who_sees_no_plans_begins_with_their_own_work(as_user):
    page = as_user("wang.min")
    assert page.url.endswith("/rounds")


def test_an_administrator_alone_is_led_to_add_a_planner(settings, draws, listen, contexts):
    store = open_store(settings)
    root = NewUser("root", PASSWORD, "/", grants=(Grant(Role.ADMINISTRATOR, "/"),))
    add_user(store, OWNER, root, Passwords(Cost(8, 1, 1)), datetime.now(UTC))
    with listen(create_app(settings, draw=draws)) as (host, port):
        page = contexts().new_page()
        page.goto(f"http://{host}:{port}/login")
        page.fill("[name=username]", "root")
        page.fill("[name=password]", PASSWORD)
        page.click(".login button")
        expect(page.locator("#first-planner")).to_contain_text("添加规划员")
        assert serious(page) == []
        planner = NewUser("li.na", PASSWORD, "/", grants=(Grant(Role.PLANNER, "/"),))
        add_user(store, OWNER, planner, Passwords(Cost(8, 1, 1)), datetime.now(UTC))
        page.reload()
        expect(page.locator("#first-planner")).to_have_count(0)
    store.close()
