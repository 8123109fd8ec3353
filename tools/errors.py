"""Errors of the two tools; both are subclasses of `corpus.errors.KonkyoError`."""

from corpus.errors import KonkyoError


class QueryError(KonkyoError):
    """A survey query that cannot be run: unknown name, illegal combination, time-out."""


class QueryTimeoutError(QueryError):
    """The database took longer than the limit."""
