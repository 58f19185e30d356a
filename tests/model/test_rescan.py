from nakami.model.debt import Debt
from nakami.model.rescan import RESCAN_SCHEMA, Rescan, Rescanned


def test_the_fixable_are_those_of_all_severities():
    image = Rescanned("a", "k", "", "", "", 5, {"high": 3, "low": 2}, {"high": 1, "low": 2}, None, Debt())
    assert image.fixable == 3
    assert Rescan((image,), (), "", 0).schema == RESCAN_SCHEMA
