"""What an LLM may send to the survey tool, and its way into a checked `SurveyQuery`.

Names are taken as codes or as people write them; whatever does not exist is answered with the nearest name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from rapidfuzz import fuzz, process

from corpus.codebook import Codebook
from corpus.gazetteer import fold
from tools.errors import QueryError
from tools.survey_query import CalculationKind, SurveyQuery, Threshold

PLACE_LEVELS = ("national", "region", "prefecture")
_KINDS = {"measure": "指標", "place": "地域", "population": "団体区分", "item": "項目"}
_ORDERS = {
    **dict.fromkeys(("asc", "ascending", "low", "lowest", "低い順", "昇順"), "asc"),
    **dict.fromkeys(("desc", "descending", "high", "highest", "高い順", "降順"), "desc"),
    **dict.fromkeys(("", "none"), ""),
}
MOST_CHOICES = 6
_NEAR_ENOUGH = 45.0
"""rapidfuzz ratio (0-100) below which a suggestion would only confuse."""


class QueryArguments(BaseModel):
    """Arguments of the survey tool, as the LLM fills them in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: str = Field(description="指標のコードまたは名前。ひとつだけ。")
    places: tuple[str, ...] = Field(
        default=(), description="地域の名前（高知県、近畿、全国）。空なら絞らない。"
    )
    place_level: Literal["", "national", "region", "prefecture"] = Field(
        default="", description="ある階層の地域すべて。地域区分は region、都道府県は prefecture。"
    )
    populations: tuple[str, ...] = Field(
        default=(), description="団体区分の名前（指定都市、特別区、町、村）。空なら絞らない。"
    )
    items: tuple[str, ...] = Field(
        default=(), description="設問の項目の名前（人材不足、著作権侵害）。空なら絞らない。"
    )
    years: tuple[int, ...] = Field(
        default=(), description="調査年度（2024 は 2024年12月31日時点）。空なら最新。"
    )
    all_years: bool = Field(default=False, description="推移を見るとき true。")
    order: Literal["asc", "desc", ""] = Field(default="", description="asc は低い順、desc は高い順。")
    limit: int | None = Field(default=None, ge=1, le=100, description="上からいくつ。")
    threshold: float | None = Field(default=None, description="この値を境に絞る（指標の単位で）。")
    threshold_relation: Literal[">=", ">", "<=", "<"] = Field(
        default=">=", description="threshold との関係。"
    )
    calculation: CalculationKind | None = Field(
        default=None, description="見つかった値の計算。difference と ratio はちょうど二つの値から。"
    )

    @field_validator("places", "populations", "items", "years", mode="before")
    @classmethod
    def _as_list(cls, value: object) -> object:
        """LLMs often send one name, or a list written as text."""
        if isinstance(value, str) and value.strip().startswith("["):
            try:
                return json.loads(value)
            except json.JSONDecodeError:
                return (value,)
        if value is None or value == "":
            return ()
        return (value,) if isinstance(value, str | int) else value

    @field_validator("order", mode="before")
    @classmethod
    def _as_order(cls, value: object) -> object:
        return _ORDERS.get(str(value or "").strip().lower(), value)


class ArgumentReader:
    """Turns `QueryArguments` into queries; keeps every written form of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._codes: dict[str, dict[str, list[str]]] = {kind: {} for kind in _KINDS}
        for measure in codebook.measures.values():
            names = (measure.name, measure.name_en, *measure.synonyms, *measure.synonyms_en)
            self._add("measure", measure.code, names)
        for kind, members in codebook.by_dimension.items():
            for member in members.values():
                self._add(kind, member.code, (*member.names(), member.name_en, *member.aliases_en))

    def _add(self, kind: str, code: str, names: Sequence[str]) -> None:
        for text in dict.fromkeys(fold(name) for name in (code, *names) if name):
            self._codes[kind].setdefault(text, []).append(code)

    def read(self, arguments: QueryArguments) -> SurveyQuery:
        """The query with every name as a code.

        Raises:
            QueryError: One sentence for each name that does not exist or is not clear, with the nearest ones.
        """
        problems: list[str] = []
        measure = self._find("measure", (arguments.measure,), problems)
        places = self._find("place", arguments.places, problems)
        populations = self._find("population", arguments.populations, problems)
        items = self._find("item", arguments.items, problems)
        if problems:
            raise QueryError("".join(problems))
        threshold = None
        if arguments.threshold is not None:
            threshold = Threshold(relation=arguments.threshold_relation, value=arguments.threshold)
        return SurveyQuery(
            measure=measure[0],
            places=places,
            place_level=arguments.place_level,
            populations=populations,
            items=items,
            years=arguments.years,
            all_years=arguments.all_years,
            order=arguments.order,
            limit=arguments.limit,
            threshold=threshold,
            calculation=arguments.calculation,
        ).checked_against(self._codebook)

    def _find(self, kind: str, names: Sequence[str], problems: list[str]) -> tuple[str, ...]:
        codes: list[str] = []
        for name in names:
            found = self._exact(kind, name)
            if len(found) == 1:
                codes += found
            elif found:
                choices = "、".join(self._describe(kind, code) for code in found[:MOST_CHOICES])
                problems.append(
                    f"{_KINDS[kind]}『{name}』は{choices}のどれか決まりません。ひとつ選んでください。"
                )
            else:
                problems.append(self._unknown(kind, name))
        return tuple(dict.fromkeys(codes))

    def _exact(self, kind: str, name: str) -> list[str]:
        """Codes win over names, so that the code `ai_rate` is never ambiguous."""
        own = {"measure": self._codebook.measures, **self._codebook.by_dimension}[kind]
        return [name] if name in own else self._codes[kind].get(fold(name), [])

    def _unknown(self, kind: str, name: str) -> str:
        elsewhere = [other for other in _KINDS if other != kind and self._exact(other, name)]
        if elsewhere:
            return f"『{name}』は{_KINDS[kind]}ではなく{_KINDS[elsewhere[0]]}です。引数を移してください。"
        near = process.extract(
            fold(name), list(self._codes[kind]), scorer=fuzz.ratio, limit=9, score_cutoff=_NEAR_ENOUGH
        )
        codes = list(dict.fromkeys(code for form, _, _ in near for code in self._codes[kind][form]))[:3]
        hint = f"{'、'.join(self._describe(kind, code) for code in codes)}のことですか。" if codes else ""
        return f"{_KINDS[kind]}『{name}』は見つかりません。{hint}"

    def _describe(self, kind: str, code: str) -> str:
        own: Mapping[str, Any] = {"measure": self._codebook.measures, **self._codebook.by_dimension}[kind]
        return f"『{own[code].name}』（{code}）"
