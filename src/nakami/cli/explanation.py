"""What `nakami explain` found out: in lines for people, and as a document (`nakami/explain/1`, docs/schema/explain-1.json)."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

import msgspec

from nakami.cli.check_explanation import check_document, check_lines
from nakami.engine.explain import Case, Explanation
from nakami.model.finding import Exploit, Finding, State
from nakami.model.purl import purl
from nakami.report.words import count
from nakami.vulns.facts import Facts
from nakami.vulns.reasoning import Asked, Weighed, feed_of, severity_in_words

SCHEMA = "nakami/explain/1"
_SHOWN_INTERVALS = 20
_SHOWN_UNKNOWN = 10
_EXPOSED = {"started": "started by the image", "listens": "started by the image, and listens on the network"}
_SHOWN_STATEMENTS = 20
_STEP_AT = 8
_TEXT_AT = 20
"""Columns of a step's label and of its text."""


def lines(found: Explanation, target: str) -> Iterator[str]:
    """What is known, and, where a target was named, how it stands there, step by step."""
    if found.check:
        yield from check_lines(found.check, target)
        return
    titles = [advisory.title for advisory in found.known.advisories if advisory.title]
    yield f"{found.id}  {titles[0] if titles else ''}".rstrip()
    others = [name for name in found.known.names if name != found.id]
    if others:
        yield f"    also called {', '.join(others)}"
    if not found.known.advisories and not found.findings:
        yield "    no advisory here names it; that does not say that it does not exist (`nakami db status` tells what is here)"
    yield from _known(found)
    intervals = found.known.affected
    if intervals:
        yield ""
        yield "affected"
        for interval in intervals[:_SHOWN_INTERVALS]:
            yield f"    {interval.ecosystem:<28} {interval.name:<32} {interval.range}"
        if len(intervals) > _SHOWN_INTERVALS:
            yield f"    and {count(len(intervals) - _SHOWN_INTERVALS, 'more interval')}"
    if target:
        yield from _in(found, target)


def fitted(line: str, width: int) -> list[str]:
    """The line in as many as a terminal of this width needs; what follows stands below the text, not below its label."""
    if len(line) <= width:
        return [line]
    indent = len(line) - len(line.lstrip())
    below = _TEXT_AT if indent == _STEP_AT else indent + 4
    return wrap(
        line.strip(),
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * below,
        break_on_hyphens=False,
        replace_whitespace=False,
    )


def document(found: Explanation, target: str) -> dict[str, Any]:
    """The same as plain values."""
    facts = found.known.facts
    return {
        "schema": SCHEMA,
        "id": found.id,
        "names": list(found.known.names),
        "advisories": [
            msgspec.to_builtins(each) | {"names": list(each.names), "severity": each.severity.word}
            for each in found.known.advisories
        ],
        "affected": [msgspec.to_builtins(each) for each in found.known.affected],
        "scores": {name: msgspec.to_builtins(score) for name, score in sorted(facts.scores.items())},
        "exploited": {
            name: {"since": known.since, "ransomware": known.ransomware, "lists": list(known.lists)}
            for name, known in sorted(facts.exploited.items())
        },
        "epss": dict(sorted(facts.likelihoods.items())),
        "target": target,
        "reported": bool(found.findings),
        "packages": [_case_document(case, found) for case in found.cases],
        "unknown": list(found.unknown),
        "check": found.check and check_document(found.check),
    }


def _case_document(case: Case, found: Explanation) -> dict[str, Any]:
    package, finding = case.package, case.finding or (case.set_aside.finding if case.set_aside else None)
    return {
        "purl": purl(package, found.distro),
        "name": package.name,
        "version": package.version,
        "source": package.source,
        "source_version": package.source_version,
        "binaries": list(case.binaries),
        "evidence": [
            {
                "path": seen.path,
                "cataloger": seen.cataloger,
                "layer": seen.layer,
                "layer_digest": _digest(case, seen.layer),
            }
            for seen in case.evidence
        ],
        "verdict": case.verdict,
        "why": case.why,
        "asked": [_asked_document(asked) for asked in case.reasoned.asked],
        "finding": finding and _finding_document(finding, case, found.known.facts),
    }


def _asked_document(asked: Asked) -> dict[str, Any]:
    question = asked.question
    return {
        "ecosystem": question.ecosystem,
        "name": question.name,
        "version": question.version,
        "module": question.module,
        "statements": [_statement_document(each) for each in asked.weighed],
    }


def _statement_document(weighed: Weighed) -> dict[str, Any]:
    told = weighed.told
    return {
        "source": told.source,
        "advisory": told.advisory,
        "range": told.range,
        "fixed": told.fixed,
        "fixed_on": told.fixed_on,
        "state": told.state,
        "note": told.note,
        "module": told.module,
        "severity": told.severity.word,
        "score": told.score,
        "vector": told.vector,
        "published": told.published,
        "disputed": told.disputed,
        "outcome": weighed.outcome,
        "why": weighed.why,
    }


def _finding_document(finding: Finding, case: Case, facts: Facts) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity.word,
        "severity_why": severity_in_words(finding, case.reasoned.weighed, facts),
        "score": finding.score,
        "vector": finding.vector,
        "state": finding.state.value,
        "note": finding.note,
        "fixed_on": finding.fixed_on,
        "source": finding.evidence.source,
        "advisory": finding.evidence.advisory,
        "range": finding.evidence.range,
        "exploit": msgspec.to_builtins(finding.exploit) | {"lists": list(finding.exploit.lists)},
        "exposure": finding.exposure,
        "remedy": msgspec.to_builtins(finding.remedy),
    }


