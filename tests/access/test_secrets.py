from msgspec.structs import replace

from nakami.access.secrets import in_a_sentence, place_in_words, secrets_in_words
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.hit import INSTRUCTIONS

TOKEN = Finding(
    "NK-S0001",
    Severity.CRITICAL,
    Evidence("app/.env", 4),
    Remedy("change"),
    path="app/.env",
    title="Personal access token of GitHub",
    kind="secret",
    confidence="high",
)
GONE = replace(TOKEN, evidence=Evidence("app/.env", 4, deleted_in=5))
SAID = replace(TOKEN, path=INSTRUCTIONS, evidence=Evidence(INSTRUCTIONS), note="in environment variable X; also in a")


def test_none_is_not_the_same_as_not_looked_for():
    assert secrets_in_words((), None) == "secrets: not looked for"
    assert secrets_in_words((), 0) == "no secrets in 0 files"
    assert secrets_in_words((), 1) == "no secrets in 1 file"
    assert secrets_in_words((), 61_325) == "no secrets in 61,325 files"


def test_one_is_told_with_its_place():
    assert secrets_in_words([TOKEN], 9) == "1 secret: personal access token of GitHub, layer 5: /app/.env"
    assert secrets_in_words([GONE], 9).endswith("layer 5: /app/.env (deleted in layer 6, still downloadable)")
    assert secrets_in_words([SAID], 9) == "1 secret: personal access token of GitHub, in environment variable X"


def test_of_many_the_first_are_named_and_all_counted():
    low = replace(TOKEN, severity=Severity.LOW, evidence=Evidence("a"), path="a")
    told = secrets_in_words([TOKEN, low, low], 9)
    assert told.startswith("3 secrets: 1 critical, 2 low · personal")
    assert told.endswith("personal access token of GitHub, /a · 1 more")


def test_a_place():
    assert place_in_words(replace(SAID, note="")) == "in the image configuration"


def test_a_title_in_a_sentence_keeps_its_names():
    for title, told in (("Key of X", "key of X"), ("API key", "API key"), ("OAuth token", "OAuth token"), ("", "")):
        assert in_a_sentence(title) == told
