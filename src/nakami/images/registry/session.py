"""A conversation with one registry about one repository (OCI distribution specification 1.1)."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from nakami.bounded.json import decode
from nakami.errors import HttpError, InputError, Malformed, NetworkError, Offline, TargetNotFound, Unauthorized
from nakami.images.registry.authorization import authorize, login, scope_of
from nakami.images.registry.challenge import parse_challenges
from nakami.images.registry.credentials import Credentials, Keyring
from nakami.model.reference import DEFAULT_REGISTRY, Reference
from nakami.net.address import is_loopback, joined, origin, shown
from nakami.net.body import Body
from nakami.net.client import Client, Fetched

_MAX_PING_BYTES = 1 << 20
_MAX_ANSWER_BYTES = 1 << 20
_REFUSALS = _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404


class _Problem(Struct):
    code: str = ""
    message: Any = ""


class _Problems(Struct):
    errors: list[_Problem] | None = None


class Session:
    """Asks a registry for manifests and blobs of one repository; safe to share between threads.

    Args:
        client: the way out.
        reference: whose repository it is about.
        keyring: the user's credentials.
        insecure: speak plain HTTP when the registry does not speak HTTPS. Registries of this very machine may always.
        writes: whether it will be written to the repository.
        lenders: other repositories of the registry that blobs may be taken over from.
    """

    def __init__(
        self,
        client: Client,
        reference: Reference,
        keyring: Keyring,
        *,
        insecure: bool = False,
        writes: bool = False,
        lenders: Sequence[str] = (),
    ) -> None:
        self._client = client
        self._reference = reference
        self._keyring = keyring
        self._insecure = insecure
        self._writes = writes
        own = scope_of(reference.repository, *(("pull", "push") if writes else ()))
        self._scopes = (own, *(scope_of(lender) for lender in lenders))
        self._lock = threading.Lock()
        self._looked_up = False
        self._credentials: Credentials | None = None
        self._authorization = ""
        # Docker's own registry answers under another name than the one that it is called by.
        self._host = f"registry-1.{DEFAULT_REGISTRY}" if reference.registry == DEFAULT_REGISTRY else reference.registry
        self._base = self._connect()

    def get(self, path: str, *, limit: int, accept: str = "*/*") -> Fetched:
        """Fetch a document of the repository, such as `manifests/latest`.

        Raises:
            TargetNotFound: the registry has no such thing, or does not show it.
            Unauthorized, NetworkError, LimitExceeded: as their names say.
        """
        url = self.place(path)
        statuses = (200, *_REFUSALS)

        def ask(authorization: str) -> Fetched:
            return self._client.get(url, limit=limit, accept=statuses, headers=self._headers(authorization, accept))

        answer = self._let_in(ask)
        if answer.status != 200:
            raise self._refusal(answer.status, answer.body, path)
        return answer

    def head(self, path: str) -> Mapping[str, str] | None:
        """The headers of a document or blob of the repository; None when it is not there.

        Raises:
            Unauthorized, NetworkError: as their names say.
        """
        url = self.place(path)

        def ask(authorization: str) -> Fetched:
            sent = self._headers(authorization)
            status, headers = self._client.head(url, headers=sent, accept=(200, *_REFUSALS))
            return Fetched(status, headers, b"", url)

        answer = self._let_in(ask)
        if answer.status == _NOT_FOUND:
            return None
        if answer.status != 200:
            raise self._refusal(answer.status, b"", path)
        return answer.headers

    def send(
        self,
        method: str,
        url: str,
        body: Body | None = None,
        *,
        accept: Collection[int],
        headers: Mapping[str, str] | None = None,
        again: bool = True,
    ) -> Fetched:
        """Send to an address that `place` or `follow` gave. Raises as `Client.send` does, and TargetNotFound."""

        def ask(authorization: str) -> Fetched:
            sent = {**(headers or {}), **self._headers(authorization)}
            return self._client.send(
                method, url, body, limit=_MAX_ANSWER_BYTES, headers=sent, accept=(*accept, *_REFUSALS), again=again
            )

        answer = self._let_in(ask)
        if answer.status not in accept:
            raise self._refusal(answer.status, answer.body, url.partition(f"/{self._reference.repository}/")[2])
        return answer

    def place(self, path: str) -> str:
        """The URL of something of the repository, such as `blobs/uploads/`."""
        return f"{self._base}/v2/{self._reference.repository}/{path}"

    def follow(self, answer: Fetched) -> str:
        """The URL that an answer names as the place to go on: one of the registry itself, for it will be told our secrets.

        Raises:
            Malformed: it names none.
            NetworkError: it names another server.
        """
        location = answer.headers.get("location", "")
        if not location:
            raise Malformed(f"{shown(answer.url)} does not say where to go on", "the registry, or a proxy, is at fault")
        url = joined(answer.url, location)
        if origin(url) != origin(self._base):
            raise NetworkError(
                f"{self._reference.registry} wants what is pushed to go to {shown(url)}; refused",
                "let its operator set the address by which it is called (X-Forwarded-Host, X-Forwarded-Proto)",
            )
        return url

    @contextmanager
    def stream(
        self, path: str, *, limit: int, headers: Mapping[str, str] | None = None, accept: Collection[int] = (200, 206)
    ) -> Iterator[tuple[int, Mapping[str, str], Iterator[bytes]]]:
        """Open a blob of the repository for reading, as `Client.stream` does."""
        url = self.place(path)
        used = self._authorization
        statuses = (*accept, *_REFUSALS)
        for renewed in (False, True):
            sent = {**(headers or {}), **self._headers(used)}
            with self._client.stream(url, limit=limit, headers=sent, accept=statuses) as (status, answered, chunks):
                if status in accept:
                    yield status, answered, chunks
                    return
            if status != _UNAUTHORIZED:
                raise self._refusal(status, b"", path)
            if renewed:
                raise self._unauthorized("refuses the credentials that it has just given out itself")
            used = self._renew(used, answered.get("www-authenticate", ""))

    def again(self, attempt: int) -> bool:
        """Wait before another try, as `Client.again` does."""
        return self._client.again(attempt)

    def close(self) -> None:
        """Close the client's connections."""
        self._client.close()

    def _let_in(self, ask: Callable[[str], Fetched]) -> Fetched:
        """Ask, and once more with new authorization where the registry wants it."""
        used = self._authorization
        answer = ask(used)
        if answer.status == _UNAUTHORIZED:
            answer = ask(self._renew(used, answer.headers.get("www-authenticate", "")))
        return answer

    def _connect(self) -> str:
        """Find the scheme that the registry speaks, and be let in."""
        plain_allowed = self._insecure or is_loopback(self._reference.host)
        try:
            return self._ping("https")
        except (HttpError, Unauthorized, Offline):
            raise
        except NetworkError:
            if not plain_allowed:
                raise
        return self._ping("http")

    def _ping(self, scheme: str) -> str:
        """Ask whether anyone is there who speaks the protocol (OCI distribution specification 1.1, "Determining Support")."""
        base = f"{scheme}://{self._host}"
        # 404 and 403 come from registries that hide their root; the manifest's own answer will tell.
        accept = (200, *_REFUSALS)
        answer = self._client.get(f"{base}/v2/", limit=_MAX_PING_BYTES, accept=accept)
        if answer.status == _UNAUTHORIZED:
            self._renew("", answer.headers.get("www-authenticate", ""))
        return base

    def _renew(self, used: str, header: str) -> str:
        """Authorize anew after a refusal; another thread may have done so meanwhile."""
        with self._lock:
            if self._authorization == used:
                if not self._looked_up:
                    self._credentials, self._looked_up = self._keyring.find(self._reference), True
                challenges = parse_challenges(header)
                try:
                    self._authorization = authorize(
                        self._client,
                        challenges,
                        self._reference,
                        self._credentials,
                        insecure=self._insecure,
                        scopes=self._scopes,
                    )
                except Unauthorized as error:
                    raise self._with_warnings(error) from error
                if self._authorization == used and used.startswith("Basic "):
                    raise self._unauthorized("refuses the user name or password")
            return self._authorization

    def _headers(self, authorization: str, accept: str = "*/*") -> dict[str, str]:
        return {"accept": accept, **({"authorization": authorization} if authorization else {})}

    def _refusal(self, status: int, body: bytes, path: str) -> NetworkError | TargetNotFound:
        """The error for an answer that is none; the registry's own error codes are told, they say more than the status."""
        try:
            problems = decode(body, "refusal", type=_Problems).errors or []
        except InputError:
            problems = []
        codes = ", ".join(problem.code for problem in problems if problem.code.replace("_", "").isalnum())[:200]
        told = f" ({codes})" if codes else ""
        if status == _NOT_FOUND:
            return TargetNotFound(
                f"{self._reference.registry} has no {self._reference.repository}, or no {path.replace('s/', ' ', 1)} of it{told}",
                "check the name and the tag",
            )
        done = "written to" if self._writes else "read"
        return self._unauthorized(f"does not let {self._reference.repository} be {done}{told}")

    def _unauthorized(self, what: str) -> Unauthorized:
        registry = self._reference.registry
        anonymous = "" if self._credentials else ", asked without credentials"
        return self._with_warnings(Unauthorized(f"{registry} {what}{anonymous}", login(registry)))

    def _with_warnings(self, error: Unauthorized) -> Unauthorized:
        notes = "; ".join(self._keyring.warnings)
        return Unauthorized(error.message, f"{error.remedy}; {notes}" if notes else error.remedy)
