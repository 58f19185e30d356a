"""What vendors say of a vulnerability in their package, as the tables hold it."""

from nakami.model.finding import State

NOT_AFFECTED = "not-affected"
"""The package does not have the fault, whatever its version: a row that says so never matches."""


_STATES = frozenset(State)


def state_of(text: str | None, fixed: str | None) -> State:
    """The state that a row tells: what is fixed somewhere is fixed, whatever else is said of it."""
    if fixed:
        return State.FIXED
    return State(text) if text in _STATES else State.AFFECTED
