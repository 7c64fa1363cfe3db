"""The service as a whole: what several of one process share, and what they do not."""

from datetime import UTC, datetime

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ServiceSettings
from api.store.memory import MemoryStore
from api.store.records.villages import VillageRecord

THEN = datetime(2026, 1, 1, tzinfo=UTC)


def test_services_of_one_process_answer_each_from_its_own_store(tmp_path):
    (tmp_path / "none").mkdir()

    def service(name):
        store = MemoryStore()
        with store.writing() as books:
            books.villages.add(VillageRecord(id="", name=name, created=THEN, households=12, points=3))
        settings = ServiceSettings(data=tmp_path / name, examples=tmp_path / "none")
        return TestClient(create_app(settings, store=store, draw=lambda *_: None), base_url="http://127.0.0.1")

    for client, name in [(service("石村"), "石村"), (service("河村"), "河村")]:
        told = client.get("/api/v1/villages").json()["villages"]
        assert [village["name"] for village in told] == [name]
