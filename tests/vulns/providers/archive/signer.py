"""A key pair made for one test run by GnuPG itself."""

import subprocess
from pathlib import Path


class Signer:
    """Signs as an archive does.

    Args:
        gpg: the path of gpg.
        home: an empty folder for its keys; its path is short, because a socket lies in it.
    """

    def __init__(self, gpg: str, home: Path) -> None:
        self._gpg = [gpg, "--homedir", str(home), "--batch", "--quiet", "--no-tty", "--passphrase", ""]
        home.chmod(0o700)
        self._run("--quick-generate-key", "Test Archive <archive@example.org>", "ed25519", "sign", "never")
        self.keyring = self._run("--export")
        self.armoured = self._run("--armor", "--export")
        listing = self._run("--list-keys", "--with-colons").decode().splitlines()
        self.fingerprint = next(line.split(":")[9] for line in listing if line.startswith("fpr:"))

    def sign(self, text: bytes) -> bytes:
        """An InRelease."""
        return self._run("--clearsign", "--output", "-", stdin=text)

    def detach(self, text: bytes) -> bytes:
        """A Release.gpg."""
        return self._run("--armor", "--detach-sign", "--output", "-", stdin=text)

    def close(self) -> None:
        """End the agent that gpg started for this folder."""
        subprocess.run(["gpgconf", "--homedir", self._gpg[2], "--kill", "all"], check=False)

    def _run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        return subprocess.run([*self._gpg, *arguments], input=stdin, capture_output=True, check=True).stdout
