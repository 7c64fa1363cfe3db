"""Elements of the page: folium's own go through a template twice, these are put down as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from branca.element import Element, Figure
from folium.map import Layer
from markupsafe import Markup

from maps.geojson import to_script


@dataclass(frozen=True)
class Key:
    """One row of the legend: a small drawing and what it stands for."""

    symbol: Markup
    label: str


class Verbatim(Element):
    """
    Text that is put into the page as it is.

    A plain branca Element takes its text for a Jinja template, so a grid that somebody named ``{{ ... }}`` would be
    run as code when the map is made.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text, untouched."""
        return self.text


def figure_of(element: Element) -> Figure:
    """Return the page that an element stands on: its ``header``, ``html`` and ``script`` are filled by name."""
    figure = element.get_root()
    assert isinstance(figure, Figure)
    return figure


class VectorLayer(Layer):
    """
    A layer of the map: GeoJSON in the page, drawn by ``gridhood.draw.<kind>`` of a file of our own.

    ``slug`` names it in the page and must be an identifier; ``label`` is what the layer control shows, as text;
    without one the layer is not in the control. ``show`` says whether it is ticked there when the page opens.
    """

    def __init__(
        self,
        kind: str,
        data: Mapping[str, Any],
        *,
        slug: str = "",
        label: str | None = None,
        options: Mapping[str, Any] | None = None,
        keys: tuple[Key, ...] = (),
        show: bool = True,
    ) -> None:
        # Leaflet's control takes names as HTML, and folium passes them through a template: neither may see anything.
        shown = escape(label).replace("{", "&#123;") if label else None
        super().__init__(name=shown, overlay=True, control=label is not None, show=show)
        self._name = "layer"
        self._id = slug or kind  # folium's random ids would make every page a different file
        self.kind = kind
        self.data = data
        self.options = dict(options or {})
        self.keys = keys

    def render(self, **_: Any) -> str:
        """Write the data into the body and the call that draws it into the script."""
        assert self._parent is not None
        figure, block = figure_of(self), f"data_{self._id}"
        data = f'<script type="application/json" id="{block}">{to_script(self.data)}</script>'
        drawn = f'gridhood.layer("{self.kind}", "{block}", {to_script(self.options)})'
        shown = f".addTo({self._parent.get_name()})" if self.show else ""
        call = f"var {self.get_name()} = {drawn}{shown};"
        figure.html.add_child(Verbatim(data), name=block)
        figure.script.add_child(Verbatim(call), name=self.get_name())
        return ""


class Call(Element):
    """A call of one function of ours with the map and options, where it stands among the layers."""

    def __init__(self, function: str, options: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = "call"
        self._id = function
        self.function = function
        self.options = dict(options)

    def render(self, **_: Any) -> str:
        """Write the call into the script."""
        assert self._parent is not None
        call = f"gridhood.{self.function}({self._parent.get_name()}, {to_script(self.options)});"
        figure_of(self).script.add_child(Verbatim(call), name=self.get_name())
        return ""
