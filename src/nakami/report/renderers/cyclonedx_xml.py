"""CycloneDX as XML: the document of `cyclonedx.py`, its elements in the order of the schema (bom-1.7.xsd, which is a sequence)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from nakami.model.bom import Bom
from nakami.report.renderers.cyclonedx import LATEST, Plain, document

_ORDER = ("group", "name", "version", "description", "licenses", "cpe", "purl", "properties", "components", "evidence")
"""Of what a component holds here (bom-1.7.xsd, complexType `component`)."""
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (section 2.2, production 2), surrogates among it."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
"""A bare carriage return would be read as a line feed (section 2.11)."""


def render(bom: Bom, version: str = LATEST) -> str:
    """The bill as a CycloneDX XML document."""
    plain = document(bom, version)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_bom(plain)]
    return "\n".join(lines) + "\n"


def _bom(plain: Plain) -> Iterator[str]:
    namespace = f"http://cyclonedx.org/schema/bom/{plain['specVersion']}"
    yield f'<bom xmlns="{namespace}" serialNumber="{plain["serialNumber"]}" version="{plain["version"]}">'
    metadata = plain["metadata"]
    yield "  <metadata>"
    yield _leaf("timestamp", metadata["timestamp"], 4)
    yield from _wrapped("tools", _components(metadata["tools"]["components"], 6), 4)
    yield from _component(metadata["component"], 4)
    yield from _properties(metadata["properties"], 4)
    yield "  </metadata>"
    yield from _components(plain["components"], 2)
    if "compositions" in plain:
        yield from _wrapped("compositions", _compositions(plain["compositions"]), 2)
    yield "</bom>"


def _components(components: Iterable[Plain], depth: int) -> Iterator[str]:
    lines = (line for component in components for line in _component(component, depth + 2))
    yield from _wrapped("components", lines, depth)


def _component(plain: Plain, depth: int) -> Iterator[str]:
    reference = f' bom-ref="{_text(plain["bom-ref"])}"' if "bom-ref" in plain else ""
    yield f'{" " * depth}<component type="{_text(plain["type"])}"{reference}>'
    for name in _ORDER:
        if name in plain:
            yield from _part(name, plain[name], depth + 2)
    yield f"{' ' * depth}</component>"


def _part(name: str, value: Any, depth: int) -> Iterator[str]:
    if name == "properties":
        yield from _properties(value, depth)
    elif name == "components":
        yield from _components(value, depth)
    elif name == "licenses":
        yield from _wrapped(name, (line for each in value for line in _license(each, depth + 2)), depth)
    elif name == "evidence":
        occurrences = (line for each in value["occurrences"] for line in _occurrence(each, depth + 4))
        yield from _wrapped(name, _wrapped("occurrences", occurrences, depth + 2), depth)
    else:
        yield _leaf(name, value, depth)


def _license(plain: Plain, depth: int) -> Iterator[str]:
    if "expression" in plain:
        yield _leaf("expression", plain["expression"], depth)
        return
    ((name, value),) = plain["license"].items()
    yield from _wrapped("license", [_leaf(name, value, depth + 2)], depth)


def _occurrence(plain: Plain, depth: int) -> Iterator[str]:
    yield from _wrapped("occurrence", [_leaf(name, value, depth + 2) for name, value in plain.items()], depth)


def _properties(properties: Iterable[Plain], depth: int) -> Iterator[str]:
    indent = " " * (depth + 2)
    lines = [f'{indent}<property name="{_text(each["name"])}">{_text(each["value"])}</property>' for each in properties]
    if lines:
        yield from _wrapped("properties", lines, depth)


def _compositions(compositions: Iterable[Plain]) -> Iterator[str]:
    for each in compositions:
        yield "    <composition>"
        yield _leaf("aggregate", each["aggregate"], 6)
        references = [f'        <assembly ref="{_text(reference)}"/>' for reference in each["assemblies"]]
        yield from _wrapped("assemblies", references, 6)
        yield "    </composition>"


def _wrapped(name: str, lines: Iterable[str], depth: int) -> Iterator[str]:
    yield f"{' ' * depth}<{name}>"
    yield from lines
    yield f"{' ' * depth}</{name}>"


def _leaf(name: str, value: str, depth: int) -> str:
    return f"{' ' * depth}<{name}>{_text(value)}</{name}>"


def _text(value: str) -> str:
    """Text as XML writes it; what it cannot hold becomes the replacement character."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", value).translate(_ENTITIES)
