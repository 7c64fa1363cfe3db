"""The longest task of a page's main thread, from a trace of Chromium, and hands that pan and zoom a map."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

CATEGORIES = ["toplevel", "devtools.timeline"]
CALM_MS = 1200
WAYS = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, -1))


@dataclass(frozen=True)
class Longest:
    """The milliseconds that the longest task took, that the longest worked on its core, and what did most of that."""

    took_ms: float
    worked_ms: float
    within: str


def longest_task(browser: Browser, page: Page, do: Callable[[], None]) -> Longest:
    """Return the longest task of the page while something is done; on a machine that others use, heed ``worked_ms``."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    do()
    return _longest(json.loads(browser.stop_tracing())["traceEvents"])


def _longest(events: list[dict[str, Any]]) -> Longest:
    main = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
    mine = [one for one in events if (one["pid"], one["tid"]) in main and "tdur" in one]
    tasks = [one for one in mine if one["name"].endswith("RunTask")]
    most = max(tasks, key=lambda one: one["tdur"])
    inner = [one for one in mine if _lies_in(one, most) and not one["name"].endswith("RunTask")]
    longest = max(inner, key=lambda one: (one["tdur"], -one["ts"]), default=None)
    return Longest(max(one["dur"] for one in tasks) / 1000, most["tdur"] / 1000, _called(longest) if longest else "-")


def _lies_in(one: dict[str, Any], task: dict[str, Any]) -> bool:
    same = (one["pid"], one["tid"]) == (task["pid"], task["tid"])
    return bool(same and task["ts"] <= one["ts"] and one["ts"] + one["dur"] <= task["ts"] + task["dur"])


def _called(event: dict[str, Any]) -> str:
    data = event.get("args", {}).get("data", {})
    where = data.get("functionName") or data.get("url", "").rpartition("/")[2] or data.get("type", "")
    return f"{event['name']} {where}".strip()


def pan(page: Page) -> None:
    """Drag the map to all sides, and wait each time until what comes after is there."""
    x, y = _middle(page)
    for way in WAYS:
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(20):
            page.mouse.move(x + 14 * step * way[0], y + 12 * step * way[1])
        page.mouse.up()
        page.wait_for_timeout(CALM_MS)


def zoom(page: Page, times: int, notch: int = -240) -> None:
    """Turn the wheel over the middle of the map, towards it if ``notch`` is below nought."""
    page.mouse.move(*_middle(page))
    for _ in range(times):
        page.mouse.wheel(0, notch)
        page.wait_for_timeout(CALM_MS)


def _middle(page: Page) -> tuple[float, float]:
    box = page.locator(".leaflet-container").first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
