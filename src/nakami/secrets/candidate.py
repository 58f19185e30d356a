"""What may be a secret: a piece of a file that a rule points at, with what stands around it."""

from msgspec import Struct

from nakami.model.hit import INSTRUCTIONS
from nakami.rulebook.rule import Rule
from nakami.secrets.checking import UNPROVING

MAX_LINE = 400
"""Bytes of context on each side of a value; lines of minified files have megabytes."""


class Seen(Struct, frozen=True):
    """What a reading found.

    `value` is the secret as it stands in the file, from `offset` on. `name` is what the file calls it (a setting's name, an option, the
    scheme of an address). `shown` is what may be told of it in place of the usual words: the kind and size of a key. `material` is what
    the same secret has in common however it is written down; the value itself where that is empty.
    """

    value: bytes
    offset: int
    name: str = ""
    shown: str = ""
    material: bytes = b""


class Candidate(Struct, frozen=True):
    """A piece of a file that may be a secret, for noise filters to judge."""

    rule: Rule
    path: str
    content: bytes
    seen: Seen

    @property
    def text(self) -> str:
        """The value, one sign for each byte."""
        return self.seen.value.decode("latin-1")

    @property
    def standing(self) -> int:
        """How sure its rule is: 2 where a checksum or structure proved it, 1 where its form cannot mean anything else, 0 for the rest."""
        if self.rule.confidence != "high":
            return 0
        return 1 if self.rule.more.get("check", "mixed") in UNPROVING else 2

    @property
    def is_instruction(self) -> bool:
        """Whether it stands in the image's configuration or history."""
        return self.path == INSTRUCTIONS

    @property
    def before(self) -> bytes:
        """What stands left of it on its line, at most `MAX_LINE` bytes."""
        start = max(0, self.seen.offset - MAX_LINE)
        return self.content[start : self.seen.offset].rpartition(b"\n")[2]

    @property
    def after(self) -> bytes:
        """What stands right of it on its line, at most `MAX_LINE` bytes."""
        end = self.seen.offset + len(self.seen.value)
        return self.content[end : end + MAX_LINE].partition(b"\n")[0]
