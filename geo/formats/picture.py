"""Pictures of a place: a photograph or scan (JPEG, PNG) or a page of a PDF, read as pixels and nothing else."""

import struct
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from geo.control_points import Size
from geo.errors import Fault
from geo.formats.door import check_file, read_bytes, refuse

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
    return _read_image(path, "JPEG")


def _read_png(path: Path, _: int) -> Picture:
    return _read_image(path, "PNG")


def _read_page(path: Path, number: int) -> Picture:
    try:
        with pypdfium2.PdfDocument(path) as document:
            n = len(document)
            if not 1 <= number <= n:
                text = (f"has {n} pages; there is no page {number}", f"共 {n} 页，没有第 {number} 页")
                raise refuse(path, *text)
            page = document[number - 1]
            points = page.get_size()  # 72 an inch
            size = round(points[0] * PAGE_DPI / 72), round(points[1] * PAGE_DPI / 72)
            _check_size(path, size, MAX_PAGE_PX**2)
            _check_objects(path, page)
            drawn = page.render(scale=max(_shrunk(size)) / max(points))
            image = _kept(drawn.to_pil())
    except pypdfium2.PdfiumError as error:
        text = ("is damaged, or needs a password; export it again", "文件已损坏或需要密码；请重新导出")
        raise refuse(path, *text) from error
    counted = f"{size[0]} x {size[1]}"
    notice = Fault(
        path.name,
        f"page {number} of {n}: pixels are counted {PAGE_DPI} an inch, the page is {counted}",
        f"第 {number} 页，共 {n} 页：像素按每英寸 {PAGE_DPI} 计，页面为 {counted}",
    )
    return Picture(path.name, _bare(image), size, (notice,))


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


def _check_objects(path: Path, page: pypdfium2.PdfPage) -> None:
    """Refuse a page that holds a picture too large to be drawn from, or too many."""
    pictures = page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3)
    for number, picture in enumerate(islice(pictures, MAX_OBJECTS + 1)):
        if number == MAX_OBJECTS:
            raise refuse(path, f"holds more than {MAX_OBJECTS:,} pictures", f"图像超过 {MAX_OBJECTS:,} 幅")
        width, height = picture.get_px_size()
        if width * height > MAX_PIXELS:
            en = f"holds a picture of {width} x {height} pixels; at most {MAX_PIXELS:,} in all are read"
            raise refuse(path, en, f"含 {width} x {height} 像素的图像；最多读取 {MAX_PIXELS:,} 像素")


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
