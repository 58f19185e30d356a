"""How a registry lets one in: anonymously, by password, or by a token of its token service.

Distribution project, "Token Authentication Specification" (the GET form) and "OAuth2 Token Authentication" (the POST form).
"""

from base64 import b64encode

from msgspec import Struct

from nakami.bounded.json import decode
from nakami.errors import HttpError, Malformed, NetworkError, Unauthorized, UsageError
from nakami.images.registry.challenge import Challenge
from nakami.images.registry.credentials import Credentials
from nakami.model.reference import Reference
from nakami.net.address import asking, has_userinfo, is_loopback, origin, shown
from nakami.net.client import Client

_MAX_TOKEN_BYTES = 1 << 20


class _Token(Struct):
    token: str | None = None
    access_token: str | None = None


def authorize(
    client: Client,
    challenges: tuple[Challenge, ...],
    reference: Reference,
    credentials: Credentials | None,
    *,
    insecure: bool = False,
    scopes: tuple[str, ...] = (),
) -> str:
    """The value of the Authorization header that meets one of a registry's challenges; empty when none is needed.

    Args:
        client: the way out.
        challenges: what the registry offers.
        reference: whose repository it is about.
        credentials: the user's; None to ask as nobody.
        insecure: trust a token service of the registry's own host without encryption.
        scopes: what a token must allow; unset: to read the repository.

    Raises:
        Unauthorized: credentials are needed and missing, or refused; or the registry offers no way in that nakami knows.
        NetworkError: the token service does not answer, or is not to be trusted with a secret.
    """
    offered = {challenge.scheme: challenge for challenge in reversed(challenges)}
    if not offered:
        return ""
    if credentials is not None and credentials.registry_token:
        return f"Bearer {_header_safe(credentials.registry_token, reference.registry)}"
    if "bearer" in offered:
        # The scope is ours, not the registry's: a token for what is to be done is all that is ever asked for.
        wanted = scopes or (scope_of(reference.repository),)
        return f"Bearer {_token(client, offered['bearer'], reference, credentials, wanted, insecure=insecure)}"
    if "basic" in offered:
        if credentials is None or not credentials.username:
            raise Unauthorized(f"{reference.registry} wants a user name and password", login(reference.registry))
        return _basic(credentials)
    kinds = ", ".join(sorted(offered))[:100]
    raise Unauthorized(f"{reference.registry} offers only ways to log in that nakami does not know: {kinds}")


def scope_of(repository: str, *actions: str) -> str:
    """What a token must allow in a repository: to read (`pull`), or the actions given."""
    return f"repository:{repository}:{','.join(actions) or 'pull'}"


def login(registry: str) -> str:
    """What to do when credentials are missing or wrong."""
    return f"run `docker login {registry}` or `podman login {registry}`; nakami reads the files that they write"


def _token(
    client: Client,
    challenge: Challenge,
    reference: Reference,
    credentials: Credentials | None,
    scopes: tuple[str, ...],
    *,
    insecure: bool,
) -> str:
    realm = challenge.parameters.get("realm", "")
    _check_realm(realm, reference, insecure=insecure)
    service = challenge.parameters.get("service")
    question = {"service": service} if service else {}
    try:
        if credentials is not None and credentials.identity_token:
            form = {"grant_type": "refresh_token", "client_id": "nakami", "refresh_token": credentials.identity_token}
            answer = client.post(realm, {**question, **form, "scope": " ".join(scopes)}, limit=_MAX_TOKEN_BYTES)
        else:
            headers = {"authorization": _basic(credentials)} if credentials and credentials.username else {}
            asked = [("scope", scope) for scope in scopes] + list(question.items())
            answer = client.get(asking(realm, asked), limit=_MAX_TOKEN_BYTES, headers=headers)
    except (Unauthorized, HttpError) as error:
        if isinstance(error, HttpError) and error.status not in {400, 403}:
            raise
        raise Unauthorized(
            f"The token service of {reference.registry} refused: {error.message}", login(reference.registry)
        ) from error
    document = decode(answer.body, f"The answer of {shown(realm)}", type=_Token)
    token = document.token or document.access_token or ""
    return _header_safe(token, shown(realm))


def _check_realm(realm: str, reference: Reference, *, insecure: bool) -> None:
    """Make sure that the token service may be trusted with the user's password for this registry.

    Raises:
        NetworkError: it is not reached over HTTPS, and is not this machine; `insecure` also trusts the registry's own host.
    """
    try:
        scheme, host, _ = origin(realm)
    except UsageError:
        scheme = host = ""
    if not host or has_userinfo(realm):
        raise NetworkError(f"{reference.registry} names no token service that can be asked: {shown(realm)!r}")
    local = is_loopback(host) and is_loopback(reference.host)
    same = insecure and host == reference.host.lower()
    if scheme != "https" and not (local or same):
        raise NetworkError(
            f"{reference.registry} names a token service without encryption: {shown(realm)}; refused",
            "ask the registry's operator for an HTTPS token service",
        )
    if is_loopback(host) and not is_loopback(reference.host):
        raise NetworkError(f"{reference.registry} names this very machine as its token service; refused")


def _basic(credentials: Credentials) -> str:
    pair = f"{credentials.username}:{credentials.password}".encode()
    return f"Basic {b64encode(pair).decode('ascii')}"


def _header_safe(token: str, where: str) -> str:
    """The token, when it can stand in a header (RFC 6750, section 2.1).

    Raises:
        Malformed: it is empty, or holds blanks, control characters or letters beyond ASCII.
    """
    if not token or not token.isascii() or any(c <= " " or c == "\x7f" for c in token):
        raise Malformed(f"{where} gave no token that can be used", "log in anew")
    return token
