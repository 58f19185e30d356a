"""Versions as who rebuilds Red Hat Enterprise Linux writes them, as Red Hat would.

Where CentOS or Scientific Linux changes a package, it puts its own mark where Red Hat's release has the minor release: `97.el7.centos.5` is
built of `97.el7_9.5`, and letters sort below numbers, so that every fix would look like one that it lacks. The modules of CentOS 8 carry
the number of CentOS's own builds, which is always below Red Hat's.
"""

import re

_MARKED = re.compile(
    r"(.*\.)(?:el(\d{1,2})(_\d{1,3})?\.centos|sl(\d{1,2})(_\d{1,3})?)(?:\.plus)?(?:\.(.+))?", re.DOTALL
)
_MODULE = re.compile(r"\.module_(el\d{1,2}\.\d{1,3}\.\d{1,3})\+\d{1,12}\+[0-9a-f]{1,40}")
_LAST_MINOR = {"5": "11", "6": "10", "7": "9"}
"""Red Hat's releases that have ended. Of which minor release an update is, the mark does not tell: of the last, most likely."""
_LAST_BUILD = "9999999999"


def as_red_hat(version: str) -> str:
    """The version that Red Hat's advisories would write: of the same sources, and not older."""
    if match := _MARKED.fullmatch(version):
        head, major, minor = match[1], match[2] or match[4], match[3] or match[5]
        if not match[6]:
            return f"{head}el{major}{minor or ''}"
        minor = minor or (f"_{_LAST_MINOR[major]}" if major in _LAST_MINOR else "")
        return f"{head}el{major}{minor}.{match[6]}"
    return _MODULE.sub(rf".module+\1+{_LAST_BUILD}", version)
