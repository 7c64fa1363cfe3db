"""What all pages share: their language, and the texts in it."""

import re
from datetime import date

import pytest

from api.pages.catalogues import all_chinese, areas, chinese
from api.pages.language import Language

WANTED = {"en-GB,en;q=0.9": "en", "zh-CN": "zh-CN", "fr, zh;q=0.2, en;q=0.8": "en", "fr": "zh-CN", "en;q=x": "zh-CN"}
VALUE = re.compile(r"\{\w+\}|%\(\w+\)s")


@pytest.mark.parametrize(("asked", "tag"), WANTED.items())
def test_a_page_speaks_the_language_that_the_browser_wants_most(client, asked, tag):
    assert f'<html lang="{tag}">' in client.get("/", headers={"accept-language": asked}).text


def test_what_somebody_chose_goes_before_what_the_browser_wants(client):
    client.headers["accept-language"] = "zh-CN"
    back = client.post("/language", data={"lang": "en", "next": "/villages/square"}, follow_redirects=False)
    assert (back.status_code, back.headers["location"]) == (303, "/villages/square")
    assert '<html lang="en">' in client.get("/").text


def test_the_switch_leads_to_no_other_site(client):
    back = client.post("/language", data={"lang": "en", "next": "https://elsewhere.example"}, follow_redirects=False)
    assert back.headers["location"] == "/"


def test_numbers_and_dates_are_written_as_people_write_them():
    assert [each.day(date(2026, 11, 22)) for each in Language] == ["2026年11月22日", "Nov 22, 2026"]
    assert Language.EN.number(1234.56, 1) == "1,234.6"


def test_an_english_text_has_one_chinese_in_all_catalogues():
    said = [english for area in areas() for english in chinese(area)]
    assert sorted(said) == sorted(all_chinese())


def test_the_chinese_keeps_every_value():
    for area in areas():
        for english, text in chinese(area).items():
            assert sorted(VALUE.findall(english)) == sorted(VALUE.findall(text)), (area, english)


def test_a_page_in_a_browser_speaks_both_languages(contexts, served):
    for lang, word in (("zh-CN", "村庄"), ("en-US", "Villages")):
        page = contexts(lang=lang).new_page()
        page.goto(served)
        assert page.locator("nav a").first.inner_text() == word


def test_one_thing_is_not_spoken_of_as_several(contexts, served):
    page = contexts(lang="en-US").new_page()
    page.goto(served)
    said = page.evaluate("""async () => {
      const { n, t } = await import("/static/words.js");
      return [0, 1, n(1), 2, 1200].map((doors) => t("{n} {n|door|doors}", { n: doors }));
    }""")
    assert said == ["0 doors", "1 door", "1 door", "2 doors", "1,200 doors"]
