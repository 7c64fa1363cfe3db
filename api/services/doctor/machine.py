"""What a machine has to have: a Python, packages that load, fonts, what lays out paper."""

import subprocess
import sys
from shutil import which

from api.services.doctor.finding import Finding, Place, ok, warn, wrong

LEAST_PYTHON = (3, 11)
COMPILED = (
    "numpy",
    "scipy",
    "pandas",
    "shapely",
    "pyproj",
    "pyogrio",
    "numba",
    "ortools.sat.python.cp_model",
    "osmium",
    "PIL.Image",
    "pypdfium2",
    "python_calamine",
    "psycopg",
    "argon2",
    "pydantic_core",
)
LONGEST_S = 120

IMPORTS = """
import importlib, sys
for name in sys.argv[1:]:
    print(name, flush=True)
    importlib.import_module(name)
"""


def python_version(_: Place) -> Finding:
    """Return whether this Python is new enough."""
    met = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= LEAST_PYTHON:
        return ok(met)
    return wrong((met, met), ("install Python 3.11 or newer", "请安装 Python 3.11 或更新版本"))


def compiled_packages(_: Place, names: tuple[str, ...] = COMPILED) -> Finding:
    """Return whether packages with compiled parts load: in a process of its own, which one of them may bring down."""
    done = _python("-c", IMPORTS, *names)
    if done.returncode == 0:
        return ok(f"{len(names)} load", f"{len(names)} 个均可加载")
    last = (done.stdout.split() or ["?"])[-1]
    why = (done.stderr.strip().splitlines() or [f"process ended with {done.returncode}"])[-1]
    return wrong(
        (f"{last} does not load: {why}", f"{last} 无法加载：{why}"),
        ("install again, for this Python and this kind of machine", "请按本机 Python 版本和架构重新安装"),
    )


def chinese_fonts(_: Place) -> Finding:
    """Return whether fontconfig knows a font with Chinese, which printed sheets need."""
    program = which("fc-list")
    if program is None:
        return warn(("fc-list is not installed", "未安装 fc-list"), ("install fontconfig", "请安装 fontconfig"))
    done = subprocess.run([program, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    fonts = sorted({line.split(",")[0] for line in done.stdout.splitlines() if line.strip()})
    if fonts:
        return ok(fonts[0])
    return wrong(("no font with Chinese", "没有中文字体"), ("install fonts-noto-cjk", "请安装 fonts-noto-cjk"))


def pango(_: Place) -> Finding:
    """Return whether WeasyPrint finds Pango, which lays out printed sheets."""
    done = _python("-c", "import weasyprint; print(weasyprint.__version__)")
    if done.returncode == 0:
        return ok(f"WeasyPrint {done.stdout.strip()}")
    why = (done.stderr.strip().splitlines() or ["?"])[-1]
    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    return wrong(
        (f"WeasyPrint does not load: {why}", f"WeasyPrint 无法加载：{why}"),
        (f"install {packages}", f"请安装 {packages}"),
    )


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, *arguments]
    try:
        return subprocess.run(line, capture_output=True, text=True, check=False, timeout=LONGEST_S)  # noqa: S603
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(line, 1, "", f"did not end within {LONGEST_S} s")
