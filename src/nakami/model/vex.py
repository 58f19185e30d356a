"""What somebody says about a vulnerability in a product: the statements of VEX documents, whatever format they came in.

The words are those of CISA's "Minimum Requirements for Vulnerability Exploitability eXchange" (April 2023).
"""

from enum import StrEnum

from msgspec import Struct

CONTEXT = "https://openvex.dev/ns"
"""How the context of an OpenVEX document begins; the version follows."""
VEX_PREDICATES = (CONTEXT, "https://cyclonedx.org/vex")
"""How the types of in-toto predicates begin that are VEX documents."""
JUSTIFICATIONS = (
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
)
"""Why a product is not affected (CISA, "VEX Status Justifications", June 2022)."""


class Status(StrEnum):
    """How a product stands with a vulnerability (minimum requirements, section 2.3.4)."""

    NOT_AFFECTED = "not_affected"
    AFFECTED = "affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"


class Name(Struct, frozen=True):
    """How a document names a piece of software: any of its `purls`, or any of the `digests` (`sha256:...`) of its bytes.

    `ranges` bound the version where the purls have none (`vers:deb/>=1.0|<2.0`); empty for every version.
    """

    purls: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()


class Product(Struct, frozen=True):
    """What a statement is about: a product, or, where there are any, only the `parts` in it."""

    name: Name
    parts: tuple[Name, ...] = ()


class Statement(Struct, frozen=True):
    """One assertion.

    `names` are those of the vulnerability. `justification` is one of the five words of CISA's "VEX Status Justifications" (June 2022),
    or empty; `impact` and `action` are sentences. `timestamp` is ISO 8601 as written, empty where none is told. `document` is the
    document's own identifier, `source` tells where it was read, and whether anybody vouches for it.
    """

    names: tuple[str, ...]
    status: Status
    products: tuple[Product, ...]
    justification: str = ""
    impact: str = ""
    action: str = ""
    author: str = ""
    timestamp: str = ""
    document: str = ""
    source: str = ""


class Attachment(Struct, frozen=True):
    """A document that is attached to an image in its registry: its bytes, and where it was found."""

    content: bytes
    where: str
