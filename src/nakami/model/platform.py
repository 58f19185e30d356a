"""Platforms: which machine an image runs on (OCI image specification 1.1, `image-index.md`, `platform`)."""

import os
import re
from typing import Self

from msgspec import Struct

from nakami.errors import UsageError

_PART = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)

# The names that uname(2), Debian and rpm give to what Go's GOARCH, and so the specification, calls otherwise.
_ARCHITECTURES = {
    "x86_64": ("amd64", ""),
    "x86-64": ("amd64", ""),
    "aarch64": ("arm64", ""),
    "armhf": ("arm", "v7"),
    "armv7l": ("arm", "v7"),
    "armel": ("arm", "v6"),
    "armv6l": ("arm", "v6"),
    "armv8l": ("arm", "v8"),
    "i386": ("386", ""),
    "i486": ("386", ""),
    "i586": ("386", ""),
    "i686": ("386", ""),
    "loongarch64": ("loong64", ""),
}

# The variant that a bare architecture means.
_DEFAULT_VARIANTS = {"arm": "v7", "arm64": "v8", "amd64": "v1"}
_LEVEL = re.compile(r"v[0-9]", re.ASCII)


class Platform(Struct, frozen=True, order=True):
    """An operating system and processor, in Go's words (`linux`, `arm64`). A variant that says nothing new is left empty."""

    os: str
    architecture: str
    variant: str = ""

    @classmethod
    def of(cls, os: str, architecture: str, variant: str = "") -> Self:
        """The platform that these words mean, in the usual spelling: `aarch64` is `arm64`, `arm64/v8` is `arm64`, `arm` is `arm/v7`."""
        arch = architecture.lower()
        arch, implied = _ARCHITECTURES.get(arch, (arch, ""))
        variant = variant.lower() or implied
        if variant.isdigit():
            variant = f"v{variant}"
        if arch == "arm":
            variant = variant or _DEFAULT_VARIANTS["arm"]
        elif variant == _DEFAULT_VARIANTS.get(arch):
            variant = ""
        return cls(os.lower(), arch, variant)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `linux/arm64/v8`, `linux/amd64`, or `amd64` alone.

        Raises:
            UsageError: not a platform.
        """
        parts = text.split("/")
        if len(parts) > 3 or not all(_PART.fullmatch(part) for part in parts):
            raise UsageError(f"not a platform: {text[:100]!r}", "write it as linux/amd64 or linux/arm/v7")
        if len(parts) == 1:
            return cls.of("linux", parts[0])
        return cls.of(*parts)

    @classmethod
    def host(cls) -> Self:
        """What containers on this machine run as: Linux on the machine's processor."""
        return cls.of("linux", os.uname().machine)

    def accepted(self) -> tuple["Platform", ...]:
        """The platforms whose images run here, best first: what containerd's default matcher takes.

        An ARM processor runs the variants below its own down to v5, and 64-bit ARM also 32-bit ARM; amd64 runs its lower levels and
        386.
        """
        own = Platform.of(self.os, self.architecture, self.variant)
        level = int(own.variant[1:]) if _LEVEL.fullmatch(own.variant) else 0
        below: list[tuple[str, str]] = []
        if own.architecture == "arm":
            below = [("arm", f"v{n}") for n in range(level, 4, -1)]
        elif own.architecture == "arm64":
            below = [("arm64", "v8"), *(("arm", f"v{n}") for n in range(8, 4, -1))]
        elif own.architecture == "amd64":
            below = [*(("amd64", f"v{n}") for n in range(level - 1, 0, -1)), ("386", "")]
        # A dict keeps the order and drops what is named twice.
        return tuple(dict.fromkeys([own, *(Platform.of(own.os, *each) for each in below)]))

    def rank(self, other: "Platform") -> int | None:
        """How well an image made for `other` runs here: 0 is best; None when it does not run."""
        accepted = self.accepted()
        made_for = Platform.of(other.os, other.architecture, other.variant)
        return accepted.index(made_for) if made_for in accepted else None

    def fits(self, other: "Platform") -> bool:
        """Whether an image made for `other` runs here."""
        return self.rank(other) is not None

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)
