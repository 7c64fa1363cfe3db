import pytest

from geo.formats.encoding import Decoded, GarbledError, decode_texts, known_encoding, restore_texts

NAMES = ["西谷村", "东坡组", "㐂水湾", "县道12路"]


def _decoded(texts: list[str], encoding: str, named: str | None = None) -> Decoded:
    return decode_texts([text.encode(encoding) for text in texts], named)


def _read_as(texts: list[str], encoding: str, wrong: str) -> list[str]:
    return [text.encode(encoding).decode(wrong) for text in texts]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *((name, "utf-8") for name in ("UTF-8", "utf8", "65001", "\ufeffUTF-8\n", "Unicode")),
        *((name, "gb18030") for name in ("GBK", "936", "CP936", "cp 936", "ANSI 936", "GB2312", "gb_2312-80", "54936")),
        *((name, "gb18030") for name in ("GB18030", "windows-936", "OEM 936", "EUC-CN")),
        ("950", "cp950"),
        ("ANSI 1252", "cp1252"),
        ("88591", "iso8859-1"),
        ("ISO-8859-1", "iso8859-1"),
        *((name, None) for name in ("", "zlib", "rot13", "unicode_escape", "utf-7", "idna", "a\0b", "9999999")),
    ],
)
def test_an_encoding_is_known_by_the_spellings_met(name: str, encoding: str | None) -> None:
    assert known_encoding(name) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("named", [None, "utf-8", "gb18030", "iso8859-1", "cp950"])
def test_texts_are_read_in_the_encoding_they_are_in_whatever_the_file_says(encoding: str, named: str | None) -> None:
    found = _decoded(NAMES, encoding, named)

    assert (found.texts, found.encoding) == (NAMES, encoding)
    assert (found.notice is not None) == (named not in {None, encoding})


def test_an_encoding_that_is_named_and_makes_sense_is_taken() -> None:
    assert _decoded(["東村里", "鄰長"], "big5", "big5").texts == ["東村里", "鄰長"]
    assert _decoded(["Pyhtääntie"], "latin-1", "iso8859-1").texts == ["Pyhtääntie"]


@pytest.mark.parametrize("text", ["Pyhtääntie", "Café", "5m²", "Улица", "މާލެ", "काठमाडौं"])
def test_other_scripts_in_utf_8_are_not_taken_for_chinese(text: str) -> None:
    assert _decoded([text], "utf-8").texts == [text]


@pytest.mark.parametrize("text", ["路", "茅", "12路"])
def test_gb_18030_that_is_utf_8_as_well_is_read_with_a_notice(text: str) -> None:
    found = _decoded([text], "gb18030")

    assert found.texts == [text]
    assert "could be GB 18030 or UTF-8" in found.notice[0]


def test_a_text_that_ends_within_a_character_loses_only_that() -> None:
    raw = ["西谷村".encode(), "东坡组".encode()[:-1]]

    found = decode_texts(raw)
    assert found.texts == ["西谷村", "东坡"]
    assert found.cut == (1,)


def test_a_character_of_gb_18030_is_not_the_beginning_of_one_of_utf_8() -> None:
    assert _decoded(["浣"], "gb18030").texts == ["浣"]


@pytest.mark.parametrize(
    ("text", "encoding"), [("東村鄰里", "big5"), ("日本語のカナ", "shift_jis"), ("Pyhtääntie", "latin-1")]
)
def test_an_encoding_that_nobody_names_is_refused(text: str, encoding: str) -> None:
    with pytest.raises(GarbledError, match="neither UTF-8 nor GB 18030"):
        _decoded(["a", text], encoding)


def test_two_encodings_in_one_file_are_refused_at_the_place() -> None:
    with pytest.raises(GarbledError) as caught:
        decode_texts([b"a", "西谷村".encode(), "东坡组".encode("gb18030")])
    assert caught.value.position in {1, 2}


def test_of_a_file_in_utf_8_the_text_is_named_that_is_not() -> None:
    with pytest.raises(GarbledError) as caught:
        decode_texts(
            ["户编号,组".encode(), *["一号,东坡组".encode()] * 9, "二号,西坡组".encode("gb18030"), "三".encode()]
        )
    assert caught.value.position == 10


@pytest.mark.parametrize("lost", ["西\ufffd村", "锟斤拷", "\ue123村", "村\x85"])
def test_characters_that_nobody_wrote_are_refused_at_the_place(lost: str) -> None:
    for judge in (restore_texts, lambda texts: _decoded(texts, "utf-8")):
        with pytest.raises(GarbledError) as caught:
            judge(["村", lost])
        assert caught.value.position == 1


@pytest.mark.parametrize(
    ("encoding", "wrong"), [("utf-8", "gb18030"), ("utf-8", "latin-1"), ("gb18030", "latin-1"), ("gb18030", "cp1252")]
)
def test_text_that_was_read_wrongly_before_is_restored_with_a_notice(encoding: str, wrong: str) -> None:
    meant = ["西谷", "第一组", "a"] if wrong != "gb18030" else ["西谷", "东坡", "a"]

    found = restore_texts(_read_as(meant, encoding, wrong))
    assert found is not None
    assert found.texts == meant
    assert found.notice[0].endswith("restored")


@pytest.mark.parametrize("garbled", ["瑗胯胺", "瑗胯胺鏉?"])
def test_text_garbled_in_part_is_refused_at_the_place(garbled: str) -> None:
    with pytest.raises(GarbledError) as caught:
        restore_texts(["村", garbled])
    assert caught.value.position == 1


def test_text_as_it_should_be_is_left_alone() -> None:
    for texts in (
        NAMES,
        ["Pyhtää", "PYHTÄÄ", "ÄÖÜ"],
        ["São Paulo"],
        ["浣", "茅", "路"],
        ["②组", "3幢—1"],
        ["abc", ""],
        [],
    ):
        assert restore_texts(texts) is None
