import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import DigestMismatch, Malformed
from nakami.model.digest import Digest


class TestGrammar:
    """OCI image specification 1.1, descriptor.md: "digest ::= algorithm ":" encoded"; for SHA-256 "the encoded portion MUST match
    /[a-f0-9]{64}/", for SHA-512 "/[a-f0-9]{128}/".
    """

    @given(st.text("0123456789abcdef", min_size=64, max_size=64))
    def test_sha256(self, digits: str):
        assert str(Digest.parse(f"sha256:{digits}")) == f"sha256:{digits}"

    @given(st.text("0123456789abcdef", min_size=128, max_size=128))
    def test_sha512(self, digits: str):
        digest = Digest.parse(f"sha512:{digits}")
        assert (digest.algorithm, digest.hex) == ("sha512", digits)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "sha256",
            "sha256:",
            "sha256:" + "a" * 63,
            "sha256:" + "a" * 65,
            "sha256:" + "A" * 64,
            "SHA256:" + "a" * 64,
            "sha512:" + "a" * 64,
            "md5:" + "a" * 32,
            "sha256:" + "a" * 64 + "\n",
            " sha256:" + "a" * 64,
            "sha256:" + "\N{ARABIC-INDIC DIGIT ONE}" * 64,
            "sha256:../../../../etc/passwd",
        ],
    )
    def test_anything_else_is_refused(self, text: str):
        with pytest.raises(Malformed, match="not a digest"):
            Digest.parse(text)


@given(st.binary(), st.sampled_from(["sha256", "sha512"]))
def test_a_digest_names_its_bytes_and_no_others(content: bytes, algorithm: str):
    digest = Digest.of(content, algorithm)  # type: ignore[arg-type]  # sampled from the two
    digest.verify(content, "it")
    assert digest.hex == hashlib.new(algorithm, content).hexdigest()
    with pytest.raises(DigestMismatch, match="it is not what"):
        digest.verify(content + b"x", "it")
