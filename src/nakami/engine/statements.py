"""What an image's configuration and history say, one statement to a line: what rules look at, and what their findings name.

The text holds the environment's values: it is for rules only, and neither kept nor shown.
"""

from collections.abc import Iterator

from msgspec import Struct

from nakami.model.image import ImageConfig

_BLANKS = str.maketrans({"\n": " ", "\r": " ", "\x0b": " ", "\x0c": " ", "\0": " "})


class Statement(Struct, frozen=True):
    """One statement: where it stands, in words, and what it says, on one line.

    `part` is the field of `model.image.ImageConfig`, and `key` the name in it (of a variable or a label), or the number from 1 (of a step).
    """

    part: str
    key: str
    text: str

    @property
    def where(self) -> str:
        """The place as people name it."""
        return f"{_TITLES[self.part]} {self.key}".rstrip()


_TITLES = {
    "env": "environment variable",
    "labels": "label",
    "entrypoint": "entrypoint",
    "cmd": "command",
    "history": "step",
}


def statements(config: ImageConfig) -> tuple[Statement, ...]:
    """All statements, in a fixed order: the environment, labels, entrypoint, command, history."""
    return tuple(Statement(part, key, text.translate(_BLANKS)) for part, key, text in _said(config))


def text_of(found: tuple[Statement, ...]) -> str:
    """The text that rules look at; the line of a hit, from 1, is the statement's."""
    return "".join(f"{statement.text}\n" for statement in found)


def _said(config: ImageConfig) -> Iterator[tuple[str, str, str]]:
    for variable in config.env:
        yield "env", variable.partition("=")[0], variable
    for name, value in config.labels.items():
        yield "labels", name, f"{name}={value}"
    for part, words in (("entrypoint", config.entrypoint), ("cmd", config.cmd)):
        if words:
            yield part, "", " ".join(words)
    for number, step in enumerate(config.history, 1):
        yield "history", str(number), f"{step.created_by} {step.comment}".strip()
