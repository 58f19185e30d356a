"""How a result can look where it goes."""

from collections.abc import Callable

from click import style
from msgspec import Struct


class Look(Struct, frozen=True):
    """How the output can look: `width` in columns, with colours or not, with Unicode or ASCII only.

    `on_screen` tells that a person reads it on a terminal, where a table has to fit the width.
    """

    width: int = 100
    colour: bool = False
    unicode: bool = True
    on_screen: bool = False


def painter(look: Look) -> Callable[..., str]:
    """A function that colours text, or leaves it as it is."""

    def paint(text: str, fg: str | None = None, *, bold: bool = False) -> str:
        return style(text, fg=fg, bold=bold) if look.colour else text

    return paint
