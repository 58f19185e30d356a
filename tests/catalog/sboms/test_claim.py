import pytest
from msgspec.structs import replace

from nakami.catalog.sboms import claim
from nakami.catalog.sboms.claim import Claim, Claims, brings, proofs
from nakami.errors import LimitExceeded
from nakami.model.inventory import Inventory, Placed, Seen
from nakami.model.package import Distro, Package


def _claimed(*claims: Claim) -> Inventory:
    found = Claims("x.json")
    for each in claims:
        found.add(each)
    return found.inventory(None)


def test_a_purl_tells_a_package_and_the_document_is_its_evidence():
    found = _claimed(Claim("six", "1.16", "pkg:pypi/six@1.16", licenses=("MIT",)))
    assert found.packages == (
        Placed(Package("pypi", "six", "1.16", licenses=("MIT",), path="x.json", cataloger="sbom")),
    )
    assert not found.blind_spots


def test_the_same_claim_twice_is_one_package():
    assert len(_claimed(Claim("a", "1", "pkg:gem/a@1"), Claim("a", "1", "pkg:gem/a@1")).packages) == 1


@pytest.mark.parametrize("said", [Claim("a", "1"), Claim("a", "1", "no purl"), Claim("", "", "pkg:npm/"), Claim("a", facts={"type": "npm", "name": "a\x1b"})])  # fmt: skip
def test_what_names_no_package_is_a_blind_spot(said: Claim):
    found = _claimed(said)
    assert not found.packages
    (spot,) = found.blind_spots
    assert spot.part == "sbom"
    assert "x.json" in spot.why
    assert "package URLs" in spot.remedy


def test_a_cpe_is_better_than_nothing():
    (placed,) = _claimed(Claim("nginx", "1.2", cpes=("f5:nginx",))).packages
    assert (placed.package.type, placed.package.version, placed.package.cpes) == ("generic", "1.2", ("f5:nginx",))


def test_a_guessed_cpe_of_a_package_with_an_ecosystem_is_no_use():
    assert _claimed(Claim("a", "1", "pkg:gem/a@1", cpes=("a:a",))).packages[0].package.cpes == ()


@pytest.mark.parametrize(
    ("title", "version", "purl", "expected"),
    [
        ("JSONStream", "1", "pkg:npm/jsonstream@1", ("", "JSONStream", "1")),
        ("github.com/BurntSushi/toml", "v1", "pkg:golang/github.com/burntsushi/toml@v1", ("github.com/BurntSushi", "toml", "v1")),
        ("@Babel/core", "1", "pkg:npm/%40babel/core@1", ("@Babel", "core", "1")),
        ("Django_Allauth", "1", "pkg:pypi/django-allauth@1", ("", "django-allauth", "1")),
        ("other", "1", "pkg:npm/left-pad@1", ("", "left-pad", "1")),
        ("a", "1:2-3", "pkg:rpm/redhat/a", ("", "a", "1:2-3")),
        ("a", "2", "pkg:npm/a@1", ("", "a", "1")),
    ],
)  # fmt: skip
def test_the_document_spells_what_a_purl_makes_small(
    title: str, version: str, purl: str, expected: tuple[str, str, str]
):
    package = _claimed(Claim(title, version, purl)).packages[0].package
    assert (package.namespace, package.name, package.version) == expected


def test_an_image_is_no_package():
    found = _claimed(Claim("web", "1", "pkg:oci/web@sha256:ab"))
    assert found == Inventory()


def test_most_purls_tell_the_distribution_where_the_document_does_not():
    purls = [
        "pkg:deb/debian/a@1?distro=debian-12",
        "pkg:deb/debian/b@1?distro=debian-12",
        "pkg:deb/debian/c@1?distro=debian-11",
    ]
    found = Claims("x")
    for purl in purls:
        found.add(Claim("a", "1", purl))
    assert found.inventory(None).distro == Distro("debian", "12")
    assert found.inventory(Distro("ubuntu", "24.04")).distro == Distro("ubuntu", "24.04")


def test_evidence_is_kept_within_bounds():
    seen = tuple(Seen(f"f{n}", "c") for n in range(500))
    (placed,) = _claimed(Claim("a", "1", "pkg:gem/a@1", evidence=seen)).packages
    assert placed.evidence == seen[:100]


def test_claims_have_a_bound(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(claim, "_MAX_CLAIMS", 2)
    with pytest.raises(LimitExceeded):
        _claimed(*[Claim("a", str(n), f"pkg:gem/a@{n}") for n in range(3)])


def test_blind_spots_are_told_once():
    found = Claims("x")
    found.miss("a", "why")
    found.miss("a", "why")
    assert len(found.inventory(None).blind_spots) == 1
    assert replace(found.inventory(None), blind_spots=()) == Inventory()


def test_databases_prove_and_lists_do_not():
    paths = ["/usr/share/doc/a/copyright", "/var/lib/dpkg/info/a.list", "/var/lib/dpkg/status"]
    assert proofs(paths) == ["/var/lib/dpkg/status"]
    assert proofs(["/app/package.json"]) == ["/app/package.json"]


def test_a_distribution_s_package_brings_others_along():
    assert brings("pkg:deb/debian/nginx@1.22.1")
    assert not brings("pkg:pypi/six@1.16.0")
    assert not brings("")
