"""QML: well-formed, and saying what QGIS reads."""

from xml.etree import ElementTree

import pytest

from geo.formats.write.qml import Category, Label, by_category, fill, line, marker, one_symbol

RED, GREEN = (255, 0, 0, 255), (0, 255, 0, 128)


def parsed(qml):
    return ElementTree.fromstring(qml)


@pytest.mark.parametrize(
    ("symbol", "kind", "geometry_type"),
    [(marker("circle", RED, 2.0), "marker", "0"), (line(RED, 1.0), "line", "1"), (fill(RED, GREEN, 1.0), "fill", "2")],
)
def test_a_symbol_fits_the_geometry_of_its_layer(symbol, kind, geometry_type):
    style = parsed(one_symbol(symbol))
    assert style.find("renderer-v2").get("type") == "singleSymbol"
    assert style.find("renderer-v2/symbols/symbol").get("type") == kind
    assert style.findtext("layerGeometryType") == geometry_type


def test_every_category_points_to_its_symbol():
    style = parsed(
        by_category("severity", [Category(c, c, fill(c_, RED, 1)) for c, c_ in (("a", RED), ("b", GREEN))], "fill")
    )
    categories, symbols = style.findall(".//category"), style.findall(".//symbol")
    assert [(c.get("value"), c.get("symbol")) for c in categories] == [("a", "0"), ("b", "1")]
    assert [s.get("name") for s in symbols] == ["0", "1"]
    assert symbols[1].find("layer/Option/Option[@name='color']").get("value") == "0,255,0,128"


def test_old_and_new_releases_read_the_same_properties():
    layer = parsed(one_symbol(line(RED, 1.0))).find(".//symbol/layer")
    new = {option.get("name"): option.get("value") for option in layer.findall("Option/Option")}
    assert new == {prop.get("k"): prop.get("v") for prop in layer.findall("prop")}


def test_names_cannot_break_out_of_the_xml():
    name = "<b>\"'&]]>网格"
    style = parsed(by_category("grid_id", [Category(name, name, fill(RED, RED, 1))], "fill"))
    assert style.find(".//category").get("value") == name


def test_labels_are_drawn_only_where_asked_for():
    labelled = parsed(one_symbol(fill(RED, RED, 1), Label('"name"')))
    assert labelled.get("labelsEnabled") == "1"
    assert labelled.find(".//text-style").get("fieldName") == '"name"'
    assert labelled.find(".//rendering").get("obstacle") == "0"
    assert parsed(one_symbol(fill(RED, RED, 1))).get("labelsEnabled") == "0"
