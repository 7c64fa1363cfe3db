"""The pages, as they are without a browser: forms, redirects, and what people wrote in them."""

import io
import re
import xml.dom.minidom

import pytest
from planner_files import geojson, spot
from service import LEVEL, finished

from api.routes.pages import frontier
from api.services.drawing.plan_folder import PLAN_FILES
from api.services.plans.frontiers import cards_of
from maps.outside import outside_requests

SCRIPT = '<script>window.owned=1</script><img src=x onerror="window.owned=1">'
CHINESE = re.compile("[\u4e00-\u9fff]")
OWN_NAMES = re.compile("网格</span>|中文</button>|样例村|姓名|第.网格")
"""What stands on English pages too: the brand, the switch of languages, and words of the villages' own files."""

FORM = {
    "level_name": ["micro_grid", "", ""],
    "level_min": ["50", "", ""],
    "level_max": ["70", "", ""],
    "level_radius": [""] * 3,
}


@pytest.fixture
def pages(client, plan_id):
    """Return the path of every page."""
    return ["/", "/villages/new", "/villages/square", f"/plans/{plan_id}", "/approvals", "/users", "/me", "/nothing"]


def test_every_page_speaks_one_language_and_asks_for_nothing_from_outside(client, pages):
    client.post(f"{pages[3]}/stage", data={"step": "submit", "version": 0})
    for path in pages:
        spoken = {lang: client.get(path, headers={"accept-language": lang}).text for lang in ("zh", "en")}
        for lang, page in spoken.items():
            assert all(address.startswith("/") for address in outside_requests(page)), path
            assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[lang] }">' in page
            assert "style=" not in page  # the policy forbids it
        assert not CHINESE.findall(OWN_NAMES.sub("", spoken["en"])), path
        assert CHINESE.findall(spoken["zh"])


def test_the_first_page_leads_to_every_village_and_its_plan_and_the_form_that_brings_one(client, plan_id):
    page = client.get("/").text
    for link in ("/villages/square", f"/plans/{plan_id}", "/villages/new", "/docs"):
        assert f'href="{link}"' in page
        assert client.get(link).status_code == 200
    assert 'action="/villages"' in client.get("/villages/new").text


def test_the_page_of_a_plan_leads_to_its_map_and_the_workbench(client, plan_id):
    page = client.get(f"/plans/{plan_id}").text
    for link in (f"/api/v1/plans/{plan_id}/map", f"/villages/square/plans/{plan_id}/edit"):
        assert f'href="{link}"' in page
        assert client.get(link).status_code == 200


def test_a_plan_page_leads_to_every_file_and_to_the_judge(client, plan_id):
    page = client.get(f"/plans/{plan_id}").text
    for name in PLAN_FILES:
        assert f"/api/v1/plans/{plan_id}/files/{name}" in page
    judged = client.post(f"/plans/{plan_id}/verdict").text
    assert ">方案通过核验<" in judged
    assert ">方案通过核验<" not in page


def test_the_page_of_a_village_leads_to_its_ground_and_to_its_coverage(client, sent):
    brought = client.post("/villages", files=sent(), data={"name": "东村"}, follow_redirects=False)
    village = brought.headers["location"]
    page = client.get(village).text
    for link in (f"{village}/ground", f"/coverage?area={village.rpartition('/')[2]}", f"{village}/frontier"):
        assert f'href="{link}"' in page
        assert client.get(link).status_code == 200
    assert "/coverage?area=" not in client.get("/villages/square").text  # an example is nobody's area


def test_the_page_of_a_plan_leads_to_its_papers_and_what_can_be_taken_away(client, plan_id):
    page = client.get(f"/plans/{plan_id}").text
    assert 'href="#papers"' in page
    assert 'id="papers"' in page
    for kind in ("wall-map", "signature-sheet", "draft-notice", "notice", "contact-cards", "slips"):
        assert f"/papers/{kind}.pdf" in page
    for kind in ("xlsx", "gpkg", "shp", "pdf", "png"):
        assert f"/exports/{kind}?" in page


