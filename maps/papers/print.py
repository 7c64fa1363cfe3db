"""Pages to PDF and PNG, where the machine has what that takes."""

import subprocess
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageFile

from geo.errors import Fault

SHARPNESS = 2.0
"""Pixels of a picture for each CSS pixel."""

PX_PER_PT = 4.0 / 3.0
BELOW = 16.0
"""CSS pixels kept below the end of a picture."""


@cache
def print_faults() -> tuple[Fault, ...]:
    """Return why no PDF and no picture can be made here, or Chinese would be boxes in them; nothing if all is well."""
    try:
        _weasyprint()
    except (ImportError, OSError) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        return (
            Fault(
                "PDF",
                f"no PDF and no pictures: weasyprint or its library Pango is missing ({told}); "
                "install libpango-1.0-0 and libpangoft2-1.0-0, or print the HTML from a browser",
                f"未生成 PDF 和图片：缺少 weasyprint 或其依赖 Pango（{told}）；"
                "请安装 libpango-1.0-0 和 libpangoft2-1.0-0，或用浏览器打印 HTML",
            ),
        )
    if _has_chinese_font():
        return ()
    return (
        Fault(
            "PDF",
            "no font with Chinese is installed: Chinese in PDFs and pictures would be empty boxes, so none were made; "
            "install fonts-noto-cjk, or print the HTML from a browser that has one",
            "未安装中文字体：PDF 和图片中的汉字会显示为方框，因此未生成；"
            "请安装 fonts-noto-cjk，或在有中文字体的电脑上用浏览器打印 HTML",
        ),
    )


def write_pdf(pages: Sequence[str], path: Path) -> int:
    """
    Write pages of HTML as one PDF, the paper of each counted from 1, and return how many sheets of paper it has.

    The fonts are embedded. Asks the network and the disk for nothing.
    """
    documents = [_laid_out(html) for html in pages]
    paper = [page for document in documents for page in document.pages]
    documents[0].copy(paper).write_pdf(path)
    return len(paper)


def write_pictures(html: str, paths: Sequence[Path]) -> None:
    """Write each paper of a page as a picture, cut off below its anchor ``end-n``, n from 0."""
    document = _laid_out(html)
    book = pdfium.PdfDocument(BytesIO(document.write_pdf()))
    try:
        for n, (path, laid) in enumerate(zip(paths, document.pages, strict=True)):
            kept = laid.anchors[f"end-{n}"][1] + BELOW
            cut = max(0.0, laid.height - kept) / PX_PER_PT
            _save(book[n].render(scale=SHARPNESS * PX_PER_PT, crop=(0, cut, 0, 0), grayscale=True).to_numpy(), path)
    finally:
        book.close()


def write_page_picture(pdf: Path, path: Path, *, dpi: float) -> None:
    """Write the first page of a PDF as a PNG in colour, of so many dots an inch of paper."""
    book = pdfium.PdfDocument(pdf)
    try:
        book[0].render(scale=dpi / 72).to_pil().save(path)
    finally:
        book.close()


def _save(grey: NDArray[np.uint8], path: Path) -> None:
    """Write a picture in sixteen greys, which is small to send."""
    picture = Image.fromarray(np.ascontiguousarray(grey.reshape(grey.shape[:2]) >> 4), mode="P")
    picture.putpalette([17 * step for step in range(16) for _ in "rgb"])
    picture.save(path, bits=4)


def _laid_out(html: str) -> Any:
    weasyprint = _weasyprint()
    return weasyprint.HTML(string=html, url_fetcher=_refuse).render(font_config=_fonts())


@cache
def _fonts() -> Any:
    """Return the fonts of the machine, looked up once for all pages: that is a quarter of the time of a sheet."""
    _weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # as `_weasyprint`

    return FontConfiguration()


def _refuse(url: str, *_: object, **__: object) -> Any:
    raise ValueError(f"papers load nothing, and {url} was asked for")


@cache
def _weasyprint() -> Any:
    strict = ImageFile.LOAD_TRUNCATED_IMAGES
    import weasyprint  # loads Pango, which a machine may lack

    # it lets half a picture pass for a whole one in all of the process, readers of planners' pictures included
    ImageFile.LOAD_TRUNCATED_IMAGES = strict
    return weasyprint


@cache
def _has_chinese_font() -> bool:
    """Return whether fontconfig knows a font with Chinese; where it cannot be asked, yes."""
    program = which("fc-list")
    if program is None:
        return True
    found = subprocess.run([program, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    return found.returncode != 0 or bool(found.stdout.strip())
