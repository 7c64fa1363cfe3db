"""What people read of a file: its texts, without what only lays them out."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdfium2 as pdfium
from python_calamine import CalamineWorkbook

HIDDEN_TAGS = frozenset({"style", "script"})
SAID_BY = ("title", "alt", "aria-label", "placeholder", "content")

Cells = list[list[str]]


class Page(HTMLParser):
    """A page of HTML: ``texts`` that are shown, and every tag with its class in ``tags``, such as ``td.n``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self._hidden = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, and what its attributes say."""
        told = dict(attrs)
        self._hidden += tag in HIDDEN_TAGS
        self.tags.append(".".join([tag, *(told.get("class") or "").split()]))
        self.texts += [text for name in SAID_BY if tag != "meta" and (text := told.get(name))]

    def handle_endtag(self, tag: str) -> None:
        """Note that a tag ends."""
        self._hidden -= tag in HIDDEN_TAGS and self._hidden > 0

    def handle_data(self, data: str) -> None:
        """Note what is shown."""
        if not self._hidden and data.strip():
            self.texts.append(data)

    def count(self, tag: str) -> int:
        """Return how many tags have this name and at least these classes, in any order."""
        wanted = set(tag.split("."))
        return sum(wanted <= set(one.split(".")) and one.split(".")[0] == tag.split(".")[0] for one in self.tags)

    @property
    def text(self) -> str:
        """All texts, one a line."""
        return "\n".join(self.texts)


def page_of(path: Path) -> Page:
    """
    Return a page of HTML.

    Raises
    ------
    OSError, UnicodeDecodeError
        The file cannot be read.
    """
    return Page(path.read_text(encoding="utf-8"))


def text_of_pdf(path: Path) -> str:
    """
    Return the text of a PDF, as it would be copied from it.

    Raises
    ------
    OSError, RuntimeError
        The file cannot be read, or is no PDF.
    """
    book = pdfium.PdfDocument(path.read_bytes())
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in book)
    finally:
        book.close()


def xml_of(path: Path) -> ET.Element:
    """
    Return the root of an XML file, the names of its elements without namespaces.

    Raises
    ------
    OSError, ValueError, ET.ParseError
        The file cannot be read, declares entities, or is no XML.
    """
    raw = path.read_bytes()
    if re.search(rb"<!(DOCTYPE|ENTITY)", raw, re.IGNORECASE):
        raise ValueError("it declares a document type")
    root = ET.fromstring(raw)  # noqa: S314  (no entities: see above)
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
    return root


def sheets_of(path: Path) -> dict[str, Cells]:
    """
    Return the cells of each sheet of a workbook, as text.

    Raises
    ------
    OSError, CalamineError
        The file cannot be read.
    """
    book = CalamineWorkbook.from_path(path)
    return {
        name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def events_of(text: str) -> list[dict[str, str]]:
    """Return the events of a calendar (RFC 5545), by name of the property without its parameters."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    events: list[dict[str, str]] = []
    inside = False
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            inside = True
            events.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            events[-1][name.partition(";")[0]] = value
    return events
