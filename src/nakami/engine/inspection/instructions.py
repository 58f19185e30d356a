"""What an image's configuration and history say, as a text that rules can be held against: one statement a line.

Builders write a step as the shell ran it: `/bin/sh -c #(nop)  ENV A=b` and `|1 TOKEN=x /bin/sh -c make` (classic Docker, with build
arguments in front), or `RUN |1 TOKEN=x /bin/sh -c make # buildkit` (BuildKit).
"""

from collections.abc import Iterator

import msgspec

from nakami.model.image import ImageConfig

KIND = "instructions"
"""As a kind of file; rules ask for it by `filetype`."""
MAX_BYTES = 4 << 20
_NOP = "/bin/sh -c #(nop)"
_BUILDKIT = "# buildkit"


def instructions(config: ImageConfig) -> str:
    """The text; empty where the image says nothing."""
    return "\n".join(_statements(config))[:MAX_BYTES]


def _statements(config: ImageConfig) -> Iterator[str]:
    for step in config.history:
        yield " ".join(_instruction(step.created_by).split("\n"))
    for setting in config.env:
        yield f"ENV {_flat(setting)}"
    for name, value in sorted(config.labels.items()):
        yield f"LABEL {_flat(name)}={_flat(value)}"
    for word, command in (("ENTRYPOINT", config.entrypoint), ("CMD", config.cmd)):
        if command:
            yield f"{word} {msgspec.json.encode(command).decode()}"


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
