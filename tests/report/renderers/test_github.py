"""GitHub's dependency snapshots: the schema of its REST API judges."""

import json
from pathlib import Path

from hypothesis import given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # its stubs are a package of their own
from msgspec.structs import replace

from nakami.model.bom import Bom, Job
from nakami.model.inventory import Inventory
from nakami.report.renderers.github import render
from tests.bills import APP, BOM, JOB, TARGET, TIME, inventories

SCHEMA = json.loads((Path(__file__).parent / "samples" / "github-snapshot.json").read_text())


def test_it_follows_the_schema():
    Draft202012Validator(SCHEMA).validate(json.loads(render(BOM)))


@given(inventories)
@settings(max_examples=20, deadline=None)
def test_any_inventory_follows_the_schema(inventory: Inventory):
    Draft202012Validator(SCHEMA).validate(json.loads(render(Bom(TARGET, inventory, TIME, "1", JOB))))


def test_a_file_is_a_manifest():
    plain = json.loads(render(BOM))
    manifest = plain["manifests"]["shop/web:1.4:/app/node_modules/@Babel/core/package.json"]
    assert manifest["metadata"] == {"nakami:layer": APP}
    assert list(manifest["resolved"]) == ["pkg:npm/%40babel/core@7.0.0"]
    six = plain["manifests"]["shop/web:1.4:/usr/lib/python3/six.egg-info"]["resolved"]["pkg:pypi/six@1.16.0"]
    assert six["relationship"] == "indirect"
    assert plain["metadata"]["nakami:blind-spots"] == 2


def test_outside_of_a_run_nothing_is_made_up():
    plain = json.loads(render(replace(BOM, job=Job())))
    assert plain["job"] == {}
    assert "sha" not in plain
