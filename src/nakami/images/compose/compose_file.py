"""A Compose file: its services, and the image of each."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from nakami.bounded.yaml import decode
from nakami.errors import InputError, Malformed
from nakami.images.compose.environment_file import variables
from nakami.images.compose.interpolation import interpolate
from nakami.images.small_file import read_small_file

MAX_BYTES = 4 << 20
"""Of a Compose file, and of the file `.env` beside it."""
MAX_SERVICES = 10_000
_MAX_EXTENDS = 32
_OVERRIDES = (".override.yaml", ".override.yml")


class Service(Struct, frozen=True):
    """A service, or another part of the file that may name images.

    `image` is empty when it names none: `why` then tells the reason. `broken` tells that it should name one.
    """

    name: str
    image: str = ""
    why: str = ""
    remedy: str = ""
    broken: bool = False


class ComposeFile(Struct, frozen=True):
    """What a Compose file says of images. `unset` are variables that were taken as empty."""

    services: tuple[Service, ...]
    unset: tuple[str, ...] = ()


def read_compose_file(path: Path, environment: Mapping[str, str]) -> ComposeFile:
    """Read a Compose file, and the file `.env` beside it.

    Services of all profiles count. What other files add (`include`, `extends`, overrides) is not read, and said.

    Args:
        path: the file.
        environment: the variables of the process; they go before those of `.env`.

    Raises:
        TargetNotFound: nothing is there, or it may not be read.
        Malformed, LimitExceeded: it is no Compose file, or `.env` is damaged.
    """
    document = decode(read_small_file(path, MAX_BYTES), str(path), MAX_BYTES)
    services = document.get("services") if isinstance(document, dict) else None
    if (
        not isinstance(document, dict)
        or not isinstance(services, dict | None)
        or not (services or "include" in document)
    ):
        raise Malformed(f"{path} is no Compose file: it has no services", "name a file like compose.yaml")
    services = services or {}
    if len(services) > MAX_SERVICES:
        raise Malformed(f"{path} has {len(services):,} services; at most {MAX_SERVICES:,} are read")
    reader = _Reader(services, path.parent, _variables(path.parent / ".env", environment))
    found = [reader.service(str(name)) for name in services]
    found += _elsewhere(path, document.get("include"))
    return ComposeFile(tuple(found), tuple(sorted(reader.unset)))


def _variables(path: Path, environment: Mapping[str, str]) -> Mapping[str, str]:
    if not path.is_file():
        return environment
    text = read_small_file(path, MAX_BYTES).decode(errors="replace")
    try:
        return {**variables(text, environment), **environment}
    except InputError as error:
        raise Malformed(f"{path}: {error.message}", error.remedy or "correct the file") from error


def _elsewhere(path: Path, include: object) -> Iterator[Service]:
    """What other files may add."""
    for item in include if isinstance(include, list) else []:
        names = item.get("path") if isinstance(item, dict) else item
        for name in names if isinstance(names, list) else [names]:
            why = "images of included files are not read"
            yield Service(f"include {name}", why=why, remedy=f"scan compose:{path.parent / str(name)}")
    for ending in _OVERRIDES:
        override = path.with_name(path.stem + ending)
        if override.is_file():
            why = "Compose merges this file into the other by itself; its images are not read"
            yield Service(override.name, why=why, remedy=f"scan compose:{override}")


class _Reader:
    """Finds the images of services."""

    def __init__(self, services: dict[str, object], folder: Path, values: Mapping[str, str]) -> None:
        self._services = services
        self._folder = folder
        self._values = values
        self.unset: set[str] = set()

    def service(self, name: str) -> Service:
        """A service with its image, or with the reason why it has none."""
        seen = name
        for _ in range(_MAX_EXTENDS):
            told = self._services.get(seen)
            if not isinstance(told, dict):
                return Service(name, why=f"{seen!r} is no service of this file", remedy="correct the file", broken=True)
            if told.get("image") is not None:
                return self._image(name, told["image"])
            if told.get("build") is not None:
                return Service(name, why="its image is built, not pulled", remedy="build it, and scan it by its name")
            extends = told.get("extends")
            if extends is None:
                return Service(name, why="it names no image", remedy="correct the file", broken=True)
            above = extends if isinstance(extends, dict) else {"service": extends}
            if above.get("file") is not None:
                file = self._folder / str(above["file"])
                return Service(name, why=f"it extends a service of {file}", remedy=f"scan compose:{file}")
            seen = str(above.get("service"))
        return Service(name, why="it extends services in a circle", remedy="correct the file", broken=True)

    def _image(self, name: str, image: object) -> Service:
        try:
            filled = interpolate(str(image), self._values, self.unset).strip()
        except InputError as error:
            why = f"its image cannot be told: {error.message}"
            return Service(name, why=why, remedy="set the variable, or correct the file", broken=True)
        if not filled:
            return Service(
                name, why=f"its image {str(image)[:200]!r} is empty", remedy="set its variables", broken=True
            )
        return Service(name, filled)
