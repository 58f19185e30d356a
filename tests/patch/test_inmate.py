import ast
import sys
from pathlib import Path

from nakami.patch import inmate


def test_it_needs_nothing_but_the_standard_library():
    tree = ast.parse(Path(inmate.__file__).read_text())
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names


def test_no_kept_capability_reaches_beyond_files_and_processes():
    # linux/capability.h: NET_ADMIN 12, NET_RAW 13, SYS_MODULE 16, SYS_PTRACE 19, SYS_ADMIN 21, MKNOD 27, MAC_ADMIN 33, BPF 39
    assert not inmate._KEPT_CAPABILITIES & {12, 13, 16, 17, 19, 21, 22, 25, 27, 33, 34, 38, 39, 40}
