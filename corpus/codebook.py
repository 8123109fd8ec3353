"""The codebook: what each measure, member, source and gap of the data means.

Knows corpus/codebook.yaml and nothing about questions, SQL or screens.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import CodebookError
from corpus.yaml_text import parse_yaml_text

LAG_LOWEST = "「遅れている」は導入率が低い順の下位とした"
LAG_BELOW_NATIONAL = "「遅れている」は導入率が全国の基礎自治体の値を下回ることとした"
DIMENSIONS = ("place", "population", "item", "year")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Coverage(_Record):
    """Only the `top` first and the `bottom` last members of a level are published."""

    level: str
    top: int = 0
    bottom: int = 0


class Topic(_Record):
    """What measures are about, for example 生成AI."""

    code: str
    name: str
    name_en: str
    aliases: tuple[str, ...] = ()


class Measure(_Record):
    """One published quantity, for example 生成AI導入率."""

    code: str
    name: str
    name_en: str
    technology: str
    """Code of the topic that the measure is about; `none` where it is not about one."""
    quantity: str
    """What is counted: rate, rate_trial, rate_planned, count, gain, rank, issue_share, ..."""
    unit: str
    """As printed: ％, 団体, ポイント, 位, 件, 分, 時間."""
    definition: str
    definition_en: str = ""
    base: str = ""
    """Who was asked or counted (母数)."""
    survey: str = ""
    as_of: str = ""
    """Survey date in Japanese, for example 2024年12月31日時点."""
    multiple_answer: bool = False
    caveats: tuple[str, ...] = ()
    caveats_en: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    synonyms_en: tuple[str, ...] = ()
    item_kind: str = ""
    """Which kind of item member the rows carry (issue, function, ...); empty for none."""
    coverage: tuple[Coverage, ...] = ()
    """Levels of which only the ends of the order are published."""
    ranked_by: str = ""
    """The measure that prints places in the order of this one."""
    rank_of: str = ""
    """For places in an order: the measure that is ordered."""
    counted_by: str = ""
    """For rates: the measure that counts the bodies behind them."""
    rate: str = ""
    """For counts: the measure that is their share."""
    withheld: str = ""
    """For counts: the measure that counts bodies whose answers were withheld."""
    change_of: str = ""
    """For gains: the measure that rose ..."""
    since: int = 0
    """... from this wave to the newest."""
    counts: str = ""
    """For numbers of members at a level: the measure whose values are counted."""
    floor: str = ""
    ceiling: str = ""
    """For groups: the measures that print their bounds."""
    wider: tuple[str, ...] = ()
    """Measures that count more than this one (with trials, with plans)."""
    answered_by: tuple[str, ...] = ()
    """For rates and counts of bodies: measures of added surveys that hold each body's own answer (1 yes, 0 no)."""
    added: str = ""
    """Code of the added survey that the measure comes from; empty for the bundled ones."""
    levels: tuple[str, ...] = ()
    """Of added measures: the levels of places that have values of their own."""
    subject: tuple[str, ...] = ()
    """For answers: what is done or not, in every way it is said (CIOの任命, CIO)."""
    done: str = ""
    not_done: str = ""
    """For answers: what bodies with 1 and with 0 print (実施, 未実施)."""
    lacked_by: str = ""
    """For answers: the measure that counts the bodies that have not."""
    per_people: str = ""
    """For counts: the measure that tells them per 100,000 people."""
    fallback: tuple[str, ...] = ()
    """Measures that tell something of members for which this one is not published."""


class Member(_Record):
    """One value of a dimension, for example 高知県 of `place`."""

    code: str
    name: str
    name_en: str
    level: str = ""
    """place: national, region, prefecture. item: the item kind. population: empty."""
    short: str = ""
    """The form used in tables of the report, for example 人材不足 or 高知."""
    kana: str = ""
    aliases: tuple[str, ...] = ()
    aliases_en: tuple[str, ...] = ()
    parent: str = ""
    """The member that holds this one whole: the region of a prefecture, the larger set of a population."""
    definition: str = ""
    low: float | None = None
    high: float | None = None
    """For levels of a rate: from `low` to below `high` ..."""
    of: str = ""
    """... of this measure."""

    def names(self) -> tuple[str, ...]:
        """Every surface form, longest first, without duplicates."""
        forms = {self.name, self.short, self.kana, *self.aliases} - {""}
        return tuple(sorted(forms, key=len, reverse=True))


