"""QML, the style sheets of QGIS: which symbol a feature gets, and the label on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, tostring

SymbolKind = Literal["marker", "line", "fill"]
Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, 0 to 255."""

_LAYER_CLASS = {"marker": "SimpleMarker", "line": "SimpleLine", "fill": "SimpleFill"}
_GEOMETRY_TYPE = {"marker": "0", "line": "1", "fill": "2"}
_HORIZONTAL, _OVER_POINT = "4", "1"


@dataclass(frozen=True)
class Symbol:
    """One symbol: what it draws, and QGIS's own properties of it."""

    kind: SymbolKind
    properties: Mapping[str, str]


@dataclass(frozen=True)
class Category:
    """The features whose attribute has one value, their entry in the legend and their symbol."""

    value: str
    legend: str
    symbol: Symbol


@dataclass(frozen=True)
class Label:
    """What is written on a feature: a QGIS expression, and how large in points."""

    expression: str
    size_pt: float = 9.0


def fill(colour: Colour, outline: Colour, outline_mm: float, *, dashed: bool = False) -> Symbol:
    """Return an area filled with one colour inside an outline."""
    return Symbol(
        "fill",
        {
            "color": _colour(colour),
            "outline_color": _colour(outline),
            "outline_style": "dash" if dashed else "solid",
            "outline_width": str(outline_mm),
            "outline_width_unit": "MM",
            "joinstyle": "round",
            "style": "solid",
        },
    )


def line(colour: Colour, width_mm: float, *, dashed: bool = False) -> Symbol:
    """Return a line of one colour and width."""
    return Symbol(
        "line",
        {
            "line_color": _colour(colour),
            "line_width": str(width_mm),
            "line_width_unit": "MM",
            "line_style": "dash" if dashed else "solid",
            "capstyle": "round",
            "joinstyle": "round",
        },
    )


def marker(shape: str, colour: Colour, size_mm: float) -> Symbol:
    """Return a mark, such as a ``circle`` or a ``star``, of one colour inside a thin white outline."""
    return Symbol(
        "marker",
        {
            "name": shape,
            "color": _colour(colour),
            "outline_color": _colour((255, 255, 255, 255)),
            "outline_width": "0.2",
            "outline_width_unit": "MM",
            "size": str(size_mm),
            "size_unit": "MM",
        },
    )


def one_symbol(symbol: Symbol, label: Label | None = None) -> str:
    """Return the style that gives every feature the same symbol."""
    root, renderer = _style("singleSymbol", label)
    _symbols(renderer, [symbol])
    return _text(root, symbol.kind, label)


def by_category(attribute: str, categories: Sequence[Category], kind: SymbolKind, label: Label | None = None) -> str:
    """Return the style that gives features a symbol by the value of an attribute; other values are not drawn."""
    root, renderer = _style("categorizedSymbol", label)
    renderer.set("attr", attribute)
    listed = SubElement(renderer, "categories")
    for number, category in enumerate(categories):
        SubElement(
            listed,
            "category",
            value=category.value,
            label=category.legend,
            symbol=str(number),
            render="true",
            type="string",
        )
    _symbols(renderer, [category.symbol for category in categories])
    return _text(root, kind, label)


def _style(renderer: str, label: Label | None) -> tuple[Element, Element]:
    root = Element(
        "qgis", version="3.22.0", styleCategories="Symbology|Labeling", labelsEnabled=str(int(label is not None))
    )
    return root, SubElement(root, "renderer-v2", type=renderer, forceraster="0", symbollevels="0", enableorderby="0")


def _symbols(renderer: Element, symbols: Sequence[Symbol]) -> None:
    listed = SubElement(renderer, "symbols")
    for number, symbol in enumerate(symbols):
        drawn = SubElement(
            listed, "symbol", type=symbol.kind, name=str(number), alpha="1", clip_to_extent="1", force_rhr="0"
        )
        layer = SubElement(
            drawn, "layer", {"class": _LAYER_CLASS[symbol.kind], "enabled": "1", "locked": "0", "pass": "0"}
        )
        options = SubElement(layer, "Option", type="Map")
        for name, value in symbol.properties.items():
            SubElement(options, "Option", type="QString", name=name, value=value)
        # releases before 3.18 read these and not the options
        for name, value in symbol.properties.items():
            SubElement(layer, "prop", k=name, v=value)


def _labelling(root: Element, label: Label, placement: str) -> None:
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings", calloutType="simple")
    text = SubElement(
        settings,
        "text-style",
        fieldName=label.expression,
        isExpression="1",
        fontSize=str(label.size_pt),
        fontSizeUnit="Point",
        textColor=_colour((40, 40, 40, 255)),
        textOpacity="1",
        multilineHeight="1",
    )
    SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=_colour((255, 255, 255, 255)),
        bufferOpacity="0.9",
    )
    SubElement(settings, "text-format", multilineAlign="1")
    SubElement(settings, "placement", placement=placement)
    # else the label of an area keeps those of all areas inside it away
    SubElement(settings, "rendering", drawLabels="1", obstacle="0")


def _text(root: Element, kind: SymbolKind, label: Label | None) -> str:
    if label is not None:
        _labelling(root, label, _HORIZONTAL if kind == "fill" else _OVER_POINT)
    SubElement(root, "layerGeometryType").text = _GEOMETRY_TYPE[kind]
    doctype = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return doctype + tostring(root, encoding="unicode")


def _colour(colour: Colour) -> str:
    return ",".join(map(str, colour))
