"""The pages of people, posts and stations: listed, searched, added to, changed, and taken in from a table."""

import pytest
from page_people import as_user, bring, fits, serious, staffed
from playwright.sync_api import expect

__all__ = ["as_user", "staffed"]

VILLAGE = "village-1"


@pytest.fixture
def planner(as_user, staffed, square):
    """Return the browser of a planner who has a village."""
    page = as_user("li.na")
    bring(page, staffed, square, "东坡村")
    return page


def add_person(page, staffed, name, phone="0351-5721234"):
    page.goto(f"{staffed}/people")
    page.click("[data-add]")
    page.fill("[name=name]", name)
    page.fill("[name=work_phone]", phone)
    page.click(".editor button >> nth=0")


def test_a_person_is_added_found_and_changed(planner, staffed):
    for name in ("张伟", "王敏"):
        add_person(planner, staffed, name)
        expect(planner.locator("[data-told]")).to_have_text("已添加。")
    planner.fill("[data-seek]", "王")
    expect(planner.locator("tbody tr:visible")).to_have_count(1)
    planner.click("tbody tr:visible button")
    planner.fill("[name=name]", "王敏敏")
    planner.click(".editor button >> nth=0")
    expect(planner.locator("tbody")).to_contain_text("王敏敏")


def test_what_is_not_kept_of_a_person_is_refused_beside_the_button(planner, staffed, contexts):
    add_person(planner, staffed, "张伟", "11010519491231002X")
    expect(planner.locator(".editor output")).to_contain_text("身份证件号码")
    contexts.complaints.clear()  # the browser notes the refusal


def test_a_template_that_is_filled_in_is_looked_at_and_taken_in(planner, staffed):
    planner.goto(f"{staffed}/people")
    assert planner.request.get(f"{staffed}/api/v1/templates/members.xlsx").body()[:2] == b"PK"
    planner.click("[data-intake] summary")
    rows = f"工号,姓名,工作电话,岗位,负责网格\nG1,张伟,0351-5721234,包联干部,{VILLAGE}\n"
    planner.set_input_files("[name=file]", {"name": "m.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    planner.click("[data-look]")
    expect(planner.locator("[data-told-of]")).not_to_be_empty()


def test_a_station_is_set_on_the_map_changed_and_removed(planner, staffed):
    planner.goto(f"{staffed}/stations")
    expect(planner.locator("[data-none]")).to_contain_text("还没有录入站点")
    expect(planner.locator("[data-map]")).to_be_hidden()
    planner.click("[data-add-first]")
    planner.fill("[name=name]", "便民站")
    planner.fill("[name=area]", VILLAGE)
    planner.click(".editor .map")
    lon, lat = (float(planner.input_value(f"[name={name}]")) for name in ("lon", "lat"))
    west, south, east, north = planner.evaluate("JSON.parse(document.getElementById('choices').textContent).bounds")
    assert west < lon < east
    assert south < lat < north
    planner.click(".editor .actions button >> nth=0")
    expect(planner.locator("tbody")).to_contain_text("便民站")
    expect(planner.locator("[data-map]")).to_be_visible()
    planner.click("tbody button >> nth=1")
    planner.click(".editor .actions button >> nth=0")
    expect(planner.locator("[data-none]")).to_be_visible()


def test_a_vacant_post_is_filled_handed_over_and_ended(planner, staffed, as_user):
    for name in ("张伟", "王敏"):
        add_person(planner, staffed, name)
        expect(planner.locator("[data-told]")).to_have_text("已添加。")
    publish(planner, staffed, as_user)
    planner.goto(f"{staffed}/posts")
    planner.click("tr.vacant button >> nth=0")
    planner.click(".editor .actions button >> nth=0")
    expect(planner.locator("[data-told]")).to_have_text("已任职。")
    planner.click("tr:not(.vacant) >> text=交接")
    planner.click(".editor .actions button >> nth=0")
    expect(planner.locator("[data-told]")).to_have_text("已交接。")
    planner.click("tr:not(.vacant) >> text=卸任")
    planner.click(".editor .actions button >> nth=0")
    expect(planner.locator("[data-told]")).to_have_text("已卸任。")


def publish(planner, staffed, as_user):
    """Bring a plan of the village into force today, so that there are grids to lead."""
    planner.goto(f"{staffed}/villages/{VILLAGE}")
    planner.select_option("[name=profile]", "xigu_1448")
    planner.click("#draw form button")
    planner.wait_for_selector("#stage")
    planner.click("#stage >> text=提交审批")
    leader = as_user("zhang.wei")
    leader.goto(planner.url)
    leader.click("#stage button >> text=批准")
    leader.click("#stage button >> text=发布")
    expect(leader.locator("h1 ~ .badges")).to_contain_text("起生效")


@pytest.mark.parametrize("lang", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_fit_and_are_readable_by_everybody(as_user, staffed, width, lang):
    page = as_user("li.na", width=width, lang=lang)
    for path in ("/people", "/posts", "/stations"):
        page.goto(f"{staffed}{path}")
        page.wait_for_load_state("networkidle")
        page.click("[data-add]")
        assert fits(page), path
        assert serious(page) == [], path
