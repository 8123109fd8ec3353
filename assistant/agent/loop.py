"""The agent loop: a configured, tool-calling LLM looks things up and drafts, within rounds and seconds.

Knows LangChain's agent; what the tools do and whether the draft is true is decided elsewhere.
"""

from __future__ import annotations

import contextvars
import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, Literal, cast

from assistant.agent.draft import AgentDraft, Stopped, cited_ids, unify_marks, without_invented
from assistant.agent.written_calls import find_written_calls, without_thinking
from assistant.llm.failures import translate_failure, unreadable_reply
from tools.evidence import Evidence
from tools.langchain_tools import SurveyTools

if TYPE_CHECKING:
    from langchain.agents.middleware import ModelRequest, ModelResponse
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolCall

MOST_CALLS_A_ROUND = 6
MOST_REMINDERS = 2

_log = logging.getLogger(__name__)
_LANGUAGES = {"ja": "日本語", "en": "英語"}
_ANSWER_NOW = "道具はもう使えません。ここまでの返事だけを根拠に、番号を付けて答えを書いてください。"
_NOTICES: dict[Stopped, str] = {
    "done": "",
    "rounds": "LLM が決められた回数のうちに答えを書き終えなかったため、規則だけで答えました。",
    "time": "LLM が決められた時間のうちに答えを書き終えなかったため、規則だけで答えました。",
    "error": "LLM とのやりとりが途中で失敗したため、規則だけで答えました。",
}


class _OutOfTimeError(Exception):
    """The seconds of this run are used up."""


def run_agent(
    question: str,
    llm_chat: BaseChatModel,
    tools: SurveyTools,
    *,
    rounds: int = 4,
    seconds: float = 60,
    language: Literal["ja", "en"] = "ja",
    earlier: Sequence[str] = (),
) -> AgentDraft:
    """Let the LLM use the tools and draft an answer.

    Args:
        question: The user's question.
        llm_chat: A chat LLM that can call tools, for example `Llm.chat()`.
        tools: From `make_tools`, fresh for this run.
        rounds: Most calls of the LLM; in the last one it has no tools and must answer.
        seconds: Longest time for the whole run; the call returns then, whatever the server does.
        language: Language of the draft.
        earlier: Earlier questions of the conversation, oldest first, so that a follow-up can be understood.

    Returns:
        The draft, unverified. `stopped` tells why it ended; with anything but `done` the text may be empty.

    Raises:
        LlmError: The server could not be reached or did not reply sensibly, and nothing was found so far.
    """
    steering = _Steering(rounds=rounds, seconds=seconds, evidence=lambda: tools.collector.items)
    prompt = agent_prompt(tool_rounds=rounds - 1, language=language)
    agent = _build_agent(llm_chat, tools, prompt, steering)
    asked = _human(_asked(question, earlier))
    started = time.perf_counter()
    failure = _run_bounded(
        lambda: agent.invoke({"messages": [asked]}, {"recursion_limit": 8 * rounds + 10}), seconds
    )
    stopped = steering.close(failure)
    draft = _draft(steering, stopped, tools.collector.items)
    elapsed = (time.perf_counter() - started) * 1000
    _log.info(
        "agent rounds=%d stopped=%s evidence=%d ms=%d", draft.rounds, stopped, len(draft.evidence), elapsed
    )
    if failure and stopped == "error" and not draft.evidence:
        name = str(getattr(llm_chat, "model_name", "LLM"))
        raise (translate_failure(failure, name) or unreadable_reply(name)) from failure
    return draft


def _build_agent(llm_chat: BaseChatModel, tools: SurveyTools, prompt: str, steering: _Steering) -> Any:
    # LangChain's agent takes two seconds to import; only a configured LLM needs it.
    from langchain.agents import create_agent
    from langchain.agents.middleware import after_model, wrap_model_call

    @wrap_model_call
    def ask_within_bounds(request: ModelRequest, handler: Any) -> ModelResponse:
        return steering.ask(request, handler)

    @after_model(can_jump_to=["model", "end"])
    def judge_reply(state: Any, runtime: Any) -> dict[str, Any] | None:
        return steering.judge(state["messages"])

    return create_agent(
        llm_chat, list(tools.tools), system_prompt=prompt, middleware=[ask_within_bounds, judge_reply]
    )


def agent_prompt(*, tool_rounds: int, language: Literal["ja", "en"]) -> str:
    """The system prompt; a variable that is missing in the call or the file raises."""
    text = files("assistant.llm").joinpath("prompts/agent.md").read_text(encoding="utf-8")
    return Template(text).substitute(tool_rounds=tool_rounds, language=_LANGUAGES[language])


def _asked(question: str, earlier: Sequence[str]) -> str:
    return f"前の質問: {' / '.join(earlier)}\n今の質問: {question}" if earlier else question


def _run_bounded(run: Callable[[], object], seconds: float) -> Exception | None:
    """Run in a thread and wait at most `seconds`; what went wrong, or None.

    A server that sends a byte now and then outlives every socket timeout, hence the thread.
    """
    failures: list[Exception] = []

    def body() -> None:
        try:
            run()
        except Exception as error:  # the edge: LangChain and servers raise anything
            failures.append(error)

    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(body,), name="agent-loop", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        return _OutOfTimeError()
    return failures[0] if failures else None


