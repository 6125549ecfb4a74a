"""What a pure file may not do: other imports, files, the clock, the locale, binary floats."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

# Standard modules that reach the machine: files, clock, locale, processes, network, chance.
IMPURE_MODULES = frozenset(
    "asyncio ctypes fileinput ftplib getpass glob http io locale logging mmap multiprocessing os "
    "pathlib pickle platform random secrets select shelve shutil signal smtplib socket sqlite3 ssl "
    "subprocess tempfile threading time urllib uuid webbrowser".split()
)
IMPURE_CALLS = frozenset({"open", "print", "input", "eval", "exec", "compile", "__import__"})
# `datetime.fromtimestamp` takes a float and, without a zone, the machine's own zone.
CLOCK_METHODS = frozenset({"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"})
EXACT_MATH = frozenset("ceil comb factorial floor gcd isqrt lcm perm prod trunc".split())


def faults(tree: ast.AST, package: str) -> Iterator[str]:
    """Every breach in the order of the walk, as `line: what`; `package` may import itself."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        for fault in (*_imports(node, package), *_calls(node), *_floats(node)):
            yield f"{line}: {fault}"


def _imports(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [node.module or ""] if node.level == 0 else []
    else:
        return
    for module in modules:
        root = module.split(".")[0]
        own = module == package or module.startswith(package + ".")
        if not own and (root not in sys.stdlib_module_names or root in IMPURE_MODULES):
            yield f"imports {module}"


def _calls(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in IMPURE_CALLS:
            yield f"calls {node.func.id}()"
    elif isinstance(node, ast.Attribute) and node.attr in CLOCK_METHODS:
        yield f"reads .{node.attr}"


def _floats(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=float() | complex() as value):
            yield f"writes the float {value!r}"
        case ast.Call(func=ast.Name(id="float" | "complex" as name)):
            yield f"calls {name}()"
        case ast.Attribute(value=ast.Name(id="math"), attr=attr) if attr not in EXACT_MATH:
            yield f"uses math.{attr}, a float"
        case ast.arg(annotation=ast.expr() as hint) | ast.AnnAssign(annotation=hint):
            yield from _float_hint(hint)
        case ast.FunctionDef(returns=ast.expr() as hint):
            yield from _float_hint(hint)


def _float_hint(hint: ast.expr) -> Iterator[str]:
    if any(isinstance(part, ast.Name) and part.id == "float" for part in ast.walk(hint)):
        yield "declares a float"
