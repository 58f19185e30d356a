"""A rule's head as it stands in the metadata of a YARA rule."""

import msgspec

from nakami.bounded.yara import Head
from nakami.errors import Malformed
from nakami.model.finding import Severity
from nakami.rulebook.rule import Rule

SEVERITIES = ("critical", "high", "medium", "low")
FIELDS = ("code", "title", "severity", "confidence", "maturity", "since", "why", "remedy", "references", "over")
"""Of the metadata, in the order in which rules write them; `references` are addresses with blanks between them, and may be empty."""


def head_of(said: Head) -> Rule:
    """The head of one of our rules.

    Args:
        said: what the YARA rule says of itself; its namespace is `<family>/<group>`, its identifier the name with `_` for `-`.

    Raises:
        Malformed: a part is missing, or has a value that it cannot have.
    """
    words = {key: str(value) for key, value in said.meta.items()}
    if missing := [field for field in FIELDS if field not in words]:
        raise Malformed(f"rule {said.identifier} lacks {', '.join(missing)} in its meta section")
    if words["severity"] not in SEVERITIES:
        raise Malformed(
            f"rule {said.identifier}: its severity is {words['severity']!r}, none of {', '.join(SEVERITIES)}"
        )
    family, _, group = said.namespace.partition("/")
    plain = {
        **{field: words[field] for field in FIELDS},
        "name": said.identifier.replace("_", "-"),
        "severity": Severity.of(words["severity"]),
        "family": family,
        "group": group,
        "references": words["references"].split(),
        "tags": list(said.tags),
        "more": {key: value for key, value in words.items() if key not in FIELDS},
    }
    try:
        return msgspec.convert(plain, Rule)
    except msgspec.ValidationError as error:
        raise Malformed(f"rule {said.identifier}: {error}") from error
