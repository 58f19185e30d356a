"""The settings that a configuration file and the environment can hold: their names, kinds and defaults."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from nakami.engine.setting_aside.reasons import COUNTABLE
from nakami.engine.settings import LOOKS, OCI
from nakami.errors import UsageError

Kind = Literal["text", "place", "flag", "number", "texts", "places"]
Values = Mapping[str, Any]


class Key(Struct, frozen=True):
    """One setting.

    `kind` is what it holds: a `place` is a folder or an address, and a relative one counts from the folder of the file that says so.
    `words` are the only ones that it takes, if there are any. `about` says what it is for.
    """

    name: str
    kind: Kind
    default: Any
    about: str
    words: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable of the same meaning."""
        return "NAKAMI_CACHE_DIR" if self.name == "cache" else f"NAKAMI_{self.name.upper().replace('-', '_')}"


KEYS = {
    key.name: key
    for key in (
        Key("cache", "place", "", "folder of the advisory database and of what was read before"),
        Key("mirror", "place", "", "where advisory feeds are taken from"),
        Key("offline", "flag", default=False, about="use no network but loopback"),
        Key("update", "flag", default=True, about="bring the advisory database up to date in a scan"),
        Key("platform", "text", "", "which image of a multi-platform index"),
        Key("insecure", "flag", default=False, about="speak plain HTTP with registries that do not speak HTTPS"),
        Key("apt-mirrors", "texts", (), "package archives to ask besides those of this host's apt"),
        Key("trust-image-mirrors", "flag", default=False, about="ask the package archives that the image names, too"),
        Key("download-limit", "number", 100_000_000, "bytes from package archives in one scan"),
        Key("vex", "places", (), "VEX documents: files, folders, or oci for those in the image's registry"),
        Key("count", "texts", (), "what is set aside by default, and shall count", COUNTABLE),
        Key("only", "texts", (), "what a scan looks for, and nothing else", LOOKS),
        Key("skip", "texts", (), "what a scan does not look for", LOOKS),
        Key("rules", "places", (), "YARA rules of your own: files and folders"),
    )
}
"""By name, in the order in which they are shown."""
NOT_PLACES = frozenset({OCI})
"""Words among places that are none."""


def checked(key: Key, value: Any, where: str) -> Any:
    """The value of a configuration file, if it is of the right kind; lists become tuples.

    Args:
        key: the setting.
        value: what the file says.
        where: the file, for the error.

    Raises:
        UsageError: it is of another kind.
    """
    taken = _TAKEN[key.kind](value)
    if taken is None:
        raise UsageError(f"{where}: {key.name} is {str(value)[:80]!r}, not {_NAMES[key.kind]}", f"it says: {key.about}")
    for word in taken if isinstance(taken, tuple) and key.words else ():
        if word not in key.words:
            raise UsageError(f"{where}: {key.name} knows nothing of {word[:80]!r}", f"known: {', '.join(key.words)}")
    return taken


def of_variable(key: Key, text: str) -> Any:
    """The value of an environment variable; the words of lists are separated by commas.

    Raises:
        UsageError: it is of another kind.
    """
    value: Any = text
    if key.kind == "flag":
        value = _FLAGS.get(text.lower(), text)
    elif key.kind == "number":
        value = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else text
    elif key.kind in {"texts", "places"}:
        value = [word.strip() for word in text.split(",") if word.strip()]
    return checked(key, value, f"the environment variable {key.variable}")


def placed(key: Key, value: Any, folder: Path) -> Any:
    """The same; what is a relative path counts from a folder."""
    if key.kind == "place":
        return _absolute(value, folder)
    if key.kind == "places":
        return tuple(_absolute(each, folder) for each in value)
    return value


def _absolute(text: str, folder: Path) -> str:
    if not text or text in NOT_PLACES or "://" in text:
        return text
    if text.startswith("~/"):
        return str(Path.home() / text[2:])
    return str(folder / text)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.isprintable() else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 60 else None


def _texts(value: Any) -> tuple[str, ...] | None:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(_text(each) for each in values):
        return None
    return tuple(values)


_TAKEN: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "place": _text,
    "flag": _flag,
    "number": _number,
    "texts": _texts,
    "places": _texts,
}
_NAMES = {
    "text": "a text",
    "place": "a folder or an address",
    "flag": "true or false",
    "number": "a number",
    "texts": "a list of texts",
    "places": "a list of files and folders",
}
_FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
"""The words that click takes for a switch, too."""
