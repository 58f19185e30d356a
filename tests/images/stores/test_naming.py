from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import TargetNotFound, UsageError
from nakami.images.stores.naming import Place, Stored, find

ONE, TWO = "sha256:" + "1" * 64, "sha256:" + "2" * 64
THERE = [
    Stored(("docker.io/library/nginx:latest", "docker.io/library/nginx:1"), (ONE,), "ab" * 32),
    Stored(("localhost/shop/web:1.4",), (TWO,), "cd" * 32),
    Stored(("registry.example:5000/shop/api:2",), ("sha256:" + "3" * 64,), "ef" * 32),
    Stored(("quay.example/shop/api:2",), ("sha256:" + "4" * 64,), "0f" * 32),
    Stored(("web:1.5",), ("sha256:" + "5" * 64,)),
    Stored((), ("sha256:" + "6" * 64,), "abcdef" + "0" * 58),
]


class TestPlaces:
    """containers-transports(5): `containers-storage:[storage-specifier]{image-id|docker-reference[@image-id]}`, where the specifier is
    `[driver@]graphroot[+runroot][:options]` in brackets."""

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("nginx", Place("nginx")),
            ("nginx:1@" + ONE, Place("nginx:1@" + ONE)),
            ("[/store]nginx", Place("nginx", "/store")),
            ("[overlay@/store]nginx", Place("nginx", "/store", "overlay")),
            ("[overlay@/store+/run/x:overlay.mount_program=/bin/f]nginx:1", Place("nginx:1", "/store", "overlay")),
            ("[k8s.io@]nginx", Place("nginx", "", "k8s.io")),
            ("[k8s.io@/c]registry.example:5000/a/b:c", Place("registry.example:5000/a/b:c", "/c", "k8s.io")),
            ("[::1]:5000/app", Place("[::1]:5000/app")),
            ("@abcdef", Place("@abcdef")),
        ],
    )
    def test_each_form(self, text: str, place: Place):
        assert Place.parse(text) == place

    @pytest.mark.parametrize("text", ["[/store", "[/store]", "[store/x]nginx", "[overlay@store]nginx", ""])
    def test_none(self, text: str):
        with pytest.raises(UsageError):
            Place.parse(text)


class TestFinding:
    """containers-registries.conf(5), "NOTE: RISK OF USING UNQUALIFIED IMAGE NAMES", and distribution/reference, `normalize.go`: a name
    without a registry is Docker Hub's, one without a slash below `library/`, one without a tag `latest`."""

    @pytest.mark.parametrize(
        ("asked", "index"),
        [
            ("docker.io/library/nginx:latest", 0),
            ("nginx", 0),
            ("nginx:1", 0),
            ("library/nginx", 0),
            ("nginx@" + ONE, 0),
            ("docker.io/library/nginx:7@" + ONE, 0),
            (ONE, 0),
            ("@" + "ab" * 6, 0),
            ("abab" * 16, 0),
            ("sha256:" + "ab" * 32, 0),
            ("shop/web:1.4", 1),
            ("localhost/shop/web:1.4", 1),
            ("web:1.4", 1),
            ("cdcdcd", 1),
            ("registry.example:5000/shop/api:2", 2),
            ("web:1.5", 4),
            ("abcdef", 5),
        ],
    )
    def test_one(self, asked: str, index: int):
        assert find(asked, THERE, "it") == [index]

    def test_several(self):
        assert find("api:2", THERE, "it") == [2, 3]

    @pytest.mark.parametrize(
        "asked",
        [
            "shop/api",
            "nginx:2",
            "ginx",
            "abc",
            "@abc",
            "@zzzzzz",
            "nginx@" + TWO,
            "other@" + ONE,
            TWO + "0",
            "",
            "@",
            "/",
            ":",
            "a b",
        ],
    )
    def test_none(self, asked: str):
        with pytest.raises(TargetNotFound, match=r"it has no image .* it has: docker\.io/library/nginx:1,"):
            find(asked, THERE, "it")

    @given(asked=st.text(max_size=40))
    def test_any_words(self, asked: str):
        with suppress(UsageError):
            Place.parse(asked)
        with suppress(TargetNotFound):
            find(asked, THERE, "it")
