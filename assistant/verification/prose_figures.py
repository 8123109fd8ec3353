"""Whether the numbers of free text are those of the cited evidence: a cell, a calculation or a passage's sentence.

Knows cells and read sentences; knows nothing about wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.prose_context import Around, Read
from corpus.codebook import Codebook
from tools.evidence import Calculation, Cell
from tools.naming import LATEST_YEAR

_NEGATIVE_ITEMS = frozenset({"not_established", "none", "no_plan", "not_considered", "abandoned"})
_COMPARED = frozenset({"を上回", "を下回"})
"""「27.4％を上回る」 compares two numbers; prose_relations.py checks it."""
_KIND_WORDS: dict[str, tuple[str, ...]] = {
    "difference": ("差", "上回", "下回", "開き", "ポイント高", "ポイント低", "多い", "少ない", "difference", "higher", "lower", "gap"),
    "ratio": ("倍", "times", "ratio"),
    "sum": ("合計", "合わせ", "計", "total", "together"),
    "pooled": ("合わせ", "合算", "合計", "together", "combined"),
    "mean": ("平均", "average", "mean"),
    "share": ("占め", "うち", "account", "share of"),
    "remainder": ("未導入", "導入していない", "導入して", "not adopt", "no "),
    "count": ("", ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Proof:
    """The cited evidence in the form in which numbers are looked up."""

    cells: tuple[Cell, ...]
    calculations: tuple[Calculation, ...]
    sentences: tuple[Read, ...]
    """Sentences of cited passages, each with the names of its heading behind it."""
    codebook: Codebook


def check_figures(read: Read, proof: Proof) -> tuple[str, tuple[tuple[Around, Cell], ...]]:
    """The first number without proof (empty when all hold), and the cells behind the numbers."""
    behind: list[tuple[Around, Cell]] = []
    for around in read.around:
        cell = next((cell for cell in proof.cells if _is_of_cell(around, cell, proof.codebook)), None)
        if cell is not None:
            behind.append((around, cell))
        elif not _is_calculated(around, read, proof) and not any(
            _is_said(around, read, s) for s in proof.sentences
        ):
            return f"『{around.numeral.surface.strip()}』が根拠の値と一致しません。", ()
    known_years = {cell.year for cell in proof.cells} | {year for s in proof.sentences for year in s.years}
    unknown = sorted(read.years - known_years)
    if unknown:
        return f"『{unknown[0]}年』は根拠にありません。", ()
    return "", tuple(behind)


def _is_of_cell(around: Around, cell: Cell, codebook: Codebook) -> bool:
    """Same value in the same unit, and every name around it is the cell's; nothing that matters is left out."""
    numeral = around.numeral
    units = {cell.unit, "団体"} if cell.unit == "都道府県" else {cell.unit}
    bare = cell.unit == "件" and not numeral.unit
    if (
        cell.value != numeral.value
        or (numeral.unit not in units and not bare)
        or numeral.approximate
        or around.hedges - _COMPARED
    ):
        return False
    return _names_fit(around, cell, codebook) and _measure_fits(around, cell, codebook)


def _names_fit(around: Around, cell: Cell, codebook: Codebook) -> bool:
    names = around.names
    places, populations = names.get("place", frozenset()), names.get("population", frozenset())
    level = codebook.places[cell.place].level
    arranged = "prefectures" in populations and (level == "prefecture" or cell.unit == "都道府県")
    if populations and cell.population not in populations and not arranged:
        return False
    if cell.place == "JP":
        if (places and "JP" not in places) or not (places or populations or cell.unit == "都道府県"):
            return False
    elif cell.place not in places:
        return False
    municipal = cell.population in ("municipalities", "prefecture_and_municipalities")
    if not populations and not municipal and cell.population != "all_governments":
        return False
    if cell.item and cell.item not in names.get("item", frozenset()):
        return False
    return around.years == {cell.year} if around.years else cell.year == LATEST_YEAR


