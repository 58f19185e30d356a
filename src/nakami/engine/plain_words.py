"""What may be kept of a package's words: they end up on terminals, in reports and in other tools' databases."""

from msgspec.structs import replace

from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

MAX_NAME = 1024
"""Characters of a name, namespace or version; Go's longest paths reach a quarter of it."""
MAX_WORDS = 4096
"""Characters of a licence: some distributions write out what each file of a package is under."""


def plain(package: Package) -> Package | BlindSpot:
    """The package without control characters, escape sequences, halves of surrogates, and words that are no words for their length.

    A package whose very name or version is none is a blind spot: it cannot be judged, and is not left out in silence.
    """
    # The usual case, in a microsecond.
    words = f"{package.type}{package.name}{package.version}{package.namespace}{package.arch}{package.source}"
    rest = f"{package.source_version}{package.module}{''.join(package.licenses)}{''.join(package.cpes)}"
    if package.name and len(words) + len(rest) <= MAX_NAME and words.isprintable() and rest.isprintable():
        return package
    if not package.name or not all(map(_is_name, (package.type, package.name, package.version, package.namespace))):
        why = f"a package named {package.name[:80]!a} in version {package.version[:80]!a} is left out: no package is named so"
        return BlindSpot(package.cataloger, package.path, why, "look at the file: no package manager wrote it")
    has_source = _is_name(package.source) and _is_name(package.source_version)
    return replace(
        package,
        arch=package.arch if _is_name(package.arch) else "",
        source=package.source if has_source else package.name,
        source_version=package.source_version if has_source else package.version,
        module=package.module if _is_name(package.module) else "",
        licenses=tuple(word for each in package.licenses if (word := _line(each))),
        cpes=tuple(filter(_is_name, package.cpes)),
    )


def _is_name(word: str) -> bool:
    return len(word) <= MAX_NAME and word.isprintable()


def _line(text: str) -> str:
    """A licence on one line; empty when it is no text."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_WORDS and line.isprintable() else ""
