"""Whether a sentence that names a cause has a passage that names it, with the same caution.

A ranking of issues is no reason, and what a report infers stays inferred. Knows words; reads no question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.japanese import content_words

CAUSE = re.compile(
    r"ため(?:、|に(?!は)|だ|で[^す])|ためで|原因|要因|理由|せいで|おかげ|によって|により|に起因|ことから|背景に|背景とし|結果として|につなが"
    r"|\b(?:because|due to|thanks to|caused?|leads? to|as a result|owing to|reasons?)\b",
    re.IGNORECASE,
)  # fmt: skip
_CAREFUL = re.compile(
    r"推察|推測|考えられ|思われ|可能性|とみられ|と見られ|かもしれ|うかがえ|示唆|指摘|とされ|という|挙げ"
    r"|\b(?:may|might|could|likely|suggests?|seems?|appears?|presumably|according)\b",
    re.IGNORECASE,
)  # fmt: skip
_LEAST_SHARED = 0.5
"""Share of the content words of the claim that the passage's own sentence on the cause must hold."""


def check_cause(sentence: str, passages: Sequence[str]) -> str:
    """The problem with a causal sentence, in Japanese; empty when a passage's sentence carries it.

    Args:
        passages: Single sentences of the cited passages.
    """
    said = CAUSE.search(sentence)
    if not said:
        return ""
    words = set(content_words(sentence))
    carrying = [one for one in passages if CAUSE.search(one) and _shared(words, one) >= _LEAST_SHARED]
    if not carrying:
        return f"『{said[0]}』: 原因を述べた文が根拠にありません。"
    if all(_CAREFUL.search(one) for one in carrying) and not _CAREFUL.search(sentence):
        return "根拠の文にある「推察」などの断りが落ちています。"
    return ""


def _shared(words: set[str], passage: str) -> float:
    held = set(content_words(passage))
    return len(words & held) / len(words) if words else 0.0
