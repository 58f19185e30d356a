"""CycloneDX 1.2 to 1.7 as XML: the elements of the schema (`bom-1.7.xsd`) as the components that JSON has."""

from collections.abc import Iterable

from nakami.bounded.xml import Element, parse
from nakami.catalog.sboms.cyclonedx import (
    Component,
    Evidence,
    Gathering,
    License,
    LicenseChoice,
    Metadata,
    Nested,
    Occurrence,
    Property,
)
from nakami.errors import Malformed
from nakami.model.inventory import Inventory

_NAMESPACE = "http://cyclonedx.org/schema/bom/"


def read(data: bytes, where: str) -> Inventory:
    """What an XML document claims.

    Raises:
        InputError: it is not CycloneDX, or too large.
    """
    root = parse(data, where)
    if root.name != "bom" or not root.namespace.startswith(_NAMESPACE):
        raise Malformed(f"{where} is XML, but not CycloneDX")
    about = root.child("metadata")
    subject = about.child("component") if about else None
    metadata = Metadata(_component(subject) if subject else None, _properties(about) if about else None)
    gathering = Gathering(where, root.namespace.removeprefix(_NAMESPACE), metadata)
    gathering.walk(_nested(root.all("components", "component")))
    return gathering.inventory()


def _nested(elements: Iterable[Element]) -> Nested:
    for element in elements:
        yield _component(element), _nested(element.all("components", "component"))


def _component(element: Element) -> Component:
    occurrences = [
        Occurrence(_exact(each, "location"), _exact(each, "additionalContext"))
        for each in element.all("evidence", "occurrences", "occurrence")
    ]
    return Component(
        type=element.attributes.get("type", "library"),
        name=_exact(element, "name"),
        group=_exact(element, "group"),
        version=_exact(element, "version"),
        description=_exact(element, "description"),
        purl=element.told("purl"),
        cpe=element.told("cpe"),
        licenses=[_license(each) for parent in element.all("licenses") for each in parent.children],
        properties=_properties(element),
        evidence=Evidence(occurrences),
    )


def _license(element: Element) -> LicenseChoice:
    if element.name == "expression":
        return LicenseChoice(expression=element.text)
    return LicenseChoice(License(_exact(element, "id"), _exact(element, "name")))


def _properties(element: Element) -> list[Property]:
    return [Property(each.attributes.get("name", ""), each.text) for each in element.all("properties", "property")]


def _exact(element: Element, name: str) -> str:
    """The text of a child as it stands: blanks may belong to a path."""
    found = element.child(name)
    return found.text if found else ""
