"""The pages of all rules, for the documents."""

from collections.abc import Mapping
from pathlib import Path

from nakami.engine.rule_trials import recipe_of
from nakami.engine.rules import every_rule
from nakami.engine.settings import Settings
from nakami.malware.structure import HEURISTICS
from nakami.rulebook.cases import cases
from nakami.rulebook.folder import cases_of
from nakami.rulebook.page import INDEX, index, page
from nakami.rulebook.user import GROUP
from nakami.secrets.specimens import MAKERS


def pages(settings: Settings) -> Mapping[str, str]:
    """The text of each page, by the name of its file.

    Raises:
        Malformed: a rule does not compile, or a recipe of cases is wrong.
    """
    rules = [rule for rule in every_rule(settings) if rule.group != GROUP]
    recipes = {each.rule.code: recipe_of(each) for each in HEURISTICS}
    told = {f"{rule.code}.md": page(rule, _near_misses(recipes.get(rule.code) or cases_of(rule))) for rule in rules}
    return {**told, INDEX: index(rules)}


def _near_misses(recipe: Path) -> list[str]:
    if not recipe.is_file():
        return []
    return list(dict.fromkeys(case.why for case in cases(recipe, MAKERS) if not case.bad and case.why))
