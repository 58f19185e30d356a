"""Tokens of bots of Discord: the bot's number in base64, a time, and a signature, with points between.

The number is a snowflake: milliseconds since 2015 in its high bits. Source: discord.com/developers/docs/reference#snowflakes.
"""

from nakami.secrets.base64 import decoded

_DIGITS = range(17, 21)


def check(value: bytes) -> bool:
    """Whether the first part holds a number that Discord can have given."""
    parts = value.split(b".")
    if len(parts) != 3 or len(parts[0]) > 28:
        return False
    number = decoded(parts[0])
    return number.isdigit() and len(number) in _DIGITS and len(parts[1]) == 6
