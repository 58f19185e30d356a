"""The line that the user draws, and the exit code of a scan that is held against it."""

from datetime import datetime

import click
from msgspec import Struct

from nakami.model.finding import Finding, Severity
from nakami.model.scan import Scan
from nakami.report.words import printable
from nakami.verdict.default import unknown

LEVELS = tuple(severity.word for severity in Severity)
"""The words that draw it."""
EXIT_NO = 1
EXIT_UNREADABLE = 3
EXIT_INCOMPLETE = 4


class Line(Struct, frozen=True):
    """What counts against a target: findings at least as severe as the word `fail_on`, if there is one, and with `strict` the unknown.

    With `only_fixed`, those that can be closed today: an upgrade is there, or they need none, as malware and secrets.
    """

    fail_on: str = ""
    only_fixed: bool = False
    strict: bool = False

    def code(self, result: Scan, name: str = "") -> int:
        """The exit code; stderr says what is not known, with the target's name if there are several."""
        if self.fail_on and any(self._is_over(finding) for finding in result.findings):
            return EXIT_NO
        missing = (
            unknown(result.sources, result.blind_spots, datetime.fromisoformat(result.time)) if self.strict else []
        )
        if not missing:
            return 0
        of = f" of {name}" if name else ""
        click.echo(f"incomplete{printable(of)}: {printable('; '.join(missing))}", err=True)
        return EXIT_INCOMPLETE

    def _is_over(self, finding: Finding) -> bool:
        severe = finding.severity >= Severity.of(self.fail_on)
        closable = finding.remedy.kind == "upgrade" or finding.kind in {"malware", "secret"}
        return severe and (not self.only_fixed or closable)