def test_a_village_comes_by_form_and_a_plan_is_asked_for_by_form(client, sent, wait):
    empty = [(role, ("", io.BytesIO(b""))) for role in ("barriers", "buildings")]  # as browsers send empty fields
    brought = client.post("/villages", files=[*sent(), *empty], data={"name": ""}, follow_redirects=False)
    assert (brought.status_code, brought.headers["location"]) == (303, "/villages/village-1")
    asked = client.post("/villages/village-1/plans", data=FORM, follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, "/plans/village-1-plan-1")
    wait("village-1-plan-1")
    assert "规则全部满足" in client.get("/plans/village-1-plan-1").text


def test_what_a_form_asks_for_is_kept_as_the_command_line_says_it(client, library, wait):
    client.post("/villages/square/plans", data={"profile": "hongwang", "counts": "grid=2，x=3", "seed": "7", **FORM})
    assert library.plans() == ()  # no level is called x
    client.post("/villages/square/plans", data={"profile": "hongwang", "counts": "grid=2", "seed": "7", **FORM})
    asked = library.plan(wait("square-plan-1")).asked
    assert (asked.profile, asked.levels, asked.counts, asked.seed) == ("hongwang", (), ("grid=2",), "7")


def test_a_form_with_faults_shows_all_of_them(client, library):
    wrong = {**FORM, "level_min": ["90", "", ""], "tolerance": "nan", "seed": "-1"}
    answer = client.post("/villages/square/plans", data=wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert len(re.findall("<li>", answer.text)) == 3
    assert library.plans() == ()


def test_what_people_wrote_is_shown_and_runs_nowhere(client, square, tmp_path):
    doors = geojson(
        tmp_path / "h.geojson", [(spot(0, 0), {"id": "a", "group": SCRIPT, SCRIPT: 1}), (spot(1, 1), {"id": "b"})]
    )
    files = [("households", ("h.geojson", io.BytesIO(doors.read_bytes())))]
    there = client.post("/villages", files=files, data={"name": SCRIPT, "attribution": SCRIPT})
    for page in (there.text, client.get("/").text):
        assert SCRIPT not in page
        assert "&lt;script&gt;window.owned" in page


def test_a_hostile_address_is_no_markup_either(client):
    assert "<script>window" not in client.get("/plans/<script>window.x</script>").text


def test_pictures_are_sound_svg(client, plan_id, sent):
    client.post("/villages", files=sent("households"), data={"name": "村"})
    for path in ("/villages/square/picture.svg", "/villages/village-1/picture.svg", f"/plans/{plan_id}/picture.svg"):
        answer = client.get(path)
        assert answer.headers["content-type"] == "image/svg+xml"
        xml.dom.minidom.parseString(answer.text)
        assert "nan" not in answer.text


def test_a_damaged_plan_does_not_break_the_pages(client, library, plan_id, tmp_path):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "report.json").write_text('{"feasible": "x"}')
    library.save_plan(library.plan(plan_id), tmp_path / "bad")
    assert "文件损坏" in client.get("/villages/square").text
    assert client.get("/").status_code == 200
    assert client.get(f"/plans/{plan_id}").status_code == 200
    assert client.get(f"/api/v1/plans/{plan_id}").json()["faults"][0]["where"] == "report.json"
    assert client.get(f"/api/v1/plans/{plan_id}/violations").status_code == 409


def test_the_topmost_level_of_a_frontier_is_shown_first(client, monkeypatch):
    asked = client.post("/api/v1/villages/square/frontiers", json={"levels": [LEVEL]}).json()
    for each in asked["plans"]:
        finished(client, each["plan"]["id"])

    def two_levels(library, plans):
        [cards] = cards_of(library, plans).values()
        return {"grid": cards, "micro_grid": cards}

    monkeypatch.setattr(frontier, "cards_of", two_levels)
    page = client.get("/villages/square/frontier", headers={"accept-language": "en"}).text
    assert re.findall(r'<h2 class="level">([^<]+)</h2>', page) == ["Grid", "Micro-grid"]


def test_the_page_of_a_plan_says_in_words_which_levels_were_asked_for(client, plan_id):
    page = client.get(f"/plans/{plan_id}", headers={"accept-language": "en"}).text
    assert "Micro-grid 50–70 ·" in page
    assert "micro_grid=" not in page
