"""Errors of the language model; the caller answers by rules instead and shows the sentence as a notice.

KonkyoError
└── LlmError                   the language model cannot be used
    ├── LlmUnavailableError    not there, not loaded, too slow, or out of reach
    │   └── LlmBusyError       others are using it just now
    ├── LlmReplyError          it replied, but not with anything asked for
    └── WeightsError           the bundled weights are missing, damaged, or do not fit on the disk
"""

from corpus.errors import KonkyoError


class LlmError(KonkyoError):
    """The language model cannot be used."""


class LlmUnavailableError(LlmError):
    """The language model is switched off, not loaded, too slow or out of reach."""


class LlmBusyError(LlmUnavailableError):
    """Other questions use the language model just now; nothing is wrong with it."""

    def __init__(self) -> None:
        super().__init__("言語モデルが混み合っているため、待たずに規則だけで回答しました。")


class LlmReplyError(LlmError):
    """The language model replied with something that was not asked for."""


class WeightsError(LlmError):
    """The bundled weights are missing, damaged, or do not fit on the disk."""
