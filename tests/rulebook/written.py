"""Rules written for tests."""

from collections.abc import Mapping
from pathlib import Path

from nakami.bounded.yara import Head, Ruleset, Source

META: Mapping[str, object] = {
    "code": "NK-M9001",
    "title": "A thing of tests",
    "severity": "high",
    "confidence": "medium",
    "maturity": "stable",
    "since": "0.1",
    "why": "Whoever runs it has a thing of tests.",
    "remedy": "take it out again",
    "references": "https://example.org/things https://example.org/more",
    "over": "text",
}
CASES = (
    '[[bad]]\npath = "a"\ntext = "nee{{}}dle in a haystack"\n[[good]]\npath = "b"\nwhy = "a thread"\ntext = "thread"\n'
)


def text(
    name: str = "test_thing", strings: str = '$a = "needle"', condition: str = "$a", tags: str = "", **meta: object
) -> str:
    """A rule of this name; a key of `meta` that is None is left out."""
    lines = [f'        {key} = "{value}"' for key, value in {**META, **meta}.items() if value is not None]
    head = "\n".join(("    meta:", *lines)) if lines else ""
    return f"rule {name}{f' : {tags}' if tags else ''}\n{{\n{head}\n    strings:\n        {strings}\n    condition:\n        {condition}\n}}\n"


def source(name: str = "test_thing", namespace: str = "malware/things", **words: str) -> Source:
    """The same as a file of its namespace."""
    stem = name.replace("_", "-")
    family, _, group = namespace.partition("/")
    return Source(f"{family}/rules/{group}/{stem}.yar", namespace, text(name, **words))


def said(name: str = "test_thing", namespace: str = "malware/things", **words: str) -> Head:
    """What the compiled rule says of itself."""
    return Ruleset.compiled([source(name, namespace, **words)]).heads()[0]


def put(folder: Path, found: Source, cases: str | None = CASES) -> tuple[Path, Source]:
    """Write the file, and its cases, below a folder."""
    path = folder / found.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(found.text)
    if cases is not None:
        path.with_suffix(".toml").write_text(cases)
    return path, found
