"""Lessons that became lints: what no module may do, with the few places that may and why.

Each lint is a function from a syntax tree to the lines that break it, so that it can be shown a bad example as well as the house.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.sources import lines, modules, tree

BROAD_EXCEPT_ALLOWED = {
    "bounded/threads.py": "a thread hands its error to the thread that reads, which raises it",
    "engine/gathering.py": "a reader that trips over hostile bytes leaves a blind spot and must not hide what the others see",
    "engine/inspection/worker.py": "what trips over one file leaves a blind spot and must not hide what is in the others",
    "cli/main.py": "the last line of defence: a bug ends with exit code 70 and words, not with a stack trace",
}


def unbounded_reads(source: ast.AST) -> Iterator[int]:
    """Reads without a size: what is read may be an image's file or a server's answer, as large as its maker likes."""
    for node in ast.walk(source):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        sized = any(
            not (isinstance(each, ast.UnaryOp | ast.Constant) and _size(each) in {None, -1}) for each in node.args
        )
        if (
            (node.func.attr == "read" and not sized and not node.keywords)
            or (node.func.attr in {"readline", "readlines"} and not sized)
            or node.func.attr in {"readall", "read_bytes", "read_text"}
            or (
                node.func.attr == "load"
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in {"json", "tomllib"}
            )
        ):
            yield node.lineno


def _size(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ...


def broad_excepts(source: ast.AST) -> Iterator[int]:
    """Handlers that would also swallow what nobody thought of; one that cleans up and raises again swallows nothing."""
    for node in ast.walk(source):
        if isinstance(node, ast.ExceptHandler) and not _raises_again(node):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(
                each is None or (isinstance(each, ast.Name) and each.id in {"Exception", "BaseException"})
                for each in caught
            ):
                yield node.lineno


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def prints(source: ast.AST) -> Iterator[int]:
    """Output past the renderers: stdout holds the result only."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node.lineno


def imports_by_name(source: ast.AST) -> Iterator[int]:
    """Imports that the floors' check cannot see."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"__import__", "importlib.import_module", "import_module"} and not _names_own_module(node):
                yield node.lineno


def _names_own_module(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    if isinstance(first, ast.JoinedStr):
        first = first.values[0]
    return isinstance(first, ast.Constant) and str(first.value).startswith("nakami.")


def expressions_at_import(source: ast.AST) -> Iterator[int]:
    """Regular expressions that whoever imports the module pays for: every scan imports every reader; `bounded.pattern` waits for the first use."""
    for node in source.body if isinstance(source, ast.Module) else ():
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for each in ast.walk(node.value):
                if isinstance(each, ast.Call) and ast.unparse(each.func) == "re.compile":
                    yield each.lineno


LINTS: dict[str, tuple[Callable[[ast.AST], Iterator[int]], dict[str, str]]] = {
    "unbounded read": (unbounded_reads, {}),
    "broad except": (broad_excepts, BROAD_EXCEPT_ALLOWED),
    "print": (prints, {}),
    "import by name": (imports_by_name, {}),
}

OF_READERS = ("bounded/", "catalog/catalogers/", "rootfs/")
"""What every scan imports, whatever is in the image."""


@pytest.mark.parametrize("name", LINTS)
def test_no_module_breaks_the_lint(name: str):
    lint, allowed = LINTS[name]
    found = [
        f"{module}:{line}: {lines(module)[line].strip()}"
        for module in modules()
        if str(module) not in allowed
        for line in lint(tree(module))
        if "# bounded:" not in lines(module)[line] or lint is not unbounded_reads
    ]
    assert not found


def test_no_reader_compiles_expressions_at_import():
    found = [
        f"{module}:{line}"
        for module in modules()
        if module.as_posix().startswith(OF_READERS)
        for line in expressions_at_import(tree(module))
    ]
    assert not found


@pytest.mark.parametrize("name", LINTS)
def test_what_is_allowed_is_still_needed(name: str):
    lint, allowed = LINTS[name]
    idle = [module for module in allowed if not list(lint(tree(Path(module))))]
    assert not idle, "take these from the list of what is allowed"


@pytest.mark.parametrize(
    ("lint", "code"),
    [
        (unbounded_reads, "file.read()"),
        (unbounded_reads, "file.read(-1)"),
        (unbounded_reads, "file.read(None)"),
        (unbounded_reads, "Path(name).read_bytes()"),
        (unbounded_reads, "json.load(file)"),
        (unbounded_reads, "file.readline()"),
        (broad_excepts, "try: act()\nexcept Exception: pass"),
        (broad_excepts, "try: act()\nexcept (OSError, BaseException): pass"),
        (broad_excepts, "try: act()\nexcept: pass"),
        (prints, "print(1)"),
        (imports_by_name, "importlib.import_module('zipfile')"),
        (imports_by_name, "__import__(name)"),
        (imports_by_name, "import_module(f'{name}.nakami.')"),
        (expressions_at_import, "_NAME = re.compile('a')"),
        (expressions_at_import, "NAMES: tuple[object, ...] = (re.compile('a'), 1)"),
    ],
)
def test_a_bad_example_is_found(lint: Callable[[ast.AST], Iterator[int]], code: str):
    assert list(lint(ast.parse(code)))


@pytest.mark.parametrize(
    ("lint", "code"),
    [
        (unbounded_reads, "file.read(limit)"),
        (unbounded_reads, "file.readline(4096)"),
        (unbounded_reads, "reader.read(entry, content)"),
        (broad_excepts, "try: act()\nexcept OSError: pass"),
        (broad_excepts, "try: act()\nexcept BaseException:\n    clean_up()\n    raise"),
        (prints, "console.print(1)"),
        (imports_by_name, "importlib.import_module('nakami.cli.commands.scan')"),
        (imports_by_name, "import_module(f'nakami.cli.commands.{verb}')"),
        (expressions_at_import, "_NAME = pattern('a')"),
        (expressions_at_import, "def read(): return re.compile('a')"),
    ],
)
def test_a_good_example_is_not_found(lint: Callable[[ast.AST], Iterator[int]], code: str):
    assert not list(lint(ast.parse(code)))


SUPPRESSION = re.compile(r"# (noqa|type: ignore)(?P<rest>.*)")
REASONED = re.compile(r"(: [A-Z]+\d+(, [A-Z]+\d+)*|\[[a-z-]+(, ?[a-z-]+)*\])( -- | {2}# | # ).{8,}")


def test_every_suppression_names_its_code_and_its_reason():
    bare = [
        f"{module}:{number}: {line.strip()}"
        for module in modules()
        for number, line in enumerate(lines(module))
        if (found := SUPPRESSION.search(line)) and not REASONED.match(found["rest"])
    ]
    assert not bare
