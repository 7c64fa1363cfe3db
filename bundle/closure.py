"""Which packages a program needs at run time, and what `requirements.lock` pins them to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@dataclass(frozen=True)
class Pin:
    """A package, its one version, and the hashes of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]

    def __str__(self) -> str:
        hashes = "".join(f" \\\n    --hash=sha256:{one}" for one in self.hashes)
        return f"{self.name}=={self.version}{hashes}\n"


def read_pins(lock: str) -> dict[str, Pin]:
    """Return the pins of a lock by the names of their packages."""
    pins = {}
    for line in lock.replace("\\\n", " ").splitlines():
        found = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line)
        if found:
            name = str(canonicalize_name(found[1]))
            pins[name] = Pin(name, found[2], tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", line)))
    return pins


def run_time(asked: Iterable[str]) -> dict[str, Distribution]:
    """
    Return the installed packages that requirements lead to, on this machine and this Python.

    Extras are followed: ``psycopg[binary]`` leads to its client library.
    """
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(text) for text in asked]
    while waiting:
        one = waiting.pop()
        name = str(canonicalize_name(one.name))
        for extra in {"", *one.extras}:
            if (name, extra) in seen or not (one.marker is None or one.marker.evaluate({"extra": ""})):
                continue
            seen.add((name, extra))
            found[name] = distribution(name)
            waiting += _needs(found[name], extra)
    return dict(sorted(found.items()))


def _needs(package: Distribution, extra: str) -> list[Requirement]:
    needs = [Requirement(text) for text in package.requires or ()]
    wanted = [one for one in needs if one.marker is None or one.marker.evaluate({"extra": extra})]
    for one in wanted:
        one.marker = None  # it was weighed here, with the extra that asked for it
    return wanted
