import json
import os
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from nakami.images.registry.credentials import Credentials, Keyring
from nakami.model.reference import Reference

WEB = Reference.parse("registry.example/shop/web:1")
HUB = Reference.parse("shop/web")


def _auth(user: str, password: str = "hunter2") -> dict[str, str]:
    return {"auth": b64encode(f"{user}:{password}".encode()).decode()}


def _docker(home: Path, content: Any) -> Keyring:
    folder = home / ".docker"
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(content if isinstance(content, str) else json.dumps(content))
    return Keyring({"HOME": str(home), "PATH": f"{home}{os.pathsep}{os.defpath}"})


def _helper(folder: Path, name: str, username: str) -> None:
    program = folder / f"docker-credential-{name}"
    program.write_text(f'#!/bin/sh\nread s\necho "{{\\"Username\\":\\"{username}\\",\\"Secret\\":\\"$s\\"}}"\n')
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("key", "reference"),
    [
        ("registry.example", WEB),
        ("https://registry.example", WEB),
        ("https://registry.example/v2/", WEB),
        ("REGISTRY.example", WEB),
        ("registry.example/shop", WEB),
        ("registry.example/shop/web", WEB),
        ("https://index.docker.io/v1/", HUB),
        ("docker.io", HUB),
        ("docker.io/shop", HUB),
        ("registry.example:5000", Reference.parse("registry.example:5000/a")),
    ],
)
def test_a_login_is_found_under_the_keys_that_tools_write(tmp_path: Path, key: str, reference: Reference):
    keyring = _docker(tmp_path, {"auths": {key: _auth("me", "a:b")}})
    assert keyring.find(reference) == Credentials("me", "a:b")
    assert not keyring.warnings


@pytest.mark.parametrize(
    "key",
    ["other.example", "registry.example:5000", "registry.example/other", "egistry.example", "registry.example/sho"],
)
def test_a_login_for_something_else_is_not_used(tmp_path: Path, key: str):
    assert _docker(tmp_path, {"auths": {key: _auth("me")}}).find(WEB) is None


def test_the_login_for_the_repository_comes_before_the_registrys(tmp_path: Path):
    keyring = _docker(tmp_path, {"auths": {"registry.example": _auth("a"), "registry.example/shop": _auth("b")}})
    assert keyring.find(WEB) == Credentials("b", "hunter2")


@pytest.mark.parametrize(
    ("entry", "credentials"),
    [
        ({"username": "me", "password": "p"}, Credentials("me", "p")),
        ({**_auth("<token>", ""), "identitytoken": "t"}, Credentials("<token>", "", "t")),
        ({"identitytoken": "t"}, Credentials(identity_token="t")),
        ({"registrytoken": "t"}, Credentials(registry_token="t")),
        ({"auth": "not base64!"}, None),
        ({"auth": b64encode(b"\xff\xfe").decode()}, None),
        ({}, None),
        (None, None),
    ],
)
def test_each_form_of_an_entry(tmp_path: Path, entry: Any, credentials: Credentials | None):
    assert _docker(tmp_path, {"auths": {"registry.example": entry}}).find(WEB) == credentials


def test_helpers_come_before_what_is_in_the_file(tmp_path: Path):
    _helper(tmp_path, "one", "one")
    _helper(tmp_path, "all", "all")
    content = {
        "auths": {"registry.example": _auth("file")},
        "credHelpers": {"registry.example": "one"},
        "credsStore": "all",
    }
    keyring = _docker(tmp_path, content)
    assert keyring.find(WEB) == Credentials("one", "registry.example")
    assert keyring.find(HUB) == Credentials("all", "https://index.docker.io/v1/")


def test_a_helper_may_keep_an_identity_token(tmp_path: Path):
    _helper(tmp_path, "all", "<token>")
    assert _docker(tmp_path, {"credsStore": "all"}).find(WEB) == Credentials(identity_token="registry.example")


def test_a_missing_helper_is_a_warning_and_the_file_is_used(tmp_path: Path):
    keyring = _docker(tmp_path, {"auths": {"registry.example": _auth("file")}, "credsStore": "desktop.exe"})
    assert keyring.find(WEB) == Credentials("file", "hunter2")
    assert "docker-credential-desktop.exe" in keyring.warnings[0]


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"auths": 7}', '{"auths": {"registry.example": {"auth": 7}}}', "[" * 100_000, "\x00"]
)
def test_a_broken_file_is_a_warning(tmp_path: Path, content: str):
    keyring = _docker(tmp_path, content)
    assert keyring.find(WEB) is None
    assert "config.json" in keyring.warnings[0]


def test_a_file_that_is_a_folder_is_a_warning(tmp_path: Path):
    (tmp_path / ".docker" / "config.json").mkdir(parents=True)
    keyring = Keyring({"HOME": str(tmp_path)})
    assert keyring.find(WEB) is None
    assert keyring.warnings


def test_the_files_are_asked_in_the_order_of_choice(tmp_path: Path):
    places = {
        "chosen": tmp_path / "chosen.json",
        "docker": tmp_path / "docker" / "config.json",
        "runtime": tmp_path / "run" / "containers" / "auth.json",
        "config": tmp_path / "config" / "containers" / "auth.json",
    }
    environment = {
        "REGISTRY_AUTH_FILE": str(places["chosen"]),
        "DOCKER_CONFIG": str(places["docker"].parent),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "HOME": str(tmp_path),
    }
    for name, path in places.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"auths": {"registry.example": _auth(name)}}))
    for name, path in places.items():
        assert Keyring(environment).find(WEB) == Credentials(name, "hunter2")
        path.unlink()
    assert Keyring(environment).find(WEB) is None


def test_no_home_is_no_error():
    assert Keyring({}).find(WEB) is None


def test_credentials_are_not_shown():
    assert "hunter2" not in repr(Credentials("me", "hunter2", "hunter2", "hunter2"))
    assert "hunter2" not in str([Credentials("me", "hunter2")])
