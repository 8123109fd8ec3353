"""Recognises tool calls that an LLM wrote into its text instead of calling the tool.

Knows the usual ways (JSON, tags, a Python call); knows nothing about which tools exist.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

_NAME_KEYS = ("name", "tool", "tool_name", "function", "action")
_ARGUMENT_KEYS = ("arguments", "parameters", "args", "input", "action_input")
_NAME_BEFORE_JSON = re.compile(r"([A-Za-z_]\w{2,40})[>`\s:=]{0,6}(?:```(?:json)?\s*)?$")
_PYTHON_CALL = re.compile(r"\b([a-z]\w*_\w+)\(")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class WrittenCall:
    """One call found in a text."""

    name: str
    arguments: dict[str, Any]


def without_thinking(text: str) -> str:
    """The text without `<think>` sections, which some servers leave in."""
    return _THINKING.sub("", text).strip()


def find_written_calls(text: str) -> tuple[WrittenCall, ...]:
    """All tool calls written in `text`, in order; empty for ordinary prose."""
    calls = list(_json_calls(text))
    return tuple(calls or _python_calls(text))


def _json_calls(text: str) -> Iterator[WrittenCall]:
    decoder = json.JSONDecoder(strict=False)
    position = 0
    while (start := _next_brace(text, position)) >= 0:
        try:
            value, position = decoder.raw_decode(text, start)
        except json.JSONDecodeError:
            position = start + 1
            continue
        yield from _calls_in(value, text[:start])


def _next_brace(text: str, position: int) -> int:
    return min((at for at in (text.find("{", position), text.find("[", position)) if at >= 0), default=-1)


def _calls_in(value: object, before: str) -> Iterator[WrittenCall]:
    if isinstance(value, list):
        for one in cast("list[object]", value):
            yield from _calls_in(one, "")
    elif isinstance(value, dict):
        found = _call_of(cast("dict[str, Any]", value), before)
        if found:
            yield found


def _call_of(value: dict[str, Any], before: str) -> WrittenCall | None:
    inner = value.get("function")
    if isinstance(inner, dict):
        return _call_of(cast("dict[str, Any]", inner), before)
    name = next((value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), None)
    arguments = next((value[key] for key in _ARGUMENT_KEYS if key in value), None)
    if name and arguments is not None:
        return WrittenCall(name=name, arguments=_as_arguments(arguments))
    named = _NAME_BEFORE_JSON.search(before)
    if named and "_" in named[1]:
        return WrittenCall(name=named[1], arguments=value)
    return None


def _as_arguments(arguments: object) -> dict[str, Any]:
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except json.JSONDecodeError:
            return {}
    return cast("dict[str, Any]", arguments) if isinstance(arguments, dict) else {}


def _python_calls(text: str) -> Iterator[WrittenCall]:
    for found in _PYTHON_CALL.finditer(text):
        closing = _closing_bracket(text, found.end() - 1)
        try:
            call = ast.parse(text[found.start() : closing + 1], mode="eval").body
        except (SyntaxError, ValueError):
            continue
        if isinstance(call, ast.Call) and not call.args:
            try:
                arguments = {one.arg or "": ast.literal_eval(one.value) for one in call.keywords}
            except ValueError:
                continue
            yield WrittenCall(name=found[1], arguments=arguments)


def _closing_bracket(text: str, opening: int) -> int:
    depth = 0
    for position in range(opening, min(len(text), opening + 2000)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return opening
