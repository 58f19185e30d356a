"""Secrets that are printed in manuals and standards: everybody has them, and nobody uses them."""

from hashlib import sha256

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import PROVEN, Noise

TEXTS = {
    "AKIAIOSFODNN7EXAMPLE": "AWS, IAM user guide",
    "AKIAI44QH8DHBEXAMPLE": "AWS, IAM user guide",
    "ASIAIOSFODNN7EXAMPLE": "AWS, STS reference",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": "AWS, IAM user guide",
    "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY": "AWS, IAM user guide",
    "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc": "Stripe, documentation",
    "sk_test_" + "BQokikJOvBiI2HlWgH4olfQ2": "Stripe, documentation",
    "pk_test_" + "TYooMQauvdEDq54NiTphI7jx": "Stripe, documentation",
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==": "Azure, storage emulator",
    "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DEsQZq0Gp6nNKzFvFc/5LXIuPz2lB2Q7mc/8nhK6lZ8qWQ==": "Azure, Cosmos DB emulator",
    "dGhlIHNhbXBsZSBub25jZQ==": "RFC 6455, section 1.3",
    "QWxhZGRpbjpvcGVuIHNlc2FtZQ==": "RFC 7617, section 2",
    "dXNlcm5hbWU6cGFzc3dvcmQ=": "user name and password, as words",
    "MDEyMzQ1Njc4OWFiY2RlZg==": "the digits of hexadecimal",
}
"""Each with who printed it. They are no secrets: whoever holds one holds what is in a manual."""

_PAYLOADS = (
    "eyJzdWIiOiIxMjM0NTY3ODkwI",  # {"sub":"1234567890": the token of jwt.io and everything that follows it
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog",  # RFC 7519, section 3.1
)
_WIREGUARD = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="  # the manual of wg(8)

MATERIAL: frozenset[str] = frozenset()
"""SHA-256 of keys printed in standards, of their decoded bytes."""


def _holds(candidate: Candidate) -> bool:
    text = candidate.text
    if text in TEXTS or text == _WIREGUARD or "EXAMPLE" in text or any(each in text for each in _PAYLOADS):
        return not candidate.seen.shown or text.startswith("eyJ")
    return bool(candidate.seen.material) and sha256(candidate.seen.material).hexdigest() in MATERIAL


NOISE = Noise("published example", "it is printed in a manual or a standard", _holds, PROVEN)
