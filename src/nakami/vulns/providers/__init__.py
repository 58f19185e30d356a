"""The advisory feeds: each a folder with one object that fetches and one that parses."""

from nakami.vulns.providers.epss.fetch import EpssFetch
from nakami.vulns.providers.epss.parse import EpssParse
from nakami.vulns.providers.interface import Fetch, Parse
from nakami.vulns.providers.kev.fetch import KevFetch
from nakami.vulns.providers.kev.parse import KevParse
from nakami.vulns.providers.nvd.fetch import NvdFetch
from nakami.vulns.providers.nvd.parse import NvdParse
from nakami.vulns.providers.osv.fetch import OsvFetch
from nakami.vulns.providers.osv.parse import OsvParse

PROVIDERS: dict[str, tuple[Fetch, Parse]] = {
    fetch.name: (fetch, parse)
    for fetch, parse in (
        (OsvFetch(), OsvParse()),
        (KevFetch(), KevParse()),
        (EpssFetch(), EpssParse()),
        (NvdFetch(), NvdParse()),
    )
}
"""By feed name: the name of its folder in a mirror and in the database."""
