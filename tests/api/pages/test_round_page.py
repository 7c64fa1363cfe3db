"""A sheet at the door on a phone, with and without a network, and the same keyed in from paper by keyboard."""

import json
import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from stores import library_in
from walked_sheet import keep_walk
from walked_square import doors_of, fill_square

from api.app import create_app
from api.settings import ServiceSettings

DAY = date(2026, 1, 5)
DOORS = 20
MOST_BYTES = 150_000
NAME = "gridhood.village"
HELD = """(async () => {
  const [name] = await caches.keys();
  return (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname);
})()"""

expect.set_options(timeout=60_000)  # the machine may be busy with much else


@pytest.fixture(scope="module")
def app(square, drawn, tmp_path_factory):
    """Return a service that keeps one sheet of twenty doors."""
    folder = tmp_path_factory.mktemp("pages")
    library = library_in(folder / "data")
    fill_square(library.store, drawn)
    grid = min(doors_of(drawn)["micro_grid"])
    keep_walk(library, folder / "walk", doors=DOORS, day=DAY, member=("p1", "王小明"), grid=grid)
    hosts = ("127.0.0.1", "localhost", NAME)
    yield create_app(ServiceSettings(data=folder / "data", examples=square.parent, hosts=hosts), store=library.store)
    library.store.close()


@pytest.fixture(scope="module")
def store(app):
    return app.state.service.library.store


@pytest.fixture(autouse=True)
def as_before(store):
    """Let every test find that nothing was recorded."""
    yield
    with store.writing() as books:
        books.visits.remove(village_id="sq-1")
        books.dues.remove(village_id="sq-1")
        books.answered.remove(user_id="")


@pytest.fixture
def served(app, listen):
    with listen(app) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
def sheet(served):
    """Return the address of the sheet."""
    return f"{served}/rounds/p1-01"


def recorded(store):
    with store.reading() as books:
        return {(one.household_id, one.sheet, one.needs) for one in books.visits.find()}


def kept(page):
    """Wait until the worker has the page."""
    expect(page.locator("#kept")).not_to_be_empty()


def tap(page, outcome):
    page.locator(f".door-panel:not([hidden]) [data-outcome-is={outcome}]").tap()


