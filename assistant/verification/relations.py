"""Whether a sentence about figures is true: each value against its cell, each relation against the cited table.

Knows cells and taken-apart sentences; knows nothing about how sentences look.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.verification.claim_shapes import Pair, Sentence
from assistant.verification.claim_words import Word
from assistant.verification.stated import Stated, Untrue, fits_cell
from corpus.codebook import Codebook
from tools.evidence import Calculation, Cell

DESCENDING = frozenset({"高い", "多い", "大きい", "下位の", "高く", "多く", "大きく", "highest", "higher"})
_LEVELS = {
    "都道府県": "prefecture", "prefectures": "prefecture", "地域": "region", "regions": "region",
    "団体区分": "population", "size classes": "population", "項目": "item", "items": "item",
}  # fmt: skip
_KINDS = {
    "の差": "difference", "の比": "ratio", "の合計": "sum", "の単純平均": "mean", "(合算)": "pooled",
    "difference in": "difference", "ratio of": "ratio", "total": "sum", "simple mean of": "mean", "pooled": "pooled",
}  # fmt: skip


def check_sentence(sentence: Sentence, stated: Stated) -> frozenset[str]:
    """The figures that a true sentence states.

    Raises:
        Untrue: A value is not that of the named member, or a relation does not hold.
    """
    if sentence.shape == "verdict":
        return frozenset()
    if sentence.shape == "remainder":
        return _check_remainder(sentence, stated)
    groups = [_cells_of(sentence, pair, stated) for pair in sentence.pairs]
    cells = [group[0] for group in groups]
    if sentence.expression is not None:
        return _check_calculation(sentence, cells, stated)
    _check_level(sentence, cells, stated.codebook)
    _check_source(sentence, cells)
    _RELATIONS.get(sentence.shape, _holds_by_itself)(sentence, cells, stated)
    return frozenset(cell.figure for group in groups for cell in group)


def _cells_of(sentence: Sentence, pair: Pair, stated: Stated) -> list[Cell]:
    names = (*sentence.head, *pair.names)
    many_places = (
        len({code for p in sentence.pairs for word in p.names if word.letter == "P" for code in word.codes})
        > 1
    )
    fitting = [
        cell for cell in pair.value.cells
        if fits_cell(cell, names, stated.codebook, beside_places=many_places or sentence.shape == "calculation")
    ]  # fmt: skip
    if not fitting:
        raise Untrue(problem=f"『{pair.value.surface}』が根拠の値と一致しません。")
    return fitting


def _check_level(sentence: Sentence, cells: Sequence[Cell], codebook: Codebook) -> None:
    level = sentence.parts.get("level", "")
    if not level or sentence.shape == "threshold":
        if level not in ("", "都道府県", "prefectures"):
            raise Untrue(problem="団体の数え方が根拠と異なります。")
        return
    wanted = _LEVELS.get(level, "")
    for cell, pair in zip(cells, sentence.pairs, strict=True):
        letters = {word.letter for word in pair.names}
        place = codebook.places[cell.place].level
        held = {"population": "O" in letters, "item": "I" in letters}.get(
            wanted, place == wanted and "P" in letters
        )
        if wanted and not held:
            raise Untrue(problem=f"『{level}』の値ではありません。")


def _check_source(sentence: Sentence, cells: Sequence[Cell]) -> None:
    if sentence.source is not None and any(cell.source not in sentence.source.codes for cell in cells):
        raise Untrue(problem=f"『{sentence.source.surface}』の値ではありません。")
    if any((cell.status == "flash") != ("flash" in sentence.parts) for cell in cells):
        raise Untrue(problem="速報値かどうかが根拠と異なります。")


def _check_calculation(sentence: Sentence, cells: list[Cell], stated: Stated) -> frozenset[str]:
    assert sentence.expression is not None and sentence.result is not None
    figures = [cell.figure for cell in cells]
    if sentence.whole is not None and "JP" not in sentence.whole.codes:
        raise Untrue(problem=f"『{sentence.whole.surface}』に占める割合ではありません。")
    kind = _KINDS.get(sentence.parts["kind"], "share")
    for calculation in sentence.expression.calculations:
        if calculation.kind != kind or calculation not in sentence.result.calculations:
            continue
        shown = list(calculation.figures[: 1 if kind == "share" else max(8, len(figures))])
        if figures == shown and (kind != "share" or _is_national_total(calculation, cells[0], stated)):
            return frozenset(calculation.figures)
    raise Untrue(problem=f"計算『{sentence.expression.surface}』が根拠の計算と一致しません。")


def _is_national_total(calculation: Calculation, part: Cell, stated: Stated) -> bool:
    whole = next((cell for cell in stated.cells if cell.figure == calculation.figures[1]), None)
    if whole is None or whole.place != "JP":
        return False
    return (whole.measure, whole.population, whole.year) == (part.measure, part.population, part.year)


def _check_remainder(sentence: Sentence, stated: Stated) -> frozenset[str]:
    assert sentence.expression is not None and sentence.result is not None
    for calculation in sentence.expression.calculations:
        cell = next((cell for cell in stated.cells if (cell.figure,) == calculation.figures), None)
        if cell is None or calculation.kind != "remainder" or calculation not in sentence.result.calculations:
            continue
        own = stated.codebook.measures[cell.measure]
        named = frozenset({own.code})
        words = (*sentence.head, Word(letter="M", surface=own.name, codes=named))
        if own.quantity == "count" and fits_cell(cell, words, stated.codebook, beside_places=False):
            return frozenset(calculation.figures)
    raise Untrue(problem=f"計算『{sentence.expression.surface}』が根拠の計算と一致しません。")


def _holds_by_itself(sentence: Sentence, cells: Sequence[Cell], stated: Stated) -> None:
    """A plain statement: nothing but its values to check."""


def _value(cell: Cell) -> float:
    return cell.value if cell.value is not None else 0.0


def _descends(sentence: Sentence, word: str = "adjective") -> bool:
    return sentence.parts.get(word, "") in DESCENDING


def _check_top(sentence: Sentence, cells: Sequence[Cell], stated: Stated) -> None:
    """The best of its table, with every member that ties; the first issue is the one ranked first."""
    scope = stated.scope(cells[0], descends=_descends(sentence))
    if sentence.shape == "top issue":
        if any(
            _value(cell) != 1 or stated.codebook.measures[cell.measure].quantity != "issue_rank"
            for cell in cells
        ):
            raise Untrue(problem="最も多い項目ではありません。")
        return
    best = (max if _descends(sentence) else min)((_value(cell) for cell in scope), default=None)
    ties = {cell.figure for cell in scope if cell.value == best}
    if best != cells[0].value or not {cell.figure for cell in cells} >= ties:
        raise Untrue(problem="最も高い・低い値ではありません。")


def _check_order(sentence: Sentence, cells: Sequence[Cell], stated: Stated) -> None:
    """In order, and nobody left out before the last; 次いで may leave out the first."""
    sign = -1 if _descends(sentence) else 1
    values = [sign * _value(cell) for cell in cells]
    mentioned = {cell.figure for cell in cells}
    scope = stated.scope(cells[0], descends=_descends(sentence))
    ahead = [sign * _value(c) for c in scope if sign * _value(c) < values[-1] and c.figure not in mentioned]
    first = min((sign * _value(cell) for cell in scope), default=0.0)
    left_out = [value for value in ahead if sentence.shape != "next" or value != first]
    if values != sorted(values) or left_out or not scope:
        raise Untrue(problem="順序が根拠の値と一致しません。")


def _check_places(sentence: Sentence, cells: Sequence[Cell], stated: Stated) -> None:
    """4番目は is the cell's own place in the order of the query, which runs the same way."""
    scope = stated.scope(cells[0], descends=_descends(sentence))
    sign = -1 if _descends(sentence) else 1
    runs = [sign * _value(cell) for cell in scope]
    if (
        not runs
        or runs != sorted(runs)
        or any(c.rank != rank for c, rank in zip(cells, sentence.ranks, strict=True))
    ):
        raise Untrue(problem="順番が根拠と一致しません。")


