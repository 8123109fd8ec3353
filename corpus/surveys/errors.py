"""What can be wrong with a file given to `konkyo survey`; each message is one Japanese line with the way out."""

from __future__ import annotations

from corpus.errors import KonkyoError


class SurveyError(KonkyoError):
    """A spreadsheet that cannot be taken in, or an added survey that does not exist."""


class SurveyStoreError(SurveyError):
    """The folder of the added surveys is broken, locked or not writable."""
