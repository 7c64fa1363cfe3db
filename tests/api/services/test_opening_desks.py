"""The desk of a draft is opened while its page is looked at: the workbench then shows without being measured."""

import pytest
from service import app, client, drawn, draws, plan_id, settings, shipped, square, store

from api.services.redrawing import desks as kept
from geo.errors import Fault, InputError

__all__ = ["app", "client", "drawn", "draws", "plan_id", "settings", "shipped", "square", "store"]


@pytest.fixture
def measured(monkeypatch):
    """Return the folders of the plans that were measured."""
    folders = []
    really = kept.open_desk

    def noted(folder):
        folders.append(folder)
        return really(folder)

    monkeypatch.setattr(kept, "open_desk", noted)
    return folders


def test_the_page_of_a_draft_has_its_workbench_measured_and_the_workbench_measures_nothing(client, plan_id, measured):
    assert client.get(f"/plans/{plan_id}").status_code == 200
    client.app.state.service.openings.close()
    assert len(measured) == 1
    assert client.get(f"/api/v1/plans/{plan_id}/workbench").status_code == 200
    client.get(f"/plans/{plan_id}")
    client.app.state.service.openings.close()
    assert len(measured) == 1


def test_a_plan_that_nobody_may_draw_on_is_not_measured(client, plan_id, measured):
    version = client.get(f"/api/v1/plans/{plan_id}").json()["version"]
    client.post(f"/plans/{plan_id}/stage", data={"step": "submit", "version": version}, follow_redirects=False)
    measured.clear()
    client.app.state.service.desks._shelves.clear()
    client.get(f"/plans/{plan_id}")
    client.app.state.service.openings.close()
    assert measured == []


def test_a_desk_that_cannot_be_opened_spoils_no_page(client, plan_id, monkeypatch):
    def damaged(folder):
        raise InputError([Fault("plan.gpkg", "it lacks geometry", "缺少几何")])

    monkeypatch.setattr(kept, "open_desk", damaged)
    assert client.get(f"/plans/{plan_id}").status_code == 200
    client.app.state.service.openings.close()
    assert client.get(f"/api/v1/plans/{plan_id}/workbench").status_code == 422
