"""SurveyQuery: a question to the figures, in codes only. The LLM and the rules fill it; code writes the SQL.

Knows the codebook's names; knows nothing about SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process

from corpus.codebook import Codebook
from tools.errors import QueryError

Order = Literal["asc", "desc", ""]
By = Literal["place", "population", "item", "year", ""]
CalculationKind = Literal["difference", "ratio", "sum", "pooled", "share", "count", "mean", "remainder"]


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """Keep figures whose value stands in this relation to `value` (in the measure's unit)."""

    relation: Literal[">=", ">", "<=", "<", "="]
    value: float


@dataclass(frozen=True, kw_only=True)
class SurveyQuery:
    """One request for published figures. Empty tuples do not restrict."""

    measure: str
    places: tuple[str, ...] = ()
    place_level: str = ""
    """national, region, prefecture or other: all places of that level."""
    populations: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    """Empty: the newest year of each combination; `all_years` for every year."""
    all_years: bool = False
    order: Order = ""
    limit: int | None = None
    threshold: Threshold | None = None
    statuses: tuple[str, ...] = ("published", "derived")
    calculation: CalculationKind | None = None

    def checked_against(self, codebook: Codebook) -> SurveyQuery:
        """This query, when every name in it exists.

        Raises:
            QueryError: A name does not exist; the message suggests the nearest one.
        """
        _check("指標", [self.measure], codebook.measures)
        _check("地域", self.places, codebook.places)
        _check("団体区分", self.populations, codebook.populations)
        _check("項目", self.items, codebook.items)
        if self.limit is not None and not 1 <= self.limit <= 100:
            raise QueryError(f"件数 {self.limit} は指定できません。1から100までにしてください。")
        return self


def _check(kind: str, codes: Iterable[str], known: Iterable[str]) -> None:
    names = set(known)
    for code in codes:
        if code not in names:
            near = process.extractOne(code, names)
            hint = f"『{near[0]}』のことですか。" if near else ""
            raise QueryError(f"{kind}『{code}』は見つかりません。{hint}")
