"""The one seam to the language model: small constrained decisions, and prose from a capable one.

Every call may fail; it then raises an LlmError and the caller answers by rules.
Knows no questions and no figures.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.errors import LlmBusyError, LlmError, LlmUnavailableError
from assistant.llm.backends import Address, Backend, BackendKind, State, open_backend
from assistant.llm.chat import new_chat
from assistant.llm.failures import NONSENSE, SchemaRefusedError, translate_failure, unreadable_reply
from assistant.llm.gate import Gate
from assistant.llm.replies import (
    choice_grammar,
    choice_schema,
    clean_reply,
    numbers_grammar,
    numbers_schema,
    read_choice,
    read_numbers,
    whole_sentences,
)
from assistant.llm.usage import Recorder, Recording
from assistant.llm.warming import Warming
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

_log = logging.getLogger(__name__)

LOCAL: tuple[BackendKind, ...] = ("embedded", "gguf")
_TURN_S = 1.5
"""How long a question waits for its turn at the LLM before rules answer it."""
REST_S = 30.0
"""How long an LLM that did not reply is left alone, so that each question waits for it only once."""


def open_llm(settings: Settings, *, progress: bool = True) -> Llm:
    """The LLM that the settings name; returns at once, the embedded one goes on loading in the background.

    `progress` draws a bar on stderr while the weights are joined for the first time.

    Raises:
        UsageError: The settings contradict themselves or name a file that is not there.
    """
    return Llm(open_backend(settings, progress=progress), timeout_s=settings.llm_timeout_s)


class Llm:
    """A language model behind an OpenAI-compatible address; safe to call from several threads."""

    def __init__(self, backend: Backend, *, timeout_s: float) -> None:
        self._backend = backend
        self._timeout_s = timeout_s
        self._recorder = Recorder()
        self._chats: dict[Address, ChatOpenAI] = {}
        self._lock = threading.Lock()
        self._failure = ""
        self._rest_until = 0.0
        self._schema_refused = False
        self._in_use = 0
        self._warming: Warming | None = None
        self._gate = Gate(running=1 if backend.kind in LOCAL else 8, waiting=1, wait_s=_TURN_S)

    @property
    def backend(self) -> BackendKind:
        """embedded, endpoint, gguf or none."""
        return self._backend.kind

    @property
    def name(self) -> str:
        """Name of the llm, as the reader should see it."""
        return self._backend.name

    @property
    def capable(self) -> bool:
        """True when it may write prose and call tools: a configured endpoint."""
        return self._backend.kind == "endpoint"

    @property
    def notice(self) -> str:
        """Why rules answer instead, as a Japanese sentence; empty while the LLM works or is switched off."""
        return self._backend.notice() or self._failure

    def state(self) -> State:
        """loading, ready, failed (for now, or for good), or none."""
        state = self._backend.state()
        return "failed" if state == "ready" and self._resting() else state

    def wait_ready(self, timeout_s: float) -> bool:
        """Wait for loading to end; True when calls can be made."""
        try:
            self._backend.connect(timeout_s)
        except LlmError:
            return False
        return True

    def choose(self, prompt: str, options: Sequence[str], *, system: str = "") -> str | None:
        """Exactly one of `options`; None only when there are none. A single option costs no call.

        Raises:
            LlmError: Not available, too slow, or the reply names no option.
        """
        distinct = tuple(dict.fromkeys(options))
        if len(distinct) < 2:
            return distinct[0] if distinct else None
        reply = self._constrained(
            prompt,
            system=system,
            grammar=choice_grammar(distinct),
            response_format=choice_schema(distinct),
            instruction="\n- ".join(("次のうち一つだけを、そのまま書いてください。", *distinct)),
            max_tokens=32 + 2 * max(len(option) for option in distinct),
        )
        chosen = read_choice(reply, distinct)
        if chosen is None:
            raise self._unreadable(reply)
        return chosen

    def pick_numbers(self, prompt: str, *, maximum: int, at_most: int, system: str = "") -> tuple[int, ...]:
        """Between one and `at_most` distinct numbers from 1 to `maximum`, in the LLM's order.

        Raises:
            LlmError: Not available, too slow, or the reply holds no such number.
        """
        if maximum < 1 or at_most < 1:
            return ()
        reply = self._constrained(
            prompt,
            system=system,
            grammar=numbers_grammar(maximum, at_most),
            response_format=numbers_schema(maximum, at_most),
            instruction=f"1から{maximum}までの番号だけを、多くても{at_most}個、カンマで区切って書いてください。",
            max_tokens=16 + 5 * at_most,
        )
        numbers = read_numbers(reply, maximum=maximum, at_most=at_most)
        if not numbers:
            raise self._unreadable(reply)
        return numbers

    def write(self, prompt: str, *, system: str = "", max_tokens: int = 600) -> str:
        """Free text; a reply that was cut off ends with its last whole sentence.

        Raises:
            LlmError: Not available, too slow, or the reply is empty.
        """
        text, finish = self._ask(prompt, system=system, max_tokens=max_tokens)
        written = clean_reply(text)
        if finish == "length":
            written = whole_sentences(written)
        if not written:
            raise self._unreadable(text)
        return written

    def chat(self) -> ChatOpenAI:
        """The LangChain chat for the agent loop; call it inside `with llm.guarded():`.

        Raises:
            LlmUnavailableError: Switched off, still loading, or out of reach a moment ago.
        """
        if self._resting():
            raise LlmUnavailableError(self._failure)
        return self._connected_chat()

    @contextmanager
    def guarded(self, *, schema_tried: bool = False) -> Iterator[None]:
        """Turn whatever a call through `chat()` raises into an LlmError with its sentence.

        With `schema_tried`, a refused request is a SchemaRefusedError and not yet a failure.
        """
        with self._lock:
            self._in_use += 1
        try:
            yield
        except LlmError as error:
            self._note_failure(error)
            raise
        except NONSENSE as error:
            raise self._note_failure(unreadable_reply(self.name)) from error
        except Exception as error:
            translated = translate_failure(error, self.name)
            if translated is None:
                raise
            if schema_tried and isinstance(translated, SchemaRefusedError):
                raise translated from error
            raise self._note_failure(translated) from error
        else:
            self._failure, self._rest_until = "", 0.0
        finally:
            with self._lock:
                self._in_use -= 1

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """Count the calls and tokens of one question: `with llm.recording() as use: ...; use.as_use()`."""
        with self._recorder.open(Recording(backend=self.backend, name=self.name)) as recording:
            yield recording

    def warm(self, system_prompts: Sequence[str]) -> None:
        """Let a local LLM read these fixed prompts once, in the background; questions go first."""
        if self.backend in LOCAL and self._warming is None:
            prompts = tuple(system_prompts)
            self._warming = Warming(self._idle, lambda: self._warm(prompts))

    def close(self) -> None:
        """Give memory and processes back; later calls raise LlmUnavailableError."""
        self._backend.close()
        if self._warming is not None:
            self._warming.end()

    def _constrained(
        self,
        prompt: str,
        *,
        system: str,
        grammar: str,
        response_format: dict[str, Any],
        instruction: str,
        max_tokens: int,
    ) -> str:
        if self.backend != "endpoint":
            return self._ask(
                prompt,
                system=system,
                max_tokens=max_tokens,
                extra={"grammar": grammar, "cache_prompt": False},
            )[0]
        if not self._schema_refused:
            extra = {"response_format": response_format}
            try:
                # A thinking llm spends tokens before it replies.
                return self._ask(prompt, system=system, max_tokens=max_tokens + 1000, extra=extra)[0]
            except SchemaRefusedError:
                _log.info("llm endpoint takes no JSON schema; replies are checked instead")
                self._schema_refused = True
        return self._ask(f"{prompt}\n\n{instruction}", system=system, max_tokens=max_tokens + 1000)[0]

    def _ask(
        self, prompt: str, *, system: str, max_tokens: int, extra: dict[str, Any] | None = None
    ) -> tuple[str, str]:
        """One exchange: the reply's text and its finish reason."""
        messages = [("system", system)] if system else []
        messages.append(("human", prompt))
        started = time.monotonic()
        with self.guarded(schema_tried=bool(extra and "response_format" in extra)), self._gate.entered():
            chat = self.chat()
            # max_tokens in the body: older servers do not know the newer name that the client would send.
            reply = chat.invoke(messages, extra_body={"max_tokens": max_tokens} | (extra or {}))
        _log.debug("llm reply ms=%.0f", (time.monotonic() - started) * 1000)
        return str(reply.text), str(reply.response_metadata.get("finish_reason", ""))

    def _connected_chat(self) -> ChatOpenAI:
        address = self._backend.connect(self._timeout_s)
        with self._lock:
            if address not in self._chats:
                self._chats[address] = new_chat(address, self.name, self._timeout_s, self._recorder)
            return self._chats[address]

    def _idle(self) -> bool:
        """Loaded, and no question is using it: a program that answers one by rules never warms anything up."""
        return not self._in_use and self._backend.state() == "ready"

    def _warm(self, system_prompts: tuple[str, ...]) -> None:
        for system in system_prompts:
            while self._in_use:
                time.sleep(0.1)
            if self._backend.state() != "ready":
                return
            chat = self._connected_chat()
            chat.invoke([("system", system), ("human", "")], extra_body={"max_tokens": 1})

    def _resting(self) -> bool:
        return time.monotonic() < self._rest_until

    def _note_failure(self, error: LlmError) -> LlmError:
        recording = self._recorder.current()
        if recording is not None:
            recording.notice = str(error)
        if isinstance(error, LlmBusyError):  # nothing is wrong, and nobody else needs to hear of it
            _log.info("llm busy")
            return error
        self._failure = str(error)
        out_of_reach = isinstance(error, LlmUnavailableError) and self._backend.state() == "ready"
        if out_of_reach and not self._resting():
            self._rest_until = time.monotonic() + REST_S
        _log.warning("llm call failed: %s", error)
        return error

    def _unreadable(self, reply: str) -> LlmError:
        _log.info("llm reply not usable: %.80r", reply)
        return self._note_failure(unreadable_reply(self.name))