def _draft(steering: _Steering, stopped: Stopped, evidence: tuple[Evidence, ...]) -> AgentDraft:
    text, invented = without_invented(steering.text, (piece.id for piece in evidence))
    return AgentDraft(
        text=text,
        evidence=evidence,
        rounds=steering.rounds_used,
        stopped=stopped,
        notice=_NOTICES[stopped],
        invented=invented,
        prompt_tokens=steering.prompt_tokens,
        completion_tokens=steering.completion_tokens,
    )


class _Steering:
    """Counts rounds and time, mends replies, and reminds the LLM of what a draft needs; one a run."""

    def __init__(self, *, rounds: int, seconds: float, evidence: Callable[[], tuple[Evidence, ...]]) -> None:
        self.rounds_used = 0
        self.text = ""
        """The newest reply that was meant as an answer, marks unified."""
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self._rounds = rounds
        self._deadline = time.monotonic() + seconds
        self._evidence = evidence
        self._reminders = 0
        self._closed = False
        self._cut_off = False
        """The last round wanted tools instead of answering."""

    @property
    def _last_round(self) -> bool:
        return self.rounds_used >= self._rounds

    def close(self, failure: Exception | None) -> Stopped:
        """Stop a run that still goes on in its thread, and say how it ended."""
        self._closed = True
        if failure is None:
            return "done" if self.text and not self._cut_off else "rounds"
        if isinstance(failure, _OutOfTimeError) or time.monotonic() >= self._deadline:
            return "time"
        _log.warning("agent loop failed: %s", type(failure).__name__, exc_info=failure)
        return "error"

    def ask(self, request: ModelRequest, handler: Callable[[ModelRequest], ModelResponse]) -> ModelResponse:
        """One LLM call: with the time that is left, and in the last round without tools."""
        left = self._deadline - time.monotonic()
        if left <= 0 or self._closed:
            raise _OutOfTimeError
        self.rounds_used += 1
        if left < _longest_wait(request.model):
            request = request.override(model_settings={**request.model_settings, "timeout": left})
        if self._last_round:
            request = request.override(tools=[], messages=[*request.messages, _human(_ANSWER_NOW)])
        response = handler(request)
        response.result = [
            self._mended(cast("AIMessage", one)) if one.type == "ai" else one for one in response.result
        ]
        return response

    def judge(self, messages: Sequence[AnyMessage]) -> dict[str, Any] | None:
        """End the run after the last round; before it, send an unusable answer back with a reason."""
        reply = messages[-1]
        if reply.type == "ai" and cast("AIMessage", reply).tool_calls:
            self._cut_off = self._last_round
            return {"jump_to": "end"} if self._last_round else None
        if self._closed or self._last_round or self._reminders >= MOST_REMINDERS:
            return None
        reminder = self._reminder(messages)
        if reminder is None:
            return None
        self._reminders += 1
        return {"messages": [_human(reminder)], "jump_to": "model"}

    def _reminder(self, messages: Sequence[AnyMessage]) -> str | None:
        known = [piece.id for piece in self._evidence()]
        cited = cited_ids(self.text)
        invented = [one for one in cited if one not in known]
        if not self.text:
            return "答えの文がありません。道具を使うか、番号を付けて答えを書いてください。"
        if invented:
            usable = f"使えるのは {'、'.join(known)} です。" if known else "まず道具で調べてください。"
            return f"根拠の番号 {'、'.join(invented)} はありません。{usable}"
        if not any(message.type == "tool" for message in messages):
            return "根拠がまだありません。道具で調べてから、番号を付けて答えてください。"
        if known and not cited:
            return f"根拠の番号が付いていません。どの文にも {'、'.join(known)} のどれかを付けてください。"
        return None

    def _mended(self, reply: AIMessage) -> AIMessage:
        """The reply with real tool calls where it meant some, and without thinking."""
        from langchain_core.messages import AIMessage

        usage = reply.usage_metadata
        self.prompt_tokens += usage["input_tokens"] if usage else 0
        self.completion_tokens += usage["output_tokens"] if usage else 0
        text = without_thinking(reply.text)
        calls = _meant_calls(reply, text, self.rounds_used)
        if calls:
            return AIMessage(content="" if self._last_round else text, tool_calls=calls, id=reply.id)
        if text and not self._closed:
            self.text = unify_marks(text)
        return AIMessage(content=text, id=reply.id)


def _human(text: str) -> HumanMessage:
    from langchain_core.messages import HumanMessage  # slow, and only a configured LLM needs it

    return HumanMessage(text)


def _longest_wait(llm_chat: BaseChatModel) -> float:
    """Seconds that the chat waits for a reply by itself: its timeout, a number or one for each phase."""
    configured = getattr(llm_chat, "request_timeout", None)
    seconds = getattr(configured, "read", configured)
    return float(seconds) if isinstance(seconds, int | float) else math.inf


def _meant_calls(reply: AIMessage, text: str, round_number: int) -> list[ToolCall]:
    """Calls of the reply; those with broken arguments go on empty, so that the tool says what is missing.

    Ids are made anew: some servers send none, or the same one twice.
    """
    from langchain_core.messages import ToolCall

    meant = [(call["name"], call["args"]) for call in reply.tool_calls]
    meant += [(broken["name"] or "unknown", {}) for broken in reply.invalid_tool_calls]
    meant = meant or [(written.name, written.arguments) for written in find_written_calls(text)]
    return [
        ToolCall(name=name, args=arguments, id=f"call_{round_number}_{number}", type="tool_call")
        for number, (name, arguments) in enumerate(meant[:MOST_CALLS_A_ROUND], start=1)
    ]