def _check_ends(sentence: Sentence, cells: Sequence[Cell], stated: Stated) -> None:
    scope = [_value(cell) for cell in stated.scope(cells[0], descends=True)]
    if not scope or len(scope) != len(stated.scope(cells[0], descends=False)):
        raise Untrue(problem="一部の値だけの表から、最も高い・低いとは言えません。")
    wanted = [max(scope) if _descends(sentence, word) else min(scope) for word in ("adverb", "adjective")]
    if [cell.value for cell in cells] != wanted or _descends(sentence, "adverb") == _descends(sentence):
        raise Untrue(problem="最も高い・低い値ではありません。")


def _check_compare(sentence: Sentence, cells: Sequence[Cell], stated: Stated) -> None:
    first, second = (_value(cell) for cell in cells)
    if first == second or (first > second) != _descends(sentence):
        raise Untrue(problem="大小が根拠の値と一致しません。")


def _check_same(sentence: Sentence, cells: Sequence[Cell], stated: Stated) -> None:
    if len({cell.value for cell in cells}) != 1:
        raise Untrue(problem="同じ値ではありません。")


def _check_trend(sentence: Sentence, cells: Sequence[Cell], stated: Stated) -> None:
    first, last = cells
    rises = sentence.parts.get("verb", "") in ("上昇しました", "増えました", "rose")
    change = _value(last) - _value(first)
    if first.year >= last.year or (sentence.shape == "unchanged") != (change == 0):
        raise Untrue(problem="年度の順か変化が根拠の値と一致しません。")
    if change and (change > 0) != rises:
        raise Untrue(problem="増減の向きが根拠の値と一致しません。")


_RELATIONS = {
    "top": _check_top, "top issue": _check_top, "ranking": _check_order, "next": _check_order,
    "places": _check_places, "ends": _check_ends, "compare": _check_compare, "same": _check_same,
    "trend": _check_trend, "unchanged": _check_trend,
}  # fmt: skip
