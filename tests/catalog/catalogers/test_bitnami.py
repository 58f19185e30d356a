import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.bitnami import Bitnami
from nakami.errors import InputError
from nakami.model.entry import Entry
from tests.catalog.catalogers.reading import packages, records, survives

READER = Bitnami()
PATH = "opt/bitnami/nginx/.spdx-nginx.spdx"
# Cut from the document of Bitnami's nginx: the component, and a library that it was built with.
DOCUMENT = {
    "spdxVersion": "SPDX-2.3",
    "dataLicense": "CC0-1.0",
    "SPDXID": "SPDXRef-DOCUMENT",
    "name": "SPDX document for NGINX 1.25.3",
    "packages": [
        {
            "SPDXID": "SPDXRef-nginx",
            "name": "nginx",
            "versionInfo": "1.25.3",
            "licenseDeclared": "BSD-2-Clause",
            "externalRefs": [
                {
                    "referenceCategory": "SECURITY",
                    "referenceType": "cpe23Type",
                    "referenceLocator": "cpe:2.3:*:nginx:nginx:1.25.3:*:*:*:*:*:*:*",
                },
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": "pkg:bitnami/nginx@1.25.3-0?arch=amd64",
                },
            ],
        },
        {
            "SPDXID": "SPDXRef-geoip2",
            "name": "geoip2",
            "versionInfo": "3.4.0",
            "externalRefs": [
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": "pkg:bitnami/geoip2@3.4.0",
                }
            ],
        },
    ],
}


def test_the_component_and_what_it_brings():
    assert sorted(packages(READER, PATH, json.dumps(DOCUMENT))) == [
        ("bitnami", "", "geoip2", "3.4.0"),
        ("bitnami", "", "nginx", "1.25.3-0"),
    ]
    nginx = next(
        record for record in records(READER, PATH, json.dumps(DOCUMENT)) if getattr(record, "name", "") == "nginx"
    )
    assert (getattr(nginx, "path", ""), getattr(nginx, "cataloger", "")) == (PATH, "bitnami")


@pytest.mark.parametrize("path", ["app/.spdx-nginx.spdx", "opt/bitnami/nginx/nginx.spdx", "opt/bitnami/.spdx-a.spdx/x"])
def test_what_is_somebody_else_s(path: str):
    assert not READER.wants(Entry(path))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"spdxVersion": "SPDX-3.0"}'])
def test_what_is_no_document(content: str):
    with pytest.raises(InputError):
        records(READER, PATH, content)


@given(st.binary(max_size=60))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, PATH, b'{"spdxVersion": "SPDX-2.3", "packages": [' + content)
