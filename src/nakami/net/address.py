"""What may be said of an address, and which machine it means."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import quote, urlencode, urljoin, urlsplit

from nakami.errors import NetworkError, UsageError

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an absolute URL, in lower case and with the default port filled in (RFC 6454, section 4).

    Raises:
        UsageError: not an absolute http or https URL.
    """
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    except (
        ValueError
    ) as error:  # the text holds a broken port or IPv6 address; it is not quoted, it may hold a password
        raise UsageError(f"not a URL: {shown(url)}", "write it as https://host/path") from error
    if scheme not in _DEFAULT_PORTS or not host:
        raise UsageError(f"not an http or https URL: {shown(url)}", "write it as https://host/path")
    return scheme, host, _DEFAULT_PORTS[scheme] if port is None else port


def shown(url: str) -> str:
    """The URL as it may stand in a message: without user, password, query and fragment, which all may be secrets."""
    bare = url.partition("#")[0].partition("?")[0]
    scheme, mark, rest = bare.partition("://")
    if not mark:
        scheme, rest = "", bare
    place, slash, path = rest.partition("/")
    text = f"{scheme}{mark}{place.rpartition('@')[2]}{slash}{path}"
    return "".join(c if c.isprintable() else "?" for c in text[:300])


def has_userinfo(url: str) -> bool:
    """Whether an address carries a user or a password."""
    return "@" in url.partition("://")[2].partition("/")[0].partition("?")[0]


def asking(url: str, parameters: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    """The URL with parameters added to its query (application/x-www-form-urlencoded)."""
    bare = url.partition("#")[0]
    return f"{bare}{'&' if '?' in bare else '?'}{urlencode(parameters)}"


def joined(url: str, location: str) -> str:
    """What a location, absolute or relative, means in an answer of `url` (RFC 3986, section 5).

    Raises:
        NetworkError: it is no web address.
    """
    try:
        target = urljoin(url, location)
        origin(target)
    except (ValueError, UsageError) as error:
        raise NetworkError(f"{shown(url)} points to what is no web address", "check the address") from error
    return target


def quoted(path: str) -> str:
    """A path as it stands in a URL; slashes, colons and at signs, which image names hold, stay as they are."""
    return quote(path, safe="/:@")


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this very machine (RFC 6761, section 6.3, for `localhost`)."""
    name = host.strip("[]").rstrip(".").lower()
    address = _address(name)
    return name == "localhost" or name.endswith(".localhost") or (address is not None and address.is_loopback)


def is_private_place(host: str) -> bool:
    """Whether a host is this machine or its link (cloud metadata services live there): nothing that a stranger may send us to."""
    address = _address(host.strip("[]").rstrip("."))
    return is_loopback(host) or (address is not None and (address.is_link_local or address.is_unspecified))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
