"""Results that wait on a phone: in two tabs, on a full device, on a sheet that holds no longer, and of calls."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from stores import library_in
from walked_sheet import keep_walk
from walked_square import doors_of, fill_square

from api.app import create_app
from api.services.rounds.task import Told
from api.services.visits.member_rounds import Made
from api.settings import ServiceSettings
from api.store.library import Library

DAY = date(2026, 1, 5)
FULL = """() => {
  const keep = Storage.prototype.setItem;
  window.roomAgain = () => { Storage.prototype.setItem = keep; };
  Storage.prototype.setItem = () => { throw new DOMException("no room", "QuotaExceededError"); };
}"""


@pytest.fixture(autouse=True)
def patient():
    """Wait for what is expected as long as it takes."""
    expect.set_options(timeout=60_000)


@pytest.fixture
def library(square, drawn, tmp_path) -> Library:
    """Return a library with a sheet of six doors, two of whom stand on a sheet of calls as well."""
    library = library_in(tmp_path / "data")
    fill_square(library.store, drawn)
    keep_walk(
        library, tmp_path / "walk", doors=6, day=DAY, member=("p1", "王小明"),
        grid=min(doors_of(drawn)["micro_grid"]), calls=2,
    )  # fmt: skip
    yield library
    library.store.close()


@pytest.fixture
def served(library, square, listen, tmp_path):
    settings = ServiceSettings(data=tmp_path / "data", examples=square.parent)
    with listen(create_app(settings, store=library.store)) as (host, port):
        yield f"http://{host}:{port}"


def tap(page, outcome):
    page.locator(f".door-panel:not([hidden]) [data-outcome-is={outcome}]").tap()


def visited(library):
    with library.store.reading() as books:
        return sorted((one.household_id, one.called) for one in books.visits.find())


def test_two_tabs_keep_what_each_recorded_and_send_it_once(phone, served, library, contexts):
    other = phone.context.new_page()
    sent = []
    for page in (phone, other):
        page.goto(f"{served}/rounds/p1-01")
        expect(page.locator("#kept")).not_to_be_empty()
        page.on("request", lambda one: sent.append(one) if "visits:batch" in one.url else None)
    phone.context.set_offline(True)
    tap(phone, "visited")
    other.locator(".door-head").nth(3).tap()
    tap(other, "visited")
    expect(phone.locator("#status")).to_contain_text("2 条待上传")
    other.reload()
    expect(other.locator(".door-state").first).to_have_text("已访 · 待上传")
    phone.context.set_offline(False)
    for page in (phone, other):
        expect(page.locator(".door-state", has_text="已访 · 已上传")).to_have_count(2)
    assert visited(library) == [("d01", False), ("d04", False)]
    assert len({one.headers["idempotency-key"] for one in sent}) == len(sent) == 1
    contexts.complaints[:] = [one for one in contexts.complaints if "net::ERR_" not in one]


def test_a_device_without_room_says_so_and_sends_at_once(phone, served, library, contexts):
    phone.goto(f"{served}/rounds/p1-01")
    expect(phone.locator("#kept")).not_to_be_empty()
    phone.evaluate(FULL)
    phone.context.set_offline(True)
    tap(phone, "visited")
    tap(phone, "visited")
    expect(phone.locator("#status")).to_have_text("2 条待上传；本机存储空间已满，上传完成前请勿关闭本页")
    assert phone.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    phone.context.set_offline(False)
    expect(phone.locator(".door-state", has_text="已访 · 已上传")).to_have_count(2)
    expect(phone.locator("#status")).to_be_empty()
    tap(phone, "visited")
    expect(phone.locator(".door-state", has_text="已访 · 已上传")).to_have_count(3)
    assert visited(library) == [("d01", False), ("d02", False), ("d03", False)]
    assert not phone.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    contexts.complaints[:] = [one for one in contexts.complaints if "net::ERR_" not in one]


def test_a_sheet_that_was_planned_anew_says_so_once_the_network_is_back(phone, served, library, tmp_path, contexts):
    phone.goto(f"{served}/rounds/p1-01?plan=p1&round=1")
    expect(phone.locator("#kept")).not_to_be_empty()
    expect(phone.locator("#anew")).to_be_hidden()
    phone.context.set_offline(True)
    tap(phone, "visited")
    shorter(library, tmp_path / "walk")
    phone.context.set_offline(False)
    expect(phone.locator("#anew")).to_be_visible()
    expect(phone.locator(".door-state").first).to_have_text("已访 · 已上传")
    assert visited(library) == [("d01", False)]
    phone.locator("#anew a").tap()
    phone.wait_for_url("**round=2")
    expect(phone.locator("#anew")).to_be_hidden()
    expect(phone.locator("#stops .door-head")).to_have_count(6)
    contexts.complaints[:] = [one for one in contexts.complaints if "net::ERR_" not in one]


def shorter(library: Library, walk: Path) -> None:
    """Keep the rounds once more, as if planned anew: the outing sets out somewhere else, and is shorter."""
    plan = library.plan("p1")
    with library.store.writing() as books:
        Made(plan, walk, Told(), datetime(2026, 1, 3, tzinfo=UTC)).keep(books)
        [sheet] = books.sheets.find(number="p1-01", round_id=2)
        books.sheets.remove(number="p1-01", round_id=2)
        books.sheets.add(type(sheet)(**{**vars(sheet), "metres": 7.0}))


def test_calls_are_spoken_to_and_have_neither_map_nor_way(phone, served, library):
    phone.goto(f"{served}/rounds/p1-T01")
    expect(phone.locator(".round-facts")).to_contain_text("2 户电话")
    assert phone.locator("#map").count() == 0
    assert phone.locator(".leg:visible").count() == 0
    assert phone.locator(".door-panel:not([hidden]) [data-outcome-is]").all_inner_texts() == [
        "已通话", "未接听", "婉拒", "已搬离",
    ]  # fmt: skip
    tap(phone, "phoned")
    phone.locator("#send").tap()
    expect(phone.locator(".door-state").first).to_have_text("已通话 · 已上传")
    assert visited(library) == [("d01", True)]


def test_a_paper_sheet_of_calls_is_keyed_in_with_what_can_come_of_a_call(page, served, library):
    page.goto(f"{served}/rounds/p1-T01/enter")
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("已保存 2 条结果。")
    assert visited(library) == [("d01", True)]
