"""How an image of a store is named: which store, and which of the names that it holds.

The syntax is that of containers-transports(5), `containers-storage:[[driver@]graphroot+runroot:options]name`, for containerd's store too,
with the namespace in the driver's place.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from nakami.errors import ReferenceInvalid, TargetNotFound, UsageError
from nakami.model.reference import Reference

_HEX = re.compile(r"[0-9a-f]{6,64}", re.ASCII)
_LISTED = 20


class Place(Struct, frozen=True):
    """Which image of which store: `root` is the store's folder, `part` the driver or namespace; either may be empty: look in all."""

    name: str
    root: str = ""
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Read `NAME`, `[/folder]NAME` or `[part@/folder]NAME`; a run root and options, as skopeo takes them, are of no use here.

        Raises:
            UsageError: the bracket is not closed, holds no folder, or no name follows.
        """
        inner, closed, name = text[1:].partition("]")
        # A registry may be an IPv6 address in brackets.
        if not text.startswith("[") or (closed and not {"/", "@"} & set(inner)):
            inner, name = "", text
        elif not closed:
            raise UsageError(f"{text!r} has a bracket that is not closed", "write it as [/folder]NAME")
        part, _, rest = inner.rpartition("@")
        root = re.split(r"[+:]", rest, maxsplit=1)[0]
        if inner and root and not root.startswith("/"):
            raise UsageError(f"{root!r} is no absolute path", "write the store as [/folder]NAME")
        if not name:
            raise UsageError(f"{text!r} names no image", "write it as [/folder]NAME, or NAME alone")
        return cls(name, root, part)


class Stored(Struct, frozen=True):
    """One image as its store names it: names, manifest digests, and the identifier (the digest of its configuration, in hexadecimal)."""

    names: tuple[str, ...]
    digests: tuple[str, ...] = ()
    identifier: str = ""


_Fits = Callable[[Stored], bool]
"""Whether an image of the store is one that is meant."""


def find(asked: str, there: Sequence[Stored], where: str) -> list[int]:
    """Which images are meant, by their places: those of the first reading of the words that fits any.

    The readings: a name as it is; completed as Docker does (`docker.io/library/`, `:latest`); below `localhost/`, where builds go; the
    end of a name; an identifier, or `@` and one.

    Raises:
        TargetNotFound: none fits; lists what is there.
    """
    for fits in _readings(asked):
        found = [index for index, image in enumerate(there) if fits(image)]
        if found:
            return found
    names = sorted({name for image in there for name in image.names})
    listed = ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
    raise TargetNotFound(f"{where} has no image {asked!r}; it has: {listed or 'none'}", "check the name")


def _readings(asked: str) -> Iterable[_Fits]:
    if asked.startswith("@"):
        yield _identified(asked[1:].removeprefix("sha256:"))
        return
    yield _named(asked)
    if asked.startswith("sha256:"):
        yield _digested("", asked)
        yield _identified(asked.removeprefix("sha256:"))
        return
    name, _, digest = asked.partition("@")
    if digest:
        for repository in _completed(_bare(name)):
            yield _digested(repository, digest)
        return
    tagged = name if _bare(name) != name else f"{name}:latest"
    for whole in _completed(tagged):
        yield _named(whole)
    yield _ending(f"/{tagged}")
    if _HEX.fullmatch(asked):
        yield _identified(asked)


def _named(name: str) -> _Fits:
    return lambda image: name in image.names


def _ending(end: str) -> _Fits:
    return lambda image: any(name.endswith(end) for name in image.names)


def _identified(start: str) -> _Fits:
    return lambda image: bool(_HEX.fullmatch(start)) and image.identifier.startswith(start)


def _digested(repository: str, digest: str) -> _Fits:
    """Of any repository where none is named."""
    return lambda image: (
        digest in image.digests
        and (not repository or any(_bare(name.partition("@")[0]) == repository for name in image.names))
    )


def _completed(name: str) -> list[str]:
    """The full names that a short one may stand for."""
    try:
        whole = Reference.parse(name)
    except ReferenceInvalid:
        return [name]
    full = f"{whole.name}:{whole.tag}" if _bare(name) != name else whole.name
    return [full, name, f"localhost/{name}"]


def _bare(name: str) -> str:
    """A name without its tag; a colon before the last slash belongs to a port."""
    head, slash, last = name.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"
