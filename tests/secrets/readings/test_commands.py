import pytest

from nakami.secrets.readings.commands import basic_header, piped


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b"echo root:abc | chpasswd", b"abc"),
        (b"echo 'root:abc' | sudo chpasswd", b"abc"),
        (b"echo abc | passwd --stdin root", b"abc"),
        (b"echo -e 'abc\\nabc' | passwd", b"abc"),
        (b"echo a:bc | passwd --stdin root", b"a:bc"),
    ],
)
def test_what_is_handed_on(line: bytes, value: bytes):
    (seen,) = piped(b"RUN " + line, 4, len(line))
    assert seen.value == value
    assert (b"RUN " + line)[seen.offset :].startswith(value)


@pytest.mark.parametrize("line", [b"echo root:* | chpasswd -e", b"echo", b"cat x | chpasswd"])
def test_nothing_is(line: bytes):
    assert not list(piped(line, 0, len(line)))


def test_a_header():
    (seen,) = basic_header(b"Authorization: Basic Ym90OmtUN3ZRMnhMbTk=", 0, 30)
    assert seen.material == b"kT7vQ2xLm9"
    assert not list(basic_header(b"Authorization: Basic Ym90a1Q3dlEyeExtOQ==", 0, 30))
