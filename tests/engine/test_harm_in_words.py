from msgspec.structs import replace

from nakami.engine.harm_in_words import malware_in_words
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.hit import INSTRUCTIONS
from nakami.model.scan import Counts

LOOKED = Counts(malware={}, inspected=61_325)
MINER = Finding(
    *("NK-M0001", Severity.HIGH, Evidence("opt/c.json", 3), Remedy("change")),
    path="opt/c.json",
    title="Configuration of the miner XMRig",
    kind="malware",
    confidence="high",
)
SIGN = replace(
    MINER, severity=Severity.MEDIUM, confidence="medium", path="usr/bin/ldd", title="Not as its package has it"
)


def told(*malware: Finding, counts: Counts = LOOKED) -> str:
    return malware_in_words(malware, counts)


def test_none():
    assert told() == "no malware in 61,325 files"
    assert told(counts=Counts()) == "malware: not looked for"


def test_what_is_too_large_is_told():
    part = replace(LOOKED, inspected_in_part=3)
    assert told(counts=part) == "no malware in 61,325 files · 3 large files were looked at in part"
    assert told(MINER, counts=part).endswith(" · 3 large files were looked at in part")


def test_one_says_what_and_where():
    assert told(MINER) == "malware: high · configuration of the miner XMRig, layer 4: /opt/c.json"
    assert told(replace(MINER, evidence=Evidence("opt/c.json"))).endswith("miner XMRig, /opt/c.json")


def test_what_the_image_says_of_itself_is_named_by_its_statement():
    step = replace(MINER, path=INSTRUCTIONS, note="in build step 7", evidence=Evidence(INSTRUCTIONS, line=7))
    assert told(step).endswith("miner XMRig, in build step 7")


def test_of_many_the_first_are_named():
    line = told(MINER, *(replace(MINER, path=path) for path in "abc"))
    assert line.startswith("malware in 4 places: 4 high · configuration of")
    assert line.endswith("layer 4: /a · 2 more")


def test_signs_are_told_apart():
    assert told(SIGN) == "signs of malware: medium · not as its package has it, layer 4: /usr/bin/ldd"
    assert told(MINER, SIGN, SIGN).endswith("/opt/c.json · signs of malware in 2 more places")


def test_what_was_deleted_says_so():
    gone = replace(MINER, evidence=Evidence("opt/c.json", 3, deleted_in=5))
    assert told(gone).endswith("layer 4: /opt/c.json (deleted in layer 6)")


def test_no_title_or_path_fills_the_screen():
    assert len(told(replace(MINER, title="T" * 1000, path="p/" * 1000))) < 250
