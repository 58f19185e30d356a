"""Tokens of bots of Telegram: the bot's number and 35 signs, with a colon between (core.telegram.org/bots/api#authorizing-your-bot)."""

_RANDOM = 35


def check(value: bytes) -> bool:
    """Whether the number is one that Telegram gives, and the rest is not all of one kind."""
    number, _, random = value.partition(b":")
    return (
        number.isdigit()
        and 8 <= len(number) <= 10
        and not number.startswith(b"0")
        and len(random) == _RANDOM
        and not random.isalpha()
        and not random.islower()
    )
