import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.readings import plain


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        (b'API_KEY = "kT7vQ2xLm9"', b"kT7vQ2xLm9", "API_KEY"),
        (b"key: kT7vQ2xLm9==", b"kT7vQ2xLm9==", "key"),
        (b"secret='kT7vQ2xLm9'", b"kT7vQ2xLm9", "secret"),
        (b"user:$apr1$abc$def", b"$apr1$abc$def", "user"),
    ],
)
def test_an_assignment(text: bytes, value: bytes, name: str):
    (seen,) = plain.assigned(b"  " + text, 2, len(text))
    assert (seen.value, seen.name) == (value, name)
    assert (b"  " + text)[seen.offset :].startswith(value)


@pytest.mark.parametrize(
    ("line", "value", "name"),
    [
        ("@PASSWORD=kT7vQ2xLm9", "kT7vQ2xLm9", "PASSWORD"),
        ("DB_@PASSWORD = 'a b'", "a b", "DB_PASSWORD"),
        ('"@password": "a\\"b"', 'a\\"b', "password"),
        ("define('@DB_PASSWORD', 'x;y')", "x;y", "DB_PASSWORD"),
        ("'@password' => 'x'", "x", "password"),
        ('{\\"@token\\": \\"abc\\"}', "abc", "token"),
        ("@password: abc # why", "abc", "password"),
        ("@SECRET_KEY = b'abc'", "abc", "SECRET_KEY"),
        ("@rwcommunity abc", "abc", "rwcommunity"),
    ],
)
def test_a_setting(line: str, value: str, name: str):
    at = line.index("@")
    (seen,) = plain.setting(line.replace("@", "", 1).encode(), at, 8)
    assert (seen.value.decode(), seen.name) == (value, name)


@pytest.mark.parametrize("line", ["PASSWORD=", 'PASSWORD=""', "PASSWORD", "PASSWORD=#"])
def test_a_setting_without_a_value(line: str):
    assert not list(plain.setting(line.encode(), 0, 8))


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        (b"postgres://app:abc@db/x", b"abc", "postgres://"),
        (b"redis://:abc@cache", b"abc", "redis://"),
        (b"postgresql+asyncpg://app:a%40b@db", b"a%40b", "postgresql+asyncpg://"),
        (b"postgres://app:p@ss@db", b"p", "postgres://"),
    ],
)
def test_an_address(text: bytes, value: bytes, name: str):
    (seen,) = plain.address(text, text.index(b"://") - 2, 10)
    assert (seen.value, seen.name) == (value, name)


def test_addresses_of_the_web_are_apart():
    text = b"https://bot:abc@host/"
    assert not list(plain.address(text, 3, 10))
    (seen,) = plain.web_address(text, 0, 10)
    assert seen.value == b"abc"
    (bare,) = plain.bare_address(b"https://" + b"a1" * 20 + b"@git.internal/x", 0, 10)
    assert bare.value == b"a1" * 20


def test_a_connection_string():
    text = b"Server=db;Database=x;User Id=app;Password=abc;Encrypt=1"
    (seen,) = plain.connection(text, text.index(b";Password"), 10)
    assert seen.value == b"abc"
    assert not list(plain.connection(b"f(a);Password=abc", 4, 10))


def test_an_element():
    (seen,) = plain.element(b"<password encrypted='no'> abc </password>", 0, 10)
    assert (seen.value, seen.name) == (b"abc", "password")


@pytest.mark.parametrize(
    ("line", "value", "name"),
    [
        ("sshpass -p @abc ssh", "abc", "-p"),
        ("mysql -p@'a b' x", "a b", "-p"),
        ("curl -u bot:@abc https://x", "abc", "bot"),
        ("PGPASSWORD=@abc psql", "abc", "PGPASSWORD"),
    ],
)
def test_what_stands_behind(line: str, value: str, name: str):
    at = line.index("@")
    (seen,) = plain.behind(line.replace("@", "", 1).encode(), 0, at)
    assert (seen.value.decode(), seen.name) == (value, name)


def test_nothing_behind():
    assert not list(plain.behind(b"mysql -p dbname", 0, 8))


READINGS = [
    plain.exact,
    plain.assigned,
    plain.setting,
    plain.address,
    plain.web_address,
    plain.bare_address,
    plain.connection,
    plain.element,
    plain.behind,
]


@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_whatever_the_bytes_nothing_is_raised_and_places_are_true(content: bytes, offset: int, length: int):
    for reading in READINGS:
        for seen in reading(content, offset, length):
            assert content[seen.offset :].startswith(seen.value)
