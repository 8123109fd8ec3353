"""The literal pieces of the regular expressions in a module: what an adversary repeats to make them hang."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _parser as parser  # type: ignore[attr-defined] -- the only way to see a pattern's pieces
from types import ModuleType
from typing import Any

_MOST = 40
"""Pieces of one pattern; lists of a thousand names repeat themselves."""


def pieces_of(modules: Iterable[ModuleType]) -> tuple[str, ...]:
    """All literal runs of all patterns at the top of these modules, without duplicates, in order."""
    found: dict[str, None] = {}
    for module in modules:
        for pattern in _patterns(vars(module).values()):
            runs = dict.fromkeys(_runs(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)))
            found.update(dict.fromkeys(list(runs)[:_MOST]))
    return tuple(found)


def _patterns(values: Iterable[Any]) -> Iterator[re.Pattern[str]]:
    for value in values:
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from _patterns(value)
        elif isinstance(value, dict):
            yield from _patterns(value.values())


def _runs(parsed: Any) -> Iterator[str]:
    run = ""
    for operation, argument in parsed:
        name = str(operation)
        if name == "LITERAL":
            run += chr(argument)
            continue
        if run:
            yield run
        run = ""
        if name == "IN":
            yield from (chr(inner) for kind, inner in argument if str(kind) == "LITERAL")
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _runs(branch)
        else:
            inside = argument if isinstance(argument, tuple) else ()
            for part in inside:
                if isinstance(part, parser.SubPattern):
                    yield from _runs(part)
    if run:
        yield run
