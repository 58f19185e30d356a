import pytest

from nakami.model.finding import State
from nakami.vulns.states import NOT_AFFECTED, state_of


@pytest.mark.parametrize("state", State)
def test_what_has_a_fix_is_fixed_whatever_is_said(state: State):
    assert state_of(state.value, "1.2-3") is State.FIXED


@pytest.mark.parametrize("state", [state for state in State if state is not State.FIXED])
def test_a_vendors_word_stands(state: State):
    assert state_of(state.value, None) is state


@pytest.mark.parametrize("text", [None, "", "nonsense", NOT_AFFECTED])
def test_without_a_word_it_is_affected(text: str | None):
    assert state_of(text, "") is State.AFFECTED
