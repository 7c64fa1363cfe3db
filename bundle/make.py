"""Make the archive that installs Gridhood on a machine without a network: ``make bundle``."""

import argparse
import shutil
import subprocess
import sys
import tomllib
from hashlib import sha256
from html import escape
from importlib.metadata import Distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from archive import write_archive, write_sums
from closure import Pin, read_pins, run_time
from hatchling.builders.wheel import WheelBuilder
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
PLATFORM = "linux-x86_64"
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
SHIPPED = ("*.geojson", "README.md", "LICENSE")

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}}
pre{{background:#f4f4f2;padding:.8rem;overflow:auto}}code{{font-size:.9em}}table{{border-collapse:collapse}}
td,th{{border:1px solid #ccc;padding:.3rem .6rem;text-align:left}}a{{color:#0b5394}}</style></head>
<body>{body}</body></html>
"""


def make_bundle(out: Path) -> Path:
    """Return the archive, made in a folder from the pins of `requirements.lock` and what lies in the checkout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = run_time(project["dependencies"])
    pins = read_pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    name = f"gridhood-{project['version']}-{PLATFORM}"
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".bundle-") as stage:
        folder = Path(stage) / name
        folder.mkdir()
        _wheels(folder, [pins[one] for one in packages])
        _own_wheel(folder, project["version"])
        _data(folder)
        _papers(folder, packages)
        write_sums(folder)
        write_archive(folder, out / f"{name}.tar.gz")
    return out / f"{name}.tar.gz"


def _wheels(folder: Path, pins: list[Pin]) -> None:
    """Fetch the wheels of the pins, each held against its hashes, and name those that are there."""
    (folder / "requirements.txt").write_text("".join(map(str, pins)), encoding="utf-8")
    line = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    line += ["--only-binary", ":all:", "--require-hashes", "-r", "requirements.txt", "-d", "wheels"]
    subprocess.run(line, cwd=folder, check=True)
    fetched = {sha256(path.read_bytes()).hexdigest() for path in (folder / "wheels").iterdir()}
    # only the hashes of what is in the archive: the rest say nothing to who installs it
    here = [Pin(pin.name, pin.version, tuple(one for one in pin.hashes if one in fetched)) for pin in pins]
    (folder / "requirements.txt").write_text("".join(map(str, here)), encoding="utf-8")


def _own_wheel(folder: Path, version: str) -> None:
    """Build our wheel and pin it beside the others."""
    wheel = Path(next(WheelBuilder(str(ROOT)).build(directory=str(folder / "wheels"), versions=["standard"])))
    pin = Pin("gridhood", version, (sha256(wheel.read_bytes()).hexdigest(),))
    with (folder / "requirements.txt").open("a", encoding="utf-8") as file:
        file.write(str(pin))


def _data(folder: Path) -> None:
    boundaries = ROOT / "data" / "boundaries"
    for file in sorted(path for pattern in SHIPPED for path in boundaries.rglob(pattern)):
        to = folder / "data" / "boundaries" / file.relative_to(boundaries)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)


def _papers(folder: Path, packages: dict[str, Distribution]) -> None:
    """Write the script and the page that say how it is installed, the examples of settings, the licences."""
    script = (HERE / "install.sh").read_text(encoding="utf-8")
    (folder / "install.sh").write_text(script.replace("@PYTHON@", f"python{PYTHON}").replace("@VERSION@", PYTHON))
    (folder / "install.sh").chmod(0o755)
    for file in (HERE / "gridhood.service", HERE / "nginx.conf", ROOT / "LICENSE"):
        shutil.copyfile(file, folder / file.name)
    words = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(words)
    (folder / "install.html").write_text(PAGE.format(title=escape("Gridhood 安装"), body=body), encoding="utf-8")
    (folder / "LICENSES.txt").write_text(licences(packages), encoding="utf-8")


def licences(packages: dict[str, Distribution]) -> str:
    """Return a line a package: its name, version and licence; the texts lie in the wheels."""
    lines = [f"{name} {package.version}: {licence_of(package)}\n" for name, package in packages.items()]
    return "Packages in this archive and their licences; the texts are in the wheels.\n\n" + "".join(lines)


def licence_of(package: Distribution) -> str:
    """Return what a package says that its licence is, in its shortest form."""
    said = package.metadata
    named = [one.split(" :: ")[-1] for one in said.get_all("Classifier") or () if one.startswith("License :: OSI")]
    short = (said.get("License") or "").strip().split("\n")[0][:60]
    return said.get("License-Expression") or short or ", ".join(named) or "see the wheel"


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("out", type=Path, nargs="?", default=ROOT / "dist")
    made = make_bundle(reader.parse_args().out)
    print(f"{made} · {made.stat().st_size / 2**20:.0f} MiB · Python {PYTHON}")
