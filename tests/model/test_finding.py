import pytest

from nakami.model.finding import Severity


def test_severities_are_ordered():
    assert sorted(Severity) == [
        Severity.of(word) for word in ("unknown", "negligible", "low", "medium", "high", "critical")
    ]


@pytest.mark.parametrize("severity", Severity)
def test_its_word_means_it(severity: Severity):
    assert Severity.of(severity.word) is severity


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("Important", Severity.HIGH),
        (" MODERATE ", Severity.MEDIUM),
        ("unimportant", Severity.NEGLIGIBLE),
        ("None", Severity.NEGLIGIBLE),
        ("", Severity.UNKNOWN),
        ("catastrophic", Severity.UNKNOWN),
    ],
)
def test_words_of_vendors(word: str, severity: Severity):
    assert Severity.of(word) is severity


class TestOfScore:
    """CVSS 3.1, table 14: None 0.0, Low 0.1 - 3.9, Medium 4.0 - 6.9, High 7.0 - 8.9, Critical 9.0 - 10.0."""

    @pytest.mark.parametrize(
        ("score", "word"),
        [
            *((0.0, "negligible"), (0.1, "low"), (3.9, "low"), (4.0, "medium"), (6.9, "medium")),
            *((7.0, "high"), (8.9, "high"), (9.0, "critical"), (10.0, "critical")),
        ],
    )
    def test_the_table(self, score: float, word: str):
        assert Severity.of_score(score).word == word
