"""Keys of Azure in Microsoft's common annotated format, 84 signs: 52 random ones, the mark, the date, reserved parts, the service's mark.

`<52 random>JQQJ9<9, D or H><year, A is 2024><month, A-L><12 platform><4 provider><4 service><4 checksum>`.
Source: github.com/microsoft/security-utilities, CommonAnnotatedKey.cs. The checksum (Marvin32) is not computed: mark and date are enough.
"""

_MARK = b"JQQJ9"
_AT = 52
_LENGTHS = (84, 88)
_MONTHS = b"ABCDEFGHIJKL"


def service(value: bytes) -> bytes:
    """The mark of the service that issued the key: `AZDO` for Azure DevOps, `ACOG` for Azure AI services."""
    return value[76:80]


def check(value: bytes) -> bool:
    """Whether marks and date stand where they belong."""
    return (
        len(value) in _LENGTHS
        and value[_AT : _AT + 5] == _MARK
        and value[57] in b"9DH"
        and value[58:59].isalnum()
        and value[59] in _MONTHS
        and service(value)[:1].isalpha()
        and value[:84].isalnum()
    )
