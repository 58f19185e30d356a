from nakami.freshness.checks.moved_base import MovedBase
from nakami.freshness.interface import BaseNow
from tests.freshness.facts import facts

DIGEST = "sha256:" + "1" * 64


def test_another_image_under_the_same_name():
    now = BaseNow("registry.example/python:3.9", DIGEST, same=False, created="2026-11-01T00:00:00Z")
    [found] = MovedBase().look(facts(base_now=now))
    assert found.title == "registry.example/python:3.9 has moved since: it is sha256:111111111111 now, built 2026-11-01"
    assert found.remedy.text == f"build again on registry.example/python:3.9@{DIGEST}"


def test_the_same_or_not_asked():
    assert list(MovedBase().look(facts(base_now=BaseNow("registry.example/python:3.9", DIGEST, same=True)))) == []
    assert list(MovedBase().look(facts())) == []
