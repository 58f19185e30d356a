"""Statements in Red Hat's form, written in a line each."""

import json
from typing import Any

Said = tuple[str, str]
"""A stream (`enterprise_linux:8::appstream`), and the rest of a purl (`curl@1-1.el8?arch=src`) or `name` alone."""


def statement(
    cve: str,
    *,
    fixed: dict[Said, str] | None = None,
    affected: dict[Said, str] | None = None,
    unaffected: tuple[Said, ...] = (),
    looked_into: tuple[Said, ...] = (),
    severity: str = "Moderate",
) -> dict[str, Any]:
    """One document: what is fixed with its date, what is affected with the words of `none_available`, or of `no_fix_planned` behind a `!`."""
    fixed, affected = fixed or {}, affected or {}
    everything = [*fixed, *affected, *unaffected, *looked_into]
    remedies = [
        {"category": "vendor_fix", "date": when, "details": "", "product_ids": [_id(said)]}
        for said, when in fixed.items()
    ]
    remedies += [
        {
            "category": "no_fix_planned" if words.startswith("!") else "none_available",
            "details": words.removeprefix("!"),
            "product_ids": [_id(said)],
        }
        for said, words in affected.items()
        if words
    ]
    return {
        "document": {
            "aggregate_severity": {"text": severity},
            "tracking": {"id": cve, "status": "final", "current_release_date": "2026-01-02T03:04:05+00:00"},
            "title": f"title of {cve}",
        },
        "product_tree": {
            "branches": [
                *(
                    {"category": "product_name", "name": stream, "product": _platform(stream)}
                    for stream, _ in everything
                ),
                *({"category": "product_version", "name": part, "product": _part(part)} for _, part in everything),
            ],
            "relationships": [
                {
                    "category": "default_component_of",
                    "product_reference": part,
                    "relates_to_product_reference": stream,
                    "full_product_name": {"name": "", "product_id": _id((stream, part))},
                }
                for stream, part in everything
            ],
        },
        "vulnerabilities": [
            {
                "cve": cve,
                "release_date": "2025-01-01T00:00:00+00:00",
                "product_status": {
                    "fixed": [_id(said) for said in fixed],
                    "known_affected": [_id(said) for said in affected],
                    "known_not_affected": [_id(said) for said in unaffected],
                    "under_investigation": [_id(said) for said in looked_into],
                },
                "remediations": remedies,
            }
        ],
    }


def encoded(document: dict[str, Any]) -> bytes:
    """The document as it is fetched."""
    return json.dumps(document).encode()


def _id(said: Said) -> str:
    return ":".join(said)


def _platform(stream: str) -> dict[str, Any]:
    return {
        "name": stream,
        "product_id": stream,
        "product_identification_helper": {"cpe": f"cpe:/a:redhat:{stream}"},
    }


def _part(part: str) -> dict[str, Any]:
    return {
        "name": part,
        "product_id": part,
        "product_identification_helper": {"purl": f"pkg:rpm/redhat/{part}"},
    }
