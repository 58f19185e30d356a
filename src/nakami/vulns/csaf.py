"""Documents of the Common Security Advisory Framework (CSAF 2.0, OASIS Standard, 18 November 2022): what is said of which product.

Only the fields that somebody here reads; unknown ones are passed over. All may be absent, for writers differ in what they fill in.
"""

from collections.abc import Iterator

from msgspec import Struct, field

MAX_DEPTH = 30
"""Branches inside each other; CSAF 2.0, section 3.1.2.1, allows as many."""


class FileHash(Struct, frozen=True, gc=False):
    """The digest of one file of a product (section 3.1.3.3.2)."""

    algorithm: str = ""
    value: str = ""


class Hashes(Struct, frozen=True, gc=False):
    """The digests of the same file by several algorithms."""

    file_hashes: tuple[FileHash, ...] = ()


class Helper(Struct, frozen=True, gc=False):
    """How machines name a product (section 3.1.3.3): a CPE, a package URL (several in CSAF 2.1), digests, or none of them."""

    cpe: str = ""
    purl: str = ""
    purls: tuple[str, ...] = ()
    hashes: tuple[Hashes, ...] = ()


class Product(Struct, frozen=True, gc=False):
    """One product (section 3.1.3)."""

    product_id: str = ""
    name: str = ""
    helper: Helper = field(default=Helper(), name="product_identification_helper")


class Branch(Struct, frozen=True, gc=False):
    """A part of the tree of products (section 3.1.2): a product, or further branches."""

    category: str = ""
    name: str = ""
    product: Product | None = None
    branches: tuple["Branch", ...] = ()


class Relationship(Struct, frozen=True, gc=False):
    """A product as a part of another one (section 3.2.2.4), with an identifier for that."""

    category: str = ""
    product_reference: str = ""
    relates_to: str = field(default="", name="relates_to_product_reference")
    product: Product = field(default=Product(), name="full_product_name")


class Group(Struct, frozen=True, gc=False):
    """Several products under one name (section 3.2.2.3)."""

    group_id: str = ""
    product_ids: tuple[str, ...] = ()


class ProductTree(Struct, frozen=True, gc=False):
    """All products that the document speaks of (section 3.2.2)."""

    branches: tuple[Branch, ...] = ()
    full_product_names: tuple[Product, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    product_groups: tuple[Group, ...] = ()


class Status(Struct, frozen=True, gc=False):
    """How products stand to the vulnerability (section 3.2.3.9), by their identifiers."""

    first_affected: tuple[str, ...] = ()
    first_fixed: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    known_affected: tuple[str, ...] = ()
    known_not_affected: tuple[str, ...] = ()
    last_affected: tuple[str, ...] = ()
    recommended: tuple[str, ...] = ()
    under_investigation: tuple[str, ...] = ()


class Remediation(Struct, frozen=True, gc=False):
    """What can be done (section 3.2.3.12): `category` is vendor_fix, no_fix_planned, none_available, workaround or mitigation."""

    category: str = ""
    details: str = ""
    date: str = ""
    url: str = ""
    product_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()


class Threat(Struct, frozen=True, gc=False):
    """What it means for some products (section 3.2.3.14): `category` is impact, exploit_status or target_set; no product: for all."""

    category: str = ""
    details: str = ""
    product_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()


class Flag(Struct, frozen=True, gc=False):
    """Why products are not affected (section 3.2.3.5), such as `vulnerable_code_not_present`."""

    label: str = ""
    product_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()


class Cvss(Struct, frozen=True, gc=False):
    """A score; all but its vector follows from that."""

    vector: str = field(default="", name="vectorString")


class Score(Struct, frozen=True, gc=False):
    """The scores of some products (section 3.2.3.13)."""

    products: tuple[str, ...] = ()
    cvss_v3: Cvss | None = None
    cvss_v2: Cvss | None = None

    @property
    def vector(self) -> str:
        """The vector of the newest kind; empty when there is none."""
        return next((cvss.vector for cvss in (self.cvss_v3, self.cvss_v2) if cvss), "")


class Name(Struct, frozen=True, gc=False):
    """Another name of a vulnerability (section 3.2.3.6)."""

    text: str = ""


class Vulnerability(Struct, frozen=True, gc=False):
    """One vulnerability (section 3.2.3)."""

    cve: str = ""
    ids: tuple[Name, ...] = ()
    title: str = ""
    release_date: str = ""
    status: Status = field(default=Status(), name="product_status")
    remediations: tuple[Remediation, ...] = ()
    threats: tuple[Threat, ...] = ()
    flags: tuple[Flag, ...] = ()
    scores: tuple[Score, ...] = ()


class Tracking(Struct, frozen=True, gc=False):
    """Which document this is (section 3.2.1.12)."""

    id: str = ""
    status: str = ""
    initial_release_date: str = ""
    current_release_date: str = ""


class Publisher(Struct, frozen=True, gc=False):
    """Who says it (section 3.2.1.8)."""

    name: str = ""
    namespace: str = ""


class AggregateSeverity(Struct, frozen=True, gc=False):
    """The publisher's word for the whole document (section 3.2.1.2)."""

    text: str = ""


class Head(Struct, frozen=True, gc=False):
    """What the document says of itself (section 3.2.1)."""

    category: str = ""
    title: str = ""
    publisher: Publisher = Publisher()
    tracking: Tracking = Tracking()
    aggregate_severity: AggregateSeverity = AggregateSeverity()


class Document(Struct, frozen=True, gc=False):
    """One document. Security advisories (section 4.4) and VEX documents (section 4.5) have the same shape."""

    document: Head
    product_tree: ProductTree = ProductTree()
    vulnerabilities: tuple[Vulnerability, ...] = ()


class Component(Struct, frozen=True, gc=False):
    """What an identifier stands for: a product by itself, or part of a platform, or of something (`within`) that is part of a platform."""

    part: Product
    platform: Product | None = None
    within: Product | None = None


class Products:
    """Looks identifiers up in one document's tree."""

    def __init__(self, tree: ProductTree) -> None:
        self._products = {product.product_id: product for product in _products(tree)}
        self._relationships = {each.product.product_id: each for each in tree.relationships}

    def find(self, identifier: str) -> Component | None:
        """What an identifier stands for; None where the tree does not tell it."""
        relationship = self._relationships.get(identifier)
        if relationship is None:
            product = self._products.get(identifier)
            return Component(product) if product else None
        part = self._products.get(relationship.product_reference)
        platform, within = self.whole(relationship.relates_to)
        return Component(part, platform, within) if part and platform else None

    def split(self, identifier: str) -> tuple[str, str] | None:
        """The identifiers of a part and of what it is a part of, for those who look many up that have one or the other in common."""
        relationship = self._relationships.get(identifier)
        return (relationship.product_reference, relationship.relates_to) if relationship else None

    def product(self, identifier: str) -> Product | None:
        """A product by itself."""
        return self._products.get(identifier)

    def whole(self, identifier: str) -> tuple[Product | None, Product | None]:
        """A platform, and what of it is meant, where that is a part of it in turn."""
        platform = self._products.get(identifier)
        outer = self._relationships.get(identifier) if platform is None else None
        if outer is None:
            return platform, None
        return self._products.get(outer.relates_to), self._products.get(outer.product_reference)


def _products(tree: ProductTree) -> Iterator[Product]:
    yield from tree.full_product_names
    waiting = list(tree.branches)
    while waiting:
        branch = waiting.pop()
        if branch.product:
            yield branch.product
        waiting.extend(branch.branches)
