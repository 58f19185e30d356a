from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.cvss import base_score

_VALUES = {
    "AV": "NALP",
    "AC": "LH",
    "AT": "NP",
    "PR": "NLH",
    "UI": "NPA",
    "VC": "HLN",
    "VI": "HLN",
    "VA": "HLN",
    "SC": "HLN",
    "SI": "HLN",
    "SA": "HLN",
}


def vector(values: tuple[str, ...]) -> str:
    return "CVSS:4.0/" + "/".join(f"{name}:{value}" for name, value in zip(_VALUES, values, strict=True))


class TestSpecification:
    """CVSS 4.0 specification, section 8.2: "The score of the vector is the score of the MacroVector (i.e. the score of the highest severity vector)
    minus the mean distance so computed. This score is rounded to one decimal place."
    """

    @pytest.mark.parametrize(
        ("metrics", "score"),
        [
            ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0),
            ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3),
            ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N", 8.7),
            ("AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3),
            ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N", 6.9),
            ("AV:N/AC:L/AT:N/PR:L/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 5.3),
            ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0),
        ],
    )
    def test_known_scores(self, metrics: str, score: float):
        assert base_score(f"CVSS:4.0/{metrics}") == score

    def test_every_vector_has_a_score(self):
        impacts = ["HHH", "HHN", "HLN", "LHL", "NNH", "LLL", "NNL", "NNN"]
        for ease in product("NALP", "LH", "NP", "NLH", "NPA"):
            for ours, theirs in product(impacts, impacts):
                score = base_score(vector((*ease, *ours, *theirs)))
                assert score is not None
                assert 0 <= score <= 10

    @given(st.tuples(*(st.sampled_from(values) for values in _VALUES.values())), st.integers(0, 10))
    def test_a_graver_metric_never_lowers_the_score_much(self, values: tuple[str, ...], place: int):
        # The specification's own interpolation is not monotonic by up to a few tenths.
        name = list(_VALUES)[place]
        graver = (*values[:place], _VALUES[name][0], *values[place + 1 :])
        one, other = base_score(vector(values)), base_score(vector(graver))
        assert one is not None
        assert other is not None
        assert other >= one - 0.5

    @pytest.mark.parametrize("drop", list(_VALUES))
    def test_every_metric_is_needed(self, drop: str):
        whole = vector(tuple(values[0] for values in _VALUES.values()))
        assert base_score(whole) == 10.0
        assert base_score("/".join(part for part in whole.split("/") if not part.startswith(f"{drop}:"))) is None
        assert base_score(whole.replace(f"{drop}:", f"{drop}:S")) is None
