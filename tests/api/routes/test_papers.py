"""Papers of plans as the service gives them: with who leads, to whom, and that it is written down."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2 as pdfium
import pytest
from fastapi.testclient import TestClient
from shapely import Point

from api.app import create_app
from api.governance.role import Role
from api.services.papers import press
from api.services.security.tokens import issue_access
from api.store.records.plans import Asked
from api.store.records.staff import PersonRecord, PostRecord, StationRecord
from api.store.records.users import GrantRecord, UserRecord
from geo.errors import Fault
from maps.papers.print import print_faults

PLANS = "/api/v1/plans"
TODAY, LATER = date(2026, 1, 1), date(2026, 6, 1)
ANY = {"If-Match": "*"}
prints = pytest.mark.skipif(bool(print_faults()), reason="Pango or a Chinese font is not installed")


@pytest.fixture
def staffed(store):
    """Keep a leader of the first grid from the first day, another from June on, and a station of the village."""
    with store.writing() as books:
        people = books.people.add(
            PersonRecord(0, "王小明", "/", "0351-5721234"), PersonRecord(0, "李一", "/", "0351-5729999")
        )
        first, second = (one.id for one in people)
        books.posts.add(
            PostRecord(0, "V1-001", "/", "group_leader", TODAY, LATER, first),
            PostRecord(0, "V1-001", "/", "group_leader", LATER, None, second),
        )
        books.stations.add(StationRecord(0, "样例村便民服务站", "/", Point(117.0, 36.1), "周一至周五 8:30-17:30", "V1"))


@pytest.fixture
def published(client, plan_id):
    """Return the plan, in force from June on."""
    for what, body in (("submit", None), ("approve", None), ("publish", {"valid_from": str(LATER)})):
        assert client.post(f"{PLANS}/{plan_id}:{what}", json=body, headers=ANY).status_code == 200
    return plan_id


@pytest.fixture
def stranger(settings, store, draws):
    """Return a client of the same service where people log in, of somebody who did not."""
    app = create_app(settings.model_copy(update={"login": "always"}), store=store, draw=draws)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def text_of(answer) -> str:
    """Return what stands on a PDF that was given, without the ends of lines."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    book = pdfium.PdfDocument(answer.content)
    return "".join("".join(page.get_textpage().get_text_range() for page in book).split())


@prints
@pytest.mark.usefixtures("staffed")
def test_a_wall_map_names_who_leads_today_and_the_draft_as_one(client, plan_id):
    text = text_of(client.get(f"{PLANS}/{plan_id}/papers/wall-map.pdf"))
    assert "王小明" in text
    assert "李一" not in text
    assert "草案" in text
    assert "样例村微网格分布图" in text


@prints
@pytest.mark.usefixtures("staffed")
def test_a_published_plan_names_who_will_lead_on_its_first_day(client, published):
    text = text_of(client.get(f"{PLANS}/{published}/papers/contact-cards.pdf"))
    assert "李一" in text
    assert "0351-5729999" in text
    assert "王小明" not in text
    assert "样例村便民服务站" in text


@prints
def test_a_wall_map_is_given_as_a_picture_too(client, plan_id):
    answer = client.get(f"{PLANS}/{plan_id}/papers/wall-map.png?lang=en")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


@prints
@pytest.mark.parametrize("paper", ["signature-sheet.pdf?lang=en", "draft-notice.pdf?until=2026-02-01", "notice.pdf"])
def test_other_papers_are_given(client, plan_id, paper):
    text = text_of(client.get(f"{PLANS}/{plan_id}/papers/{paper}"))
    said = {"s": "Therewasnoplanofthislevelbefore.", "d": "征求意见截至2026年2月1日", "n": "服务公示"}
    assert said[paper[0]] in text


@prints
@pytest.mark.usefixtures("staffed")
def test_slips_are_of_the_doors_whose_leader_changes(client, plan_id, store):
    change_leaders(store, plan_id)
    with store.reading() as books:
        doors = books.assignments.find(plan_id=plan_id, grid_id="V1-001")
    text = text_of(client.get(f"{PLANS}/{plan_id}/papers/slips.pdf"))
    assert text.count("王小明") == len(doors) > 0, "a unit of the square is one door, and nobody led any before"
    assert "原负责人：未指定" in text


