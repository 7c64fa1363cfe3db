"""How much a JSON text holds and how deep it is, counted before it is parsed."""

from pathlib import Path

import numpy as np

from geo.formats.door import refuse

MAX_DEPTH = 64
"""Objects and lists within each other; a feature of GeoJSON takes eight."""

MAX_VALUES = 2_700_000
"""Values in lists and objects, as their commas and brackets tell: a vertex takes three, a house with its columns 45."""

_QUOTE = ord('"')
_STEP = np.zeros(256, dtype=np.int8)
_STEP[list(b"[{")] = 1
_STEP[list(b"]}")] = -1
_OTHERS = bytes(set(range(256)) - set(b'[]{}"'))


def check_size(path: Path, content: bytes) -> None:
    """
    Refuse JSON that holds too much or is nested too deep.

    A parser makes an object of 60 to 90 bytes of every value, however short its text: ``{},`` has three.

    Raises
    ------
    InputError
        It holds more than `MAX_VALUES`, or is deeper than `MAX_DEPTH`.
    """
    n_values = sum(content.count(mark) for mark in (b",", b"[", b"{"))
    if n_values > MAX_VALUES:
        raise refuse(
            path,
            f"holds some {n_values:,} values; at most {MAX_VALUES:,} are read; simplify it or cut it to the villages",
            f"约有 {n_values:,} 个值，最多读取 {MAX_VALUES:,} 个；请简化或裁剪到所需村庄",
        )
    if _depth(content) > MAX_DEPTH:
        raise refuse(
            path,
            f"is nested too deep to be GeoJSON: more than {MAX_DEPTH} levels",
            f"嵌套过深，不是 GeoJSON：超过 {MAX_DEPTH} 层",
        )


def _depth(content: bytes) -> int:
    """Return how deep brackets stand within each other; those in strings do not count."""
    if b"\\" in content:  # what is escaped opens and closes nothing, and may be a quotation mark
        content = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    marks = np.frombuffer(content.translate(None, _OTHERS), dtype=np.uint8)
    quoted = np.cumsum(marks == _QUOTE, dtype=np.uint8) & 1
    steps = np.where(quoted, np.int8(0), _STEP[marks])
    return int(np.cumsum(steps, dtype=np.int32).max(initial=0))
