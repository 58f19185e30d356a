from nakami.model.vex import CONTEXT, JUSTIFICATIONS, VEX_PREDICATES, Status


def test_the_words_of_the_standard():
    """Minimum Requirements for VEX, 2.3.4, "Status": not affected, affected, fixed, under investigation."""
    assert {status.value for status in Status} == {"not_affected", "affected", "fixed", "under_investigation"}
    assert len(JUSTIFICATIONS) == 5
    assert VEX_PREDICATES[0] == CONTEXT
