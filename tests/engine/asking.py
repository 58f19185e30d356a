"""Asking a run's knowledge for what it takes to judge a package."""

from datetime import UTC, datetime

from nakami.engine.knowledge import Knowledge
from nakami.engine.settings import Settings
from nakami.engine.vulnerabilities import judge
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import Package
from nakami.model.progress import silent

NOW = datetime.now(UTC)
LODASH = Inventory(packages=(Placed(Package("npm", "lodash", "4.17.20", path="a/package.json")),))


def asked(settings: Settings, now: datetime = NOW, inventory: Inventory = LODASH) -> tuple[list[str], dict[str, str]]:
    """The vulnerabilities found, and how each source stands."""
    with Knowledge(settings, now) as knowledge:
        judged = judge(inventory, knowledge, silent)
    return [finding.id for finding in judged.findings], {source.name: source.status for source in judged.sources}
