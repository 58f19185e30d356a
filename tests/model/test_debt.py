from nakami.model.debt import Debt


def test_without_findings_there_is_none():
    assert Debt() == Debt(finding_days=0, dated=0, undated=0)
