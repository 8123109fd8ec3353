"""Questions from programs: asked in threads of their own, a bounded number at once, events as they come.

Remembers what earlier questions were read as, so that a conversation sent as bare texts is not answered
again from its start. Knows no protocol.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from assistant import AskOptions, Conversation, KonkyoError, Outcome, StageFinished, StageStarted, UsageError
from ui.doors import text_ja as t

if TYPE_CHECKING:
    from assistant import Assistant

logger = logging.getLogger(__name__)
Event = StageStarted | StageFinished | Outcome
QUESTIONS_AT_ONCE = 8
MOST_EARLIER = 6
"""Earlier questions that are read; older ones no longer matter for what a follow-up leaves out."""
_REMEMBERED = 256
_Key = tuple[AskOptions, tuple[str, ...]]


class BusyError(KonkyoError):
    """As many questions as allowed are being answered."""


class Asker:
    """Asks one assistant for every door; made before the assistant is open."""

    def __init__(
        self,
        wait: Callable[[], Assistant],
        *,
        at_once: int = QUESTIONS_AT_ONCE,
        opened: Callable[[], Assistant | None] = lambda: None,
    ) -> None:
        """`opened` gives the assistant once it is open and never waits."""
        self._wait = wait
        self.opened = opened
        self._places = threading.BoundedSemaphore(at_once)
        self._conversations: OrderedDict[_Key, Conversation] = OrderedDict()

    def wait(self) -> Assistant:
        """The assistant, waiting while it opens; blocks the thread.

        Raises:
            KonkyoError: It could not be opened.
        """
        return self._wait()

    async def stream(
        self, question: str, earlier: Sequence[str], options: AskOptions
    ) -> AsyncGenerator[Event, None]:
        """Events of one question until its outcome; closing the generator stops the run.

        Raises:
            UsageError: The question is empty or too long.
            BusyError: Too many questions at once.
        """
        asked = tuple(text.strip() for text in earlier if text.strip())[-MOST_EARLIER:]
        conversation = await self._conversation(asked, options)
        async with aclosing(self._run(question, conversation, options)) as events:
            async for event in events:
                if not isinstance(event, StageStarted | StageFinished):
                    self._remember((options, (*asked, question.strip())), conversation.followed_by(event))
                yield event

    async def answer(self, question: str, earlier: Sequence[str], options: AskOptions) -> Outcome:
        """The outcome of one question; errors as in `stream`."""
        async with aclosing(self.stream(question, earlier, options)) as events:
            async for event in events:
                if not isinstance(event, StageStarted | StageFinished):
                    return event
        raise KonkyoError(t.FAILED)

    async def _conversation(self, asked: tuple[str, ...], options: AskOptions) -> Conversation:
        """What the earlier questions were read as: remembered, or asked again from the first unknown one."""
        known = next((n for n in range(len(asked), 0, -1) if (options, asked[:n]) in self._conversations), 0)
        conversation = self._conversations[options, asked[:known]] if known else Conversation()
        for number in range(known, len(asked)):
            try:
                outcome = await self._outcome(asked[number], conversation, options)
            except UsageError:
                continue  # a question that could not be asked then says nothing now
            conversation = conversation.followed_by(outcome)
            self._remember((options, asked[: number + 1]), conversation)
        return conversation

    def _remember(self, key: _Key, conversation: Conversation) -> None:
        self._conversations[key] = conversation
        self._conversations.move_to_end(key)
        while len(self._conversations) > _REMEMBERED:
            self._conversations.popitem(last=False)

    async def _outcome(self, question: str, conversation: Conversation, options: AskOptions) -> Outcome:
        async with aclosing(self._run(question, conversation, options)) as events:
            async for event in events:
                if not isinstance(event, StageStarted | StageFinished):
                    return event
        raise KonkyoError(t.FAILED)

    async def _run(
        self, question: str, conversation: Conversation, options: AskOptions
    ) -> AsyncGenerator[Event, None]:
        if not self._places.acquire(blocking=False):
            raise BusyError(t.BUSY)
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[Event | Exception | None] = asyncio.Queue()
        stop = threading.Event()

        def put(event: Event | Exception | None) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(events.put_nowait, event)

        def work() -> None:
            try:
                self._read(question, conversation, options, put, stop)
            except Exception as error:
                put(error)
            finally:
                self._places.release()
                put(None)

        threading.Thread(target=work, name="konkyo-door", daemon=True).start()
        try:
            while (event := await events.get()) is not None:
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            stop.set()

    def _read(
        self,
        question: str,
        conversation: Conversation,
        options: AskOptions,
        put: Callable[[Event], None],
        stop: threading.Event,
    ) -> None:
        stream = self._wait().stream(question, conversation, options)
        try:
            for event in stream:
                if stop.is_set():
                    return
                put(event)
        finally:
            close = getattr(stream, "close", None)
            if close is not None:
                close()


def sentence_of(error: Exception) -> str:
    """The Japanese sentence for the caller; what is unexpected goes to the log, not to the caller."""
    if isinstance(error, KonkyoError):
        return str(error)
    logger.error("question failed", exc_info=error)
    return t.FAILED


def status_of(error: Exception) -> int:
    """The HTTP status for an error of `Asker`."""
    if isinstance(error, UsageError):
        return 400
    return 503 if isinstance(error, BusyError) else 500
