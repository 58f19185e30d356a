"""The tables of the advisory database, as schemas."""

from nakami.lake.table import Column, Table, Type

SCHEMA = 5
"""Goes up whenever a table, or the meaning of a value in it, changes: a database of another schema is built anew."""

AFFECTED = Table(
    "affected",
    (
        Column("ecosystem"),
        Column("name"),
        Column("introduced", Type.BYTES),
        Column("introduced_epoch", Type.COUNT),
        Column("fixed", Type.BYTES),
        Column("fixed_epoch", Type.COUNT),
        Column("fixed_version"),
        Column("range"),
        Column("module"),
        Column("severity", Type.SMALL),
        Column("state"),
        Column("note"),
        Column("fixed_on"),
        Column("source"),
        Column("advisory", Type.COUNT),
    ),
    order=("ecosystem", "name"),
)
"""One interval of versions of one package that one advisory says is affected: `introduced <= key < fixed`.

`ecosystem` is OSV's with its release (`Debian:11`), or `NVD`; `name` the name to look up (NVD's is `vendor:product`), both
normalised. `introduced` empty: from the first version on; `fixed` NULL: no end. Keys of rpm versions are without epoch;
the epochs stand beside them, NULL where the advisory does not tell (then only version and release are compared) and
where the ecosystem has none.
`fixed_version` is the first version without the fault as the advisory writes it, NULL when none is known; `range` the
interval in words. `module` is the rpm module `name:stream` that the advisory is about, `*` for a module whose name it
does not tell, `-` for packages outside of all modules, NULL where modules do not matter.
`severity` is the vendor's word for this very release (a `Severity`), NULL when it says
nothing apart from the advisory's. `state` is a `State` that the vendor tells, or `not-affected`, and NULL where the
interval says it all: fixed with `fixed_version`, else affected. A `not-affected` row is an interval without versions
(`fixed` is the empty key): it never matches, but its source has looked into the vulnerability, and overrules those of
less authority (`authority.py`). `note` is the vendor's own word on it; `fixed_on` the date since when the fixed version
is there (UTC ISO 8601), NULL when not told. `source` and `advisory` are the source and row of the advisory in its own table.
"""

ADVISORIES = Table(
    "advisories",
    (
        Column("source"),
        Column("row", Type.COUNT),
        Column("id"),
        Column("ids"),
        Column("severity", Type.SMALL),
        Column("vector"),
        Column("score", Type.NUMBER),
        Column("title"),
        Column("published"),
        Column("modified"),
        Column("related"),
        Column("disputed", Type.TRUTH),
    ),
    order=("row",),
)
"""One advisory: its `source` (`osv:Debian`) and its number there.

`ids` are the names of what it is about, CVEs first, separated by blanks; `severity` the vendor's word (a `Severity`).
`related` are names of closely related vulnerabilities (the protocol's, of which this is one implementation), separated by blanks,
NULL for none; `disputed` tells that somebody contests that it is one at all, NULL when nothing is said.
"""

EXPLOITED = Table(
    "exploited",
    (Column("id"), Column("since"), Column("ransomware", Type.TRUTH), Column("source")),
    order=("id",),
)
"""One vulnerability that a list knows to be exploited. `since` is the ISO 8601 date that it was added on; `source` is the list's feed:
`kev` (CISA's catalogue), `vulncheck-kev`, `own-kev`."""

LIKELIHOODS = Table("likelihoods", (Column("id"), Column("epss", Type.NUMBER)), order=("id",))
"""FIRST's estimate that a vulnerability is exploited within the next 30 days, from 0 to 1."""

SCORES = Table(
    "scores",
    (
        Column("id"),
        Column("score", Type.NUMBER),
        Column("vector"),
        Column("published"),
        Column("disputed", Type.TRUTH),
    ),
    order=("id",),
)
"""What NVD says of a vulnerability: its own CVSS base score, of the best version of CVSS it has, NULL when it gave none; when it was
published (UTC ISO 8601), and whether it is disputed."""

LIFECYCLES = Table(
    "lifecycles",
    (
        Column("product"),
        Column("cycle"),
        Column("codename"),
        Column("released"),
        Column("support"),
        Column("eol"),
        Column("extended"),
        Column("ended", Type.TRUTH),
        Column("latest"),
        Column("latest_on"),
        Column("source"),
    ),
    order=("product", "cycle"),
)
"""How long the release lines of products get fixes: the fields of `model.lifecycle.Cycle`, NULL where nothing is told."""

REPOSITORIES = Table("repositories", (Column("id"), Column("ecosystem")), order=("id",))
"""One layered product of Red Hat's whose packages a repository of theirs has: its name (a content set), and the product's ecosystem."""

INVENTORY = Table(
    "inventory",
    (
        Column("target"),
        Column("type"),
        Column("package"),
        Column("version"),
        Column("path"),
        Column("ecosystem"),
        Column("name"),
        Column("key", Type.BYTES),
        Column("epoch", Type.COUNT),
        Column("module"),
    ),
    order=("target",),
    group=122_880,
)
"""What is installed in many targets: one row for each question (`PACKAGES`) that a package of a target asks."""

STATED = Table(
    "stated",
    (
        Column("target"),
        Column("type"),
        Column("package"),
        Column("version"),
        Column("path"),
        Column("advisory"),
        Column("ids"),
        Column("source"),
        Column("fixed_version"),
        Column("range"),
        Column("severity", Type.SMALL),
        Column("state"),
    ),
    group=122_880,
)
"""What the advisories say of an inventory: one row for each package of a target and advisory about it."""

PACKAGES = Table(
    "packages",
    (
        Column("row", Type.COUNT),
        Column("ecosystem"),
        Column("name"),
        Column("key", Type.BYTES),
        Column("epoch", Type.COUNT),
        Column("module"),
    ),
)
"""What is asked: one version of one name in one ecosystem, as `AFFECTED` writes them.

`row` numbers the questions; `epoch` NULL: not known.
"""

TABLES = (AFFECTED, ADVISORIES, EXPLOITED, LIKELIHOODS, SCORES, LIFECYCLES, REPOSITORIES)
