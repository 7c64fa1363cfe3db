"""Pictures of a place: a photograph or scan (JPEG, PNG) or a page of a PDF, read as pixels and nothing else."""

import json
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from geo.control_points import Size
from geo.errors import Fault, Text
from geo.formats import draw_page
from geo.formats.door import check_file, read_bytes, refuse
from geo.formats.draw_page import Limits

MAX_PIXELS = 50_000_000
"""Of a picture as it is stored: a photograph of a telephone, or A2 scanned at 300 dots an inch.

Half as many where some are transparent: mixing those takes a second copy of the whole.
"""

MIN_SIDE_PX = 16

KEPT_PX = 2_500
"""The longer side of a picture as it is kept; a map shows no more."""

PAGE_DPI = 150
"""Pixels an inch in which places on a page of a PDF are counted, whatever it is drawn in."""

MAX_PAGE_PX = 30_000
MAX_OBJECTS = 50_000
"""Pictures looked through on one page of a PDF."""

MAX_DRAWING_S = 3.0
MAX_DRAWING_BYTES = 1024 * 2**20
"""Seconds and memory that the drawing of a page may take: a few thousand bytes can ask for any of both."""

REFUSED: dict[str, Text] = {
    "password": ("needs a password; export it without one", "需要密码；请导出为不加密的文件"),
    "damaged": ("is damaged; export it again", "文件已损坏；请重新导出"),
    "pictures": ("holds more than {:,} pictures", "图像超过 {:,} 幅"),
}
"""Why a page was not drawn."""

MAX_SCANS = 100
"""Times that a JPEG may go over its pixels, the first time roughly; programs write ten or so."""

UNREADABLE = (OSError, EOFError, SyntaxError, ValueError, IndexError, KeyError, TypeError, struct.error, zlib.error)
"""What Pillow raises on files that are damaged, of which its documentation names only some."""


@dataclass(frozen=True)
class Picture:
    """
    A picture, upright as a viewer shows it.

    Attributes
    ----------
    file
        The name of the file.
    image
        In RGB, or RGBA where it has holes; its longer side at most `KEPT_PX`. It carries no metadata: neither where
        nor when nor with what a photograph was taken.
    size
        Width and height in the pixels in which places on it are counted.
    notices
        What is worth knowing but not wrong.
    """

    file: str
    image: Image.Image
    size: Size
    notices: tuple[Fault, ...] = ()


def read_picture(path: Path, page: int | None = None) -> Picture:
    """
    Return the picture in a file; of an animation the first, of a PDF the page with this number (1 where not said).

    Raises
    ------
    InputError
        The file is not there, is none of the kinds read or not of the kind that its name says, is damaged, or larger
        than is read; or there is no such page.
    """
    found = next((kind for suffix, kind in SUFFIXES.items() if path.name.casefold().endswith(suffix)), None)
    if found is None:
        right = ", ".join(SUFFIXES)
        raise refuse(path, f"is no picture by its name; {right} are read", f"不是可读取的图片；可用格式：{right}")
    check_file(path)
    _check_kind(path, found)
    if page is not None and found != "PDF":
        raise refuse(path, "has no pages; --picture-page is for a PDF", "没有页码；--picture-page 仅用于 PDF")
    return READERS[found](path, 1 if page is None else page)


def _check_kind(path: Path, named: str) -> None:
    """Refuse a file that is of another kind than its name says."""
    head = read_bytes(path, 1024)
    is_pdf = b"%PDF-" in head  # other bytes may stand before it
    kind = next((kind for kind, start in MAGIC.items() if head.startswith(start)), "PDF" if is_pdf else None)
    if kind == named:
        return
    if kind is None:
        text = (f"is not a {named}, though its name says so; export it again", f"内容不是 {named}；请重新导出")
    else:
        text = (f"is a {kind}, though its name says {named}; rename it", f"内容是 {kind}，名称却是 {named}；请改名")
    raise refuse(path, *text)


