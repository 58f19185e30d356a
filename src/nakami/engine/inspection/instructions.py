"""What an image's configuration and history say, as a text that rules can be held against: one statement a line.

Builders write a step as the shell ran it: `/bin/sh -c #(nop)  ENV A=b` and `|1 TOKEN=x /bin/sh -c make` (classic Docker, with build
arguments in front), or `RUN |1 TOKEN=x /bin/sh -c make # buildkit` (BuildKit).
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from nakami.model.image import ImageConfig

KIND = "instructions"
"""As a kind of file; rules ask for it by `filetype`."""
MAX_BYTES = 8 << 20
"""Twice what a configuration may have: the words in front of its steps come on top."""
_NOP = "/bin/sh -c #(nop)"
_BUILDKIT = "# buildkit"


_TITLES = {
    "history": "build step",
    "env": "environment variable",
    "labels": "label",
    "entrypoint": "entrypoint",
    "cmd": "command",
}


class Statement(Struct, frozen=True):
    """One statement, on one line of the text.

    `part` is the field of `model.image.ImageConfig`, and `key` the name in it (of a variable or a label), or the number from 1 (of a step).
    """

    part: str
    key: str
    text: str

    @property
    def where(self) -> str:
        """The place as people name it."""
        return f"{_TITLES[self.part]} {self.key}".rstrip()


def instructions(config: ImageConfig) -> str:
    """The text; empty where the image says nothing."""
    return "\n".join(statement.text for statement in statements(config))[:MAX_BYTES]


def statements(config: ImageConfig) -> Iterator[Statement]:
    """The lines of the text; the line of a hit, from 1, is the statement's."""
    for number, step in enumerate(config.history, 1):
        yield Statement("history", str(number), " ".join(_instruction(step.created_by).split("\n")))
    for setting in config.env:
        yield Statement("env", setting.partition("=")[0], f"ENV {_flat(setting)}")
    for name, value in sorted(config.labels.items()):
        yield Statement("labels", name, f"LABEL {_flat(name)}={_flat(value)}")
    for part, command in (("entrypoint", config.entrypoint), ("cmd", config.cmd)):
        if command:
            yield Statement(part, "", f"{part.upper()} {msgspec.json.encode(command).decode()}")


def _instruction(step: str) -> str:
    """A step as a Dockerfile has it."""
    text = step.strip().removesuffix(_BUILDKIT).strip()
    if text.startswith(_NOP):
        return text[len(_NOP) :].strip()
    if text.startswith(("/bin/sh -c ", "|")):
        return f"RUN {text}"
    return text


def _flat(text: str) -> str:
    return " ".join(text.splitlines())
