"""A sheet on the phone of a member who logs in: a log-in that runs out on the way, and what logging out leaves."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect
from stores import library_in
from walked_sheet import keep_walk
from walked_square import PATH, doors_of, fill_square

from api.app import create_app
from api.deps import COOKIE
from api.governance.role import Grant, Role
from api.services.accounts.callers import OWNER
from api.services.accounts.users import NewUser, add_user
from api.services.security.passwords import Cost, Passwords
from api.settings import ServiceSettings

PASSWORD = "quiet river stones"

expect.set_options(timeout=60_000)  # the machine may be busy with much else


@pytest.fixture(scope="module")
def app(square, drawn, tmp_path_factory):
    """Return a service with a sheet of three doors, its member, and a member of the next grid."""
    folder = tmp_path_factory.mktemp("members")
    library = library_in(folder / "data")
    fill_square(library.store, drawn)
    first, second = sorted(doors_of(drawn)["micro_grid"].unique())[:2]
    keep_walk(library, folder / "walk", doors=3, day=date(2026, 1, 5), member=("p1", "王小明"), grid=first)
    for name, grid, person in (("wang", first, 1), ("li", second, None)):
        grants = (Grant(Role.GRID_MEMBER, f"{PATH}{grid}/"),)
        new = NewUser(name, PASSWORD, PATH, grants=grants, person_id=person)
        add_user(library.store, OWNER, new, Passwords(Cost(8, 1, 1)), datetime.now(UTC))
    yield create_app(ServiceSettings(data=folder / "data", examples=square.parent), store=library.store)
    library.store.close()


@pytest.fixture
def served(app, listen):
    with listen(app) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
def log_in(phone, served):
    """Return what opens a page as somebody."""

    def opened(name, path):
        phone.goto(f"{served}/login?next={path}")
        phone.fill("[name=username]", name)
        phone.fill("[name=password]", PASSWORD)
        phone.click(".login button")
        phone.wait_for_url(f"{served}{path}")
        return phone

    return opened


def test_results_are_sent_after_a_log_in_has_run_out_on_the_way_and_say_who_recorded_them(log_in, app, contexts):
    phone = log_in("wang", "/rounds/p1-01")
    expect(phone.locator("#kept")).not_to_be_empty()
    phone.context.set_offline(True)
    phone.locator(".door-panel:not([hidden]) [data-outcome-is=visited]").tap()
    phone.context.clear_cookies(name=COOKIE)
    phone.context.set_offline(False)
    expect(phone.locator(".door-state").first).to_have_text("已访 · 已上传")
    store = app.state.service.library.store
    with store.reading() as books:
        [wang] = books.people.find(name="王小明")
        assert [(one.household_id, one.person_id) for one in books.visits.find()] == [("d01", wang.id)]
    # what is asked without a network fails: by itself, or through the worker that has nothing kept for it
    meant = ("401", "DISCONNECTED", "ERR_FAILED")
    contexts.complaints[:] = [said for said in contexts.complaints if not any(word in said for word in meant)]


def test_who_logs_out_leaves_no_sheet_on_the_phone(log_in, served, contexts):
    phone = log_in("wang", "/rounds/p1-01")
    expect(phone.locator("#kept")).not_to_be_empty()
    assert phone.evaluate("caches.keys()") == ["gridhood-round /rounds/p1-01"]
    phone.goto(f"{served}/rounds")
    phone.locator(".menu summary").click()
    phone.locator(".menu form[action='/logout'] button").click()
    phone.wait_for_url("**/login")
    assert phone.evaluate("caches.keys()") == []
    assert phone.evaluate("Object.keys(localStorage)") == []
    phone.goto(f"{served}/rounds/p1-01")
    assert "/login" in phone.url
    phone.wait_for_load_state("networkidle")


def test_results_that_wait_are_not_lost_by_logging_out_unasked(log_in, served, contexts):
    phone = log_in("wang", "/rounds/p1-01")
    asked = []

    def refuse(dialog):
        asked.append(dialog.message)
        dialog.dismiss()

    phone.on("dialog", refuse)
    phone.route("**/visits:batch", lambda route: route.abort())
    phone.locator(".door-head").nth(1).tap()
    phone.locator(".door-panel:not([hidden]) [data-outcome-is=visited]").tap()
    expect(phone.locator("#status")).to_contain_text("1")
    phone.locator(".menu summary").click()
    with phone.expect_event("dialog", timeout=60_000):
        phone.locator(".menu form[action='/logout'] button").click()
    assert len(asked) == 1
    assert "1 条结果未上传" in asked[0]
    assert phone.url.endswith("/rounds/p1-01")
    contexts.complaints[:] = [one for one in contexts.complaints if "ERR_FAILED" not in one]


def test_a_member_lists_the_own_rounds_and_sees_no_sheet_of_the_next_grid(log_in, served, contexts):
    phone = log_in("li", "/rounds")
    for path in ("/rounds/p1-01", "/rounds/p1-01/enter"):
        assert phone.goto(f"{served}{path}").status == 404
        assert "东街" not in phone.content()
    contexts.complaints[:] = [one for one in contexts.complaints if "404" not in one]
