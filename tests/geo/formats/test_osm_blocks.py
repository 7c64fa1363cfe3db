"""Files that are cut short, damaged, no map at all, or that unpack to far more than they are."""

import zlib

import pytest
from osm_sketch import Sketch

from geo.errors import InputError
from geo.formats.osm import read_osm
from geo.formats.osm.blocks import MAX_BLOCK, MAX_UNPACKED


def varint(number: int) -> bytes:
    low, high = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(high) if high else bytes([low])


def bytes_field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def block(kind: bytes, content: bytes, *, says: int | None = None, level: int = 9) -> bytes:
    size = len(content) if says is None else says
    blob = varint(2 << 3) + varint(size) + bytes_field(3, zlib.compress(content, level))
    head = bytes_field(1, kind) + varint(3 << 3) + varint(len(blob))
    return len(head).to_bytes(4, "big") + head + blob


def nodes(n: int) -> bytes:
    """Nodes side by side at one place: three bytes each, and next to nothing once packed."""
    dense = bytes_field(1, b"\x02" * n) + bytes_field(8, bytes(n)) + bytes_field(9, bytes(n))
    return bytes_field(1, bytes_field(1, b"")) + bytes_field(2, bytes_field(2, dense))


HEADER = block(b"OSMHeader", bytes_field(4, b"OsmSchema-V0.6") + bytes_field(4, b"DenseNodes"))


@pytest.fixture
def sketch(tmp_path) -> Sketch:
    drawn = Sketch(tmp_path / "hamlet.osm.pbf")
    for i in range(300):
        drawn.way([(0, i), (100, 7 * i), (200, i)], highway="path", name=f"{i}巷")
    drawn.save()
    return drawn


def refused(path) -> str:
    with pytest.raises(InputError) as caught:
        read_osm(path)
    (fault,) = caught.value.faults
    assert fault.where == path.name
    return str(fault)


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_a_file_cut_short_is_refused_with_the_block_and_the_byte(sketch, kept):
    whole = sketch.path.read_bytes()
    sketch.path.write_bytes(whole[: int(kept * len(whole))])
    text = refused(sketch.path)
    assert "which begins at byte" in text
    assert "the file is cut short" in text
    assert "文件不完整" in text


def test_an_empty_file_is_refused(sketch):
    sketch.path.write_bytes(b"")
    assert "is empty (0 bytes)" in refused(sketch.path)


def test_a_damaged_block_is_named(sketch):
    whole = bytearray(sketch.path.read_bytes())
    whole[-40] ^= 0xFF
    sketch.path.write_bytes(whole)
    assert "is damaged; fetch the file again" in refused(sketch.path)
    assert "block 3, which begins at byte" in refused(sketch.path)


@pytest.mark.parametrize(
    "content", [b"bread, milk, apples\n" * 50, b"\x00\x00\x00\x04\xff\xff\xff\xff" * 9, bytes(999)]
)
def test_a_file_that_is_no_map_is_refused(tmp_path, content):
    path = tmp_path / "notes.osm.pbf"
    path.write_bytes(content)
    assert "is not OpenStreetMap data" in refused(path)


def test_a_block_whose_content_is_no_map_is_refused(tmp_path):
    path = tmp_path / "odd.osm.pbf"
    path.write_bytes(HEADER + block(b"OSMData", b"\xff" * 99))
    assert "cannot be read as OpenStreetMap data" in refused(path)


def test_a_bomb_of_nodes_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.osm.pbf"
    path.write_bytes(HEADER + block(b"OSMData", nodes(400_000)))
    assert path.stat().st_size < 2_000
    assert "unpacks to more than 30 times its size" in refused(path)


@pytest.mark.parametrize(
    ("n_nodes", "n_blocks"), [(MAX_BLOCK // 4, 2 * MAX_UNPACKED // MAX_BLOCK), (MAX_BLOCK // 2, 1)]
)
def test_a_file_that_hardly_packs_may_not_be_too_large_either(tmp_path, n_nodes, n_blocks):
    path = tmp_path / "county.osm.pbf"
    path.write_bytes(HEADER + block(b"OSMData", nodes(n_nodes), level=0) * n_blocks)
    assert "at most 4 MiB a block and 16 MiB in all are read; cut it to the villages" in refused(path)


@pytest.mark.parametrize("there", [False, True])
def test_a_way_of_more_nodes_than_any_has_is_refused(tmp_path, there):
    drawn = Sketch(tmp_path / "long.osm.pbf")
    nodes = [drawn.node((x, 0)) if there else 900_000 + x for x in range(10_001)]
    drawn.way_through(nodes, highway="path")
    drawn.save()
    assert "has 10,001 nodes, at most 10,000 would be right" in refused(drawn.path)


@pytest.mark.parametrize("says", [10, 10_000])
def test_a_block_that_says_another_size_than_it_has_is_damaged(tmp_path, says):
    path = tmp_path / "liar.osm.pbf"
    path.write_bytes(HEADER + block(b"OSMData", nodes(1000), says=says))
    assert "block 2" in refused(path)


def test_blocks_up_to_the_limit_are_read(tmp_path):
    path = tmp_path / "plain.osm.pbf"
    path.write_bytes(HEADER + block(b"OSMData", nodes(1000)))
    assert read_osm(path).roads.empty
