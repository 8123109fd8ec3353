"""The door for 源内, the government's AI portal: an 行政実務用AIアプリ that it calls and waits for.

The form is that of 「AIアプリAPI仕様」 of genai-web: {"inputs": {...}} in; {"outputs": Markdown, "artifacts": [...]}
out, files in base64; a continued conversation arrives as `conversation_histories`.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assistant import AskOptions, Outcome, UsageError
from ui.doors import text_ja as t
from ui.doors.asking import Asker, sentence_of, status_of
from ui.doors.markdown import linked_markdown
from ui.doors.reading import read_request
from ui.export import MIME, export_file

PATH = "/gennai"
_OF_TABLES = ("csv", "xlsx")


class _History(BaseModel):
    """One earlier exchange; `input` is the JSON text of its inputs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    input: str = ""

    def question(self) -> str:
        """The question of that exchange, empty when there is none to read."""
        try:
            return _Question.model_validate(json.loads(self.input)).question
        except (ValueError, ValidationError, RecursionError):
            return ""


class _Question(BaseModel):
    # 源内 sends a text that looks like a number as a number.
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    question: str = ""


class _Inputs(_Question):
    artifacts: str = ""
    """Formats of the files to send along, as a checkbox sends them: `docx,xlsx`."""
    lag: Literal["lowest_rate", "below_national"] = "lowest_rate"
    language: Literal["auto", "ja", "en"] = "auto"
    files: tuple[Any, ...] = ()
    conversation_histories: tuple[_History, ...] = Field(default=(), max_length=200)

    def kinds(self) -> tuple[str, ...]:
        """The asked formats.

        Raises:
            UsageError: One that cannot be made.
        """
        asked = tuple(kind.strip() for kind in self.artifacts.split(",") if kind.strip())
        for kind in asked:
            if kind not in MIME:
                raise UsageError(t.GENNAI_FORMAT.format(kind=kind, known="・".join(MIME)))
        return asked


class GennaiRequest(BaseModel):
    """What 源内 posts."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    inputs: _Inputs


def gennai_routes(asker: Asker) -> list[BaseRoute]:
    """The one route of this door."""

    async def invoke(request: Request) -> Response:
        try:
            inputs = read_request(GennaiRequest, await request.body()).inputs
            if not inputs.question.strip():
                raise UsageError(t.GENNAI_QUESTION)
            if inputs.files:
                raise UsageError(t.GENNAI_FILES)
            kinds = inputs.kinds()
            earlier = [history.question() for history in inputs.conversation_histories]
            options = AskOptions(lag=inputs.lag, language=inputs.language)
            outcome = await asker.answer(inputs.question, earlier, options)
            return JSONResponse(
                {"outputs": linked_markdown(outcome), "artifacts": _artifacts(outcome, kinds)}
            )
        except Exception as error:  # the edge: 源内 shows `outputs`, also of a failure
            status = status_of(error)
            return JSONResponse(error_form(sentence_of(error), status, type(error).__name__), status)

    return [Route(PATH, invoke, methods=["POST"])]


def error_form(message: str, status: int, code: str) -> dict[str, Any]:
    """An error as 源内 logs and shows it."""
    return {"outputs": message, "error": {"message": message, "details": f"{status} {code}"}}


def _artifacts(outcome: Outcome, kinds: tuple[str, ...]) -> list[dict[str, str]]:
    """The asked files; a sheet of an answer without a table is left out."""
    made = (
        export_file([outcome], kind)
        for kind in dict.fromkeys(kinds)
        if outcome.table is not None or kind not in _OF_TABLES
    )
    return [{"display_name": file["name"], "contents": file["data"]} for file in made]
