"""Texts that are shown hold no secrets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.masking import MASK, MAX_TEXT, masked, masked_values, masked_words

SECRET = "hunter2"


@pytest.mark.parametrize(
    "text",
    [
        "/bin/sh -c #(nop)  ENV DB_PASSWORD={}",
        "RUN |1 NPM_TOKEN={} /bin/sh -c npm ci",
        "/bin/sh -c #(nop)  ENV DB_PASSWORD {}",
        "curl -u bob:{} https://registry.example/x",
        "curl --user=bob:{} https://registry.example/x",
        "curl -H 'Authorization: Bearer {}' https://registry.example/x",
        'curl -H "X-Api-Key: {}" https://registry.example/x',
        "git clone https://bob:{}@git.example/shop.git",
        "git clone https://{}@git.example/shop.git",
        "app --db-password {} serve",
        "app --api-key={} serve",
        "app --token '{} with more words'",
        "mysql -h db -u root -p{} shop",
        "sshpass -p {} ssh db",
        '{{"password": "{}"}}',
        "client_secret: {}",
    ],
)
def test_what_is_called_a_secret_is_taken_out(text: str):
    told = masked(text.format(SECRET))
    assert SECRET not in told
    assert MASK in told


@pytest.mark.parametrize(
    "text", ["AKIA" + "IOSFODNN7EXAMPLE", "ghp_" + "abcdEFGH0123456789abcdEFGH0123456789", "Zm9vYmFyMTIzNDU2Nzg5MA=="]
)
def test_what_a_machine_drew_is_taken_out_whatever_it_is_called(text: str):
    assert masked(f"echo {text} > /x") == f"echo {MASK} > /x"


@pytest.mark.parametrize(
    "text",
    [
        "/bin/sh -c #(nop) ADD file:0eae0dca665c7044bf242cb1fc92cb3ea744f5af2dd376a558c90bc47349aefe in / ",
        "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends keyboard-configuration # buildkit",
        "ENV PYTHON_VERSION=3.11.4",
        "org.opencontainers.image.authors=me@example.org",
        "maintainer=Docker Maintainers <docker-maint@example.org>",
        "ssh-keygen -t rsa && apt-key add repository.gpg",
        "COPY --from=build /usr/src/x86_64-linux-gnu/compass.conf /etc/ # https://example.org/a/b",
        "",
        "a=b",
    ],
)
def test_what_is_none_stays(text: str):
    assert masked(text) == text


def test_a_word_may_be_what_the_option_in_front_wants():
    words = ("app", "--password", SECRET, "-u", f"bob:{SECRET}", "serve", f"--db=postgres://u:{SECRET}@db/x")
    assert masked_words(words) == (
        "app",
        "--password",
        MASK,
        "-u",
        f"bob:{MASK}",
        "serve",
        f"--db=postgres://{MASK}@db/x",
    )


def test_of_a_value_that_is_called_a_secret_nothing_is_left():
    values = {"db.password": "two words", "version": "1.2", "url": f"https://a:{SECRET}@x/"}
    assert masked_values(values) == {"db.password": MASK, "version": "1.2", "url": f"https://{MASK}@x/"}


@pytest.mark.parametrize("piece", ["pass", "-key ", "a-", "x-a:", "mysql ", "-u a:", "'", "://"])
def test_what_is_made_to_be_slow_is_not(piece: str):
    """Each expression is bounded, and so is the text: a megabyte costs well under a second."""
    assert len(masked(piece * (1 << 18))) <= MAX_TEXT * 2


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_around_it(before: str, after: str):
    assert SECRET not in masked(f"{before} PASSWORD={SECRET} {after}")
