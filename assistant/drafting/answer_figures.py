"""From a result to a draft: one family of sentences for each operator, the direct reply first.

Knows which family tells which operator; computes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.drafting.answer_bounds import BoundAnswers
from assistant.drafting.answer_claims import ClaimAnswers
from assistant.drafting.answer_orders import OrderAnswers
from assistant.drafting.answer_table import result_table
from assistant.drafting.answer_totals import TotalAnswers
from assistant.drafting.answer_values import ValueAnswers
from assistant.drafting.answer_words import Words
from assistant.gathering.results import Result
from assistant.outcome.draft import Claim, Draft
from assistant.understanding.expression import (
    Change,
    Find,
    Keep,
    Lacking,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)
from assistant.understanding.expression import Claim as ClaimExpression
from assistant.understanding.parsed import Form
from corpus.codebook import Codebook

_TABLE_FROM = 4
"""So many rows deserve a table of their own."""


class FigureDrafter:
    """Drafts answers about figures."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

    def draft(self, result: Result, form: Form) -> Draft:
        """The draft of one request; it abstains when nothing that was asked is published."""
        words = Words(self._codebook, form.language, result.sources)
        claims = self._claims(words, result)
        nothing = not claims
        if nothing:
            claims = ValueAnswers(words).unpublished(result)
        table = None
        if form.kind in ("table", "chart") or len(result.rows) >= _TABLE_FROM:
            table = result_table(words, result)
        notes = self._notes(words, result)
        claims = [*claims, *self._conflicts(words, result)] if not nothing else claims
        # A correction of the stated number belongs to the reply, however short it shall be.
        first = 2 if form.sentences == 1 and result.owners and len(claims) > 1 else 1
        lead = tuple(claims[:first])
        body = tuple(claims[first:]) if form.sentences != 1 else ()
        told = any(claim.figures for claim in claims) and result.certainty != "absent"
        abstains = nothing or (not result.rows and not result.named and not told)
        return Draft(
            lead=lead,
            body=body,
            notes=notes if form.sentences != 1 else (),
            table=table,
            abstains=abstains,
            reason="not_published",
        )

    def _claims(self, words: Words, result: Result) -> list[Claim]:
        values, orders, totals = ValueAnswers(words), OrderAnswers(words), TotalAnswers(words)
        expression = result.expression
        if isinstance(expression, ClaimExpression):
            return ClaimAnswers(words, lambda inner: self._claims(words, inner)).judged(result)
        if isinstance(expression, Total):
            return BoundAnswers(words).counted(result) if expression.how == "count" else totals.total(result)
        if isinstance(expression, Pair):
            return orders.both(result) if expression.kind == "both" else totals.pair(result)
        family: dict[type, Callable[[Result], list[Claim]]] = {
            Values: values.stated, Take: orders.taken, Keep: BoundAnswers(words).kept, Lacking: values.lacking, Change: totals.changed,
            Trend: values.trend, Rank: orders.ranked, Find: self._found(words),
        }  # fmt: skip
        return family[type(expression)](result)

    def _found(self, words: Words) -> Callable[[Result], list[Claim]]:
        def told(result: Result) -> list[Claim]:
            find = result.expression
            assert isinstance(find, Find)
            claims = [ValueAnswers(words).one(result, row) for row in result.rows[:4]]
            if claims:
                return claims
            text = words.pick(
                "その数値は、この資料の公表値の中に見つかりません。",
                "None of the published figures has this value.",
            )
            return [words.claim(text)]

        return told

    def _conflicts(self, words: Words, result: Result) -> list[Claim]:
        """Published values that contradict the stated ones, with their source."""
        shown = {(c.measure, c.place, c.population, c.item, c.year): c for c in result.cells()}
        claims: list[Claim] = []
        for table in result.sources:
            for cell in table.reference:
                known = shown.get((cell.measure, cell.place, cell.population, cell.item, cell.year))
                if known is None or cell.status == "flash" or known.value == cell.value or len(shown) > 3:
                    continue
                source, value = self._codebook.sources[cell.source].label, words.namer.value(cell)
                text = words.pick(
                    f"別の公表値では、{words.namer.subject(cell)}は{value}です（{cell.year}年度、{source}）。",
                    f"Another published value of the {words.namer.subject(cell)} is {value} ({cell.year}, {source}).",
                )
                claims.append(words.claim(text, cells=[cell]))
        return list(dict.fromkeys(claims))

    def _notes(self, words: Words, result: Result) -> tuple[Claim, ...]:
        """The definition of the measure and one caveat that concerns the members told, word for word."""
        cells = result.cells()
        if not cells:
            return ()
        measure = self._codebook.measures[cells[0].measure]
        caveats = measure.caveats_en if words.english else measure.caveats
        away = any(cell.place != "JP" for cell in cells)
        chosen = [text for text in caveats if away or "都道府県" not in text][:1]
        definition = measure.definition_en if words.english else measure.definition
        return tuple(Claim(text=text, basis="codebook") for text in (definition, *chosen) if text)
