"""What the user wants left out of the count, and for how long."""

from typing import Literal

from msgspec import Struct


class Ignore(Struct, frozen=True):
    """One `[[ignore]]` rule of a configuration file. Whatever is set of its aims must all fit a finding.

    `number` counts the rules of the file `source` from 1. The aims: `ids` are names of vulnerabilities, or codes and names of rules;
    `package` a purl, or a name with or without `@version`; `path` a pattern relative to the root, where `*` stays within a folder and `**`
    does not; `layer` a diffID, whole or its beginning, or a number from 1; `fingerprint` that of a secret. `expires` is the last day on
    which it holds, an ISO 8601 date in UTC.
    """

    number: int
    source: str
    reason: str
    expires: str
    ids: tuple[str, ...] = ()
    package: str = ""
    path: str = ""
    layer: str = ""
    fingerprint: str = ""

    @property
    def title(self) -> str:
        """What people call it: the file and the number."""
        return f"{self.source}: rule {self.number}"

    @property
    def aim(self) -> str:
        """What it is about, in one line."""
        layer = f"layer {self.layer}" if self.layer else ""
        secret = f"fingerprint {self.fingerprint}" if self.fingerprint else ""
        return ", ".join(part for part in (" ".join(self.ids), self.package, self.path, layer, secret) if part)


class IgnoreUse(Struct, frozen=True):
    """How a rule fared: it set `findings` aside, found nothing to set aside, or no longer holds."""

    rule: Ignore
    status: Literal["applied", "unused", "expired"]
    findings: int = 0
