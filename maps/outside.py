"""Find what a page would ask the network for."""

import re
from html.parser import HTMLParser

# Attributes from which a browser loads on its own; an <a href> is followed by people only.
_LOADING = frozenset({"src", "srcset", "data", "poster", "background"})
_STYLE_LOADS = re.compile(r"url\(\s*['\"]?([^'\")]*)|@import\s+['\"]([^'\"]*)")


def outside_requests(html: str) -> list[str]:
    """
    Return the addresses that opening a page would ask for, in order of appearance.

    Looks at elements and styles. Scripts are taken at their word: what users wrote stands inside them as data, and
    an address in a text is no request.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [address for address in reader.asked if not address.startswith(("data:", "#"))]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            if value and (name in _LOADING or (name == "href" and tag not in ("a", "area"))):
                self.asked.append(value)
            elif value and name == "style":
                self._read_style(value)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._read_style(data)

    def _read_style(self, text: str) -> None:
        addresses = ((first or second).strip() for first, second in _STYLE_LOADS.findall(text))
        self.asked += filter(None, addresses)
