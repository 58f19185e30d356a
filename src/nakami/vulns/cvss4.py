"""CVSS 4.0 base scores (CVSS 4.0 specification, section 8: "CVSS v4.0 Scoring").

Only base metrics are scored, so threat and security requirements stand at their worst: EQ5 is 0, EQ6 follows from the impact, and EQ4
is never 0 (that needs the modified metric `S`). Distances are in steps of the specification's severity levels.
"""

from collections.abc import Mapping

_LEVELS = {
    "AV": "NALP",
    "PR": "NLH",
    "UI": "NPA",
    "AC": "LH",
    "AT": "NP",
    "VC": "HLN",
    "VI": "HLN",
    "VA": "HLN",
    "SC": "HLN",
    "SI": "HLN",
    "SA": "HLN",
}
"""The values of each base metric, the most severe first."""

_VULNERABLE, _SUBSEQUENT = ("VC", "VI", "VA"), ("SC", "SI", "SA")
_GROUPS = (("AV", "PR", "UI"), ("AC", "AT"), _VULNERABLE, _SUBSEQUENT)

_HIGHEST = (
    {0: ("NNN",), 1: ("ANN", "NLN", "NNP"), 2: ("PNN", "ALP")},
    {0: ("LN",), 1: ("HN", "LP")},
    {0: ("HHH",), 1: ("LHH", "HLH"), 2: ("LLL",)},
    {1: ("HHH",), 2: ("LLL",)},
)
"""The highest severity vectors of each level of EQ1, EQ2, EQ3 with EQ6, and EQ4 (specification, tables 24 to 29)."""

_DEPTHS = ({0: 1, 1: 4, 2: 5}, {0: 1, 1: 2}, {0: 7, 1: 8, 2: 10}, {1: 5, 2: 4})
"""How many steps each level spans, in the order of `_HIGHEST`."""

_SCORES = {
    # EQ1 and EQ2; then EQ3 with EQ6 (00, 01, 10, 11, 21), each for EQ4 = 1 and 2; EQ5 = 0.
    "00": (10.0, 9.3, 9.6, 9.0, 9.3, 8.8, 9.2, 8.0, 7.9, 6.9),
    "01": (9.5, 9.2, 9.1, 8.1, 9.2, 8.4, 8.2, 7.0, 7.1, 6.3),
    "10": (9.4, 8.7, 8.9, 7.5, 8.6, 7.2, 7.6, 5.7, 6.5, 5.3),
    "11": (9.0, 7.7, 7.7, 6.6, 7.4, 6.1, 5.9, 5.2, 5.8, 2.3),
    "20": (8.6, 7.0, 7.4, 5.4, 7.2, 5.3, 5.7, 3.6, 4.7, 2.4),
    "21": (7.3, 5.4, 5.5, 4.3, 6.1, 4.6, 5.1, 1.8, 2.4, 1.0),
}
"""The scores of the MacroVectors that base metrics reach, and of those right below (specification, section 8.3)."""

_IMPACTS = ("00", "01", "10", "11", "21")


def base_score(metrics: Mapping[str, str]) -> float | None:
    """The score of a vector's base metrics, 0.0 to 10.0; None when one is missing or has no such value."""
    if any(metrics.get(name, "") not in tuple(values) for name, values in _LEVELS.items()):
        return None
    if all(metrics[name] == "N" for name in (*_VULNERABLE, *_SUBSEQUENT)):
        return 0.0
    eq = _levels(metrics)
    value = _score(*eq)
    assert value is not None
    # The way to the next lower EQ5 always exists, and base metrics never go it: it counts in the mean with nothing.
    count, total = 1, 0.0
    for group, lower in enumerate(_lower(*eq)):
        if lower is not None:
            count += 1
            total += (value - lower) * _distance(metrics, group, eq[group]) / _DEPTHS[group][eq[group]]
    return int((max(0.0, value - total / count) + 1e-6) * 10 + 0.5) / 10


def _levels(metrics: Mapping[str, str]) -> tuple[int, int, int, int]:
    """The levels of EQ1, EQ2, EQ3 (EQ6 is 1 when it is 2, else 0) and EQ4."""
    easy = [metrics[name] == "N" for name in ("AV", "PR", "UI")]
    eq1 = 0 if all(easy) else 1 if any(easy) and metrics["AV"] != "P" else 2
    eq2 = 0 if metrics["AC"] == "L" and metrics["AT"] == "N" else 1
    high = [metrics[name] == "H" for name in _VULNERABLE]
    eq3 = 0 if high[0] and high[1] else 1 if any(high) else 2
    eq4 = 1 if any(metrics[name] == "H" for name in _SUBSEQUENT) else 2
    return eq1, eq2, eq3, eq4


def _score(eq1: int, eq2: int, impact: int | str, eq4: int) -> float | None:
    """The score of a MacroVector; None where there is none. `impact` is EQ3, or EQ3 and EQ6 in two digits."""
    row = _SCORES.get(f"{eq1}{eq2}")
    if row is None or eq4 > 2:
        return None
    pair = impact if isinstance(impact, str) else f"{impact}{int(impact == 2)}"
    return row[2 * _IMPACTS.index(pair) + eq4 - 1]


def _lower(eq1: int, eq2: int, eq3: int, eq4: int) -> tuple[float | None, ...]:
    """The scores of the next lower MacroVector along each group; None where there is none."""
    if eq3 == 0:
        # Two ways lead down; the one with the higher score is taken.
        impact: float | None = max(_score(eq1, eq2, "01", eq4) or 0.0, _score(eq1, eq2, "10", eq4) or 0.0)
    else:
        impact = _score(eq1, eq2, "11", eq4) if eq3 == 1 else None
    return (_score(eq1 + 1, eq2, eq3, eq4), _score(eq1, eq2 + 1, eq3, eq4), impact, _score(eq1, eq2, eq3, eq4 + 1))


def _distance(metrics: Mapping[str, str], group: int, level: int) -> int:
    """How many steps the vector lies below the first highest vector of its level that is nowhere less severe."""
    names = _GROUPS[group]
    for highest in _HIGHEST[group][level]:
        steps = [
            _LEVELS[name].index(metrics[name]) - _LEVELS[name].index(top)
            for name, top in zip(names, highest, strict=True)
        ]
        if min(steps) >= 0:
            return sum(steps)
    return 0
