"""Settings that differ; what may be a secret is not told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.changes.settings import setting_changes
from nakami.model.diff import SettingChange, Side
from nakami.model.image import Base, ImageConfig, Target
from nakami.model.package import Distro


def side(distro: Distro | None = None, base: Base | None = None, **config: Any) -> Side:
    return Side(Target("oci", "it", platform="linux/amd64", config=ImageConfig(**config)), distro, base)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"user": ""}, {"user": "app"}, [SettingChange("user", "changed", "root", "app")]),
        ({"user": ""}, {"user": "root"}, []),
        ({"entrypoint": ("a", "b c")}, {}, [SettingChange("entrypoint", "removed", "a 'b c'", None)]),
        ({"cmd": ("a",)}, {"cmd": ("b",)}, [SettingChange("command", "changed", "a", "b")]),
        ({}, {"working_dir": "/app"}, [SettingChange("working directory", "changed", "/", "/app")]),
        ({}, {"exposed_ports": ("80/tcp",)}, [SettingChange("port 80/tcp", "added", None, "")]),
        ({"volumes": ("/data",)}, {}, [SettingChange("volume /data", "removed", "", None)]),
        ({"labels": {"a": "1"}}, {"labels": {"a": "2"}}, [SettingChange("label a", "changed", "1", "2")]),
        ({}, {"has_healthcheck": True}, [SettingChange("health check", "added", None, "yes")]),
    ],
)
def test_each_setting(before: dict[str, Any], after: dict[str, Any], changes: list[SettingChange]):
    assert list(setting_changes(side(**before), side(**after))) == changes


def test_of_the_environment_only_names_are_told():
    found = setting_changes(
        side(env=("TOKEN=s3cret", "OLD=s3cret", "SAME=x")), side(env=("TOKEN=s3cret2", "NEW=s3cret", "SAME=x"))
    )
    assert [(each.name, each.change) for each in found] == [
        ("environment NEW", "added"),
        ("environment OLD", "removed"),
        ("environment TOKEN", "changed"),
    ]
    assert "s3cret" not in repr(found)


def test_the_base_that_was_built_anew_is_another():
    old, new = Base("debian:12", "sha256:1", 1, "label"), Base("debian:12", "sha256:2", 1, "label")
    assert setting_changes(side(base=old), side(base=new)) == (
        SettingChange("base image", "changed", "debian:12@sha256:1", "debian:12@sha256:2"),
    )


def test_what_has_no_configuration_lost_none():
    folder = Side(Target("dir", "/"), Distro("debian", "12", pretty_name="Debian 12"))
    image = side(Distro("debian", "13", pretty_name="Debian 13"), user="app")
    assert setting_changes(folder, image) == (SettingChange("distribution", "changed", "Debian 12", "Debian 13"),)


@given(st.lists(st.text(max_size=20)), st.lists(st.text(max_size=20)), st.dictionaries(st.text(), st.text()))
def test_any_configuration_is_compared(before: list[str], after: list[str], labels: dict[str, str]):
    one = side(env=tuple(before), cmd=tuple(before), labels=labels)
    setting_changes(one, side(env=tuple(after), cmd=tuple(after)))
    assert setting_changes(one, one) == ()
