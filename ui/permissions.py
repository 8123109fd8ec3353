"""Who may do what on the page: the one place that every event asks.

Knows the request only. Roles and logins live elsewhere; they answer by replacing `Permissions.rule`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

Action = Literal["ask", "upload", "forget", "evaluate", "settings"]
Rule = Callable[[Any, Action], bool]


def _everybody(_request: Any, _action: Action) -> bool:
    """Without roles, whoever reaches the page on this machine is its owner."""
    return True


class Permissions:
    """The rule in force."""

    rule: Rule = staticmethod(_everybody)


def may(request: Any, action: Action) -> bool:
    """True when the reader behind `request` (a `gradio.Request` or None) may do `action`."""
    return Permissions.rule(request, action)
