import pytest

from nakami.secrets.noise.places import is_of_manual, is_of_package, is_of_test


@pytest.mark.parametrize(
    "path",
    [
        "usr/lib/python3/dist-packages/a.py",
        "app/node_modules/a/b.js",
        "opt/venv/lib/python3.11/site-packages/a.py",
        "opt/venv/lib/a-1.0.dist-info/METADATA",
        "usr/share/perl5/A.pm",
        "var/lib/gems/3.1.0/gems/rails-7.0/a.rb",
        "go/pkg/mod/github.com/a/b/c.go",
    ],
)
def test_packages(path: str):
    assert is_of_package(path)


@pytest.mark.parametrize(
    "path",
    [
        "app/config.yml",
        "srv/www/a.php",
        "etc/app.conf",
        "usr/src/app/.env",
        "usr/share/nginx/html/a.php",
        "home/a/lib/x.py",
    ],
)
def test_what_is_no_package(path: str):
    assert not is_of_package(path)


def test_a_package_below_the_applications_own_folder_is_one():
    assert is_of_package("usr/src/app/node_modules/a/b.js")


@pytest.mark.parametrize(
    "path",
    [
        "a/tests/b.py",
        "a/__tests__/b.js",
        "a/test_b.py",
        "a/b_test.go",
        "a/b.spec.ts",
        "a/testdata/k.pem",
        "a/examples/b.yml",
    ],
)
def test_tests(path: str):
    assert is_of_test(path)


@pytest.mark.parametrize("path", ["a/contest/b.py", "a/latest.yml", "a/greatest/b", "etc/attestation.conf"])
def test_what_is_no_test(path: str):
    assert not is_of_test(path)


@pytest.mark.parametrize("path", ["usr/share/man/man1/a.1", "a/README.md", "a/docs/b.txt", "a/README", "a/b.html"])
def test_manuals(path: str):
    assert is_of_manual(path)


@pytest.mark.parametrize("path", ["a/b.yml", "srv/manuals.conf", "a/.env"])
def test_what_is_no_manual(path: str):
    assert not is_of_manual(path)
