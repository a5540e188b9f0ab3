"""Small wrong versions of a module: each changes one thing that a careful test should notice.

What only a type checker reads (annotations, `Literal`, names of slots) and docstrings are left alone; everything else may be changed.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


@dataclass(frozen=True)
class Mutant:
    """`name` says where and what, without a line number: it stays the same while the code around it moves."""

    name: str
    line: int
    source: str


def mutants(source: str, path: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its text."""
    seen: Counter[str] = Counter()
    for number, (node, scope, statement) in enumerate(_nodes(ast.parse(source))):
        for variant in range(len(list(_changes(node)))):
            change, text = _changed(source, number, variant)
            name = f"{path} {scope}: {change}"
            seen[name] += 1
            yield Mutant(name if seen[name] == 1 else f"{name}  ({seen[name]})", statement.lineno, text)


def _changed(source: str, number: int, variant: int) -> tuple[str, str]:
    """What a variant of the n-th node changes in its statement, and the text of the whole module with it."""
    tree = ast.parse(source)
    node, _, statement = next(found for place, found in enumerate(_nodes(tree)) if place == number)
    before, new = _shown(statement), list(_changes(node))[variant]
    _replace(tree, node, new)
    after = _shown(new if statement is node else statement)
    return f"{before}  =>  {after}", ast.unparse(ast.fix_missing_locations(tree))


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.AST, str, ast.stmt]]:
    """What may be changed, with the names around it and the statement that it stands in."""
    yield from _inside(tree, "module", None)


def _inside(node: ast.AST, scope: str, statement: ast.stmt | None) -> Iterator[tuple[ast.AST, str, ast.stmt]]:
    for name, child in _children(node):
        around = child if isinstance(child, ast.stmt) else statement
        inner = f"{scope}.{child.name}".removeprefix("module.") if isinstance(child, ast.FunctionDef | ast.ClassDef) else scope
        if around is not None and not _typed(child, name):
            yield child, inner, around
        if not _typed(child, name):
            yield from _inside(child, inner, around)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for name, value in ast.iter_fields(node):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ast.AST):
                yield name, item


def _typed(node: ast.AST, field: str) -> bool:
    """Whether only a type checker or a reader looks at it."""
    slots = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__slots__"
    literal = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal"
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    imported = isinstance(node, ast.Import | ast.ImportFrom)
    return slots or literal or docstring or imported or field in {"annotation", "returns", "decorator_list"}


def _changes(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901, PLR0912  # the table of what may go wrong
    match node:
        case ast.Compare(left, [operator], [right]):
            yield from (ast.Compare(left, [other()], [right]) for other in COMPARE[type(operator)])
        case ast.Compare(left, operators, rights):
            for place, operator in enumerate(operators):
                for other in COMPARE[type(operator)]:
                    yield ast.Compare(left, [*operators[:place], other(), *operators[place + 1 :]], rights)
        case ast.BinOp(left, operator, right) if type(operator) in BINARY:
            yield ast.BinOp(left, BINARY[type(operator)](), right)
        case ast.AugAssign(target, operator, value) if type(operator) in BINARY:
            yield ast.AugAssign(target, BINARY[type(operator)](), value)
            yield ast.Pass()
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Constant(str() as value):
            yield ast.Constant(f"{value}x")
        case ast.IfExp(test, body, orelse):
            yield body
            yield orelse
        case ast.If(test, body, orelse) | ast.While(test, body, orelse):
            del test
            yield from (type(node)(ast.Constant(value), body, orelse) for value in (True, False))
        case ast.comprehension(target, iterated, [_, *_]):
            yield ast.comprehension(target, iterated, [], node.is_async)
        case ast.Call(ast.Name(name), arguments, keywords) if name in CALLS:
            yield ast.Call(ast.Name(CALLS[name], ast.Load()), arguments, [] if CALLS[name] == "list" else keywords)
        case ast.Return(value) if value is not None:
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.Raise():
            yield ast.Pass()
        case _:
            pass


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if value is old:
                setattr(node, name, new)
            elif isinstance(value, list) and any(item is old for item in value):
                setattr(node, name, [new if item is old else item for item in value])


def _shown(statement: ast.AST) -> str:
    """A statement on one line, a compound one by its head."""
    shown = deepcopy(statement)
    holds = [name for name in ("body", "orelse", "decorator_list") if isinstance(getattr(shown, name, None), list)]
    for name in holds:
        setattr(shown, name, [ast.Pass()] if name == "body" else [])
    text = ast.unparse(ast.fix_missing_locations(shown))
    return text.splitlines()[0] if holds else " ".join(text.split())