def _read_image(path: Path, kind: str) -> Picture:
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=[kind]) as image:
            stored = image.size
            clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
            _check_size(path, stored, MAX_PIXELS // 2 if clear else MAX_PIXELS)
            several = getattr(image, "n_frames", 1) > 1
            image.draft(None, _shrunk(stored))  # a JPEG is decoded no finer than it is kept
            upright = ImageOps.exif_transpose(_kept(image))
    except Image.DecompressionBombError as error:
        raise refuse(path, f"has too many pixels; at most {MAX_PIXELS:,}", f"像素过多，最多 {MAX_PIXELS:,}") from error
    except UNREADABLE as error:
        raise refuse(path, f"is damaged ({error}); export it again", f"文件已损坏（{error}）；请重新导出") from error
    turned = (upright.width > upright.height) != (stored[0] > stored[1])
    text = ("holds several pictures; the first is shown", "含多幅图像，仅显示第一幅")
    notices = (Fault(path.name, *text),) if several else ()
    return Picture(path.name, _bare(upright), stored[::-1] if turned else stored, notices)


def _read_jpeg(path: Path, _: int) -> Picture:
    if (n := read_bytes(path).count(b"\xff\xda")) > MAX_SCANS:
        raise refuse(
            path,
            f"goes over its pixels {n:,} times; at most {MAX_SCANS} are read; export it again",
            f"含 {n:,} 次扫描，最多读取 {MAX_SCANS} 次；请重新导出",
        )
    return _read_image(path, "JPEG")


def _read_png(path: Path, _: int) -> Picture:
    return _read_image(path, "PNG")


def _read_page(path: Path, number: int) -> Picture:
    said, pixels = _drawn(path, number)
    n, refused = said.get("pages", 0), said.get("refused")
    if refused == "page":
        raise refuse(path, f"has {n} pages; there is no page {number}", f"共 {n} 页，没有第 {number} 页")
    if "size" in said:
        _check_size(path, (said["size"][0], said["size"][1]), MAX_PAGE_PX**2)
    if refused == "picture":
        met = "{} x {}".format(*said["met"])
        en = f"holds a picture of {met} pixels; at most {MAX_PIXELS:,} in all are read"
        raise refuse(path, en, f"含 {met} 像素的图像；最多读取 {MAX_PIXELS:,} 像素")
    if refused is not None:
        raise refuse(path, *(text.format(MAX_OBJECTS) for text in REFUSED[refused]))
    size = said["size"][0], said["size"][1]
    image = Image.frombytes(said["mode"], said["drawn"], pixels)
    counted = f"{size[0]} x {size[1]}"
    notice = Fault(
        path.name,
        f"page {number} of {n}: pixels are counted {PAGE_DPI} an inch, the page is {counted}",
        f"第 {number} 页，共 {n} 页：像素按每英寸 {PAGE_DPI} 计，页面为 {counted}",
    )
    return Picture(path.name, _bare(_kept(image)), size, (notice,))


def _drawn(path: Path, number: int) -> tuple[dict[str, Any], bytes]:
    """
    Return what a process of its own says of a page, and its pixels (`geo.formats.draw_page`).

    Raises
    ------
    InputError
        It took too long or too much memory, or died.
    """
    limits = Limits(PAGE_DPI, KEPT_PX, MAX_PAGE_PX**2, MAX_PIXELS, MAX_OBJECTS)
    words = {"path": str(path), "number": number, "most_bytes": MAX_DRAWING_BYTES, "limits": asdict(limits)}
    line = [sys.executable, "-I", draw_page.__file__, json.dumps(words)]
    try:
        done = subprocess.run(  # noqa: S603 (our own script)
            line, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=MAX_DRAWING_S
        )
    except subprocess.TimeoutExpired as error:
        raise refuse(
            path,
            f"takes longer than {MAX_DRAWING_S:g} s to draw; export the page as a JPG or PNG",
            f"绘制超过 {MAX_DRAWING_S:g} 秒；请将该页导出为 JPG 或 PNG",
        ) from error
    except subprocess.CalledProcessError as error:
        most = MAX_DRAWING_BYTES // 2**20
        raise refuse(
            path,
            f"is damaged, or takes more than {most:,} MB to draw; export the page as a JPG or PNG",
            f"文件已损坏，或绘制所需内存超过 {most:,} MB；请将该页导出为 JPG 或 PNG",
        ) from error
    header, _, pixels = done.stdout.partition(b"\n")
    return json.loads(header), pixels


def _check_size(path: Path, size: Size, most: int) -> None:
    """Refuse a picture by its size before a pixel of it is read."""
    width, height = size
    met = f"{width} x {height}"
    if min(size) < MIN_SIDE_PX:
        right = f"{MIN_SIDE_PX} x {MIN_SIDE_PX}"
        raise refuse(path, f"is {met} pixels; at least {right} show anything", f"只有 {met} 像素；至少应为 {right}")
    if width * height > most:
        en = f"is {met} pixels; at most {most:,} in all are read; export it smaller"
        raise refuse(path, en, f"为 {met} 像素；最多读取 {most:,} 像素；请缩小后导出")


def _shrunk(size: Size) -> Size:
    """Return a size with its longer side at most `KEPT_PX`."""
    share = min(1.0, KEPT_PX / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _kept(image: Image.Image) -> Image.Image:
    """Return a picture no larger than it is kept; colours of a palette first become colours that mix."""
    small = image.convert("RGBA" if image.has_transparency_data else "RGB") if image.mode in ("1", "P", "PA") else image
    small.thumbnail((KEPT_PX, KEPT_PX))
    return small


def _bare(image: Image.Image) -> Image.Image:
    """Return nothing but the pixels: what else a file says of its picture (EXIF, XMP, text, colour profile) is left."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    pixels = image.convert(mode)
    bare = Image.new(mode, pixels.size)
    bare.paste(pixels)
    return bare


MAGIC = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n"}
"""The bytes that a file begins with, by its kind."""

READERS: dict[str, Callable[[Path, int], Picture]] = {"JPEG": _read_jpeg, "PNG": _read_png, "PDF": _read_page}
"""What reads each kind."""

SUFFIXES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".pdf": "PDF"}
"""The kind of a picture, by the end of the file's name."""