def _measure_fits(around: Around, cell: Cell, codebook: Codebook) -> bool:
    own = codebook.measures[cell.measure]
    technology = around.names.get("technology", frozenset())
    if own.technology != "none" and own.technology not in technology:
        return False
    if around.modifiers != _modifiers_of(cell, codebook):
        return False
    if own.quantity in ("rate_trial", "count_trial", "rate_planned", "rate_considering", "gain", "rank"):
        return True
    if cell.item and codebook.items[cell.item].level != "status":
        # The item is named and belongs to one kind of question; the unit tells shares from counts.
        return True
    named = around.names.get("measure", frozenset()) | around.names.get("quantities", frozenset())
    return own.code in named or own.quantity in named


def _modifiers_of(cell: Cell, codebook: Codebook) -> frozenset[str]:
    """The modifiers that a sentence on the cell must have."""
    own = codebook.measures[cell.measure]
    by_quantity = {
        "rate_trial": {"trial"}, "count_trial": {"trial"}, "rate_planned": {"planned"},
        "rate_considering": {"considering"}, "gain": {"gain"}, "rank": {"rank"},
    }  # fmt: skip
    found = set(by_quantity.get(own.quantity, ()))
    found |= {"other"} if own.quantity.startswith("other_") else set()
    found |= {"negated"} if cell.item in _NEGATIVE_ITEMS else set()
    found |= {"rank"} if own.unit == "位" else set()
    return frozenset(found)


def _is_calculated(around: Around, read: Read, proof: Proof) -> bool:
    """A recorded result, told with a word of its kind and with the names of its operands."""
    by_figure = {cell.figure: cell for cell in proof.cells}
    for calculation in proof.calculations:
        if (
            calculation.value != around.numeral.value
            or calculation.unit != around.numeral.unit
            or around.hedges
        ):
            continue
        operands = [by_figure[figure] for figure in calculation.figures if figure in by_figure]
        named = all(cell.place == "JP" or cell.place in read.codes("place") for cell in operands)
        worded = any(word in read.text for word in _KIND_WORDS[calculation.kind])
        others = any(
            word in read.text
            for kind, words in _KIND_WORDS.items() if kind in ("sum", "mean", "ratio") and kind != calculation.kind
            for word in words if word not in _KIND_WORDS[calculation.kind]
        )  # fmt: skip
        if named and worded and not others and _technology_fits(read, operands, proof.codebook):
            return True
    return False


def _technology_fits(read: Read, cells: Sequence[Cell], codebook: Codebook) -> bool:
    told = {codebook.measures[code].technology for code in read.codes("measure")} | read.codes("technology")
    return all(codebook.measures[cell.measure].technology in told | {"none"} for cell in cells)


def _is_said(around: Around, read: Read, sentence: Read) -> bool:
    """A passage's sentence has the number with the same unit, hedges and modifiers, and shares the names."""
    for other in sentence.around:
        if (other.numeral.value, other.numeral.unit) != (around.numeral.value, around.numeral.unit):
            continue
        if (
            around.under not in (None, other.under)
            or other.hedges != around.hedges
            or not _modifiers_agree(around, other)
        ):
            continue
        if all(
            _shared(kind, around, other, read, sentence)
            for kind in ("place", "population", "item", "technology")
        ) and (not around.years or around.years <= sentence.years):
            return True
    return False


def _modifiers_agree(one: Around, other: Around) -> bool:
    strict = frozenset({"trial", "planned", "considering", "negated"})
    return one.modifiers & strict == other.modifiers & strict


def _shared(kind: str, around: Around, other: Around, read: Read, sentence: Read) -> bool:
    """The name beside the number is the name beside it in the passage; a place that the passage names is not dropped."""
    named, there = around.names.get(kind, frozenset()), other.names.get(kind, frozenset())
    if named:
        return bool(named & there) or (not there and named <= {"JP", "all_governments"})
    if kind not in ("place", "population") or not sentence.codes(kind):
        return True
    return bool(read.codes(kind) & sentence.codes(kind))
