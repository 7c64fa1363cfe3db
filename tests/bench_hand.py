"""A planner's hand on the workbench in a browser: find units on the screen, paint them, wait until all is kept."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, expect

BENCH = 'document.getElementById("workbench").bench'
ON_SCREEN = """(unit) => {
  const { bench } = document.getElementById("workbench");
  const [lon, lat] = bench.view.places.lonlat(bench.plan.units.spots[unit]);
  const { x, y } = bench.map.latLngToContainerPoint([lat, lon]);
  const { left, top } = bench.map.getContainer().getBoundingClientRect();
  return [left + x, top + y];
}"""
GRIDS = """() => {
  const { units, level } = document.getElementById("workbench").bench.plan;
  return Object.fromEntries(level.alive.map((row) => [row.id, {
    units: [...level.members[row.number]].map((unit) => units.ids[unit]).sort(),
    households: level.households[row.number], name: row.name, locked: row.locked,
  }]));
}"""


def ready(page: Page) -> Page:
    """Wait until everything is laid out."""
    page.wait_for_selector("#workbench[data-ready]")
    return page


def until(page: Page, true: str) -> None:
    """Wait until an expression is true; the page's policy lets no browser wait for one by itself."""
    for _ in range(600):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def kept(page: Page) -> None:
    """Wait until the service has every change."""
    until(page, f'{BENCH}.queue.state === "kept"')
    expect(page.locator(".kept")).to_have_attribute("data-state", "kept")


def choose(page: Page, grid: int | str) -> None:
    """Choose a grid in the list, by its place there or by its id."""
    rows = page.locator(".grid-pick") if isinstance(grid, int) else page.locator(f'[data-grid="{grid}"] .grid-pick')
    rows.nth(grid if isinstance(grid, int) else 0).click()


def place(page: Page, unit: int | str) -> list[float]:
    """Return where a unit is on the screen, by its number or its id."""
    number = unit if isinstance(unit, int) else page.evaluate(f"(id) => {BENCH}.plan.units.at.get(id)", unit)
    found: list[float] = page.evaluate(ON_SCREEN, number)
    return found


def drag(page: Page, places: Sequence[Sequence[float]], steps: int = 2) -> None:
    """Draw over places with the tool in hand."""
    page.mouse.move(*places[0])
    page.mouse.down()
    for each in places:
        page.mouse.move(*each, steps=steps)
    page.mouse.up()


def paint(page: Page, units: Sequence[int | str], tool: str = "c") -> None:
    """Draw over units with a tool."""
    places = [place(page, unit) for unit in units]
    page.keyboard.press(tool)
    drag(page, places)


def grids(page: Page) -> dict[str, dict[str, Any]]:
    """Return the grids that are shown: the ids of their units, households, name and lock, by id."""
    found: dict[str, dict[str, Any]] = page.evaluate(GRIDS)
    return found


def act(page: Page, name: str) -> None:
    """Choose an action from the menu."""
    page.locator(".menu-toggle").click()
    page.get_by_role("menuitem", name=name).click()
