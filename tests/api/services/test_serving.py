"""Running the service: the address, the folder, and how it ends."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from api.errors import OutputError
from api.services.serving import is_loopback, serve, settings_for
from geo.errors import InputError

SERVE = """
import sys
from pathlib import Path
from api.services.serving import serve
if __name__ == "__main__":
    serve(port=0, data_dir=Path(sys.argv[1]), on_ready=lambda address: print(address, flush=True))
"""


def test_it_serves_until_it_is_interrupted_and_then_ends_in_silence(tmp_path):
    command = [sys.executable, "-c", SERVE, str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        address = running.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}/api/v1/plans", timeout=30) as answer:
            listed, headers = json.load(answer), answer.headers
        running.send_signal(signal.SIGINT)
        said, complained = running.communicate(timeout=30)
    assert (running.returncode, said, complained) == (0, "", "")
    assert listed == {"plans": [], "next": None}
    assert "server" not in headers


def test_an_address_that_is_taken_is_said_so(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match="--port"):
        serve(port=taken.getsockname()[1], data_dir=tmp_path)


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 0), ("203.0.113.1", 0), ("127.0.0.1", 99999)])
def test_an_address_that_is_none_of_ours_is_said_so(host, port, tmp_path):
    with pytest.raises(InputError):
        serve(host, port, tmp_path)


def test_a_data_folder_that_cannot_be_is_said_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="--data"):
        serve(port=0, data_dir=tmp_path / "file" / "data")


def test_only_loopback_answers_to_its_own_names_alone(tmp_path, monkeypatch):
    assert "127.0.0.1" in settings_for("127.0.0.1", tmp_path).hosts
    assert settings_for("0.0.0.0", tmp_path).hosts == ()
    monkeypatch.setenv("GRIDHOOD_HOSTS", '["grids.village"]')
    assert settings_for("0.0.0.0", tmp_path).hosts == ("grids.village",)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("example", False)],
)
def test_what_only_this_machine_reaches_is_known(host, loopback):
    assert is_loopback(host) == loopback
