"""The coverage page in a browser: a map, five numbers, a list and a table of a township that was counted by hand."""

import io
import re

import pypdfium2 as pdfium
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from small_township import M1, M2, fill

from api.app import create_app
from api.store.memory import MemoryStore

A4_PT = (595, 842)


@pytest.fixture
def township(settings, draws, listen):
    """Yield the address of a service that holds the township."""
    store = MemoryStore()
    fill(store)
    with listen(create_app(settings, store=store, draw=draws)) as (host, port):
        yield f"http://{host}:{port}"


def opened(page, township, query="minutes=5"):
    page.goto(f"{township}/coverage?{query}")
    expect(page.locator("#table tbody tr").first).to_be_visible()
    expect(page.locator("#decisions-n")).to_be_visible()
    return page


def row(page, name):
    return page.locator("#table tbody tr", has_text=name)


def number(page, name):
    return page.locator(f'#five [data-number="{name}"] b')


def test_the_numbers_are_those_that_were_counted_and_absent_data_is_no_zero(township, page):
    opened(page, township)
    told = {name: number(page, name).inner_text() for name in ("outside", "unled", "out_of_band", "far", "overdue")}
    assert told == {"outside": "3", "unled": "4", "out_of_band": "3", "far": "135", "overdue": "24"}
    cells = row(page, "岭村").locator("td").all_inner_texts()
    assert [cell.strip() for cell in cells[1:4]] == ["未录入", "未录入", "未录入"]
    assert row(page, "岭村").locator(".swatch.absent").count() == 3
    assert "未录入" in page.locator("#legend").inner_text()
    assert "%" not in row(page, "岭村").inner_text()


def test_one_goes_deeper_by_the_table_and_back_by_the_path_and_the_browser(township, page):
    opened(page, township)
    row(page, "石村").get_by_role("link").click()
    expect(row(page, "西片")).to_be_visible()
    assert "area=stone-1" in page.url
    assert [each.inner_text() for each in page.locator("#crumbs a").all()] == ["全部", "140121203000", "石村"]
    expect(number(page, "overdue")).to_have_text("24")
    page.go_back()
    expect(row(page, "岭村")).to_be_visible()
    row(page, "石村").get_by_role("link").click()
    expect(row(page, "东片")).to_be_visible()
    page.locator("#crumbs a").first.click()
    expect(row(page, "岭村")).to_be_visible()


def test_a_click_on_the_map_goes_deeper(township, page):
    opened(page, township)
    name = page.locator(".area-name", has_text="石村")
    expect(name).to_have_count(1)  # names that were drawn before fade
    box = name.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(row(page, "西片")).to_be_visible()


def test_the_layers_are_switched_by_keys_and_stay_in_the_address(township, page):
    opened(page, township)
    page.get_by_role("radio", name="组织").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="阵地")).to_be_focused()
    expect(page.locator("#about")).to_have_text("步行 5 分钟内有站点的户数比例")
    assert "layer=stations" in page.url
    page.reload()
    expect(page.get_by_role("radio", name="阵地")).to_have_attribute("aria-checked", "true")


def test_minutes_and_level_are_asked_for_anew(township, page):
    opened(page, township, "minutes=5&level=micro_grid")
    expect(row(page, M2).locator("td").nth(2)).to_contain_text("0 %")
    page.locator("input[name=minutes]").fill("30")
    page.locator("input[name=minutes]").press("Tab")
    expect(row(page, M2).locator("td").nth(2)).to_contain_text("100 %")
    page.locator("#level").select_option("grid")
    expect(row(page, "石村一格")).to_be_visible()


def test_a_decision_leads_to_its_area(township, page):
    opened(page, township)
    page.locator("#decisions").get_by_role("link", name="东片").first.click()
    expect(page.locator("#crumbs a[aria-current]")).to_have_text("东片")
    assert f"area={M2}" in page.url
    expect(page.locator("#card")).to_contain_text("范围")


def test_the_day_goes_back_to_when_a_post_was_held(township, page):
    opened(page, township, "minutes=5&level=micro_grid&date=2025-03-01")
    expect(row(page, M2).locator("td").nth(1)).to_contain_text("100 %")
    expect(page.locator("#day-said")).to_have_text("2025年3月1日")
    page.locator("#day").focus()
    page.keyboard.press("End")
    expect(row(page, M2).locator("td").nth(1)).to_contain_text("0 %")
    assert "date=" not in page.url


def test_before_a_plan_is_in_force_the_page_says_what_will_be_here_in_place_of_a_map(settings, draws, listen, page):
    with listen(create_app(settings, store=MemoryStore(), draw=draws)) as (host, port):
        page.goto(f"http://{host}:{port}/coverage")
        expect(page.locator("#nothing")).to_contain_text("还没有生效的方案")
        expect(page.locator("#map")).to_be_hidden()
        expect(page.locator("#as-table")).to_be_hidden()
        page.get_by_role("link", name="前往村庄").click()
        page.wait_for_url(f"http://{host}:{port}/")


def test_on_a_day_without_plans_the_page_leads_back_to_today_and_its_map(township, page):
    page.goto(f"{township}/coverage?minutes=5&date=2001-01-01")
    expect(page.locator("#nothing")).to_contain_text("当日没有生效的方案")
    expect(page.locator("#map")).to_be_hidden()
    page.get_by_role("link", name="回到今天").click()
    expect(page.locator("#nothing")).to_be_hidden()
    expect(page.locator(".area-name", has_text="石村")).to_be_visible()


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everybody_can_use_it_and_nothing_hangs_over_the_edge(township, contexts, lang, width):
    page = opened(contexts(lang=lang, width=width).new_page(), township)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response
    grave = [one["id"] for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert grave == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("服务覆盖", "未录入", "石村")), ("en", ("Service coverage", "not recorded"))]
)
def test_the_same_prints_on_one_sheet_of_a4_whose_text_reads_back(township, page, lang, words):
    page.context.add_cookies([{"name": "gridhood_lang", "value": lang, "url": township}])
    answer = page.request.get(f"{township}/coverage.pdf?minutes=5")
    assert answer.headers["content-type"] == "application/pdf"
    book = pdfium.PdfDocument(io.BytesIO(answer.body()))
    assert (len(book), tuple(map(round, book[0].get_size()))) == (1, A4_PT)
    text = book[0].get_textpage().get_text_range()
    for word in (*words, "135", "24"):
        assert word in text


def test_the_map_for_the_wall_opens_alone_and_switches(township, page):
    page.goto(f"{township}/maps/coverage.html?minutes=5")
    expect(page.locator(".cover-five b").first).to_have_text("3")
    page.get_by_role("radio", name="服务").click()
    expect(page.get_by_role("radio", name="服务")).to_have_attribute("aria-checked", "true")
    assert "未录入" in page.locator("#legend").inner_text()
    names = page.locator(".cover-name").all_inner_texts()
    assert sorted(names) == ["岭村", "石村"]
    assert not re.search("东街|李工", page.content())
    assert M1 not in page.content()
