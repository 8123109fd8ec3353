"""Builds the LangChain chat for one OpenAI-compatible address; everything else asks through assistant/llm/client.py.

Knows the client library; knows no prompts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.llm.backends import Address
from assistant.llm.reply_limits import bounded
from assistant.llm.usage import Recorder

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

_CONNECT_S = 5.0


def new_chat(address: Address, name: str, timeout_s: float, recorder: Recorder) -> ChatOpenAI:
    """A chat at temperature 0 that counts its calls and tokens and never retries.

    Args:
        timeout_s: Longest wait for one reply.
    """
    # Imported here: slow, and rules alone never need it.
    import openai
    from langchain_core.callbacks import BaseCallbackHandler
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    class UsageCounter(BaseCallbackHandler):
        """Counts each request into the recording of the question that sent it."""

        def on_chat_model_start(self, *args: Any, **kwargs: Any) -> None:
            recording = recorder.current()
            if recording is not None:
                recording.count_call()

        def on_llm_end(self, response: Any, **kwargs: Any) -> None:
            recording = recorder.current()
            usage = getattr(response.generations[0][0].message, "usage_metadata", None) or {}
            if recording is not None:
                recording.count_tokens(usage.get("input_tokens", 0), usage.get("output_tokens", 0))

    return ChatOpenAI(
        base_url=address.base_url,
        api_key=SecretStr(address.api_key),
        model=name,
        temperature=0,
        seed=0,
        timeout=openai.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
        max_retries=0,
        use_responses_api=False,
        http_client=bounded(openai.DefaultHttpxClient(trust_env=not address.local), timeout_s),
        callbacks=[UsageCounter()],
    )
