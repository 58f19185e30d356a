"""Version strings as order-preserving byte keys, one scheme per ecosystem's own order; pure."""

from nakami.errors import VersionInvalid
from nakami.versions.apk import Apk
from nakami.versions.composer import Composer
from nakami.versions.deb import Deb
from nakami.versions.gem import Gem
from nakami.versions.generic import Generic
from nakami.versions.golang import Golang
from nakami.versions.interface import Scheme
from nakami.versions.maven import Maven
from nakami.versions.nuget import NuGet
from nakami.versions.pep440 import Pep440
from nakami.versions.rpm import Rpm
from nakami.versions.semver import SemVer
from nakami.versions.upstream import Upstream

SCHEMES: tuple[Scheme, ...] = (
    Apk(),
    Composer(),
    Deb(),
    Gem(),
    Generic(),
    Golang(),
    Maven(),
    NuGet(),
    Pep440(),
    Rpm(),
    SemVer(),
    Upstream(),
)


def scheme(name: str) -> Scheme:
    """The scheme of that name.

    Raises:
        VersionInvalid: no scheme has it, so no version under it can be judged.
    """
    for each in SCHEMES:
        if each.name == name:
            return each
    raise VersionInvalid(f"no version scheme is called {name!a}", f"known: {', '.join(each.name for each in SCHEMES)}")
