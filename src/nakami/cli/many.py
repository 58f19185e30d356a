"""The results of several targets: each as it comes where the format allows it, then what is to be said of all."""

from pathlib import Path
from typing import Any

import click

from nakami.cli import terminal
from nakami.cli.line import EXIT_INCOMPLETE, EXIT_NO, EXIT_UNREADABLE, Line
from nakami.cli.output import write_file
from nakami.cli.remarks import remark
from nakami.cli.rendering import TABLE_OF_ALL, encoding, rendered
from nakami.engine.expansion import Expansion
from nakami.engine.scans import Showing, scan_each
from nakami.engine.settings import Settings
from nakami.model.scan import Scan
from nakami.model.unscanned import Unscanned
from nakami.report.look import Look
from nakami.report.renderers import json, summary
from nakami.report.words import printable

_GRAVITY = (0, EXIT_INCOMPLETE, EXIT_NO, EXIT_UNREADABLE)


class Many:
    """Shows several results.

    Args:
        form: one of `rendering.FORMATS`.
        look: how the output can look.
        output: the file that takes all, whole or not at all; None writes to stdout what is there.
        line: what counts against a target.
        verbose: tell of rules that found nothing, too.
    """

    def __init__(self, form: str, look: Look, output: Path | None, line: Line, *, verbose: bool = False) -> None:
        self._form = form
        self._look = look
        self._output = output
        self._line = line
        self._verbose = verbose
        self._texts: list[str] = []
        self._rows: list[summary.Row] = []
        self._documents: list[dict[str, Any]] = []
        self._unscanned: list[Unscanned] = []

    def scan(self, expansion: Expansion, settings: Settings, showing: Showing) -> int:
        """Scan all targets and show what comes; returns the gravest of the exit codes."""
        for name in expansion.unset:
            click.echo(f"warning: the variable {printable(name)} is not set: taken as empty, as Compose does", err=True)
        code = 0
        for result in scan_each(expansion.targets, settings, showing):
            if isinstance(result, Scan):
                remark(result, settings, verbose=self._verbose)
            code = max(code, self._take(result), key=_GRAVITY.index)
        self._finish()
        return code

    def _take(self, result: Scan | Unscanned) -> int:
        if isinstance(result, Unscanned):
            return self._miss(result)
        if self._form == "json":
            self._documents.append(json.document(result))
        else:
            if self._form in {"table", TABLE_OF_ALL}:
                self._write(summary.heading(result.target.name, self._look))
            self._write(rendered(result, self._form, self._look))
        self._rows.append(summary.row(result))
        return self._line.code(result, result.target.name)

    def _miss(self, result: Unscanned) -> int:
        what = result.why if result.target in result.why else f"{result.target}: {result.why}"
        told = f"{what}; {result.remedy}" if result.remedy else what
        click.echo(f"{'error' if result.failed else 'not scanned'}: {printable(told)}", err=True)
        self._rows.append(summary.row(result))
        self._unscanned.append(result)
        if self._form == "jsonl":
            self._write(json.line(json.unscanned_document(result)))
        if result.failed:
            return EXIT_UNREADABLE
        return EXIT_INCOMPLETE if self._line.strict else 0

    def _finish(self) -> None:
        if self._form == "json":
            self._write(json.render_many(self._documents, self._unscanned))
        elif self._form != "jsonl":
            self._write(summary.render(self._rows, self._look))
        if self._output is not None:
            write_file(self._output, "".join(self._texts))

    def _write(self, text: str) -> None:
        if self._output is None:
            terminal.write(text, encoding=encoding(self._form))
        else:
            self._texts.append(text)
