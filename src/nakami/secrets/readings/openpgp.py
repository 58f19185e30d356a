"""Secret keys of OpenPGP (RFC 4880, with the curves of RFC 6637): the first packet of a block."""

_SECRET_KEY = 5  # RFC 4880, 4.3
_ALGORITHMS = {1: ("RSA", 2), 2: ("RSA", 2), 3: ("RSA", 2), 16: ("ElGamal", 3), 17: ("DSA", 4)}
_CURVES = {18: "ECDH", 19: "ECDSA", 22: "EdDSA"}


def secret_key(data: bytes) -> tuple[str, bool] | None:
    """Kind of the secret key that the data begins with, and whether it is encrypted; None where there is none."""
    body = _packet(data)
    if len(body) < 20 or body[0] not in {4, 5}:
        return None
    algorithm = body[5]
    if algorithm in _ALGORITHMS:
        kind, numbers = _ALGORITHMS[algorithm]
        at = 6
    elif algorithm in _CURVES:  # RFC 6637, 9: the curve's identifier with its length in front
        kind, numbers = _CURVES[algorithm], 1
        at = 7 + body[6]
    else:
        return None
    for _ in range(numbers):  # 3.2: bits in two bytes, then the number
        if at + 2 > len(body):
            return None
        at += 2 + (int.from_bytes(body[at : at + 2], "big") + 7) // 8
    if algorithm == 18:  # the derivation's parameters
        at += 1 + (body[at] if at < len(body) else 0)
    return (kind, body[at] != 0) if at < len(body) else None  # 5.5.3: usage of string-to-key


def _packet(data: bytes) -> bytes:
    """Contents of the first packet, where it is a secret key (4.2)."""
    if len(data) < 6 or not data[0] & 0x80:
        return b""
    if data[0] & 0x40:
        tag, first = data[0] & 0x3F, data[1]
        head = 2 if first < 192 else 3 if first < 224 else 6
    else:
        tag, head = data[0] >> 2 & 0x0F, (2, 3, 5, 1)[data[0] & 3]
    return data[head:] if tag == _SECRET_KEY else b""
