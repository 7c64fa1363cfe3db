"""The service is killed under load: what it acknowledged is there, once."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_nothing_acknowledged_is_lost_or_done_twice_where_the_service_is_killed():
    # how long a start takes is measured where nothing else runs: make soak
    options = ["--kills", "2", "--store", "sqlite", "--workers", "0", "--pause-s", "1", "3", "--restart-s", "300"]
    line = [sys.executable, "benchmarks/service/soak.py", *options]
    answer = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    found = json.loads(answer.stdout)
    assert found["jobs"].get("done", 0) > 0
    assert sum(found["jobs"].values()) >= found["acknowledged"]["plans"] > 0
    assert found["acknowledged"]["visits"] > 0
    assert found["acknowledged"]["edits"] > 0
