"""The page of users, and everybody's own."""

import pytest
from page_people import PASSWORD, as_user, fits, serious, staffed
from playwright.sync_api import expect

__all__ = ["as_user", "staffed"]

NEW = "seven tall poplars"


def test_an_administrator_adds_somebody_who_then_logs_in(as_user, staffed, contexts):
    root = as_user("root")
    root.goto(f"{staffed}/users")
    root.click("text=添加用户")
    form = root.locator("form[data-address='/api/v1/users']")
    for name, said in {"id": "chen.yu", "name": "陈宇", "password": NEW, "grants.0.area": "/140121203000/"}.items():
        form.locator(f"[name='{name}']").fill(said)
    form.locator("button").click()
    expect(root.locator(".user-name >> text=chen.yu")).to_be_visible()
    page = contexts().new_page()
    page.goto(f"{staffed}/login")
    page.fill("[name=username]", "chen.yu")
    page.fill("[name=password]", NEW)
    page.click(".login button")
    expect(page.locator(".top > nav .who")).to_contain_text("chen.yu")


def test_a_user_is_locked_and_let_in_again(as_user, staffed):
    root = as_user("root")
    root.goto(f"{staffed}/users")
    root.click(".user[data-name^='wang.min'] summary")
    root.click(".user[data-name^='wang.min'] >> text=停用 >> nth=-1")
    expect(root.locator(".user.locked")).to_have_count(1)
    root.click(".user.locked summary")
    root.click(".user.locked button >> text=启用")
    expect(root.locator(".user.locked")).to_have_count(0)


def test_the_last_administrator_is_told_why_they_stay_one(as_user, staffed, contexts):
    root = as_user("root")
    root.goto(f"{staffed}/users")
    root.click(".user[data-name^='root'] summary")
    root.click(".user[data-name^='root'] .grants button")
    expect(root.locator(".user[data-name^='root'] .grants output")).to_contain_text("最后一名全部区域的管理员")
    contexts.complaints.clear()  # the browser notes the refusal


def test_somebody_sees_what_they_may_do_and_changes_their_password(as_user, staffed):
    page = as_user("li.na")
    page.goto(f"{staffed}/me")
    expect(page.locator(".rights")).to_contain_text("编制和调整方案")
    page.fill("[name=old]", PASSWORD)
    page.fill("[name=new]", NEW)
    page.click(".panel button")
    page.wait_for_url("**/login")
    page.fill("[name=username]", "li.na")
    page.fill("[name=password]", NEW)
    page.click(".login button")
    expect(page.locator(".top > nav .who")).to_contain_text("li.na")


def test_users_are_for_administrators(as_user, staffed, contexts):
    page = as_user("li.na")
    page.goto(f"{staffed}/users")
    expect(page.locator("h1")).to_have_text("无权操作")
    contexts.complaints.clear()  # the browser notes the refusal


@pytest.mark.parametrize("lang", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_fit_and_are_readable_by_everybody(as_user, staffed, width, lang):
    page = as_user("root", width=width, lang=lang)
    for path in ("/users", "/me"):
        page.goto(f"{staffed}{path}")
        assert fits(page), path
        assert serious(page) == [], path
    page.context.clear_cookies()
    page.goto(f"{staffed}/login")
    assert fits(page)
    assert serious(page) == []
