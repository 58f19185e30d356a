from pathlib import Path

import pytest

from nakami.errors import InputError
from nakami.vulns.providers.vulncheck_kev.parse import VulncheckKevParse
from nakami.vulns.tables import EXPLOITED
from nakami.vulns.tally import Tally

SAMPLES = Path(__file__).parents[1] / "samples"


def test_a_real_entry():
    rows = list(VulncheckKevParse().parse(SAMPLES / "vulncheck-kev.json", "", Tally()))
    assert rows == [(EXPLOITED, ("CVE-2021-30713", "2021-11-03", False, "vulncheck-kev"))]


@pytest.mark.parametrize("text", ["", "{}", "[", "null"])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str):
    raw = tmp_path / "list.json"
    raw.write_text(text)
    with pytest.raises(InputError):
        list(VulncheckKevParse().parse(raw, "", Tally()))
