"""Where rules stand: `<family>/rules/<group>/<name>.yar`, with the cases of each beside it in `<name>.toml`."""

from collections.abc import Iterator
from pathlib import Path

from nakami.bounded.yara import Source

HOUSE = Path(__file__).parent.parent
FAMILIES = ("malware", "secrets")
SUFFIX = ".yar"
CASES = ".toml"


def rules_folder(family: str) -> Path:
    """The folder of a family's rules."""
    return HOUSE / family / "rules"


def sources() -> Iterator[Source]:
    """Every rule of ours, in a fixed order; its namespace is `<family>/<group>`."""
    for family in FAMILIES:
        folder = rules_folder(family)
        for path in sorted(folder.glob(f"*/*{SUFFIX}")):
            yield Source(
                f"{family}/{path.parent.name}/{path.name}", f"{family}/{path.parent.name}", path.read_text()
            )  # bounded: our own file
