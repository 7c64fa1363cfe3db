"""The service in a real browser that reaches this machine only."""

import shutil

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait


@pytest.fixture
def laid(settings, drawn):
    """Lay a plan of the command line into the folder that a service will find."""
    shutil.copytree(drawn, settings.data / "drawn")


@pytest.fixture
def opened(browser, laid, served):
    """Return what opens a page at a width, and gives the browser; a plan of the command line is there already."""

    def show(path, width=1400):
        size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get_log("browser")
        browser.get(f"{served}{path}")
        return browser

    yield show
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def until(browser, found):
    WebDriverWait(browser, 30, poll_frequency=0.1).until(found)


def pictures_are_loaded(browser):
    return browser.execute_script("return [...document.images].every((i) => i.complete && i.naturalWidth > 0)")


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("path", ["/", "/villages/square", "/plans/drawn"])
def test_a_page_opens_with_an_empty_console_and_fits(opened, path, width):
    browser = opened(path, width)
    browser.execute_script("document.images.forEach?.call; for (const i of document.images) i.loading = 'eager'")
    until(browser, pictures_are_loaded)
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_the_documentation_shows_the_operations_with_the_network_off(opened):
    browser = opened("/docs")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, ".opblock-summary-description"))
    text = browser.find_element(By.TAG_NAME, "body").text
    for words in ("Draw a plan 生成方案", "Import a village 导入村庄", "/api/v1/plans/{plan_id}/map", "OAS 3.1"):
        assert words in text
    assert browser.get_log("browser") == []


def test_the_served_map_is_painted_under_its_policy(opened):
    browser = opened("/api/v1/plans/drawn/map")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, ".label.seen .label-text"))
    assert browser.execute_script("return layer_households.getLayers().length") == 12
    assert browser.execute_script("return window.origin") == "null"
    assert browser.get_log("browser") == []


def test_a_person_brings_a_village_draws_a_plan_and_sees_it_done(opened, square):
    browser = opened("/villages/new")
    for role in ("households", "boundary", "roads"):
        browser.find_element(By.NAME, role).send_keys(str(square / f"{role}.geojson"))
    browser.execute_script("document.querySelector('form.panel').requestSubmit()")
    until(browser, lambda b: b.current_url.endswith("/villages/village-1"))
    assert "姓名, phone" in browser.find_element(By.TAG_NAME, "main").text
    browser.execute_script(
        "const choice = document.querySelector('[data-profile]'); choice.value = '';"
        "choice.dispatchEvent(new Event('change')); document.querySelector('#draw form').requestSubmit()"
    )
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "#files a"))
    text = browser.find_element(By.TAG_NAME, "main").text
    assert "规则全部满足" in text or "Every rule holds" in text
    assert browser.get_log("browser") == []


def test_files_that_are_too_large_are_not_even_sent(opened, square):
    browser = opened("/villages/new")
    browser.find_element(By.NAME, "households").send_keys(str(square / "households.geojson"))
    browser.execute_script(
        "const form = document.querySelector('form.panel'); form.dataset.mostBytes = 5; form.requestSubmit()"
    )
    said = browser.find_element(By.CSS_SELECTOR, "form.panel output").text
    assert "Too large" in said or "文件过大" in said
    assert browser.current_url.endswith("/villages/new")


def test_with_a_profile_the_rows_of_levels_are_off(opened):
    browser = opened("/villages/square")
    browser.execute_script(
        "const choice = document.querySelector('[data-profile]'); choice.value = 'hongwang';"
        "choice.dispatchEvent(new Event('change'))"
    )
    assert browser.find_element(By.NAME, "level_name").is_enabled() is False


def test_rounds_are_asked_for_on_the_page_of_a_plan_and_their_page_opens(opened):
    browser = opened("/plans/drawn")
    browser.execute_script("document.querySelector('#rounds details').open = true")
    browser.execute_script("document.querySelector('#rounds form').requestSubmit()")
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, ".rounds .files a"))
    browser.find_element(By.CSS_SELECTOR, ".rounds .files a").click()
    until(browser, lambda b: "/rounds/1/files/round-1.html" in b.current_url)
    until(browser, lambda b: b.find_elements(By.CSS_SELECTOR, ".leaflet-container"))
    assert browser.get_log("browser") == []
