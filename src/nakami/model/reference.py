"""Image references: `registry/repository:tag@digest` (distribution/reference, the grammar that Docker, Podman and Kubernetes share)."""

import re
from typing import Self

from msgspec import Struct

from nakami.errors import Malformed, ReferenceInvalid
from nakami.model.digest import Digest

DEFAULT_REGISTRY = "docker.io"
DEFAULT_TAG = "latest"
MAX_NAME = 255
"""The longest `registry/repository` (distribution/reference, `RepositoryNameTotalLengthMax`)."""

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-fA-F:]{{2,45}}\])(?::[0-9]{{1,5}})?", re.ASCII)
_COMPONENT = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", re.ASCII)
_IDENTIFIER = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Reference(Struct, frozen=True):
    """Where an image is, in full: nothing is left to a default.

    `registry` is a host with an optional port; `repository` the path below it; `tag` is empty only when there is a digest and no tag;
    `tag_given` tells whether the user wrote the tag. `str()` gives the full name.
    """

    registry: str
    repository: str
    tag: str = ""
    digest: Digest | None = None
    tag_given: bool = True

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a reference as `docker pull` would: `nginx` is `docker.io/library/nginx:latest`.

        Raises:
            ReferenceInvalid: it does not follow the grammar; the remedy says how to write it.
        """
        if len(text) > 1024:
            raise ReferenceInvalid("the image reference is longer than 1,024 characters")
        shown = repr(text)
        if not text or any(c.isspace() or not c.isprintable() for c in text):
            raise ReferenceInvalid(
                f"not an image reference: {shown}", "write it as registry.example/name:tag, without blanks"
            )
        if "://" in text:
            raise ReferenceInvalid(f"not an image reference: {shown}", f"leave out {text.partition('://')[0]}://")
        rest, at, digest = text.partition("@")
        name, tag = _split_tag(rest)
        if tag is not None and not _TAG.fullmatch(tag):
            raise ReferenceInvalid(
                f"not a tag: {tag!r} in {shown}",
                "a tag has at most 128 letters, digits, dots, dashes and underscores, and starts with none of . and -",
            )
        registry, repository = _split_registry(name, shown)
        _check_repository(registry, repository, shown)
        parsed = _digest(digest, shown) if at else None
        return cls(registry, repository, tag or ("" if at else DEFAULT_TAG), parsed, tag is not None)

    @property
    def name(self) -> str:
        """Registry and repository."""
        return f"{self.registry}/{self.repository}"

    @property
    def pinned(self) -> bool:
        """Whether the reference names bytes, so that it means the same image for ever."""
        return self.digest is not None

    @property
    def host(self) -> str:
        """The registry's host without the port, and IPv6 addresses without brackets."""
        if self.registry.startswith("["):
            return self.registry[1:].partition("]")[0]
        return self.registry.partition(":")[0]

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return f"{self.name}{tag}@{self.digest}" if self.digest else f"{self.name}{tag}"


def _split_tag(text: str) -> tuple[str, str | None]:
    """Name and tag; a colon before the last slash, or in a bracketed address, belongs to the registry's port."""
    head, slash, last = text.rpartition("/")
    stem, colon, tag = last.partition(":")
    return (f"{head}{slash}{stem}", tag) if colon else (text, None)


def _split_registry(name: str, shown: str) -> tuple[str, str]:
    """Registry and repository. The first part is a registry when it looks like a host: a dot, a port, brackets, or `localhost`."""
    first, slash, rest = name.partition("/")
    # An upper-case first part can only be a host; repositories are lower case.
    looks_like_host = any(c in first for c in ".:[") or first == "localhost" or first != first.lower()
    if not slash or not looks_like_host:
        if _IDENTIFIER.fullmatch(name):
            raise ReferenceInvalid(
                f"{shown} is an image's identifier, not its name",
                f"write docker:{name[:12]} for an image of the local daemon",
            )
        registry, repository = DEFAULT_REGISTRY, name
    else:
        registry, repository = first, rest
    if registry == f"index.{DEFAULT_REGISTRY}":
        registry = DEFAULT_REGISTRY
    if registry == DEFAULT_REGISTRY and "/" not in repository:
        repository = f"library/{repository}"
    return registry, repository


def _check_repository(registry: str, repository: str, shown: str) -> None:
    port = registry.rpartition(":")[2]
    if not _DOMAIN.fullmatch(registry) or (port.isdigit() and int(port) > 65535 and "]" not in port):
        raise ReferenceInvalid(
            f"not a registry: {registry!r} in {shown}", "write it as host, host:port or [address]:port"
        )
    if repository != repository.lower():
        raise ReferenceInvalid(
            f"the repository in {shown} has upper-case letters", f"repositories are lower case: {repository.lower()}"
        )
    if not all(_COMPONENT.fullmatch(part) for part in repository.split("/")):
        raise ReferenceInvalid(
            f"not a repository: {repository!r} in {shown}",
            "its parts are lower-case letters and digits, with single dots, one or two underscores, or dashes between them",
        )
    if len(registry) + 1 + len(repository) > MAX_NAME:
        raise ReferenceInvalid(f"the name in {shown[:80]}... is longer than {MAX_NAME} characters")


def _digest(text: str, shown: str) -> Digest:
    try:
        return Digest.parse(text)
    except Malformed as error:
        raise ReferenceInvalid(f"not a digest: {text[:140]!r} in {shown}", error.remedy) from error
