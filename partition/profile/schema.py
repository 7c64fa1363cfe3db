"""The JSON Schema of a profile, for editors and for programs that are not this one."""

from typing import Any

from partition.profile.kinds import (
    IDENTIFIER,
    LINE_OF_TEXT,
    TIME_OF_DAY,
    Amount,
    Choice,
    Clock,
    Group,
    Identifier,
    Kind,
    Rows,
    Share,
    Text,
    Whole,
)
from partition.profile.model import Origin
from partition.profile.shape import PROFILE, PROVENANCE

_BEYOND = (
    "What a schema cannot say, the parser still asks: band min <= max; bands that can nest, coarse to fine; names of"
    " levels, posts and tiers that differ; post min <= max; an outing as long as a visit;"
    " a default tier that is listed; an evening that ends after it begins; plain YAML without aliases,"
    " tags or repeated keys."
)


def json_schema() -> dict[str, Any]:
    """Return the schema of a profile's file (JSON Schema 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Gridhood profile",
        "$comment": _BEYOND,
        **_schema(PROFILE),
        "$defs": {
            "identifier": {"type": "string", "pattern": IDENTIFIER},
            "line": {"type": "string", "pattern": LINE_OF_TEXT},
            "stated": {
                "$comment": "What is 默认 quotes no document.",
                "if": {"properties": {"from": {"const": Origin.DEFAULT.value}}, "required": ["from"]},
                "then": {"properties": {"quote": False}},
            },
            **{key: _schema(kind) for key, kind in PROVENANCE.items()},
        },
    }


def _schema(kind: Kind) -> dict[str, Any]:
    return {"description": kind.about, **_limits(kind)}


def _limits(kind: Kind) -> dict[str, Any]:
    match kind:
        case Text(most=most):
            return {**_ref("line"), "maxLength": most}
        case Identifier(taken=taken):
            return {**_ref("identifier"), **({"not": {"enum": list(taken)}} if taken else {})}
        case Whole(least=least, most=most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case Share(below=below):
            return {"type": "number", "minimum": 0, "exclusiveMaximum": below}
        case Amount(most=most):
            return {"type": "number", "minimum": 0, "maximum": most}
        case Clock():
            return {"type": "string", "pattern": TIME_OF_DAY}
        case Choice(words=words):
            return {"oneOf": [{"const": word, "description": meaning} for word, meaning in words.items()]}
        case Rows(row=row, least=least, most=most):
            return {"type": "array", "items": _schema(row), "minItems": least, "maxItems": most}
    return _group(kind)


def _group(kind: Group) -> dict[str, Any]:
    shared = set(PROVENANCE) if kind.stated else set()
    return {
        "type": "object",
        **(_ref("stated") if kind.stated else {}),
        "properties": {key: _ref(key) if key in shared else _schema(one) for key, one in kind.keys.items()},
        "required": [key for key in kind.keys if key not in kind.optional],
        "additionalProperties": False,
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}
