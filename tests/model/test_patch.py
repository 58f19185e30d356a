from nakami.model.patch import Plan, Upgrade


def test_a_plan_is_for_vulnerabilities_of_source_packages():
    plan = Plan((Upgrade("deb", "openssl", "1", "2", ("libssl3",), ("CVE-1", "CVE-2")),))
    assert plan.closes == {("CVE-1", "openssl"), ("CVE-2", "openssl")}
