"""Pictures are read as pixels: what is damaged, too large or not what its name says is refused."""

import io
import struct
import sys
import zlib
from contextlib import suppress
from time import monotonic

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from geo.errors import InputError
from geo.formats.picture import KEPT_PX, read_picture

RED, BLUE, WHITE = (220, 30, 30), (30, 30, 220), (255, 255, 255)


def sketch(size=(80, 60)):
    """Return a white sheet, red at the top left and blue at the bottom right."""
    image = Image.new("RGB", size, WHITE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=RED)
    draw.rectangle((size[0] * 3 // 4, size[1] * 3 // 4, *size), fill=BLUE)
    return image


def near(pixel, colour):
    return np.abs(np.subtract(pixel[:3], colour)).max() < 40


def refusal(path, page=None):
    with pytest.raises(InputError) as refused:
        read_picture(path, page)
    return str(refused.value)


@pytest.mark.parametrize("name", ["sketch.png", "sketch.JPG", "sketch.jpeg", "sketch.pdf"])
def test_a_picture_keeps_its_way_up(tmp_path, name):
    sketch().save(tmp_path / name, resolution=150)
    found = read_picture(tmp_path / name)
    assert found.size == (80, 60)
    assert found.image.size == (80, 60)
    assert near(found.image.getpixel((8, 6)), RED)
    assert near(found.image.getpixel((72, 54)), BLUE)


def test_a_photograph_is_turned_as_a_viewer_shows_it_and_says_nothing_of_where_it_was_taken(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[29] = "2026:01:02"
    sketch().save(tmp_path / "photo.jpg", exif=exif, comment=b"SECRETPLACE")
    found = read_picture(tmp_path / "photo.jpg")
    again = io.BytesIO()
    found.image.save(again, "PNG")
    assert found.size == (60, 80)
    assert near(found.image.getpixel((54, 8)), RED)
    assert (found.image.info, dict(found.image.getexif())) == ({}, {})
    assert b"SECRET" not in again.getvalue()


def test_words_written_into_a_png_go(tmp_path):
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "SECRETPLACE")
    sketch().save(tmp_path / "scan.png", pnginfo=words)
    assert read_picture(tmp_path / "scan.png").image.info == {}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_way_of_storing_colours_is_read(tmp_path, mode):
    name = "scan.jpg" if mode == "CMYK" else "scan.png"
    grey = Image.new("L", (64, 48), 255)
    ImageDraw.Draw(grey).rectangle((0, 0, 15, 11), fill=0)
    stored = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    stored.save(tmp_path / name)
    found = read_picture(tmp_path / name).image
    assert found.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")
    assert near(found.getpixel((5, 5)), (0, 0, 0))
    assert near(found.getpixel((50, 40)), WHITE)


def test_what_is_transparent_stays_so(tmp_path):
    Image.new("RGBA", (64, 48), (0, 0, 0, 0)).save(tmp_path / "sheet.png")
    assert read_picture(tmp_path / "sheet.png").image.getpixel((9, 9))[3] == 0


@pytest.mark.parametrize("name", ["wide.png", "wide.jpg", "wide.pdf"])
def test_a_large_picture_is_kept_small_but_counted_in_its_own_pixels(tmp_path, name):
    sketch((6000, 400)).save(tmp_path / name, resolution=150)
    found = read_picture(tmp_path / name)
    assert found.size == (6000, 400)
    assert found.image.width == KEPT_PX
    assert near(found.image.getpixel((300, 20)), RED)


def test_a_page_is_counted_150_pixels_an_inch_and_another_page_is_another_picture(tmp_path):
    second = Image.new("RGB", (200, 100), BLUE)
    sketch((200, 100)).save(tmp_path / "book.pdf", resolution=75, save_all=True, append_images=[second])
    found = read_picture(tmp_path / "book.pdf", 2)
    assert found.size == (400, 200)
    assert near(found.image.getpixel((5, 5)), BLUE)
    assert "page 2 of 2: pixels are counted 150 an inch, the page is 400 x 200" in str(found.notices[0])


@pytest.mark.parametrize("page", [2, 0, -1])
def test_a_page_that_is_not_there_is_refused(tmp_path, page):
    sketch().save(tmp_path / "book.pdf")
    assert f"there is no page {page}" in refusal(tmp_path / "book.pdf", page)


def test_only_a_pdf_has_pages(tmp_path):
    sketch().save(tmp_path / "sketch.png")
    assert "--picture-page is for a PDF" in refusal(tmp_path / "sketch.png", 1)


def test_of_an_animation_the_first_picture_is_shown(tmp_path):
    sketch().save(tmp_path / "film.png", save_all=True, append_images=[Image.new("RGB", (80, 60), BLUE)])
    found = read_picture(tmp_path / "film.png")
    assert near(found.image.getpixel((8, 6)), RED)
    assert "the first is shown" in str(found.notices[0])


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [("PNG", "a.jpg", "is a PNG, though its name says JPEG"), ("PDF", "a.png", "is a PDF, though its name says PNG")],
)
def test_a_name_that_does_not_fit_the_content_is_refused(tmp_path, kind, name, said):
    sketch().save(tmp_path / name, kind)
    assert said in refusal(tmp_path / name)


def test_other_kinds_of_files_are_refused(tmp_path):
    sketch().save(tmp_path / "a.gif")
    (tmp_path / "b.png").write_text("<svg/>")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7\nnothing")
    assert ".jpg, .jpeg, .png, .pdf are read" in refusal(tmp_path / "a.gif")
    assert "is not a PNG, though its name says so" in refusal(tmp_path / "b.png")
    assert "is damaged" in refusal(tmp_path / "c.pdf")
    assert "no such file" in refusal(tmp_path / "d.png")


def bomb(width, height):
    """Return a PNG of a few bytes that claims to be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 9000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000, 2**31 - 1])
def test_a_small_file_of_a_huge_picture_is_refused_before_it_is_unpacked(tmp_path, side):
    (tmp_path / "bomb.png").write_bytes(bomb(side, side))
    assert "50,000,000" in refusal(tmp_path / "bomb.png")


def test_a_page_that_holds_a_huge_picture_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.formats.picture.MAX_PIXELS", 80 * 60 - 1)
    sketch().save(tmp_path / "page.pdf")
    assert "holds a picture of 80 x 60 pixels" in refusal(tmp_path / "page.pdf")


def page_of(path, content, *objects, trailer=b""):
    """Write a PDF of one page with some content, whose resources are object 5, if there are others."""
    packed = zlib.compress(content, 1)
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R" + b"/Resources 5 0 R" * bool(objects) + b">>"
    )
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed)
    tree = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[4 0 R]/Count 1>>", stream, page, *objects)
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % each for each in enumerate(tree, start=1))
    path.write_bytes(b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R" + trailer + b">>\n%%EOF")
    return path


def test_a_page_that_needs_a_password_is_refused_by_name(tmp_path):
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">/P -44>>/ID[<00><00>]"
    assert "needs a password" in refusal(page_of(tmp_path / "locked.pdf", b"0 0 9 9 re f", trailer=lock))


def test_a_page_that_takes_too_long_to_draw_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.formats.picture.MAX_DRAWING_S", 1.0)
    tile = (
        b"<</PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 0.001/YStep 0.001/Resources<<>>"
        b"/Length 11>>stream\n0 0 5 5 re f\nendstream"
    )
    content, resources = b"/Pattern cs /P scn 0 0 612 792 re f", b"<</Pattern<</P 6 0 R>>>>"
    began = monotonic()
    assert "takes longer than 1 s to draw" in refusal(page_of(tmp_path / "tiles.pdf", content, resources, tile))
    assert monotonic() - began < 4


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
def test_a_page_that_takes_too_much_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.formats.picture.MAX_DRAWING_BYTES", 512 * 2**20)
    assert "takes more than 512 MB to draw" in refusal(page_of(tmp_path / "blank.pdf", b" " * 600_000_000))


def test_a_photograph_that_goes_over_its_pixels_too_often_is_refused(tmp_path):
    sketch((300, 300)).save(tmp_path / "scans.jpg", progressive=True)
    content = (tmp_path / "scans.jpg").read_bytes()
    last = content[content.rfind(b"\xff\xda") : -2]
    (tmp_path / "scans.jpg").write_bytes(content[:-2] + last * 100 + content[-2:])
    assert "goes over its pixels" in refusal(tmp_path / "scans.jpg")


def test_a_stamp_shows_nothing(tmp_path):
    sketch((15, 200)).save(tmp_path / "stamp.png")
    assert "is 15 x 200 pixels; at least 16 x 16" in refusal(tmp_path / "stamp.png")


@pytest.mark.parametrize("name", ["half.png", "half.jpg", "half.pdf"])
def test_half_a_file_is_refused(tmp_path, name):
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refusal(tmp_path / name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["a.png", "a.jpg", "a.pdf"]),
    changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=30),
)
def test_a_file_with_wrong_bytes_is_read_or_refused_and_nothing_else(tmp_path, name, changes):
    path = tmp_path / name
    exif = Image.Exif()
    exif[0x0112] = 3
    sketch().save(path, exif=exif)
    content = bytearray(path.read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    path.write_bytes(content)
    with suppress(InputError):
        assert max(read_picture(path).image.size) <= KEPT_PX
