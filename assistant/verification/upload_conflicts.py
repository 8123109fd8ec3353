"""Numbers of unconfirmed documents about measures of the tables: a contradiction is told, never verified.

Knows passages, names and published values; changes no sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from assistant.gathering.results import Result
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Expression, Members, Values
from corpus.codebook import Codebook
from corpus.extraction.known_documents import UNCONFIRMED, is_unconfirmed
from corpus.gazetteer import Mention, SurfaceIndex, codebook_forms, fold
from corpus.numerals import Numeral, find_numerals
from corpus.passages import split_sentences
from tools.evidence import PassageEvidence
from tools.naming import Namer

_VALUES = ("％", "団体", "ポイント", "件")


class UploadConflicts:
    """Compares what unconfirmed documents state with the tables."""

    def __init__(self, codebook: Codebook, evaluate: Callable[[Expression], Result]) -> None:
        self._codebook = codebook
        self._evaluate = evaluate
        kinds = ("place", "population", "measure")
        self._names = SurfaceIndex([form for form in codebook_forms(codebook) if form.kind in kinds])

    def of(self, claims: Sequence[Claim], passages: Sequence[PassageEvidence]) -> tuple[Claim, ...]:
        """One note for each number that contradicts the tables or is not in them."""
        cited = {one.id: one for one in passages if self._is_unconfirmed(one)}
        found: list[str] = []
        for claim in claims:
            if any(piece in cited for piece in claim.evidence):
                for sentence in split_sentences(claim.quote or claim.text):
                    found += self._in_sentence(sentence)
        return tuple(Claim(text=text, basis="codebook") for text in dict.fromkeys(found))

    def _is_unconfirmed(self, passage: PassageEvidence) -> bool:
        source = self._codebook.sources.get(passage.source)
        return source is not None and is_unconfirmed(source)

    def _in_sentence(self, sentence: str) -> Iterator[str]:
        folded = fold(sentence)
        mentions = self._names.scan(folded)
        measures = [m for m in mentions if m.kind == "measure"]
        if not measures:
            return
        for numeral in find_numerals(folded):
            if numeral.unit in _VALUES and not numeral.label:
                before = [m for m in mentions if m.kind != "measure" and m.end <= numeral.start]
                yield from self._compared(measures, before[-1:], numeral)

    def _compared(
        self, measures: Sequence[Mention], member: Sequence[Mention], numeral: Numeral
    ) -> Iterator[str]:
        measure = min(measures, key=lambda m: (m.start > numeral.start, abs(numeral.start - m.end)))
        codes = [code for code in measure.codes if code in self._codebook.measures]
        leaves = [self._leaf(code, member) for code in codes]
        rows = [row for leaf in leaves for row in self._evaluate(leaf).rows]
        same = [row for row in rows if row.unit == numeral.unit]
        said = f"{UNCONFIRMED}の『{''.join(m.surface for m in member)}…{numeral.surface}』"
        if any(row.value == Decimal(str(numeral.value)) for row in same):
            return
        if not same:
            yield f"{said}は、公表された表にない値で、確かめていません。"
            return
        namer = Namer(self._codebook, "ja")
        cell = same[-1].cells[0]
        source = self._codebook.sources[cell.source].label
        yield (
            f"{said}は、公表値と食い違います。公表値では、{namer.subject(cell)}は"
            f"{namer.number(same[-1].text, same[-1].unit)}です（{same[-1].year}年度、{source}）。"
        )

    @staticmethod
    def _leaf(measure: str, member: Sequence[Mention]) -> Values:
        for one in member:
            chosen = Members(codes=one.codes[:1])
            return (
                Values(measure=measure, places=chosen)
                if one.kind == "place"
                else Values(measure=measure, populations=chosen)
            )
        return Values(measure=measure)
