"""CSAF 2.0, profile 5 "VEX" (OASIS Standard, 18 November 2022, section 4.5), and what 2.1 adds to it (several purls for one product).

The product tree (section 3.2.2) gives identifiers their purls and hashes; a relationship makes a product of a component in another.
"""

from collections.abc import Iterator
from typing import Any

from nakami.errors import LimitExceeded, Malformed
from nakami.model.vex import Name, Product, Statement, Status
from nakami.vulns import csaf
from nakami.vulns.vex.interface import MAX_PRODUCTS, Spoken, head, joined, words

_STATUSES = {
    "known_not_affected": Status.NOT_AFFECTED,
    "fixed": Status.FIXED,
    "first_fixed": Status.FIXED,
    "known_affected": Status.AFFECTED,
    "first_affected": Status.AFFECTED,
    "last_affected": Status.AFFECTED,
    "under_investigation": Status.UNDER_INVESTIGATION,
}
"""Section 3.2.3.9; `recommended` says nothing of whether a product is affected."""
_RANGE = "product_version_range"
_Said = csaf.Flag | csaf.Threat | csaf.Remediation


def is_csaf(document: dict[str, Any]) -> bool:
    """Whether a document is one."""
    about = document.get("document")
    return isinstance(about, dict) and "csaf_version" in about


def read(document: dict[str, Any], source: str) -> Spoken:
    """The statements of a document, one for each product and status.

    Args:
        document: decoded.
        source: where it was read.

    Raises:
        Malformed: it has not the form of one.
        LimitExceeded: it says more than any document does.
    """
    top = head(document, csaf.Document, source)
    if _depth(top.product_tree.branches) > csaf.MAX_DEPTH:
        raise Malformed(f"{source} has branches deeper than {csaf.MAX_DEPTH}", "it is left out")
    products = _Products(top.product_tree)
    found: list[Statement] = []
    for vulnerability in top.vulnerabilities:
        for statement in _statements(vulnerability, products, top.document, source):
            found.append(statement)
            if len(found) > MAX_PRODUCTS:
                raise LimitExceeded(f"{source} says more than {MAX_PRODUCTS:,} things", "split it")
    return Spoken(tuple(found))


class _Products:
    """What the identifiers of one document stand for."""

    def __init__(self, tree: csaf.ProductTree) -> None:
        self._found = csaf.Products(tree)
        self._ranges = dict(_ranges(tree.branches))
        self._groups = {group.group_id: group.product_ids for group in tree.product_groups}

    def product(self, identifier: str) -> Product | None:
        """A product, or a part of one; None where the tree does not tell it."""
        found = self._found.find(identifier)
        if found is None:
            return None
        if found.platform is None:
            return Product(self._name(found.part))
        return Product(self._name(found.platform), (self._name(found.part),))

    def is_meant(self, said: _Said, identifier: str) -> bool:
        """Whether something is said of a product: by name, by group, or of all because it names none."""
        if not said.product_ids and not said.group_ids:
            return True
        return identifier in said.product_ids or any(
            identifier in self._groups.get(each, ()) for each in said.group_ids
        )

    def _name(self, product: csaf.Product) -> Name:
        helper = product.helper
        digests = [
            f"{each.algorithm.replace('-', '').lower()}:{each.value.lower()}"
            for hashes in helper.hashes
            for each in hashes.file_hashes
        ]
        return Name(words(helper.purl, *helper.purls), words(*digests), words(self._ranges.get(product.product_id, "")))


def _ranges(branches: tuple[csaf.Branch, ...]) -> Iterator[tuple[str, str]]:
    """The products that are a range of versions, each with the range."""
    for branch in branches:
        if branch.category == _RANGE and branch.product:
            yield branch.product.product_id, branch.name
        yield from _ranges(branch.branches)


def _depth(branches: tuple[csaf.Branch, ...]) -> int:
    depth = 0
    while branches:
        depth += 1
        branches = tuple(below for branch in branches for below in branch.branches)
    return depth


def _statements(told: csaf.Vulnerability, products: _Products, about: csaf.Head, source: str) -> Iterator[Statement]:
    names = words(told.cve, *(each.text for each in told.ids))
    for word, status in _STATUSES.items():
        for identifier in getattr(told.status, word):
            product = products.product(identifier)
            if product is None:
                continue
            meant = [each for each in told.flags if products.is_meant(each, identifier)]
            impacts = [
                each for each in told.threats if each.category == "impact" and products.is_meant(each, identifier)
            ]
            actions = [each for each in told.remediations if products.is_meant(each, identifier)]
            yield Statement(
                names,
                status,
                (product,),
                meant[0].label if meant else "",
                joined(each.details for each in impacts),
                joined(each.details for each in actions),
                about.publisher.name,
                about.tracking.current_release_date,
                about.tracking.id,
                source,
            )
