"""OpenVEX: the specification's version 0.2.0, and 0.0.x, whose products and vulnerabilities are bare texts.

https://github.com/openvex/spec (OPENVEX-SPEC.md). Statements inherit the time of their document.
"""

from typing import Any

from msgspec import Struct, field

from nakami.errors import LimitExceeded
from nakami.model.vex import CONTEXT, Name, Product, Statement, Status
from nakami.vulns.vex.interface import MAX_PRODUCTS, Spoken, head, shaped, words

_ALGORITHMS = {"sha-256": "sha256", "sha-512": "sha512"}
_PURL = "pkg:"


class _Part(Struct, frozen=True):
    id: str = field(name="@id", default="")
    identifiers: dict[str, str] = {}
    hashes: dict[str, str] = {}


class _Product(_Part, frozen=True):
    subcomponents: list[_Part | str] = []


class _Vulnerability(Struct, frozen=True):
    name: str = ""
    id: str = field(name="@id", default="")
    aliases: list[str] = []


class _Statement(Struct, frozen=True):
    vulnerability: _Vulnerability | str
    status: Status
    products: list[_Product | str] = []
    subcomponents: list[_Part | str] = []
    justification: str = ""
    impact_statement: str = ""
    action_statement: str = ""
    status_notes: str = ""
    timestamp: str = ""
    vuln_description: str = ""
    aliases: list[str] = []


class _Document(Struct, frozen=True):
    id: str = field(name="@id", default="")
    author: str = ""
    timestamp: str = ""
    statements: list[Any] = []


def is_openvex(document: dict[str, Any]) -> bool:
    """Whether a document is one, by its context; the very first ones had none."""
    context = document.get("@context")
    return (isinstance(context, str) and context.startswith(CONTEXT)) or document.get("format") == "text/vex+json"


def read(document: dict[str, Any], source: str) -> Spoken:
    """The statements of a document.

    Args:
        document: decoded.
        source: where it was read.

    Raises:
        Malformed: it has no statements where they should be.
        LimitExceeded: it names more products than any document does.
    """
    top = head(document, _Document, source)
    found: list[Statement] = []
    products = 0
    for plain in top.statements:
        told = shaped(plain, _Statement)
        if told is None:
            continue
        products += sum(1 if isinstance(each, str) else 1 + len(each.subcomponents) for each in told.products)
        if products > MAX_PRODUCTS:
            raise LimitExceeded(f"{source} names more than {MAX_PRODUCTS:,} products", "split it")
        found.append(_statement(told, top, source))
    return Spoken(tuple(found), len(top.statements) - len(found))


def _statement(told: _Statement, top: _Document, source: str) -> Statement:
    vulnerability = told.vulnerability
    if isinstance(vulnerability, str):
        names = words(vulnerability, *told.aliases)
    else:
        names = words(vulnerability.name or vulnerability.id, *vulnerability.aliases)
    shared = tuple(_name(each) for each in told.subcomponents)
    return Statement(
        names,
        told.status,
        tuple(_product(each, shared) for each in told.products),
        told.justification,
        told.impact_statement or told.status_notes,
        told.action_statement,
        top.author,
        told.timestamp or top.timestamp,
        top.id,
        source,
    )


def _product(each: _Product | str, shared: tuple[Name, ...]) -> Product:
    parts = () if isinstance(each, str) else tuple(_name(part) for part in each.subcomponents)
    return Product(_name(each), parts or shared)


def _name(each: _Part | str) -> Name:
    if isinstance(each, str):
        return Name((each,)) if each.startswith(_PURL) else Name()
    purls = [each.identifiers.get("purl", ""), each.id if each.id.startswith(_PURL) else ""]
    digests = [
        f"{_ALGORITHMS[algorithm]}:{value.lower()}"
        for algorithm, value in each.hashes.items()
        if algorithm in _ALGORITHMS
    ]
    return Name(words(*purls), words(*digests))
