"""
One page of a PDF drawn in a process of its own, run as a script: a page can take any time and memory to draw.

It imports nothing of this program, so that it starts at once, and it gets every limit as a word. What it answers on
its output is a line of JSON, then the pixels as `PIL.Image.Image.tobytes` has them.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_PAGEOBJ_IMAGE

if sys.platform == "linux":  # elsewhere the time alone is bounded
    import resource

DEEP = 3
"""How deep in groups of objects pictures are looked for."""


@dataclass(frozen=True)
class Limits:
    """Pixels an inch to count in and of the longer side to draw; most pixels of page and picture; most pictures."""

    dpi: int
    longer_px: int
    page_px: int
    picture_px: int
    pictures: int


def draw_page(path: str, number: int, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """
    Return what is known of a page, and its pixels if it was drawn.

    ``pages`` and ``size`` (in ``dpi``) are there as far as they are known; ``refused`` says why nothing is drawn:
    password, damaged, page, size, pictures, or picture with the size ``met``; else ``mode`` and ``drawn`` tell the
    pixels.
    """
    said: dict[str, Any] = {}
    try:
        with pypdfium2.PdfDocument(path) as document:
            said["pages"] = len(document)
            if not 1 <= number <= len(document):
                return said | {"refused": "page"}, b""
            page = document[number - 1]
            points = page.get_size()  # 72 an inch
            size = round(points[0] * limits.dpi / 72), round(points[1] * limits.dpi / 72)
            said["size"] = size
            if size[0] * size[1] > limits.page_px or min(size) < 1:
                return said | {"refused": "size"}, b""
            for refusal in _refusals(page, limits):
                return said | refusal, b""
            share = min(1.0, limits.longer_px / max(size))
            image: Image.Image = page.render(scale=round(max(size) * share) / max(points)).to_pil()
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD
        return said | {"refused": "password" if locked else "damaged"}, b""
    return said | {"mode": image.mode, "drawn": image.size}, image.tobytes()


def _refusals(page: pypdfium2.PdfPage, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield why a page is not drawn from its pictures: one of them is too large, or there are too many."""
    found = page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=DEEP)
    for at, picture in enumerate(islice(found, limits.pictures + 1)):
        if at == limits.pictures:
            yield {"refused": "pictures"}
        width, height = picture.get_px_size()
        if width * height > limits.picture_px:
            yield {"refused": "picture", "met": (width, height)}


def _bound_memory(n_bytes: int) -> None:
    """Let this process have no more memory, where the system can bound it."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))


if __name__ == "__main__":
    words = json.loads(sys.argv[1])
    _bound_memory(words["most_bytes"])
    header, pixels = draw_page(words["path"], words["number"], Limits(**words["limits"]))
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + pixels)
