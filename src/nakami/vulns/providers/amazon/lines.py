"""Which installed versions an advisory of one of Amazon Linux's further repositories is about.

Extras topics bring newer versions under the names that core has: kernel 4.14 is core's, 5.4, 5.10 and 5.15 are topics', and no package says
where it is from. So an advisory of a topic judges only versions of its own line, from that line's first version on up to the fix:

- A topic that has a version in its name (`kernel-5.15`, `php8.1`, `nginx1`) has that line, for those of its packages that follow it.
- A topic whose packages core never had (`docker`, `ecs`, `livepatch`) judges all versions; they have moved from line to line.
- Anything else: the line is the fixed version's first two numbers.

Core's advisories need no such rule: what comes from a topic is newer than what core fixes, and where it is older, it has the fault. But
core has lines of its own: Amazon Linux 2023 has the kernels `kernel` (6.1) and `kernel6.12`, and calls the `kernel-headers` of both alike.
An update with a package that has a line in its name is about that line, for those of its packages that follow it.
"""

import re
from collections.abc import Iterable

from nakami.vulns.providers.updateinfo import Built

_OWN_VERSION = re.compile(r"[A-Za-z-](\d+(?:\.\d+)*)\Z", re.ASCII)
_NAMED = re.compile(r"[a-z](\d+\.\d+)\Z", re.ASCII)
_LINE = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_ALONE = frozenset(
    {
        *(
            "aws-nitro-enclaves-cli",
            "docker",
            "ecs",
            "firecracker",
            "firefox",
            "gimp",
            "libreoffice",
            "livepatch",
            "lustre",
            "lynis",
        ),
        *("mono", "kernel-livepatch", "nvidia"),
    }
)
"""Topics, and repositories of Amazon Linux 2023, whose packages core has not (its package lists in the release notes)."""
_LIKE_CORE = frozenset({"awscli1"})
"""Topics named by a version that core's package has, too."""


def introduced(repository: str, fixed: str) -> str:
    """The first version that an advisory of a repository is about, empty for all.

    Args:
        repository: `extras kernel-5.15`, `kernel-livepatch`.
        fixed: the version that brings the fix, `[epoch:]version-release`.
    """
    topic = repository.rpartition(" ")[2]
    if topic in _ALONE:
        return ""
    epoch, colon, version = fixed.rpartition(":")
    own = _OWN_VERSION.search(topic)
    if own and topic not in _LIKE_CORE and _is_of_line(version, own[1]):
        return f"{epoch}{colon}{own[1]}"
    line = _LINE.match(version)
    return f"{epoch}{colon}{line[0]}" if line else ""


def own_line(packages: Iterable[Built]) -> str:
    """The line that an update is about, where one of its packages has it in its name and in its version; empty for none."""
    for package in packages:
        named = _NAMED.search(package.name)
        if named and _is_of_line(package.version.rpartition(":")[2], named[1]):
            return named[1]
    return ""


def first_of(line: str, fixed: str) -> str:
    """The first version of a line, where the fixed one is of it; empty for all versions."""
    epoch, colon, version = fixed.rpartition(":")
    return f"{epoch}{colon}{line}" if line and _is_of_line(version, line) else ""


def _is_of_line(version: str, line: str) -> bool:
    rest = version.removeprefix(line)
    return rest != version and not rest[:1].isdigit()
