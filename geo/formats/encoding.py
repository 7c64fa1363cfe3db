"""
Which encoding text is in, and whether it was garbled before it came here.

Any bytes can be read as something: UTF-8 read as GBK gives rare characters (西谷 becomes 瑗胯胺), GBK read as Latin-1
gives letters with accents (Î÷¹È), and 路 in GBK is a raised dot in UTF-8. So all texts of a file are judged together,
by two signs. UTF-8 of characters beyond U+07FF has a form that other text hardly ever has. And a reading is likely if
its characters are such as people write: those of level 1 of GB 2312, the 3,755 most frequent ones, and words of one
script.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.formats.likelihood import is_plain_chinese, likelihood
from geo.formats.roles import Text

UTF_8 = "utf-8"
GB_18030 = "gb18030"
READ_WRONGLY = (GB_18030, "latin-1", "cp1252")
"""As what UTF-8 is read by mistake, and, but for the first, GB 18030 as well."""

LIKELY = 0.5
"""A reading of which so many of the characters are such as people write is taken."""

CLEAR = 0.9
"""From here on a second reading is clearly right, if the first is not likely."""

JUDGED = 5_000
"""So many different texts of a file tell which encoding they are in."""

FIRST_LONG = "\u0800"
"""The first character that takes three bytes of UTF-8."""

_GB_NAMES = frozenset({"gbk", "xgbk", "gb", "gb2312", "gb231280", "euccn", "gb18030", "936", "54936", "20936"})
_UTF_8_NAMES = frozenset({"utf8", "unicode", "65001"})
_OTHERS = frozenset(
    ["big5", "big5hkscs", "cp950", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "cp437", "cp850", "cp852"]
    + ["cp866", "cp874", "koi8-r", "koi8-u", "ascii"]
    + [f"cp125{i}" for i in range(9)]
    + [f"iso8859-{i}" for i in range(1, 17)]
)
_LOST = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff\U000f0000-\U0010ffff]|锟斤拷")
"""What no writer writes: replaced, control and private characters, and replaced ones read as GBK."""


class GarbledError(ValueError):
    """A text makes no sense in any encoding; ``position`` is its place among those given."""

    def __init__(self, position: int, why: Text) -> None:
        self.position = position
        self.why = why
        super().__init__(why[0])


@dataclass(frozen=True)
class Decoded:
    """
    Texts, the encoding they were in, and what is worth knowing about that.

    ``cut`` holds the positions of those that ended within a character, which was left out.
    """

    texts: list[str]
    encoding: str
    notice: Text | None = None
    cut: tuple[int, ...] = ()


def known_encoding(name: str) -> str | None:
    """
    Return the encoding that a ``.cpg`` or an XML declaration names, in any of the spellings met; None if none is known.

    Whatever part of GB 18030 is named, all of it is read: GBK and GB 2312 are its older parts.
    """
    plain = re.sub(r"[^a-z0-9]", "", name.casefold().removeprefix("\ufeff"))
    bare = re.sub(r"^(ansi|oem|windows|codepage|cp|ms|x)+(?=\d)", "", plain)
    if bare in _UTF_8_NAMES:
        return UTF_8
    if bare in _GB_NAMES:
        return GB_18030
    numbered = re.sub(r"^(?:iso)?8859(\d+)$", r"iso8859-\1", bare)
    for spelling in (name.strip(), numbered, f"cp{bare}"):
        try:
            found = codecs.lookup(spelling).name
        except (LookupError, ValueError):  # ValueError: a name with NUL in it
            continue
        if found in _OTHERS:
            return found
    return None


def decode_texts(raw: Sequence[bytes], named: str | None = None) -> Decoded:
    """
    Return all texts of a file, read in the one encoding that makes sense of them.

    That is the encoding named, UTF-8 or GB 18030, the first that is likely; a text may end within a character.

    Raises
    ------
    GarbledError
        None of them makes sense of all texts, or some are in one and some in another.
    """
    different = dict.fromkeys(each for each in raw if not each.isascii())
    telling = list(different)[:JUDGED]
    if not telling:
        return Decoded([each.decode("ascii") for each in raw], named or UTF_8)
    encoding = _encoding_of(telling, named)
    if encoding is None:
        # of a file that is in UTF-8 for the most part, the text that is not is what is wrong
        odd = next((each for each in telling if _begun(each, UTF_8) is None), telling[0])
        raise GarbledError(
            raw.index(odd),
            ("is neither UTF-8 nor GB 18030, nor what its file says", "既不是 UTF-8 也不是 GB 18030，与文件所述也不符"),
        )
    read = [_begun(each, encoding) for each in raw]
    for position, found in enumerate(read):
        if found is None:
            raise GarbledError(
                position, (f"is not {_shown(encoding)}, as others are", f"不是其他文字所用的 {_shown(encoding)}")
            )
    texts = [found[0] for found in read if found is not None]
    _refuse_lost(texts)
    cut = tuple(position for position, found in enumerate(read) if found is not None and found[1])
    return Decoded(texts, encoding, _notice(encoding, named, telling), cut)


def restore_texts(texts: Sequence[str]) -> Decoded | None:
    """
    Return texts as they were meant, if they were read in a wrong encoding before; None if they are right.

    Raises
    ------
    GarbledError
        Some are garbled and cannot be restored.
    """
    different = dict.fromkeys(each for each in texts if not each.isascii())
    telling = list(different)
    if not telling:
        return None
    for wrong in READ_WRONGLY:
        if (encoding := _meant(telling, wrong)) is not None:
            meant = {each: each.encode(wrong).decode(encoding) for each in telling}
            restored = [meant.get(each, each) for each in texts]
            _refuse_lost(restored)
            return Decoded(restored, encoding, _read_as(encoding, wrong))
    garbled = {each for each in telling if any(_is_surely_utf_8(each, wrong) for wrong in READ_WRONGLY)}
    if garbled:
        why = ("is garbled: UTF-8 that was read in another encoding", "是乱码：UTF-8 曾被按其他编码读取")
        raise GarbledError(next(i for i, each in enumerate(texts) if each in garbled), why)
    _refuse_lost(texts)
    return None


def _encoding_of(telling: Sequence[bytes], named: str | None) -> str | None:
    utf_8 = [_begun(each, UTF_8) for each in telling]
    if any(found and max(found[0], default="") >= FIRST_LONG for found in utf_8):
        if all(utf_8):
            return UTF_8
        if any(found and not found[1] and is_plain_chinese(found[0]) for found in utf_8):
            return None  # some are in one encoding, some in another
    guesses = dict.fromkeys([*([named] if named else []), UTF_8, GB_18030])
    for strict in (True, False):  # a character of GB 18030 may look like the beginning of one of UTF-8
        found_in = {guess: found for guess in guesses if (found := _all_begun(telling, guess, strict=strict))}
        likely = [guess for guess, found in found_in.items() if likelihood(found) >= LIKELY]
        # Rare scripts may be right where the file names the encoding, and where UTF-8 is kept.
        if taken := likely or [guess for guess in found_in if guess in {named, UTF_8}]:
            return taken[0]
    return None


def _notice(encoding: str, named: str | None, telling: Sequence[bytes]) -> Text | None:
    if named is not None and encoding != named:
        return (
            f"its text is in {_shown(encoding)}, though the file says {_shown(named)}",
            f"文字编码实为 {_shown(encoding)}，文件却注明 {_shown(named)}",
        )
    if named is None and encoding == GB_18030 and _all_begun(telling, UTF_8, strict=True) is not None:
        return (
            "its text could be GB 18030 or UTF-8: read as GB 18030; a .cpg beside it would say",
            "文字可能是 GB 18030 或 UTF-8：按 GB 18030 读取；可用 .cpg 注明编码",
        )
    return None


def _read_as(encoding: str, wrong: str) -> Text:
    return (
        f"its text is {_shown(encoding)} that was read as {_shown(wrong)} before: restored",
        f"文字原为 {_shown(encoding)}，曾被误读为 {_shown(wrong)}：已还原",
    )


def _shown(encoding: str) -> str:
    return {UTF_8: "UTF-8", GB_18030: "GB 18030"}.get(encoding, encoding)


def _begun(raw: bytes, encoding: str) -> tuple[str, bool] | None:
    """Return a text and whether it ends within a character, which is left out; None if it is in another encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(raw)
    except (UnicodeDecodeError, ValueError):
        return None
    return text, bool(decoder.getstate()[0])


