"""What went wrong with a call to the LLM, as a sentence for the reader."""

from __future__ import annotations

from assistant.errors import LlmError, LlmReplyError, LlmUnavailableError

NONSENSE = (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What the client library stumbles with when a server speaks nonsense."""


class SchemaRefusedError(LlmReplyError):
    """The endpoint refused the request as such (HTTP 4xx); it may accept one without a JSON schema."""


def unreadable_reply(name: str) -> LlmReplyError:
    """The error for a reply that cannot be read."""
    return LlmReplyError(
        f"言語モデル『{name}』の返答を読み取れなかったため、規則だけで回答しました。"
        "続くときは別の言語モデルを設定してください。"
    )


def translate_failure(error: Exception, name: str) -> LlmError | None:
    """The reader's sentence for an error of the OpenAI client; None when it is not one."""
    import openai  # slow to import, and loaded already when one of its errors arrives

    if isinstance(error, openai.APITimeoutError):
        return LlmUnavailableError(
            f"言語モデル『{name}』が時間内に返答しなかったため、規則だけで回答しました。"
            f"KONKYO_LLM_TIMEOUT_S で待ち時間を延ばせます。"
        )
    if _has_cause(error, "ReplyTooLargeError"):
        return LlmReplyError(
            f"言語モデル『{name}』の返答が長すぎるため、規則だけで回答しました。接続先を確かめてください。"
        )
    if isinstance(error, openai.APIConnectionError):
        return LlmUnavailableError(
            f"言語モデル『{name}』に接続できないため、規則だけで回答しました。接続先が動いているか確かめてください。"
        )
    if isinstance(error, openai.APIStatusError):
        sentence = (
            f"言語モデル『{name}』がエラー（HTTP {error.status_code}）を返したため、規則だけで回答しました。"
            f"接続先の設定（URL、名前、キー）を確かめてください。"
        )
        refused = error.status_code in (400, 415, 422, 501)
        return SchemaRefusedError(sentence) if refused else LlmUnavailableError(sentence)
    return unreadable_reply(name) if isinstance(error, openai.OpenAIError) else None


def _has_cause(error: BaseException, name: str) -> bool:
    """True when an error of this name led to `error`, however many times it was wrapped."""
    cause: BaseException | None = error
    while cause is not None:
        if type(cause).__name__ == name:
            return True
        cause = cause.__cause__
    return False
