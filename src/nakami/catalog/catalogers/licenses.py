"""What files say of licences: names and expressions are kept, texts are not."""

_LENGTH = 256
_MOST = 16


def license_names(*told: object) -> tuple[str, ...]:
    """Those of the values that can be a licence's name: one line, not long; at most 16 of them, whatever hostile files put there."""
    words = (word for word in told[:_MOST] if isinstance(word, str) and 0 < len(word) <= _LENGTH)
    return tuple(dict.fromkeys(word for word in words if word.isprintable()))
