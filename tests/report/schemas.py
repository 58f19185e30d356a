"""The schemas of documents, and what holds for each of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it ships no types

_FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def load(name: str) -> dict[str, Any]:
    """The schema of a name such as `scan-1`."""
    schema: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text())
    return schema


def assert_closed(schema: dict[str, Any]) -> None:
    """It is a schema, and every object says which fields it has, so that a field that is added or lost is noticed."""
    jsonschema.Draft202012Validator.check_schema(schema)
    for part in _objects(schema):
        assert part["additionalProperties"] is False
        assert sorted(part["required"]) == sorted(part["properties"])
        assert all("description" in each or "$ref" in each for each in part["properties"].values()), part


def _objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "properties" in part:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _objects(each)
