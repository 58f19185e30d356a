from nakami.freshness.checks.stale_reference import StaleReference
from nakami.freshness.interface import Deployment
from tests.freshness.facts import facts


def test_only_what_is_a_quarter_behind():
    old = Deployment(
        "registry.example/app@sha256:1", "chart/values.yaml", 12, "2026-01-01T00:00:00Z", "2026-10-01T00:00:00Z"
    )
    fresh = Deployment(
        "registry.example/app:2", "chart/values.yaml", 13, "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"
    )
    newest = Deployment("registry.example/app:3", "chart/values.yaml", 14, "2026-10-01T00:00:00Z")
    [found] = StaleReference().look(facts(deployments=(old, fresh, newest)))
    assert found.title == "registry.example/app@sha256:1 is 273 days older than the newest of its name"
    assert found.path == "chart/values.yaml:12"
