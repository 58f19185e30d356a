"""Compose files: which images their services run, and which they name elsewhere."""

from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.images.compose import compose_file as module
from nakami.images.compose.compose_file import ComposeFile, read_compose_file

SHOP = """
name: shop
x-web: &web
  image: "registry.example/shop/web:${TAG:-1.4}"
services:
  web: {<<: *web, ports: ["80:80"]}
  admin:
    <<: *web
    profiles: [debug]
  db:
    image: postgres:$DB_TAG
  worker:
    build: ./worker
  both: {build: ., image: "shop/both:1"}
  cron: {extends: {service: web}}
  short: {extends: db}
  shared: {extends: {file: common.yml, service: base}}
"""


def read(tmp_path: Path, text: str, dotenv: str = "", **environment: str) -> ComposeFile:
    path = tmp_path / "compose.yaml"
    path.write_text(text)
    if dotenv:
        (tmp_path / ".env").write_text(dotenv)
    return read_compose_file(path, environment)


def test_every_service_has_its_image_or_the_reason_why_not(tmp_path: Path):
    found = read(tmp_path, SHOP, "DB_TAG=16\n")
    web = "registry.example/shop/web:1.4"
    assert {each.name: each.image for each in found.services if each.image} == {
        "web": web, "admin": web, "db": "postgres:16", "both": "shop/both:1", "cron": web, "short": "postgres:16"
    }  # fmt: skip
    assert [(each.name, each.why, each.broken) for each in found.services if not each.image] == [
        ("worker", "its image is built, not pulled", False),
        ("shared", f"it extends a service of {tmp_path}/common.yml", False),
    ]
    assert found.unset == ()


def test_the_environment_goes_before_the_file(tmp_path: Path):
    found = read(tmp_path, SHOP, "DB_TAG=16\nTAG=2\n", DB_TAG="17")
    assert {each.image for each in found.services if each.image} >= {"postgres:17", "registry.example/shop/web:2"}


def test_a_variable_without_a_value_is_told(tmp_path: Path):
    found = read(tmp_path, SHOP)
    assert found.unset == ("DB_TAG",)
    assert [each.image for each in found.services if each.name == "db"] == ["postgres:"]


def test_what_other_files_add_is_said(tmp_path: Path):
    (tmp_path / "compose.override.yaml").write_text("")
    text = "include: [a.yml, {path: [b.yml, c.yml]}]\nservices: {}\n"
    told = [(each.name, each.remedy) for each in read(tmp_path, text).services]
    assert told == [
        ("include a.yml", f"scan compose:{tmp_path}/a.yml"),
        ("include b.yml", f"scan compose:{tmp_path}/b.yml"),
        ("include c.yml", f"scan compose:{tmp_path}/c.yml"),
        ("compose.override.yaml", f"scan compose:{tmp_path}/compose.override.yaml"),
    ]


@pytest.mark.parametrize(
    ("service", "why"),
    [
        ("{}", "it names no image"),
        ("null", "'web' is no service"),
        ("[]", "'web' is no service"),
        ("{image: ''}", "its image '' is empty"),
        ("{image: '$NONE'}", "is empty"),
        ("{image: '${NONE:?say which}'}", "NONE is required and not set: say which"),
        ("{image: '${'}", "without the name"),
        ("{extends: {service: web}}", "in a circle"),
        ("{extends: {service: none}}", "'none' is no service"),
        ("{extends: []}", "is no service"),
    ],
)
def test_a_broken_service_does_not_hide_the_others(tmp_path: Path, service: str, why: str):
    found = read(tmp_path, f"services:\n  web: {service}\n  fine: {{image: nginx}}\n")
    broken, fine = found.services
    assert why in broken.why
    assert broken.broken
    assert fine.image == "nginx"


@pytest.mark.parametrize(
    "text", ["", "- a", "a: 1", "services: []", "services: {}", "services:", "a: [", "a: 1\n---\nb: 2"]
)
def test_what_is_no_compose_file_is_refused(tmp_path: Path, text: str):
    with pytest.raises(Malformed, match=r"compose\.yaml"):
        read(tmp_path, text)


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(TargetNotFound):
        read_compose_file(tmp_path / "none.yaml", {})
    with pytest.raises(Malformed, match=r"\.env: the value of A has a quote without an end"):
        read(tmp_path, SHOP, "A='x")
    monkeypatch.setattr(module, "MAX_SERVICES", 2)
    with pytest.raises(Malformed, match="at most 2"):
        read(tmp_path, SHOP)
    monkeypatch.setattr(module, "MAX_BYTES", 5)
    with pytest.raises(LimitExceeded):
        read(tmp_path, SHOP)
