"""From the word after `--format` to the text of a result; a renderer is imported when it is asked for."""

from nakami.model.scan import Scan
from nakami.report.look import Look

FORMATS = ("card", "table", "json", "jsonl", "openvex")
TABLE_OF_ALL = "table, and what was set aside"
"""The form of `--show-set-aside`."""
_DOCUMENTS = frozenset({"json", "jsonl", "openvex"})


def rendered(result: Scan, form: str, look: Look) -> str:
    """The result of one scan in one of `FORMATS`, or `TABLE_OF_ALL`."""
    if form.startswith("json"):
        from nakami.report.renderers import json

        return json.render(result) if form == "json" else json.line(json.document(result))
    if form == "openvex":
        from nakami.report.renderers import openvex

        return openvex.render(result)
    if form in {"table", TABLE_OF_ALL}:
        from nakami.report.renderers import table

        shown = table.render(result, look)
        if form == "table":
            return shown
        from nakami.report.renderers import set_aside

        return shown + set_aside.render(result, look)
    from nakami.report.renderers import card

    return card.render(result, look)


def encoding(form: str) -> str:
    """What the text is written in, whatever the terminal shows: JSON is UTF-8 (RFC 8259, section 8.1). Empty: as the terminal has it."""
    return "utf-8" if form in _DOCUMENTS else ""
