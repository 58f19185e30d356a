"""Tokens of Slack: kind, the numbers of workspace and user or bot, and a random part, with hyphens between.

Source: api.slack.com/authentication/token-types; the numbers of what is deployed have 9 to 14 digits.
"""

_NUMBERS = {b"xoxb": 2, b"xoxp": 3, b"xoxa": 3, b"xoxr": 3, b"xoxs": 3, b"xoxc": 3}
"""How many numbers stand before the random part, at most."""
_RANDOM = {24, 32, 64}


def check(value: bytes) -> bool:
    """Whether the parts are as they should be."""
    kind, *parts = value.split(b"-")
    if parts[:1] == [b"2"]:  # the version of a workspace token
        del parts[0]
    numbers = parts[:-1]
    return (
        1 <= len(numbers) <= _NUMBERS.get(kind, 0)
        and len(parts[-1]) in _RANDOM
        and all(part.isdigit() and 9 <= len(part) <= 14 for part in numbers)
    )
