"""Looking up without a question: published figures by name, passages by meaning, as records ready for JSON.

For programs that do their own reasoning; understands no question and writes no sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.gathering.arithmetic import run_query
from assistant.session import Assistant
from corpus.codebook import Codebook, Measure, bundled_codebook_text, parse_codebook
from corpus.errors import UsageError
from corpus.japanese import content_words
from tools.evidence import Calculation, Cell, PassageEvidence
from tools.query_arguments import ArgumentReader, QueryArguments
from tools.search_passages import search_passages

MOST_FIGURES = 200
"""Rows of one reply; what is left out is counted in `omitted`."""
MOST_TEXTS = 20
LONGEST_SEARCH = 400
_NOTHING_PUBLISHED = (
    "この条件で公表された値はありません。推測で補わず、条件をゆるめるか、公表されていないと伝えてください。"
)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FoundSource(_Record):
    """The document behind a figure or a passage."""

    code: str
    label: str = Field(description="引用するときの短い名前")
    title: str
    issuer: str
    date: str = Field(description="発行の日付")
    url: str
    secondary: bool = Field(description="元の調査を引いた報道など、二次の資料なら true")
    edition_note: str = Field(description="より新しい版があればその旨")


class FoundFigure(_Record):
    """One published figure with what defends it."""

    figure: str = Field(description="数値の記号")
    place: str
    population: str = Field(description="団体区分")
    item: str
    year: int = Field(description="調査年度")
    value: float | None = Field(description="公表されていなければ null（0 ではない）")
    text: str = Field(description="資料に印刷されたとおりの値")
    unit: str
    rank: int | None = Field(description="order を指定したときの順位")
    numerator: float | None
    denominator: float | None
    status: str = Field(description="published は公表値、derived は公表値からの計算、flash は速報")
    source: str = Field(description="sources の code")
    locator: str = Field(description="資料の中の場所")
    note: str


class FoundFigures(_Record):
    """What one query found."""

    measure: str
    name: str
    unit: str
    definition: str
    survey: str
    as_of: str = Field(description="最新の調査の時点")
    caveats: tuple[str, ...]
    figures: tuple[FoundFigure, ...]
    other_published_values: tuple[FoundFigure, ...] = Field(description="ほかの資料で食い違う値")
    calculations: tuple[Calculation, ...]
    sources: tuple[FoundSource, ...]
    omitted: int = Field(description="多すぎて省いた行の数")
    notice: str = Field(description="値がないときの説明")


class FoundText(_Record):
    """One passage near the searched text."""

    passage: str
    source: str = Field(description="sources の code")
    locator: str
    heading: str
    text: str
    verbatim: bool = Field(description="true は原文のまま、false は要約")
    unsure: bool = Field(description="一般知識や推測を含むなら true")
    similarity: float = Field(description="近さ（0-1）")


class FoundTexts(_Record):
    """What one search found, nearest first."""

    passages: tuple[FoundText, ...]
    sources: tuple[FoundSource, ...]


def measure_names() -> tuple[tuple[str, str, str], ...]:
    """(code, name, unit) of every measure that `query_figures` knows; needs no opened assistant."""
    measures = parse_codebook(bundled_codebook_text()).measures.values()
    return tuple((measure.code, measure.name, measure.unit) for measure in measures)


def query_figures(assistant: Assistant, arguments: Mapping[str, Any]) -> FoundFigures:
    """Published figures by the names or codes in `arguments` (the fields of `QueryArguments`).

    Raises:
        UsageError: An argument is missing or of the wrong kind.
        QueryError: A name does not exist; the message suggests the nearest ones.
    """
    try:
        asked = QueryArguments.model_validate(dict(arguments))
    except ValidationError as error:
        raise UsageError(_explain(error)) from error
    corpus = assistant.corpus
    codebook = corpus.data.codebook
    query = ArgumentReader(codebook).read(asked)
    table = run_query(query, corpus.warehouse, corpus.data.codebook)
    figures = tuple(_figure(cell, codebook) for cell in table.cells[:MOST_FIGURES])
    others = tuple(_figure(cell, codebook) for cell in table.reference[:MOST_FIGURES])
    return FoundFigures(
        **_about(codebook.measures[query.measure]),
        figures=figures,
        other_published_values=others,
        calculations=table.calculations,
        sources=_sources([one.source for one in (*figures, *others)], codebook),
        omitted=max(0, len(table.cells) - MOST_FIGURES),
        notice="" if figures or table.calculations else _NOTHING_PUBLISHED,
    )


def search_texts(assistant: Assistant, text: str, limit: int = 6) -> FoundTexts:
    """The passages nearest to `text`.

    Raises:
        UsageError: Nothing to search for, too long, or a limit outside 1 to 20.
    """
    wanted = text.strip()
    if not wanted:
        raise UsageError("探す内容が空です。日本語の文か語を入れてください。")
    if len(wanted) > LONGEST_SEARCH:
        raise UsageError(f"探す内容が長すぎます（{len(wanted)}字）。{LONGEST_SEARCH}字以内にしてください。")
    if not 1 <= limit <= MOST_TEXTS:
        raise UsageError(f"件数 {limit} は指定できません。1から{MOST_TEXTS}までにしてください。")
    corpus = assistant.corpus
    found = search_passages(wanted, corpus.index, terms=tuple(content_words(wanted)), limit=limit)[:limit]
    return FoundTexts(
        passages=tuple(_text(piece) for piece in found),
        sources=_sources([piece.source for piece in found], corpus.data.codebook),
    )


def _about(measure: Measure) -> dict[str, Any]:
    return {
        "measure": measure.code,
        "name": measure.name,
        "unit": measure.unit,
        "definition": measure.definition,
        "survey": measure.survey,
        "as_of": measure.as_of,
        "caveats": measure.caveats,
    }


def _figure(cell: Cell, codebook: Codebook) -> FoundFigure:
    def name(members: Mapping[str, Any], code: str) -> str:
        return members[code].name if code in members else code

    return FoundFigure(
        figure=cell.figure,
        place=name(codebook.places, cell.place),
        population=name(codebook.populations, cell.population),
        item=name(codebook.items, cell.item),
        year=cell.year,
        value=cell.value,
        text=cell.text,
        unit=cell.unit,
        rank=cell.rank,
        numerator=cell.numerator,
        denominator=cell.denominator,
        status=cell.status,
        source=cell.source,
        locator=cell.locator,
        note=cell.note,
    )


def _text(piece: PassageEvidence) -> FoundText:
    return FoundText(
        passage=piece.passage,
        source=piece.source,
        locator=piece.locator,
        heading=piece.heading,
        text=piece.text,
        verbatim=piece.verbatim,
        unsure=piece.unsure,
        similarity=round(piece.similarity, 4),
    )


def _sources(codes: list[str], codebook: Codebook) -> tuple[FoundSource, ...]:
    named = (codebook.sources[code] for code in dict.fromkeys(codes) if code in codebook.sources)
    return tuple(
        FoundSource(
            code=source.code,
            label=source.label,
            title=source.title,
            issuer=source.issuer,
            date=source.date,
            url=source.url,
            secondary=source.secondary,
            edition_note=source.edition_note,
        )
        for source in named
    )


def _explain(error: ValidationError) -> str:
    return "".join(
        f"引数『{'.'.join(map(str, one['loc'])) or '全体'}』が使えません（{one['msg']}）。"
        for one in error.errors(include_url=False)
    )
