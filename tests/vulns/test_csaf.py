"""CSAF documents: identifiers of products, alone, as parts of a platform, and as parts of a module of a platform."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.csaf import Component, Document, Helper, Product, Products, ProductTree

TREE = """{"branches": [{"category": "vendor", "name": "Red Hat", "branches": [
  {"category": "product_name", "name": "AppStream", "product": {"name": "AppStream", "product_id": "AppStream-8.9",
    "product_identification_helper": {"cpe": "cpe:/a:redhat:enterprise_linux:8::appstream"}}},
  {"category": "architecture", "name": "x86_64", "branches": [
    {"category": "product_version", "name": "npm", "product": {"name": "npm", "product_id": "npm-1",
      "product_identification_helper": {"purl": "pkg:rpm/redhat/npm@1"}}}]},
  {"category": "product_version", "name": "nodejs:18", "product": {"name": "nodejs:18", "product_id": "nodejs:18:809"}}]}],
 "full_product_names": [{"product_id": "alone", "name": "Alone"}],
 "relationships": [
  {"category": "default_component_of", "product_reference": "nodejs:18:809", "relates_to_product_reference": "AppStream-8.9",
   "full_product_name": {"name": "m", "product_id": "AppStream-8.9:nodejs:18:809"}},
  {"category": "default_component_of", "product_reference": "npm-1", "relates_to_product_reference": "AppStream-8.9:nodejs:18:809",
   "full_product_name": {"name": "n", "product_id": "AppStream-8.9:nodejs:18:809:npm-1"}},
  {"category": "default_component_of", "product_reference": "nobody", "relates_to_product_reference": "AppStream-8.9",
   "full_product_name": {"name": "x", "product_id": "dangling"}}]}"""
APPSTREAM = Product("AppStream-8.9", "AppStream", Helper(cpe="cpe:/a:redhat:enterprise_linux:8::appstream"))
MODULE = Product("nodejs:18:809", "nodejs:18")
NPM = Product("npm-1", "npm", Helper(purl="pkg:rpm/redhat/npm@1"))


@pytest.fixture
def products() -> Products:
    return Products(msgspec.json.decode(TREE, type=ProductTree))


@pytest.mark.parametrize(
    ("identifier", "found"),
    [
        ("alone", Component(Product("alone", "Alone"))),
        ("npm-1", Component(NPM)),
        ("AppStream-8.9:nodejs:18:809", Component(MODULE, APPSTREAM)),
        ("AppStream-8.9:nodejs:18:809:npm-1", Component(NPM, APPSTREAM, MODULE)),
        ("dangling", None),
        ("unheard of", None),
    ],
)
def test_an_identifier_stands_for_a_product_and_where_it_is_part_of(
    products: Products, identifier: str, found: Component | None
):
    assert products.find(identifier) == found


def test_all_but_the_head_may_be_absent():
    document = msgspec.json.decode(b'{"document": {"tracking": {"id": "CVE-2024-1"}}, "new": 1}', type=Document)
    assert (document.document.tracking.id, document.vulnerabilities) == ("CVE-2024-1", ())


@given(st.text(max_size=5), st.text(max_size=5))
def test_a_relationship_to_itself_leads_nowhere(part: str, whole: str):
    """Identifiers are free; a circle must not be followed."""
    text = msgspec.json.encode(
        {
            "relationships": [
                {
                    "product_reference": part,
                    "relates_to_product_reference": whole,
                    "full_product_name": {"product_id": whole},
                }
            ]
        }
    )
    assert Products(msgspec.json.decode(text, type=ProductTree)).find(whole) is None


def test_the_vector_of_the_newest_kind_is_shown():
    text = b'{"document": {}, "vulnerabilities": [{"scores": [{"cvss_v2": {"vectorString": "AV:N"}}, {}]}]}'
    scores = msgspec.json.decode(text, type=Document).vulnerabilities[0].scores
    assert [score.vector for score in scores] == ["AV:N", ""]
