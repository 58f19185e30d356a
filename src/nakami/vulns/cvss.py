"""CVSS base scores from vectors: versions 2.0, 3.0, 3.1 and 4.0 (first.org/cvss)."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from nakami.vulns import cvss4

_V3 = {
    # CVSS 3.1 specification, section 7.4; PR is looked up apart.
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "UI": {"N": 0.85, "R": 0.62},
    "C": {"H": 0.56, "L": 0.22, "N": 0.0},
    "I": {"H": 0.56, "L": 0.22, "N": 0.0},
    "A": {"H": 0.56, "L": 0.22, "N": 0.0},
}
_V3_PRIVILEGES = {"U": {"N": 0.85, "L": 0.62, "H": 0.27}, "C": {"N": 0.85, "L": 0.68, "H": 0.5}}
_V2 = {
    # CVSS 2.0 guide, section 3.2.1.
    "AV": {"L": 0.395, "A": 0.646, "N": 1.0},
    "AC": {"H": 0.35, "M": 0.61, "L": 0.71},
    "Au": {"M": 0.45, "S": 0.56, "N": 0.704},
    "C": {"N": 0.0, "P": 0.275, "C": 0.66},
    "I": {"N": 0.0, "P": 0.275, "C": 0.66},
    "A": {"N": 0.0, "P": 0.275, "C": 0.66},
}
_RANK = ("CVSS:3.1/", "CVSS:3.0/", "CVSS:4.0/")
"""Which vector is taken when there are several: 3.1 is what people compare with; 2.0, without a prefix, comes last."""

_MAX_VECTOR = 400


def best_vector(vectors: Iterable[str]) -> str:
    """The vector to show: 3.1, then 3.0, 4.0, 2.0; only those that can be scored. Empty when there is none."""
    usable = [vector for vector in vectors if base_score(vector) is not None]
    return min(usable, key=_rank, default="")


@lru_cache(maxsize=65536)
def base_score(vector: str) -> float | None:
    """The base score of a vector, 0.0 to 10.0; None when it is no vector. Temporal and environmental metrics are left aside."""
    if len(vector) > _MAX_VECTOR:
        return None
    head, _, rest = vector.partition("/")
    metrics = dict(
        part.split(":", 1) for part in (rest if head.startswith("CVSS:") else vector).split("/") if ":" in part
    )
    try:
        if head == "CVSS:4.0":
            return cvss4.base_score(metrics)
        if head in {"CVSS:3.0", "CVSS:3.1"}:
            return _score3(metrics, exact=head == "CVSS:3.0")
        return None if head.startswith("CVSS:") else _score2(metrics)
    except KeyError:
        return None


def _rank(vector: str) -> int:
    return next((place for place, prefix in enumerate(_RANK) if vector.startswith(prefix)), len(_RANK))


def _score3(metrics: Mapping[str, str], *, exact: bool) -> float:
    """CVSS 3.1 specification, section 7.1."""
    changed = {"U": False, "C": True}[metrics["S"]]
    value = {name: weights[metrics[name]] for name, weights in _V3.items()}
    privileges = _V3_PRIVILEGES[metrics["S"]][metrics["PR"]]
    base = 1 - (1 - value["C"]) * (1 - value["I"]) * (1 - value["A"])
    impact = 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 if changed else 6.42 * base
    if impact <= 0:
        return 0.0
    exploitability = 8.22 * value["AV"] * value["AC"] * privileges * value["UI"]
    total = min((1.08 if changed else 1.0) * (impact + exploitability), 10.0)
    return _up_exactly(total) if exact else _up(total)


def _up(value: float) -> float:
    """Round up to one decimal without the errors of floating point (CVSS 3.1 specification, appendix A)."""
    scaled = round(value * 100_000)
    return scaled / 100_000 if scaled % 10_000 == 0 else (scaled // 10_000 + 1) / 10.0


def _up_exactly(value: float) -> float:
    """Round up to one decimal as CVSS 3.0 says, section 8.1."""
    tenths = int(value * 10)
    return tenths / 10 if tenths == value * 10 else (tenths + 1) / 10


def _score2(metrics: Mapping[str, str]) -> float:
    """CVSS 2.0 guide, section 3.2.1."""
    value = {name: weights[metrics[name]] for name, weights in _V2.items()}
    impact = 10.41 * (1 - (1 - value["C"]) * (1 - value["I"]) * (1 - value["A"]))
    exploitability = 20 * value["AV"] * value["AC"] * value["Au"]
    return round((0.6 * impact + 0.4 * exploitability - 1.5) * (1.176 if impact else 0.0), 1)