def test_stops_stand_in_their_order_with_the_way_and_the_reason_due_alone(phone, sheet):
    phone.goto(sheet)
    doors = phone.locator(".door-name")
    assert doors.all_inner_texts() == [f"{i}东街{i}号" for i in range(1, DOORS + 1)]
    expect(phone.locator(".leg").first).to_have_text("沿和平路走 28 米")
    assert set(phone.locator(".door-state").all_inner_texts()) == {"到期"}
    assert phone.locator("#map .stop").count() == DOORS
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = phone.locator("main .door *:visible, main .leg, main h1, .round-facts").evaluate_all(
        "all => all.map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 18


def test_marks_at_the_ends_of_a_long_walk_are_seen_whole(phone, sheet):
    phone.goto(sheet)
    beyond = phone.evaluate("""async () => {
      const { WalkMap } = await import("/static/rounds/walk.js");
      const frame = document.createElement("div");
      frame.style.cssText = "width: 360px; height: 260px";
      document.body.append(frame);
      const stops = [{ number: 1, at: [3600, 2600], way: [[0, 0], [3600, 2600]], estimated: false }];
      new WalkMap(frame, { map: { width: 3600, height: 2600, start: [0, 0] }, stops, back: null }, () => {});
      await new Promise((done) => setTimeout(done, 200));
      const map = frame.getBoundingClientRect();
      return [...frame.querySelectorAll(".marks circle")].map((one) => one.getBoundingClientRect()).filter((mark) =>
        !mark.width || mark.left < map.left || mark.right > map.right || mark.top < map.top || mark.bottom > map.bottom,
      ).length;
    }""")
    assert beyond == 0


def test_a_result_takes_two_taps_and_the_last_one_can_be_taken_back(phone, sheet, store):
    phone.goto(sheet)
    phone.locator(".door-head").nth(4).tap()
    phone.locator(".door-panel:not([hidden]) .need").first.tap()
    tap(phone, "visited")
    expect(phone.locator(".door-state").nth(4)).to_contain_text("已访")
    phone.locator("#undo").tap()
    expect(phone.locator(".door-state").nth(4)).to_have_text("到期")
    expect(phone.locator("#send")).to_be_hidden()
    assert recorded(store) == set()


def test_a_sheet_opened_once_is_there_without_a_network_and_results_are_sent_once_when_it_is_back(
    phone, sheet, store, contexts
):
    phone.goto(sheet)
    kept(phone)
    sent = []
    phone.on("request", lambda one: sent.append(one.headers["idempotency-key"]) if "visits:batch" in one.url else None)
    phone.context.set_offline(True)
    for outcome in ("visited", "absent", "visited"):
        tap(phone, outcome)
    expect(phone.locator("#status")).to_have_text("3 条待上传，联网后自动上传")
    phone.reload()
    expect(phone.locator("#status")).to_have_text("3 条待上传，联网后自动上传")
    assert phone.locator(".door-state").all_inner_texts()[:4] == [
        "已访 · 待上传",
        "不在 · 待上传",
        "已访 · 待上传",
        "到期",
    ]
    expect(phone.locator("#map .ground path").first).to_be_attached()
    assert sent == []
    phone.context.set_offline(False)
    expect(phone.locator(".door-state").first).to_have_text("已访 · 已上传")
    expect(phone.locator("#status")).to_be_empty()
    assert len(sent) == 1
    assert recorded(store) == {("d01", "p1-01", ()), ("d03", "p1-01", ())}
    with store.reading() as books:
        assert [one.household_id for one in books.dues.find() if one.due_again] == ["d02"]
    contexts.complaints[:] = [one for one in contexts.complaints if "net::ERR_" not in one]


def test_a_batch_whose_answer_was_lost_is_sent_again_under_its_key_and_written_once(phone, sheet, store, contexts):
    keys = []

    def lose(route):
        keys.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        if len(keys) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    phone.route("**/visits:batch", lose)
    phone.goto(sheet)
    tap(phone, "visited")
    phone.locator("#send").tap()
    expect(phone.locator(".door-state").first).to_have_text("已访 · 已上传")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert recorded(store) == {("d01", "p1-01", ())}
    contexts.complaints[:] = [one for one in contexts.complaints if "ERR_CONNECTION_RESET" not in one]


def test_a_row_that_is_refused_is_named_and_the_others_are_kept(phone, sheet, store, contexts):
    phone.goto(sheet)
    tap(phone, "visited")
    tap(phone, "visited")
    with store.writing() as books:
        [door] = books.households.find(village_id="sq-1", household_id="d01")
        books.households.remove(village_id="sq-1", household_id="d01")
    phone.locator("#send").tap()
    expect(phone.locator(".door-state").nth(1)).to_have_text("已访 · 已上传")
    expect(phone.locator(".door-state").first).to_have_text("已访 · 未被接受")
    expect(phone.locator(".door-why").first).to_contain_text("没有住户")
    with store.writing() as books:
        books.households.add(door)
    contexts.complaints[:] = [one for one in contexts.complaints if "422" not in one]


def test_a_closed_sheet_leaves_nothing_on_the_phone(phone, sheet):
    phone.goto(sheet)
    kept(phone)
    tap(phone, "visited")
    assert phone.evaluate("caches.keys()") == ["gridhood-round /rounds/p1-01"]
    phone.locator("#close").tap()
    phone.wait_for_url("**/rounds")
    assert phone.evaluate("caches.keys()") == []
    assert "d01" not in phone.evaluate("JSON.stringify(localStorage)")


def test_the_worker_keeps_the_sheet_and_its_parts_and_nothing_of_other_pages(phone, served, sheet):
    phone.goto(sheet)
    kept(phone)
    phone.goto(f"{sheet}/enter")
    phone.goto(f"{served}/rounds")
    held = phone.evaluate(HELD)
    assert "/rounds/p1-01" in held
    assert {re.sub(r"^/static/.*", "/static", one) for one in held} == {
        "/rounds/p1-01",
        "/rounds/-/opened",
        "/api/v1/rounds/p1-01/ground",
        "/static",
    }
    assert phone.request.get(f"{served}/rounds/worker.js").headers["service-worker-allowed"] == "/rounds/"


def test_a_sheet_weighs_less_than_a_picture_without_its_ground(phone, sheet):
    devtools, weights = phone.context.new_cdp_session(phone), {}
    devtools.send("Network.enable")
    urls = {}
    devtools.on("Network.responseReceived", lambda said: urls.update({said["requestId"]: said["response"]["url"]}))
    devtools.on("Network.loadingFinished", lambda said: weights.update({said["requestId"]: said["encodedDataLength"]}))
    phone.goto(sheet)
    kept(phone)
    total = sum(weight for request, weight in weights.items() if "/ground" not in urls.get(request, ""))
    assert 10_000 < total < MOST_BYTES


def test_an_address_that_is_not_secure_says_so_and_offers_paper(chromium, chromium_path, app, listen):
    browser = chromium.browser_type.launch(
        executable_path=chromium_path,
        args=["--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
    )
    with listen(app) as (_, port):
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        page.goto(f"http://{NAME}:{port}/rounds/p1-01")
        expect(page.locator("#insecure")).to_contain_text("没有网络时本页无法再次打开")
        assert page.locator("#insecure a").all_inner_texts() == ["可打印的走访单", "图片（PNG）"]
        assert page.request.get(f"http://127.0.0.1:{port}" + page.locator("#insecure a").last.get_attribute("href")).ok
        page.locator(".door-panel:not([hidden]) [data-outcome-is=absent]").click()
        expect(page.locator(".door-state").first).to_contain_text("不在")
        page.locator("#undo").click()
    browser.close()


def test_a_paper_sheet_is_keyed_in_with_at_most_three_keys_a_row(page, sheet, store):
    page.goto(f"{sheet}/enter")
    expect(page.locator("tbody tr")).to_have_count(DOORS)
    pressed = []

    def press(key):
        pressed.append(key)
        page.keyboard.press(key)

    for row in range(DOORS):
        if row % 5 == 0:
            press("a")
        press("2" if row % 7 == 3 else "1")
    expect(page.locator("#status")).to_have_text("20 条未上传")
    expect(page.locator("#send")).to_be_focused()
    press("Enter")
    expect(page.locator("#status")).to_have_text("已保存 20 条结果。")
    assert len(pressed) <= 3 * DOORS
    assert {door for door, _, _ in recorded(store)} == {f"d{i + 1:02d}" for i in range(DOORS) if i % 7 != 3}
    assert {door for door, _, needs in recorded(store) if needs} == {"d01", "d06", "d16"}, (
        "nobody is asked who was not in"
    )
    with store.reading() as books:
        assert {one.day for one in books.visits.find()} == {DAY}


def test_keys_move_clear_and_send_and_nothing_is_left_unsent_in_silence(page, sheet, store):
    page.goto(f"{sheet}/enter")
    rows = page.locator("tbody tr")
    for key in ("1", "ArrowUp", "2", "Enter", "3", "ArrowUp", "Backspace"):
        page.keyboard.press(key)
    expect(rows.nth(0)).to_have_class(re.compile("unsent"))
    expect(page.locator("#status")).to_have_text("1 条未上传")
    assert page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_have_text("已保存 1 条结果。")
    assert not page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    with store.reading() as books:
        assert [one.household_id for one in books.dues.find() if one.due_again] == ["d01"]


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_what_became_of_a_row_is_seen_without_moving_the_table(contexts, sheet, lang):
    page = contexts(lang=lang).new_page()
    page.goto(f"{sheet}/enter")
    page.locator("#rows tr").first.wait_for()
    assert page.locator(".enter-table .scroll").evaluate("part => part.scrollWidth - part.clientWidth") == 0


def test_what_was_keyed_in_stands_on_the_sheet_at_the_door(page, phone, sheet):
    page.goto(f"{sheet}/enter")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_have_text("已保存 1 条结果。")
    phone.goto(sheet)
    expect(phone.locator(".door-state").first).to_have_text("已访 · 已登记")


def test_the_number_on_the_paper_leads_to_the_sheet(page, served):
    page.goto(f"{served}/rounds")
    page.locator("#number").fill("p1-1 改2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rounds/p1-01/enter")
    expect(page.locator("tbody tr")).to_have_count(DOORS)
    page.wait_for_load_state("networkidle")


@pytest.fixture
def working(app, store, listen):
    """Yield the address of a service whose worker was not stopped with another test."""
    with listen(create_app(app.state.settings, store=store)) as (host, port):
        yield f"http://{host}:{port}"


def test_rounds_are_planned_on_the_page_of_a_plan_and_planned_anew_after_one_was_missed(page, working, store):
    page.goto(f"{working}/plans/p1/member-rounds")
    page.locator(".who summary").click()
    expect(page.locator(".walker legend")).to_contain_text("王小明")
    page.locator("#from").fill("2030-06-03")
    page.locator("#weeks").fill("1")
    if page.locator("#pdf").count():
        page.locator("#pdf").uncheck()
    page.locator(".walker [name=weekday][value='2']").check()
    page.locator("#plan button").click()
    expect(page.locator(".calendar")).to_have_count(2, timeout=240_000)
    with store.reading() as books:
        days = {one.day.weekday() for one in books.sheets.find(plan_id="p1", round_id=2) if one.member == "王小明"}
    assert days == {2}
    newest = page.locator(".calendar").first
    newest.locator("summary").click()
    newest.locator("[name=missed]").first.check()
    newest.locator("form button").click()
    expect(page.locator(".calendar")).to_have_count(3, timeout=240_000)
    with store.writing() as books:
        books.sheets.remove(plan_id="p1", round_id=2)
        books.sheets.remove(plan_id="p1", round_id=3)
        books.rounds.remove(plan_id="p1", id=2)
        books.rounds.remove(plan_id="p1", id=3)


def test_what_no_rounds_can_be_planned_for_is_said_in_words(page, served, contexts):
    page.goto(f"{served}/plans/p1/member-rounds")
    page.locator("#weeks").evaluate("(input) => { input.max = 99; input.value = 50; }")
    page.locator("#plan button").click()
    expect(page.locator("#faults li").first).to_be_visible()
    expect(page.locator("#plan button")).to_be_enabled()
    contexts.complaints[:] = [one for one in contexts.complaints if "422" not in one]


def test_a_sheet_that_is_not_there_is_not_found(phone, served, contexts):
    assert phone.goto(f"{served}/rounds/p9-01").status == 404
    contexts.complaints[:] = [one for one in contexts.complaints if "404" not in one]


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("path", ["/rounds", "/rounds/p1-01", "/rounds/p1-01/enter", "/plans/p1/member-rounds"])
def test_pages_of_rounds_are_accessible_and_fit_a_narrow_phone(contexts, served, path, lang):
    page = contexts(width=360, height=740, lang=lang).new_page()
    page.goto(f"{served}{path}")
    page.wait_for_load_state("load")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], json.dumps([(one["id"], [n["html"] for n in one["nodes"]][:3]) for one in serious])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
