"""Pages in a real browser that reaches this machine only."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
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
def chromium(needs_tool: Callable[..., str]) -> Iterator[Browser]:
    """Yield Debian's own Chromium, one for all tests of a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=needs_tool("chromium", "chromium-browser", "google-chrome"), args=list(FLAGS)
        )
        yield browser
        browser.close()


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """
    Yield what opens a browser of its own: cookies, storage and language of somebody else.

    When the test ends, none of them may have complained in its console or asked anything of another machine.
    """
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_context(*, width: int = 1440, height: int = 900, lang: str = "zh-CN", **more: object) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=lang, reduced_motion="reduce", **more
        )
        context.set_default_timeout(60_000)
        context.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", lambda request: complaints.extend(_outside(request.url)))
        opened.append(context)
        return context

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
