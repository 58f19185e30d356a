"""Which operating systems an advisory is about: a container of Linux has no vulnerability of Windows.

Words: Go's `ecosystem_specific.imports[].goos` (go.dev/doc/security/vuln/database, "Schema"; `go tool dist list`), RustSec's
`ecosystem_specific.affects.os` (rustsec/advisory-db, "Advisory Format": names of the crate `platforms`). Neither says anything where all
systems are meant.
"""

import msgspec
from msgspec import Struct

from nakami.bounded.json import UNREADABLE
from nakami.vulns.providers.osv.record import Affected

_LINUX = "linux"


class _Import(Struct, frozen=True):
    goos: list[str] | None = None


class _Go(Struct, frozen=True):
    imports: list[_Import] | None = None


class _Affects(Struct, frozen=True):
    os: list[str] | None = None


class _Rust(Struct, frozen=True):
    affects: _Affects | None = None


def is_of_other_systems(folder: str, affected: Affected) -> bool:
    """Whether the entry says that it is about other systems than Linux, and about nothing else."""
    specific = bytes(affected.ecosystem_specific)
    if not specific:
        return False
    try:
        if folder == "Go":
            imports = msgspec.json.decode(specific, type=_Go).imports or ()
            return bool(imports) and all(each.goos and _LINUX not in each.goos for each in imports)
        if folder == "crates.io":
            affects = msgspec.json.decode(specific, type=_Rust).affects or _Affects()
            return bool(affects.os) and _LINUX not in (affects.os or ())
    except UNREADABLE:
        pass
    return False