@prints
def test_every_paper_is_written_down(client, plan_id):
    client.get(f"{PLANS}/{plan_id}/papers/contact-cards.pdf")
    [row] = client.get("/api/v1/audit", params={"what": "exported"}).json()["rows"]
    assert (row["subject"], row["detail"]) == (plan_id, {"file": "contact-cards.pdf"})


@pytest.mark.parametrize(
    ("paper", "where"),
    [
        ("wall-map.pdf?level=team", "level"),
        ("wall-map.pdf?village=V9", "village"),
        ("notice.pdf?grid=V1-999", "grid"),
        ("wall-map.pdf?supervision_phone=call+me", "supervision_phone"),
    ],
)
def test_what_a_plan_does_not_have_is_refused_by_its_place(client, plan_id, paper, where):
    answer = client.get(f"{PLANS}/{plan_id}/papers/{paper}")
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["faults"]] == [where]


def test_a_machine_that_cannot_print_says_what_to_install(client, plan_id, monkeypatch):
    lacking = Fault("PDF", "Pango is missing; install libpango-1.0-0", "缺少 Pango")
    monkeypatch.setattr(press, "print_faults", lambda: (lacking,))
    answer = client.get(f"{PLANS}/{plan_id}/papers/wall-map.pdf")
    assert answer.status_code == 503
    assert "install libpango" in answer.json()["detail"]


@prints
def test_who_does_not_log_in_has_the_notices_of_a_published_plan_alone(stranger, published):
    assert "服务公示" in text_of(stranger.get(f"{PLANS}/{published}/papers/notice.pdf"))
    for paper in ("wall-map.pdf", "wall-map.png", "signature-sheet.pdf", "draft-notice.pdf", "contact-cards.pdf"):
        assert stranger.get(f"{PLANS}/{published}/papers/{paper}").status_code == 401, paper
    assert stranger.get(f"{PLANS}/{published}/papers/slips.pdf").status_code == 401


def test_who_does_not_log_in_has_no_notice_of_a_draft(stranger, plan_id):
    assert stranger.get(f"{PLANS}/{plan_id}/papers/notice.pdf").status_code == 401


def test_slips_ask_for_the_right_to_read_doors(stranger, plan_id, store):
    assert printed_by(stranger, store, Role.LEADER, plan_id, "slips.pdf") == 403


@prints
@pytest.mark.usefixtures("staffed")
def test_a_planner_may_print_slips(stranger, plan_id, store):
    change_leaders(store, plan_id)
    assert printed_by(stranger, store, Role.PLANNER, plan_id, "slips.pdf") == 200


@prints
def test_where_no_leader_changes_there_is_no_paper_but_a_sentence(client, plan_id):
    answer = client.get(f"{PLANS}/{plan_id}/papers/slips.pdf")
    assert answer.status_code == 422
    assert "no door gets another leader" in answer.text
    assert client.get("/api/v1/audit", params={"what": "exported"}).json()["rows"] == []


def change_leaders(store, plan_id):
    """Have the plan drawn under a profile whose posts the leaders hold."""
    with store.writing() as books:
        plan = books.plans.get(plan_id)
        books.plans.change(plan, replace(plan, asked=Asked(profile="xigu_1448")))


def printed_by(client, store, role, plan_id, paper) -> int:
    """Return how the service answers somebody of a role everywhere who asks for a paper."""
    with store.writing() as books:
        books.users.add(UserRecord(str(role), "/", "x", datetime(2026, 1, 1, tzinfo=UTC)))
        books.grants.add(GrantRecord(str(role), str(role), "/"))
    token = issue_access(client.app.state.service.doorkeeper.key, str(role), 0, datetime.now(UTC))
    headers = {"authorization": f"Bearer {token}"}
    return client.get(f"{PLANS}/{plan_id}/papers/{paper}", headers=headers).status_code


def test_a_plan_that_is_not_there_has_no_paper(client):
    assert client.get(f"{PLANS}/none-plan-1/papers/wall-map.pdf").status_code == 404
