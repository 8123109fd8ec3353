"""The words of a claim: its names, printed values, years and calculations, told apart from everything else.

A claim becomes a skeleton in which each name or value is one capital letter, and all other words stay as they are:
「高知県の生成AI導入率は11.8％です。」 -> `PのMはNです。`. Knows notation; knows nothing about what is true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.codebook import Codebook
from corpus.gazetteer import Form, Mention, SurfaceIndex, close_up, fold, verification_forms
from tools.evidence import Calculation, Cell
from tools.naming import printed_expression, printed_value

_LETTERS = {"place": "P", "population": "O", "item": "I", "measure": "M", "technology": "T"}
TECHNOLOGIES = {
    "AI": "ai", "生成AI": "genai", "generative AI": "genai", "RPA": "rpa", "AI・RPA": "ai_rpa", "AI/RPA": "ai_rpa",
}  # fmt: skip
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)年度|(?<![\d.,年])((?:19|20)\d\d)(?![\d年]|[.,]\d)")


_COUNTED = re.compile(r"(?<!number )(?<!\d)\d[\d,.]* ?$")
"""In front of 団体 or municipalities: the word is a unit; behind `number 4` stands a name."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """One letter of a skeleton and what it stands for."""

    letter: str
    """P place, O population, I item, M measure, T technology, N value, Y year, S source, E calculation."""
    surface: str
    codes: frozenset[str] = frozenset()
    year: int = 0
    cells: tuple[Cell, ...] = ()
    """For N: the cells printed this way."""
    calculations: tuple[Calculation, ...] = ()
    """For N and E: the calculations with this result or written out this way."""


@dataclass(frozen=True, kw_only=True)
class Worded:
    """A claim as a skeleton."""

    skeleton: str
    """Folded text (`fold`): lower case and hiragana, so every capital is a letter of `Word`."""
    words: dict[int, Word]
    """By position in the skeleton."""

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words of a stretch of the skeleton."""
        return tuple(self.words[at] for at in range(start, end) if at in self.words)


class WordReader:
    """Turns claims into skeletons. Depends on the codebook alone, so one serves all answers."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        forms = verification_forms(codebook)
        self.names = SurfaceIndex(forms)
        terms = [Form(text=text, kind="technology", code=code) for text, code in TECHNOLOGIES.items()]
        self._index = SurfaceIndex([*forms, *terms])

    def read(self, text: str, cells: Sequence[Cell], calculations: Sequence[Calculation]) -> Worded:
        """The skeleton of `text`, with values matched against `cells` and `calculations`."""
        plain = close_up(text)
        folded = fold(text)
        spans = self._fixed_spans(plain, cells, calculations)
        spans += [
            (m.start, m.end, _name(m))
            for m in self._index.scan(folded)
            if not _overlaps(m.start, m.end, spans) and not _COUNTED.search(folded[: m.start])
        ]
        spans += self._values(plain, spans, cells, calculations)
        spans += [
            (match.start(), match.end(), Word(letter="Y", surface=match[0], year=int(match[1] or match[2])))
            for match in _YEAR.finditer(plain)
            if not _overlaps(match.start(), match.end(), spans)
        ]
        return _skeleton(folded, sorted(spans, key=lambda span: span[0]))

    def _fixed_spans(
        self, plain: str, cells: Sequence[Cell], calculations: Sequence[Calculation]
    ) -> list[tuple[int, int, Word]]:
        """Names of documents and written-out calculations: they hold numbers of their own."""
        spans: list[tuple[int, int, Word]] = []
        for label in {self.codebook.sources[cell.source].label: None for cell in cells}:
            codes = frozenset(
                cell.source for cell in cells if self.codebook.sources[cell.source].label == label
            )
            spans += _found(plain, close_up(label), Word(letter="S", surface=label, codes=codes), spans)
        for calculation in calculations:
            for english in (False, True):
                expression = close_up(printed_expression(calculation, english=english))
                word = Word(letter="E", surface=expression, calculations=(calculation,))
                spans += _found(plain, expression, word, spans)
        return spans

    def _values(
        self,
        plain: str,
        taken: Sequence[tuple[int, int, Word]],
        cells: Sequence[Cell],
        calculations: Sequence[Calculation],
    ) -> list[tuple[int, int, Word]]:
        """Printed values; the longest print wins, so that 11.8％ is not read as 1.8％."""
        prints: dict[str, tuple[list[Cell], list[Calculation]]] = {}
        for cell in cells:
            for form in _prints(cell.text, cell.unit) if cell.value is not None else ():
                prints.setdefault(form, ([], []))[0].append(cell)
        for calculation in calculations:
            for form in _prints(calculation.text, calculation.unit):
                prints.setdefault(form, ([], []))[1].append(calculation)
        spans: list[tuple[int, int, Word]] = []
        for form in sorted(prints, key=len, reverse=True):
            found, results = prints[form]
            word = Word(letter="N", surface=form, cells=tuple(found), calculations=tuple(results))
            spans += _found(plain, form, word, [*taken, *spans])
        return spans


def _prints(text: str, unit: str) -> tuple[str, ...]:
    """The ways in which answers print a value, as `close_up` leaves them."""
    forms = [printed_value(text, unit, english=english) for english in (False, True)]
    if unit == "都道府県":
        forms.append(f"{text}団体")
    return tuple(dict.fromkeys(close_up(form) for form in forms))


def _name(mention: Mention) -> Word:
    letter = _LETTERS[mention.kind]
    return Word(letter=letter, surface=mention.surface, codes=frozenset(mention.codes))


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int, Word]]) -> bool:
    return any(begin < end and start < finish for begin, finish, _ in spans)


def _found(
    plain: str, form: str, word: Word, taken: Sequence[tuple[int, int, Word]]
) -> list[tuple[int, int, Word]]:
    """Where `form` stands by itself: no digit, sign or letter may lengthen it."""
    before = r"(?<![\d.,−▲△+\-A-Za-z#])" if form[:1].isdigit() else ""
    after = r"(?![\dA-Za-z]|[.,]\d)" if re.search(r"[\dA-Za-z]$", form) else r"(?![A-Za-z])"
    pattern = before + re.escape(form) + after
    return [
        (match.start(), match.end(), word)
        for match in re.finditer(pattern, plain, re.IGNORECASE)
        if not _overlaps(match.start(), match.end(), taken)
    ]


def _skeleton(folded: str, spans: Sequence[tuple[int, int, Word]]) -> Worded:
    parts: list[str] = []
    words: dict[int, Word] = {}
    at = length = 0
    for start, end, word in spans:
        parts += [folded[at:start], word.letter]
        length += start - at
        words[length] = word
        length += 1
        at = end
    return Worded(skeleton="".join([*parts, folded[at:]]), words=words)
