"""The head of a rule, the same for all: what people allow, read about and search for."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from nakami.model.finding import Severity

Level = Literal["high", "medium", "low"]
Maturity = Literal["sandbox", "incubating", "stable"]
Over = Literal["text", "page", "setting", "program", "any"]
LETTERS: Mapping[str, str] = {"malware": "M", "secrets": "S", "freshness": "F"}
"""Of codes, by family."""


class Rule(Struct, frozen=True):
    """One rule.

    `code` is `NK-<letter><number>` and permanent; `name` is kebab-case and names the bad thing. `family` is `malware` or `secrets`,
    `group` the folder in it (a threat, an issuer). `why` tells what follows for whoever runs the image, `remedy` what to do. `since` is the
    version of nakami that had it first. Only what is `stable` is looked for by default. `over` tells which files it is held against:
    programs (ELF, PE and their like), texts (all others), pages (those texts that hold code between `<?` or `<%` marks and their like),
    settings (those texts in which people keep such: all but the code of libraries), or any. `more` are further keys of its metadata, for
    the family's own judgement.
    """

    code: str
    name: str
    title: str
    severity: Severity
    confidence: Level
    maturity: Maturity
    since: str
    why: str
    remedy: str
    family: str
    group: str
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    over: Over = "any"
    more: Mapping[str, str] = {}