class Area(_Record):
    """A name for several places that has no values of its own, for example 四国."""

    code: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    aliases_en: tuple[str, ...] = ()
    members: tuple[str, ...]
    region: str = ""
    """The nearest place with values of its own (北海道・東北 for 東北); empty for none."""

    def names(self) -> tuple[str, ...]:
        """Every surface form, without duplicates."""
        forms = (self.name, self.name_en, *self.aliases, *self.aliases_en)
        return tuple(dict.fromkeys(form for form in forms if form))


class Reference(_Record):
    """A page that a text was written from."""

    name: str
    url: str


class Source(_Record):
    """One document that figures or passages come from."""

    code: str
    title: str
    label: str
    """Short form in citations, for example 日本総研 No.2025-062."""
    issuer: str
    date: str
    url: str = ""
    kind: Literal["report", "law", "plan", "guideline", "dataset", "news", "blog", "upload"] = "report"
    author: str = ""
    number: str = ""
    licence: str = ""
    secondary: bool = False
    """True for press and blogs that quote the original survey."""
    edition_note: str = ""
    """Names a newer edition, so that an answer can warn of it."""
    held: str = ""
    """The edition that the text restates."""
    newest: str = ""
    """The newest edition known when the text was written."""
    read: tuple[Literal["原本", "公式の紹介", "二次資料"], ...] = ()
    """What was read to write the text, most of it first."""
    references: tuple[Reference, ...] = ()
    unanswered: tuple[str, ...] = ()
    """What readers would ask about the document and this text cannot answer."""
    articles: dict[str, tuple[str, ...]] = {}
    """By law, the articles that exist in it, or that the text may cite."""


class Gap(_Record):
    """Something that the sources do not hold, in words an abstention can use."""

    code: str
    kind: Literal["unpublished", "elsewhere", "outside"]
    """Published nowhere, published but not held here, or not the subject of this collection."""
    text: str
    text_en: str
    where: str = ""
    """Where the publisher leaves it out (unpublished), or where it is published (elsewhere)."""
    nearest: tuple[str, ...] = ()
    """Figures of the same measures that come closest."""
    measures: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    """Place levels or population codes that the gap is about."""
    keywords: tuple[str, ...] = ()
    locator: str = ""


class Codebook(_Record):
    """All records, by code."""

    measures: dict[str, Measure]
    places: dict[str, Member]
    populations: dict[str, Member]
    items: dict[str, Member]
    sources: dict[str, Source]
    gaps: tuple[Gap, ...] = Field(default=())
    topics: dict[str, Topic] = Field(default={})
    areas: dict[str, Area] = Field(default={})

    @cached_property
    def by_dimension(self) -> dict[str, dict[str, Member]]:
        """Members by dimension name (`place`, `population`, `item`)."""
        return {"place": self.places, "population": self.populations, "item": self.items}

    def member(self, dimension: str, code: str) -> Member:
        """The member `code` of `dimension`.

        Raises:
            CodebookError: No such dimension or member.
        """
        try:
            return self.by_dimension[dimension][code]
        except KeyError as error:
            raise CodebookError(
                f"コードブックに『{dimension}:{code}』がありません。corpus/codebook.yaml を確認してください。"
            ) from error

    def places_at(self, level: str) -> tuple[Member, ...]:
        """Places of one level (national, region, prefecture), in code order."""
        return tuple(m for m in self.places.values() if m.level == level)

    def children(self, place: str) -> tuple[Member, ...]:
        """The places whose parent is `place`."""
        return tuple(m for m in self.places.values() if m.parent == place)


def _with_codes(records: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    return {code: {"code": code, **record} for code, record in records.items()}


def parse_codebook(text: str, *, text_sources: Iterable[Source] = ()) -> Codebook:
    """Read a codebook from YAML text and add the sources of the text files.

    Raises:
        CodebookError: The YAML is broken or a record has a wrong field.
    """
    try:
        raw = parse_yaml_text(text)
        sections = {
            name: _with_codes(raw[name])
            for name in ("measures", "topics", "places", "populations", "items", "sources")
        }
        sections["areas"] = _with_codes(raw.get("areas", {}))
        for source in text_sources:
            sections["sources"][source.code] = source.model_dump()
        return Codebook.model_validate({**sections, "gaps": raw.get("gaps", ())})
    except (yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        raise CodebookError(
            f"corpus/codebook.yaml を読めません（{error}）。記述を直してから `konkyo build` を実行してください。"
        ) from error


@lru_cache(maxsize=1)
def bundled_codebook_text() -> str:
    """The YAML text that ships with the package."""
    return files("corpus").joinpath("codebook.yaml").read_text(encoding="utf-8")