def _all_begun(telling: Sequence[bytes], encoding: str, *, strict: bool = False) -> list[str] | None:
    found = [_begun(each, encoding) for each in telling]
    if any(each is None or (strict and each[1]) for each in found):
        return None
    return [each[0] for each in found if each is not None]


def _meant(telling: Sequence[str], wrong: str) -> str | None:
    """Return the encoding that all texts were in before they were read wrongly; None if they were read right."""
    try:
        raw = [each.encode(wrong) for each in telling]
    except UnicodeEncodeError:
        return None
    if all(_strict(each, UTF_8) for each in raw) and any(_is_surely_utf_8(each, wrong) for each in telling):
        return UTF_8
    if wrong == GB_18030 or likelihood(telling) >= LIKELY:
        return None
    meant = [_strict(each, GB_18030) for each in raw]
    clear = all(meant) and likelihood(each for each in meant if each) >= CLEAR
    return GB_18030 if clear else None


def _is_surely_utf_8(text: str, wrong: str) -> bool:
    """
    Return whether a text, put back into bytes, is UTF-8 of what people write: plain Chinese, or any in Latin guise.

    Only what stands before the first question mark is asked: one often stands for what could not be read.
    """
    try:
        meant = _begun(text.encode(wrong).partition(b"?")[0], UTF_8)
    except UnicodeEncodeError:
        return False
    return meant is not None and not meant[0].isascii() and (wrong != GB_18030 or is_plain_chinese(meant[0]))


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_lost(texts: Sequence[str]) -> None:
    for position, text in enumerate(texts):
        if not text.isascii() and _LOST.search(text):
            why = ("has characters that were lost on the way", "含有已丢失的字符（乱码）")
            raise GarbledError(position, why)
