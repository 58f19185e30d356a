"""Personal access tokens of Asana: a version, the user's number, from version 2 on the token's, and 32 digits (developers.asana.com).

`1/<number>:<hexadecimal>` and `2/<number>/<number>:<hexadecimal>`.
"""

_HEX = frozenset(b"0123456789abcdef")


def check(value: bytes) -> bool:
    """Whether it has these parts."""
    head, _, random = value[:128].partition(b":")
    numbers = head.split(b"/")
    return (
        2 <= len(numbers) <= 3
        and all(number.isdigit() for number in numbers)
        and all(12 <= len(number) <= 19 for number in numbers[1:])
        and len(random) == 32
        and _HEX.issuperset(random)
    )
