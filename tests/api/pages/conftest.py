"""Pages in a real browser that reaches this machine only."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from service import (
    app,
    client,
    drawn,
    draws,
    library,
    listen,
    plan_id,
    sent,
    served,
    settings,
    shipped,
    square,
    store,
    wait,
)

__all__ = [
    "app",
    "chromium",
    "chromium_path",
    "client",
    "contexts",
    "drawn",
    "draws",
    "library",
    "listen",
    "page",
    "phone",
    "plan_id",
    "sent",
    "served",
    "settings",
    "shipped",
    "square",
    "store",
    "wait",
]

FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
)


@pytest.fixture(scope="session")
def chromium_path(needs_tool: Callable[..., str]) -> str:
    """Return the path of Debian's own Chromium: without windows where there is one, which opens a page in a third."""
    return needs_tool("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """Yield Chromium, one for all tests of a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Hear what pages had to say while the test ran; what they miss once the service is gone is nobody's fault."""
    try:
        return (yield)
    finally:
        opened = getattr(item, "funcargs", {}).get("contexts")
        if opened is not None:
            opened.listen_to_the_end()


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """
    Yield what opens a browser of its own: cookies, storage and language of somebody else.

    When the test ends, none of them may have complained in its console or asked anything of another machine.
    """
    opened: list[BrowserContext] = []
    complaints: list[str] = []
    ended: list[bool] = []

    def hear(said: str) -> None:
        if not ended:
            complaints.append(said)

    def listen_to_the_end() -> None:
        for page in [page for context in opened for page in context.pages if not page.is_closed()]:
            with suppress(Error):  # a page that is just being left
                page.evaluate("1")
        ended.append(True)

    def open_context(*, width: int = 1440, height: int = 900, lang: str = "zh-CN", **more: object) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=lang, reduced_motion="reduce", **more
        )
        context.set_default_timeout(60_000)
        context.on("console", lambda said: hear(said.text) if said.type in ("error", "warning") else None)
        context.on("weberror", lambda error: hear(str(error.error)))
        context.on("request", lambda request: complaints.extend(_outside(request.url)))
        opened.append(context)
        return context

    open_context.listen_to_the_end = listen_to_the_end
    open_context.complaints = complaints  # a test that breaks something on purpose clears it
    yield open_context
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def page(contexts: Callable[..., BrowserContext]) -> Page:
    """Return a page of a planner's desk, in Chinese."""
    return contexts().new_page()


@pytest.fixture
def phone(contexts: Callable[..., BrowserContext]) -> Page:
    """Return a page on a phone, in Chinese."""
    return contexts(width=390, height=844, has_touch=True, is_mobile=True).new_page()


def _outside(url: str) -> list[str]:
    ours = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:")
    return [] if url.startswith(ours) else [f"asked {url}"]
