"""What an LLM is allowed to reply, as grammar or JSON schema, and how a reply is read back.

Pure text work: knows no server and no client.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from corpus.japanese import normalize_text

_THOUGHT = re.compile(r"<think>.*?(</think>|$)", re.DOTALL)
_FENCE = re.compile(r"^```\w*\s*|\s*```$")
_NUMBER_LIST = re.compile(r"\D{0,12}\d{1,9}(?:\D{1,6}\d{1,9})*\D{0,12}")
_LONGEST = 100_000
"""Characters of a reply that are looked at."""


def choice_grammar(options: Sequence[str]) -> str:
    """A llama.cpp grammar that allows exactly one of `options`, with nothing around it."""
    return "root ::= " + " | ".join(_quoted(option) for option in options)


def numbers_grammar(maximum: int, at_most: int) -> str:
    """A llama.cpp grammar for `3,1,8`: one to `at_most` numbers from 1 to `maximum`."""
    numbers = " | ".join(f'"{number}"' for number in range(1, maximum + 1))
    more = f' ("," number){{0,{at_most - 1}}}' if at_most > 1 else ""
    return f"root ::= number{more}\nnumber ::= {numbers}"


def choice_schema(options: Sequence[str]) -> dict[str, Any]:
    """The `response_format` for one of `options` (strict JSON schema)."""
    return _response_format("choice", {"type": "string", "enum": list(options)})


def numbers_schema(maximum: int, at_most: int) -> dict[str, Any]:
    """The `response_format` for one to `at_most` numbers from 1 to `maximum`."""
    number = {"type": "integer", "minimum": 1, "maximum": maximum}
    return _response_format("numbers", {"type": "array", "items": number, "minItems": 1, "maxItems": at_most})


def read_choice(reply: str, options: Sequence[str]) -> str | None:
    """The option that `reply` names and no other, or None."""
    text = clean_reply(reply)
    named = _json_member(text, "choice")
    wanted = _comparable(named if isinstance(named, str) else text)
    exact = [option for option in options if _comparable(option) == wanted]
    if exact:
        return exact[0]
    contained = [option for option in options if _comparable(option) in wanted]
    # 「都道府県別」 also contains 「都道府県」: only the longest counts, and only when it covers the others.
    longest = max(contained, key=len, default=None)
    covers = longest is not None and all(_comparable(option) in _comparable(longest) for option in contained)
    return longest if covers else None


def read_numbers(reply: str, *, maximum: int, at_most: int) -> tuple[int, ...]:
    """The distinct numbers 1..maximum of a reply, in its order; empty when it is not a list of numbers."""
    text = clean_reply(reply)
    listed = _json_member(text, "numbers")
    if isinstance(listed, list):
        numbers = [item for item in listed if isinstance(item, int) and not isinstance(item, bool)]
    elif _NUMBER_LIST.fullmatch(text):
        numbers = [int(digits) for digits in re.findall(r"\d+", text)]
    else:
        return ()
    return tuple(dict.fromkeys(number for number in numbers if 1 <= number <= maximum))[:at_most]


def clean_reply(reply: str) -> str:
    """The reply without thoughts (`<think>`), code fences and surrounding space."""
    return _FENCE.sub("", _THOUGHT.sub("", reply[:_LONGEST]).strip()).strip()


def whole_sentences(text: str) -> str:
    """A reply that was cut off, up to its last finished sentence (all of it when there is none)."""
    end = max(text.rfind(mark) for mark in "。！？\n")
    return text[: end + 1].rstrip() if end >= 0 else text


def _response_format(name: str, member: dict[str, Any]) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {name: member},
        "required": [name],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _comparable(text: str) -> str:
    return normalize_text(text).strip("\"'「」『』。.- ").casefold()


def _json_member(text: str, name: str) -> Any:
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        data = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return None
    return data.get(name) if isinstance(data, dict) else None
