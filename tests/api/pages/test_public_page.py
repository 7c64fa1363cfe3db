"""Who serves my door, in a browser: by village and group, by a click on the map, by the code on a notice."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from small_township import LEADER, M1, PHONE, fill

from api.app import create_app
from api.store.memory import MemoryStore


@pytest.fixture
def township(settings, draws, listen):
    """Yield the address of a service that holds the township."""
    store = MemoryStore()
    fill(store)
    with listen(create_app(settings, store=store, draw=draws)) as (host, port):
        yield f"http://{host}:{port}"


def choose(page, village, group=None):
    page.locator("select[name=village]").select_option(label=village)
    expect(page.locator(".grid-name").first).to_be_attached()
    if group:
        page.locator("select[name=group]").select_option(label=group)
        expect(page.locator(".notice").first).to_be_visible()


def test_village_and_group_lead_to_who_is_responsible(township, page):
    page.goto(f"{township}/who")
    choose(page, "石村", "一组")
    assert page.locator(".notice h2").all_inner_texts() == ["西片", "东片"]
    assert "2 个网格" in page.locator(".who-note").inner_text()
    first = page.locator(".notice").first
    expect(first.get_by_role("link", name=PHONE)).to_have_attribute("href", f"tel:{PHONE}")
    assert LEADER in first.inner_text()
    assert "石村便民站" in first.inner_text()


def test_a_village_whose_groups_are_small_names_none_and_says_so(township, page):
    page.goto(f"{township}/who")
    choose(page, "岭村")
    expect(page.locator("#said")).to_contain_text("没有 10 户以上的小组")
    expect(page.locator("select[name=group]")).to_be_disabled()


def test_a_click_on_the_map_leads_there_and_beside_the_village_it_says_why_not(township, phone):
    phone.goto(f"{township}/who")
    choose(phone, "石村")
    phone.locator("#map").scroll_into_view_if_needed()
    box = phone.locator(".grid-name", has_text="东片").bounding_box()
    phone.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(phone.locator(".notice h2")).to_have_text("东片")
    expect(phone.locator(".notice")).to_contain_text("未登记")


def test_a_place_in_no_grid_is_said_so(township, contexts, page):
    page.goto(f"{township}/who")
    choose(page, "石村")
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 6, box["y"] + 6)
    expect(page.locator("#said")).to_contain_text("不在任何已发布的网格内")
    contexts.complaints.clear()  # the browser tells of every answer that is no grid


def test_the_code_on_a_notice_leads_to_its_grid_at_once(township, page):
    page.goto(f"{township}/who/{M1}")
    expect(page.locator(".notice h2")).to_have_text("西片")
    expect(page.locator(".grid-name").first).to_be_attached()
    page.goto(f"{township}/maps/notice/{M1}.html")
    assert LEADER in page.locator(".notice-bar").inner_text()
    expect(page.locator(".notice-code svg")).to_be_visible()


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everybody_can_use_it_and_nothing_hangs_over_the_edge(township, contexts, lang, width):
    page = contexts(lang=lang, width=width).new_page()
    page.goto(f"{township}/who/{M1}")
    expect(page.locator(".grid-name").first).to_be_attached()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response
    grave = [one["id"] for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert grave == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
