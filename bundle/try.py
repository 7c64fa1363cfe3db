"""
Install an archive where there is no network, plan a village that it ships, and ask the service: ``make bundle-try``.

The network is off for all of it: in a namespace of its own, in which only this machine is there.
"""

import argparse
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

INSIDE = "GRIDHOOD_BUNDLE_INSIDE"
LONGEST_S = 60
UP, SIOCSIFFLAGS = 0x1, 0x8914


def go_inside() -> None:
    """Begin anew without a network, if this is not so already."""
    if os.environ.get(INSIDE):
        return
    line = [shutil.which("unshare") or "unshare", "--net"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    if subprocess.run([*line, "true"], capture_output=True, check=False).returncode:
        sys.exit("unshare --net is not allowed here, and only it shows that no network is needed")
    os.execvpe(line[0], [*line, sys.executable, *sys.argv], {**os.environ, INSIDE: "yes"})


def raise_loopback() -> None:
    """Bring up this machine's own address, and show that there is no other."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        fcntl.ioctl(device, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", UP))
    assert [name for _, name in socket.if_nameindex() if name != "lo"] == [], "there is a network"


def run(line: list[object], folder: Path) -> str:
    """Run a program in a folder with nothing of this environment's own; return what it says."""
    bare = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", "PYTHON": base_python()}
    done = subprocess.run(list(map(str, line)), cwd=folder, env=bare, text=True, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, line))} ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def base_python() -> str:
    """Return the Python that environments are made with, not that of one."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")


def asked(program: Path, folder: Path) -> None:
    """Serve, ask for the first page and the villages, and end it."""
    line = [program, "serve", "--port", "0", "--data", "served"]
    with subprocess.Popen(list(map(str, line)), cwd=folder, text=True, stdout=subprocess.PIPE) as service:
        try:
            said = service.stdout.readline() if service.stdout else ""
            address = said.split()[1]
            for path in ("/", "/api/v1/villages"):
                answer = answered(f"{address}{path}")
                assert "Karhula" in answer or path == "/", answer[:500]
        finally:
            service.terminate()
            service.wait(LONGEST_S)


def answered(address: str) -> str:
    """Return what is answered at an address, once it is."""
    until = time.monotonic() + LONGEST_S
    while True:
        try:
            with urlopen(address, timeout=LONGEST_S) as answer:
                return str(answer.read().decode())
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def try_bundle(archive: Path) -> None:
    """Install, plan, judge and serve in a folder that goes afterwards."""
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - began:5.1f} s  {what}", flush=True)

    with TemporaryDirectory(prefix="gridhood-bundle-") as name:
        folder = Path(name)
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        [unpacked] = folder.iterdir()
        tell("unpacked")
        run([unpacked / "install.sh", folder / "installed"], folder)
        tell("installed")
        program, karhula = folder / "installed/bin/gridhood", folder / "installed/share/data/boundaries/karhula"
        layers = [("--households", "households"), ("--boundary", "boundary"), ("--roads", "roads")]
        files = [word for option, layer in layers for word in (option, karhula / f"{layer}.geojson")]
        run([program, "plan", *files, "--level", "micro_grid=50-100", "--iterations", "5", "--out", "plan"], folder)
        run([program, "verify", "plan"], folder)
        tell("planned and judged")
        run([program, "doctor", "--data", "none"], folder)
        tell("examined")
        asked(program, folder)
        tell("served")


if __name__ == "__main__":
    go_inside()
    raise_loopback()
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("archive", type=Path)
    try_bundle(reader.parse_args().archive)
