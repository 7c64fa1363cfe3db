"""Environments of peers: made when first asked for, from pinned requirements, in a folder that git does not see."""

import os
import subprocess
import sys
from pathlib import Path

from peers import Peer

CACHE = Path(__file__).parent / ".environments"
INSTALL_S = 900.0


class NoAnswerError(Exception):
    """A tool that gives no division, and why."""


def find_python(peer: Peer) -> str:
    """
    Return the Python that runs a peer, its environment made anew where its requirements have changed.

    Raises
    ------
    NoAnswerError
        The requirements cannot be installed.
    """
    if peer.requirements is None:
        return sys.executable
    folder = CACHE / peer.module
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted, stamp = peer.requirements.read_text(encoding="utf-8"), folder / "made_of.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        CACHE.mkdir(exist_ok=True)
        (CACHE / ".gitignore").write_text("*\n", encoding="utf-8")
        stamp.unlink(missing_ok=True)
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _run([str(python), "-m", "pip", "install", "--quiet", "--requirement", str(peer.requirements)])
        stamp.write_text(wanted, encoding="utf-8")
    return str(python)


def _run(line: list[str]) -> None:
    try:
        subprocess.run(line, check=True, capture_output=True, text=True, timeout=INSTALL_S)
    except subprocess.TimeoutExpired:
        raise NoAnswerError(f"not installed within {INSTALL_S:.0f} s") from None
    except subprocess.CalledProcessError as error:
        raise NoAnswerError("cannot be installed: " + last_line(error.stderr)) from None


def last_line(text: str) -> str:
    """Return the last line of what a program said, at most 100 characters of it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:100] if lines else "it said nothing"
