from nakami.engine.patch_making import Made
from nakami.engine.patch_result import told
from nakami.engine.scan import Examined
from nakami.model.inventory import Inventory
from nakami.model.patch import Patched
from nakami.patch.installers.interface import Outcome, Refused
from nakami.patch.plan import Wish, make_plan
from tests.patch.test_plan import finding
from tests.report.scans import scan


def test_without_a_patched_image_all_that_was_planned_is_open_with_its_reason():
    plan = make_plan([finding("CVE-1", "9")], [], Wish())
    found = (finding("CVE-1", "9"), finding("CVE-2", ""))
    seen = scan(findings=found)
    before = Examined(seen.target, Inventory()), seen
    made = Made(Outcome("apt", (Refused(plan.upgrades[0], "no archive has it"),)))
    result = told(Patched(seen.target, plan, output="oci:out:1"), before, None, made)
    assert [(each.id, each.why) for each in result.still_open] == [("CVE-1", "no archive has it")]
    assert not result.output
    assert not result.closed
