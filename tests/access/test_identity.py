import pytest
from msgspec.structs import replace

from nakami.access.identity import access
from nakami.model.answer import Mark
from nakami.model.finding import Severity
from nakami.model.image import ImageConfig, Target
from tests.access.test_secrets import TOKEN


def _answer(user: str = "app", *ports: str) -> tuple[Mark, str]:
    answer = access(Target("oci", "x", config=ImageConfig(user=user, exposed_ports=ports)))
    return answer.mark, answer.lines[0]


class TestUser:
    """OCI image specification 1.1, config.md, "User": `user`, `uid`, `user:group`, `uid:gid`, `uid:group`, `user:gid`."""

    @pytest.mark.parametrize("user", ["", "root", "0", "00", "root:root", "0:0", "root:1000", ":1000", " root "])
    def test_root(self, user: str):
        assert _answer(user) == (Mark.ATTENTION, "runs as root · exposes no port")

    @pytest.mark.parametrize("user", ["app", "1000", "1000:0", "app:root", "nobody", "10", "rooty", "²"])
    def test_others(self, user: str):
        assert _answer(user) == (Mark.NOT_KNOWN, f"runs as user {user} · exposes no port")


class TestPorts:
    """config.md, "ExposedPorts": `port/tcp`, `port/udp`, `port` with the default protocol being tcp."""

    @pytest.mark.parametrize("port", ["22", "22/tcp"])
    def test_remote_administration_needs_attention(self, port: str):
        assert _answer("app", port) == (Mark.ATTENTION, "runs as user app · exposes 22/tcp (SSH)")

    def test_others_are_only_named(self):
        assert _answer("app", "22/udp", "8080") == (Mark.NOT_KNOWN, "runs as user app · exposes 22/udp, 8080/tcp")

    def test_of_many_the_telling_ones_are_named(self):
        _, told = _answer("app", *(f"{port}/tcp" for port in range(10, 30)))
        assert told == (
            "runs as user app · exposes 22/tcp (SSH), 23/tcp (Telnet), 10/tcp, 11/tcp, 12/tcp, 13/tcp, 14/tcp, 15/tcp and 12 more"
        )


def test_without_a_configuration_nothing_is_known():
    answer = access(Target("dir", "/"))
    assert (answer.mark, answer.lines[0]) == (
        Mark.NOT_KNOWN,
        "no image configuration: user and ports are not known",
    )


def test_nothing_is_fine_while_rights_are_not_looked_at():
    assert access(Target("oci", "x", config=ImageConfig(user="app"))).mark is not Mark.FINE


def test_a_singularity_image_runs_as_whoever_starts_it():
    image = Target("sif", "app.sif", config=ImageConfig(architecture="amd64"))
    assert access(image).lines[0] == "runs as whoever starts it (Apptainer)"
    assert access(image).mark is Mark.NOT_KNOWN
    oci = Target("sif", "app.sif", digest="sha256:" + "0" * 64, config=ImageConfig(user="app"))
    assert access(oci).lines[0] == "runs as user app · exposes no port"


class TestSecrets:
    def test_they_decide_the_mark(self):
        target = Target("oci", "x", config=ImageConfig(user="app"))
        assert access(target, [], 9).mark is Mark.NOT_KNOWN
        assert access(target, [], 9).lines[1] == "no secrets in 9 files"
        assert access(target).lines[1] == "secrets: not looked for"
        assert access(target, [replace(TOKEN, severity=Severity.HIGH)], 9).mark is Mark.ATTENTION
        assert access(target, [TOKEN], 9).mark is Mark.BAD

    def test_what_was_looked_at_is_said(self):
        assert "secrets" in access(Target("dir", "x"), [], 9).checked
        assert "secrets" not in access(Target("dir", "x")).checked
