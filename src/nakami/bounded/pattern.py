"""Regular expressions that are compiled when they are first used.

Every scan imports every reader, and most images give work to few of them: compiling the 150 expressions of all takes longer than all
else that their modules do at import.
"""

import re
from typing import Any, AnyStr, cast


def pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Stand for `re.compile(expression, flags)`; a wrong expression is told at the first use, which is in its reader's tests."""
    return cast("re.Pattern[AnyStr]", _Pattern(expression, flags))


class _Pattern:
    """Takes over everything that the compiled one has, so that the second use costs no more than that of any object."""

    def __init__(self, expression: str | bytes, flags: int) -> None:
        self._expression = expression
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # whoever copies an object asks for these before it has an expression
            raise AttributeError(name)
        compiled = re.compile(self._expression, self._flags)
        self.__dict__.update({each: getattr(compiled, each) for each in dir(compiled) if not each.startswith("_")})
        return getattr(compiled, name)
