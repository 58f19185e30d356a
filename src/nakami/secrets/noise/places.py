"""Which paths belong to installed packages, tests and manuals; several filters ask."""

from nakami.bounded.pattern import pattern

_PACKAGES = pattern(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|bower_components|vendor/(?:bundle|github\.com|golang\.org|google\.golang\.org|k8s\.io)|"
    r"gems/[\w.\-]+-\d[\w.]*|pkg/mod|\.cargo/registry|\.m2/repository|\.nuget/packages|ansible_collections|[\w.\-]+\.(?:dist|egg)-info)/|"
    r"^(?:usr/(?:share|lib|lib32|lib64|libexec|include|src)|lib|lib64|snap|opt/conda|nix/store|gnu/store|var/lib/(?:dpkg|apt|rpm|gems|ieee-data))/|"
    r"^usr/local/(?:lib|share)/(?:python|node|ruby|perl|php|R/|doc|man|go)|^usr/local/go/"
)
_OWN = pattern(r"^usr/(?:src|share)/(?:app|nginx|www|webapp|service|api)/(?!.*(?:node_modules|site-packages)/)")
_TESTS = pattern(
    r"(?i:(?:^|/|[-_.])(?:tests?|testing|test[-_]?(?:data|suite|keys?|certs?|files?|server|cases?|utils?|lib|vectors?)|specs?|fixtures?|__tests__|"
    r"__mocks__|mocks?|samples?|examples?|demos?|e2e|benchmarks?|conformance|testsuite|selftest|unittest)(?:/|[-_.]|$))|"
    r"(?:^|/)(?:conftest|test[-_]\w+|\w+[-_]tests?|\w+[-_.]spec)\.\w{1,5}$|[a-z0-9](?:Test|Tests|Spec)\.\w{1,5}$"
)
_MANUALS = pattern(
    r"(?i)(?:^|/)(?:docs?|documentation|manual|man\d?|info|help|javadoc|tutorials?|guides?|howto|changelogs?|licen[cs]es?)/|"
    r"\.(?:md|mdx|rst|adoc|asciidoc|txt\.gz|html?|xhtml|man|[1-8]|texi|pod|rdoc|tex|ipynb|po|pot)$|"
    r"(?:^|/)(?:readme|changelog|changes|news|history|copying|license|todo|authors)(?:\.\w{1,8})?$"
)


def is_of_package(path: str) -> bool:
    """Whether a package manager puts files there: what lies there, everybody has who has the package."""
    return bool(_PACKAGES.search(path)) and not _OWN.search(path)


def is_of_test(path: str) -> bool:
    """Whether it is a test, or lies in a folder of tests, fixtures or examples."""
    return bool(_TESTS.search(path))


def is_of_manual(path: str) -> bool:
    """Whether it is documentation: by its folder, its extension or its name."""
    return bool(_MANUALS.search(path))
