"""Values that stand for a value: `changeme`, `<your-token>`, `${TOKEN}`, `xxxx`, `12345678`."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import FORMED, Noise

_WORDS = pattern(
    r"(?i)change[-_. ]?(?:me|this|it)|placeholder|example|dummy|sample|redacted|replace|insert|fixme|todo|lorem|foobar|your[-_. ]|"
    r"[-_. ]here\b|^my[-_. ]?(?:pass|secret|token|key)|enter[-_. ]|put[-_. ]|not[-_. ]?(?:a[-_. ])?(?:real|secret)|invalid|fake|mock|"
    r"x{4,}|\*{3,}|\.{3,}|-{6,}|…|0{8,}|deadbeef|some[-_. ]?(?:pass|secret|token|key)|(?:hidden|masked|undefined|unset|empty)"
)
_NOTHING = pattern(
    r"(?i)\W*(?:null|none|nil|true|false|yes|no|on|off|n/?a|unknown|required|optional|prompt|ask|env|file|stdin|vault|keychain|keyring|external|"
    r"disabled?|enabled?|basic|bearer|hash(?:ed)?|encrypted|(?:required|nullable|sometimes|optional)\|.*)\W*"
)
_WEAK_WORDS = pattern(
    r"(?i)abcdef|0123456|1234567|abcd1234|aabbcc|hunter2|correcthorse|"
    r"(?:test|default|secret|super|very|long|random|strong|secure|temp)[-_. ]?(?:pass(?:word|phrase)?|secret|token|key|value|string)"
)
_WEAK = pattern(
    r"(?i)\W*(?:(?:my|the|a|your|new|old|db|user|app|api|root|admin|plain)?[-_. ]?"
    r"(?:pass(?:wd|word|phrase|wort)?|pw|pwd|secret(?:key|s)?|token|key|credentials?|value|string|text|str|bytes|user(?:name)?|login|auth)\d{0,4}|"
    r"tests?(?:ing)?\d{0,4}|foo|bar|baz|qux|abc\d{0,4}|asdf\w{0,4}|qwerty\w{0,6}|admin|root|guest|postgres|default|"
    r"s3cr3t|p4ssw0rd|public|private|foobared)\W*"
)
_TEMPLATE = pattern(
    r"\$\{|\$\(|\{\{|\}\}|<%|%>|^\$[A-Za-z_]\w*(?:$|[/:.\[>\-])|^\$\$|^%[\w-]+%$|^<[^<>]*>$|%[sd]|%\([a-z]|\{[\w.\[\]:!]*\}|^@[\w.\-]+@$|^__\w+__$|"
    r"^\[[\w .\-]+\]$|#\{|^!|^env:|^ENC\(|\bprocess\.env\b|\bos\.environ|^vault:|^\$ANSIBLE_VAULT|^arn:|^secretsmanager:|^projects/|^op://|^file:"
)
_RUN = 5
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def is_placeholder(value: str) -> bool:
    """Whether a value stands for another: a word for one, a template, or nothing at all."""
    value = value.replace("%20", " ")  # in an address
    return bool(_NOTHING.fullmatch(value) or _TEMPLATE.search(value) or _WORDS.search(value[:400]))


def is_weak(value: str) -> bool:
    """Whether examples have it, and careless people: `secret`, `test123`, neighbours in the alphabet or on the keyboard."""
    return bool(_WEAK.fullmatch(value.replace("%20", " ")) or _WEAK_WORDS.search(value[:400]) or _is_run(value))


def _is_run(value: str) -> bool:
    """Whether most of it is one sign again and again, or a row of the alphabet or of the keyboard."""
    lowered = value[:400].lower()
    if len(set(lowered)) <= min(5, max(2, len(lowered) // 10)):
        return True
    covered, at = 0, 0
    while at + _RUN <= len(lowered):
        piece = lowered[at : at + _RUN]
        if any(piece in row or piece[::-1] in row for row in _ROWS):
            covered += _RUN
            at += _RUN
        else:
            at += 1
    return 2 * covered > len(lowered)


def _holds(candidate: Candidate) -> bool:
    if candidate.seen.shown:
        return False  # what is laid out as a key is one
    told = candidate.seen.material or candidate.seen.value
    text = told.decode("latin-1").removeprefix(candidate.rule.more.get("prefix", ""))
    # What an image's own configuration sets is the password, however weak.
    return is_placeholder(text) or (is_weak(text) and not candidate.is_instruction)


NOISE = Noise("placeholder", "its value stands for a value that somebody is to fill in", _holds, FORMED)
