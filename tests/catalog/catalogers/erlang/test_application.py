import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.erlang.application import ErlangApplication
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from tests.catalog.catalogers.reading import broken_and_cut, packages, records, survives

READER = ErlangApplication()
# As RabbitMQ 3.10 has it, cut to a few fields.
RECON = b"""{application,recon,
             [{description,"Diagnostic tools for production use"},
              {vsn,"2.5.2"},
              {modules,[recon,recon_alloc]},
              {registered,[]},
              {applications,[kernel,stdlib]}]}.
"""
RABBIT = b"""{application, 'rabbit', [
	{description, "RabbitMQ"},
	{vsn, "3.10.8"},
	{id, ""},
	{modules, ['amqqueue','amqqueue_v1']},
"""
PATH = "opt/rabbitmq/plugins/recon-2.5.2/ebin/recon.app"


def test_applications_of_servers_and_releases_are_of_hex():
    assert packages(READER, PATH, RECON) == [("hex", "", "recon", "2.5.2")]


@pytest.mark.parametrize("folder", ["usr/lib/erlang/lib/ssl-11.0", "usr/local/lib/elixir/lib/mix"])
def test_what_the_runtime_brings_is_its_own(folder: str):
    content = b'{application, ssl, [{ vsn , "11.0" }]}.'
    assert packages(READER, f"{folder}/ebin/ssl.app", content) == [("otp", "", "ssl", "11.0")]


@pytest.mark.parametrize("content", [RABBIT, b'%% made\n{application,rabbit,[{vsn,"3.10.8"}]}.'])
def test_rabbitmq_s_core_is_rabbitmq(content: bytes):
    (found,) = records(READER, "opt/rabbitmq/plugins/rabbit-3.10.8/ebin/rabbit.app", content)
    assert isinstance(found, Package)
    assert (found.type, found.name, found.version) == ("generic", "rabbitmq", "3.10.8")
    assert "vmware:rabbitmq" in found.cpes


def test_one_without_a_number_cannot_be_judged():
    assert packages(READER, PATH, b"{application,'my_app',[{vsn,git}]}.") == []


def test_a_quoted_name():
    assert packages(READER, PATH, b"{application,'a@b',[{vsn,\"1\"}]}.") == [("hex", "", "a@b", "1")]


@pytest.mark.parametrize("path", ["src/recon.app", "Applications/Safari.app", "ebin/x.app/y"])
def test_what_only_looks_like_one(path: str):
    assert not READER.wants(Entry(path))


@pytest.mark.parametrize("content", [b"", b"<plist/>", b"{application, Recon}"])
def test_what_is_no_resource_file(content: bytes):
    with pytest.raises(Malformed):
        records(READER, PATH, content)


@pytest.mark.parametrize("content", broken_and_cut(RECON))
def test_damage_is_survived(content: bytes):
    survives(READER, PATH, content)


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, PATH, b"{application,a," + content)
