"""Where rules stand: `<family>/rules/<group>/<name>.yar`, with the cases of each beside it in `<name>.toml`."""

from collections.abc import Iterator
from pathlib import Path

from nakami.bounded.yara import Source
from nakami.rulebook.rule import Rule

HOUSE = Path(__file__).parent.parent
FAMILIES = ("malware", "secrets")
SUFFIX = ".yar"
CASES = ".toml"


def rules_folder(family: str) -> Path:
    """The folder of a family's rules."""
    return HOUSE / family / "rules"


def files() -> Iterator[tuple[Path, Source]]:
    """Every rule of ours with where it stands, in a fixed order; its namespace is `<family>/<group>`."""
    for family in FAMILIES:
        for path in sorted(rules_folder(family).glob(f"*/*{SUFFIX}")):
            group = f"{family}/{path.parent.name}"
            yield (
                path,
                Source(f"{family}/rules/{path.parent.name}/{path.name}", group, path.read_text()),
            )  # bounded: our own file


def sources() -> Iterator[Source]:
    """Every rule of ours."""
    return (source for _, source in files())


def cases_of(rule: Rule) -> Path:
    """Where the cases of one of our YARA rules stand, if it has any."""
    return rules_folder(rule.family) / rule.group / f"{rule.name}{CASES}"
