import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import ReferenceInvalid
from nakami.model.reference import Reference

A = "a" * 64


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("shop/web", "docker.io/shop/web:latest"),
        ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/shop/web", "docker.io/shop/web:latest"),
        ("registry.example/web", "registry.example/web:latest"),
        ("registry.example:5000/shop/web:1", "registry.example:5000/shop/web:1"),
        ("localhost/web", "localhost/web:latest"),
        ("localhost:5000/web", "localhost:5000/web:latest"),
        ("HOST/web", "HOST/web:latest"),
        ("[::1]:5000/a/b:2", "[::1]:5000/a/b:2"),
        ("[2001:db8::1]/a", "[2001:db8::1]/a:latest"),
        (f"nginx@sha256:{A}", f"docker.io/library/nginx@sha256:{A}"),
        (f"nginx:1@sha256:{A}", f"docker.io/library/nginx:1@sha256:{A}"),
        (f"h.example:1/a@sha512:{A}{A}", f"h.example:1/a@sha512:{A}{A}"),
        ("a_b/c__d/e-f--g.h", "docker.io/a_b/c__d/e-f--g.h:latest"),
        ("xn--n3h.com/app", "xn--n3h.com/app:latest"),
    ],
)
def test_a_reference_is_read_as_docker_reads_it(text: str, full: str):
    reference = Reference.parse(text)
    assert str(reference) == full
    assert str(Reference.parse(full)) == full


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("Nginx", "library/nginx"),
        ("registry.example/Shop/Web", "shop/web"),
        ("https://registry.example/a", "leave out https://"),
        ("docker://a", "leave out docker://"),
        ("a b", "without blanks"),
        ("", "without blanks"),
        ("a\n", "without blanks"),
        ("a:", "a tag has"),
        ("a:-x", "a tag has"),
        ("a:" + "t" * 129, "a tag has"),
        ("a@", "sha256:"),
        ("a@sha256:abc", "sha256:"),
        (f"a@sha256:{A}@sha256:{A}", "sha256:"),
        ("a//b", "its parts"),
        ("/a", "its parts"),
        ("a/", "its parts"),
        ("a___b", "its parts"),
        ("a..b/c", "host:port"),
        ("-a/b", "its parts"),
        ("../etc/passwd", "host:port"),
        ("h.example:99999/a", "host:port"),
        ("h.example:x/a", "host:port"),
        ("[::1/a", "host:port"),
        (A, "docker:"),
        ("naïve", "its parts"),
    ],
)
def test_what_is_no_reference_says_how_to_write_it(text: str, remedy: str):
    with pytest.raises(ReferenceInvalid) as caught:
        Reference.parse(text)
    assert remedy in str(caught.value)


@pytest.mark.parametrize("text", ["a/" * 127 + "ab", "a" * 300, "a" * 100_000])
def test_a_name_has_a_length(text: str):
    with pytest.raises(ReferenceInvalid, match="longer than"):
        Reference.parse(text)


def test_what_the_user_wrote_is_known():
    assert not Reference.parse("nginx").tag_given
    assert Reference.parse("nginx:latest").tag_given
    assert Reference.parse(f"nginx@sha256:{A}").pinned
    assert not Reference.parse("nginx:1").pinned


@pytest.mark.parametrize(
    ("text", "host"), [("[::1]:5000/a", "::1"), ("h.example:5000/a", "h.example"), ("h.example/a", "h.example")]
)
def test_the_host_is_without_port(text: str, host: str):
    assert Reference.parse(text).host == host


class TestGrammar:
    """distribution/reference, reference.go: "path-component := alpha-numeric [separator alpha-numeric]*; alpha-numeric := /[a-z0-9]+/;
    separator := /[_.]|__|[-]*/; tag := /[\\w][\\w.-]{0,127}/; domain := host [':' port-number]".
    """

    host = st.from_regex(
        r"[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?){1,3}(:[0-9]{1,4})?", fullmatch=True
    )
    path = st.from_regex(r"[a-z0-9]{1,9}(([_.]|__|-{1,3})[a-z0-9]{1,9}){0,2}", fullmatch=True)
    tag = st.from_regex(re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", re.ASCII), fullmatch=True)

    @given(host, st.lists(path, min_size=1, max_size=4), tag)
    def test_what_follows_the_grammar_is_read(self, host: str, path: list[str], tag: str):
        reference = Reference.parse(f"{host}/{'/'.join(path)}:{tag}")
        assert (reference.registry, reference.repository, reference.tag) == (host, "/".join(path), tag)

    @given(st.text("aA0.:/@-_[] é\n", max_size=40))
    def test_whatever_is_read_reads_the_same_again(self, text: str):
        try:
            reference = Reference.parse(text)
        except ReferenceInvalid:
            return
        assert str(Reference.parse(str(reference))) == str(reference)
        assert ".." not in reference.repository.split("/")
