"""What kind of file some bytes are, told by how they begin and by nothing else: names lie."""

PROGRAMS = frozenset({"elf", "pe", "mach-o"})
KINDS = PROGRAMS | {"script", "image", "archive", "text", "data"}
"""All that `kind_of` tells."""
_LOOKED_AT = 1024
_BEGINNINGS = (
    (b"\x7fELF", "elf"),
    (b"#!", "script"),
    (b"\xcf\xfa\xed\xfe", "mach-o"),
    (b"\xce\xfa\xed\xfe", "mach-o"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "image"),
    (b"\x00\x00\x01\x00", "image"),
    (b"PK\x03\x04", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"!<arch>", "archive"),
)

_BY_SIGN = {
    sign: tuple(each for each in _BEGINNINGS if each[0].startswith(sign))
    for sign in {each[0][:1] for each in _BEGINNINGS}
}
"""The same by their first signs: most files have none of them."""


def kind_of(content: bytes) -> str:
    """One word: `elf`, `pe`, `mach-o`, `script` (its first line names an interpreter), `image`, `archive`, `text`; `data` for the rest."""
    head = content[:8]
    for beginning, kind in _BY_SIGN.get(head[:1], ()):
        if head.startswith(beginning):
            return kind
    if head.startswith(b"MZ") and b"PE\0\0" in content[: 4 * _LOOKED_AT]:
        return "pe"
    return "data" if b"\0" in content[:_LOOKED_AT] else "text"