def _known(found: Explanation) -> Iterator[str]:
    facts = found.known.facts
    for advisory in found.known.advisories:
        told = [advisory.severity.word] if advisory.severity else []
        if advisory.score is not None:
            told.append(f"CVSS {advisory.score}")
        if advisory.published:
            told.append(f"published {advisory.published[:10]}")
        yield f"    {advisory.source:<20} {advisory.id:<28} {', '.join(told)}".rstrip()
    for name, score in sorted(facts.scores.items()):
        said = f"CVSS {score.score} {score.vector}" if score.score is not None else "no score"
        yield f"    {'NVD':<20} {name:<28} {said}{', disputed' if score.disputed else ''}"
    for name, known in sorted(facts.exploited.items()):
        used = ", used by ransomware" if known.ransomware else ""
        yield f"    {'known exploited':<20} {name:<28} since {known.since} ({', '.join(known.lists)}){used}"
    for name, likelihood in sorted(facts.likelihoods.items()):
        yield f"    {'EPSS':<20} {name:<28} {likelihood:.1%} likely to be exploited within 30 days"


def _in(found: Explanation, target: str) -> Iterator[str]:
    yield ""
    yield f"in {target}: {_answer(found)}"
    if not found.cases:
        yield "    none of the packages there is one that an advisory about it names"
    for case in found.cases:
        yield from _case(case, found.known.facts)
    for line in found.unknown[:_SHOWN_UNKNOWN]:
        yield f"    {line}"
    if len(found.unknown) > _SHOWN_UNKNOWN:
        yield f"    and {len(found.unknown) - _SHOWN_UNKNOWN:,} more that could not be looked into"


def _answer(found: Explanation) -> str:
    """In a word or two; what is only set aside is neither there nor unknown."""
    if not found.findings and any(case.set_aside for case in found.cases):
        return "set aside"
    return "not known" if found.unknown and not found.findings else count(len(found.findings), "finding")


def _case(case: Case, facts: Facts) -> Iterator[str]:
    package = case.package
    rest = [name for name in case.binaries if name != package.name]
    also = f" (and {', '.join(rest)})" if rest else ""
    yield f"    {package.name} {package.version}{also}: {case.verdict.replace('-', ' ')}: {case.why}"
    for seen in case.evidence:
        digest = _digest(case, seen.layer)
        layer = f", layer {seen.layer + 1} ({digest[:19]})" if seen.layer is not None else ""
        yield _step("found in", f"{seen.path}{layer}{f', by {seen.cataloger}' if seen.cataloger else ''}")
    if package.source and package.source != package.name:
        yield _step("built from", f"{package.source} {package.source_version}")
    for asked in case.reasoned.asked:
        yield from _asked(asked)
    finding = case.finding or (case.set_aside.finding if case.set_aside else None)
    if finding is not None:
        yield from _judged(finding, case, facts)


def _asked(asked: Asked) -> Iterator[str]:
    question = asked.question
    module = f", module {question.module}" if question.module else ""
    yield _step("asked", f"{question.ecosystem} for {question.name} {question.version}{module}")
    if not asked.weighed:
        yield _step("", "no source there speaks of it")
    for weighed in asked.weighed[:_SHOWN_STATEMENTS]:
        told = weighed.told
        note = f" ({told.note})" if told.note else ""
        yield _step("", f"{feed_of(told.source)}, {told.advisory}: {weighed.why}{note}")
    if len(asked.weighed) > _SHOWN_STATEMENTS:
        yield _step("", f"and {count(len(asked.weighed) - _SHOWN_STATEMENTS, 'more statement')}: see --json")


def _judged(finding: Finding, case: Case, facts: Facts) -> Iterator[str]:
    evidence, remedy = finding.evidence, finding.remedy
    yield _step("judged by", f"{evidence.source}, {evidence.advisory}")
    if evidence.range:
        yield _step("affected", evidence.range)
    state = "fixed in a newer version" if finding.state is State.FIXED else finding.state.value
    since = f", on {finding.fixed_on[:10]}" if finding.fixed_on else ""
    yield _step("state", f"{state}{since}{f' ({finding.note})' if finding.note else ''}")
    yield _step("severity", severity_in_words(finding, case.reasoned.weighed, facts))
    exploited = _exploited(finding.exploit)
    if exploited:
        yield _step("exploited", exploited)
    if finding.exposure:
        yield _step("exposed", _EXPOSED[finding.exposure])
    told = f"upgrade to {remedy.version}" if remedy.kind == "upgrade" else remedy.text or "no fix yet"
    yield _step("remedy", told)


def _exploited(exploit: Exploit) -> str:
    told = [f"known since {exploit.since} ({', '.join(exploit.lists)})"] if exploit.known else []
    if exploit.attacks:
        told.append(f"{count(exploit.attacks, 'attack')} seen here, the last {exploit.last_attack[:10] or 'undated'}")
    if exploit.epss is not None:
        told.append(f"{exploit.epss:.1%} likely within 30 days (EPSS)")
    return ", ".join(told)


def _step(what: str, told: str) -> str:
    return f"{'':{_STEP_AT}}{what:<11} {told}"


def _digest(case: Case, layer: int | None) -> str:
    return case.layer_digests[layer] if layer is not None and layer < len(case.layer_digests) else ""
