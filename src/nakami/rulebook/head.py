"""A rule's head as it stands in the metadata of a YARA rule."""

from collections.abc import Mapping, Sequence

import msgspec

from nakami.errors import Malformed
from nakami.model.finding import Severity
from nakami.rulebook.rule import Rule

SEVERITIES = ("critical", "high", "medium", "low")
FIELDS = ("code", "title", "severity", "confidence", "maturity", "since", "why", "remedy", "references", "over")
"""Of the metadata, in the order in which rules write them; `references` are addresses with blanks between them, and may be empty."""


def head_of(identifier: str, meta: Mapping[str, object], tags: Sequence[str], family: str, group: str) -> Rule:
    """The head.

    Args:
        identifier: of the YARA rule; its name with `_` for `-`.
        meta: of the YARA rule.
        tags: of the YARA rule.
        family: the rule's family.
        group: the folder that its file stands in.

    Raises:
        Malformed: a part is missing, or has a value that it cannot have.
    """
    words = {key: str(value) for key, value in meta.items()}
    if missing := [field for field in FIELDS if field not in words]:
        raise Malformed(f"rule {identifier} lacks {', '.join(missing)} in its meta section")
    if words["severity"] not in SEVERITIES:
        raise Malformed(f"rule {identifier}: its severity is {words['severity']!r}, none of {', '.join(SEVERITIES)}")
    plain = {
        **{field: words[field] for field in FIELDS},
        "name": identifier.replace("_", "-"),
        "severity": Severity.of(words["severity"]),
        "family": family,
        "group": group,
        "references": words["references"].split(),
        "tags": list(tags),
        "more": {key: value for key, value in words.items() if key not in FIELDS},
    }
    try:
        return msgspec.convert(plain, Rule)
    except msgspec.ValidationError as error:
        raise Malformed(f"rule {identifier}: {error}") from error
