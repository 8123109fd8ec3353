"""A request's body as a checked record, or one Japanese sentence on what is wrong with it."""

from __future__ import annotations

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant import UsageError
from ui.doors import text_ja as t

Record = TypeVar("Record", bound=BaseModel)


def read_request(kind: type[Record], body: bytes) -> Record:
    """The body as `kind`.

    Raises:
        UsageError: No JSON, or a field of the wrong kind.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UsageError(t.BROKEN_JSON.format(reason=str(error)[:100])) from error
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "全体"
        raise UsageError(t.WRONG_FIELD.format(field=field, reason=first["msg"])) from error
