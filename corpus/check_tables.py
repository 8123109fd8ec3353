"""Checks that the figures agree with the codebook, with each other and with their own arithmetic.

Knows figures and the codebook; the problems it returns are Japanese sentences for whoever edits the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from corpus.codebook import Codebook, Member
from corpus.derived import decimals, half_up
from corpus.figures import Figure

SUMMED_MEASURES = ("municipality_count", "ai_count", "genai_count")
"""Counts whose six regions add up to the published national total (図表14)."""
REGION_POPULATION = "municipalities"


def check_tables(codebook: Codebook, rows: Sequence[Figure]) -> list[str]:
    """Every problem of the tables; an empty list when all is well.

    Checked: codes and sources exist, ids are unique, conflicts are mutual and explained, printed text and
    value agree, published rates follow from their counts (half up), regions add up, parents exist.
    """
    problems = [*_check_ids(rows), *_check_parents(codebook), *_check_topics(codebook)]
    problems += [*_check_conflicts(rows), *_check_regions(rows)]
    for row in rows:
        problems.extend(_check_codes(codebook, row))
        problems.extend(_check_item(codebook, row))
        problems.extend(_check_value(row))
        problems.extend(_check_rate(row))
    return problems


def _check_ids(rows: Iterable[Figure]) -> list[str]:
    counts = Counter(row.figure for row in rows)
    return [
        f"図の番号『{figure}』が{count}回使われています。" for figure, count in counts.items() if count > 1
    ]


def _check_codes(codebook: Codebook, row: Figure) -> list[str]:
    known: dict[str, dict[str, object]] = {
        "measure": dict(codebook.measures),
        "place": dict(codebook.places),
        "population": dict(codebook.populations),
        "source": dict(codebook.sources),
    }
    wrong = [(name, getattr(row, name)) for name, codes in known.items() if getattr(row, name) not in codes]
    return [f"{row.figure}：{name} の『{code}』はコードブックにありません。" for name, code in wrong]


def _check_item(codebook: Codebook, row: Figure) -> list[str]:
    measure = codebook.measures.get(row.measure)
    if measure is None:
        return []
    problems: list[str] = []
    if measure.unit != row.unit:
        problems.append(
            f"{row.figure}：単位『{row.unit}』が指標『{measure.name}』の単位『{measure.unit}』と違います。"
        )
    if not row.item:
        if measure.item_kind:
            problems.append(f"{row.figure}：指標『{measure.name}』には項目が必要です。")
        return problems
    item = codebook.items.get(row.item)
    if item is None:
        return [*problems, f"{row.figure}：item の『{row.item}』はコードブックにありません。"]
    if item.level != measure.item_kind:
        problems.append(f"{row.figure}：項目『{item.name}』は指標『{measure.name}』の項目ではありません。")
    return problems


def _check_value(row: Figure) -> list[str]:
    try:
        printed = float(row.text.replace(",", ""))
    except ValueError:
        return [f"{row.figure}：表記『{row.text}』を数として読めません。"]
    if printed != row.value:
        return [f"{row.figure}：表記『{row.text}』と値 {row.value} が一致しません。"]
    return []


def _check_rate(row: Figure) -> list[str]:
    if row.unit != "％" or row.numerator is None or row.denominator is None:
        return []
    expected = half_up(row.numerator, row.denominator, decimals(row.text))
    if expected != Decimal(row.text.replace(",", "")):
        return [
            f"{row.figure}：{row.numerator:g}÷{row.denominator:g} は {expected}％で、"
            f"表記の {row.text}％になりません。"
        ]
    return []


def _check_conflicts(rows: Iterable[Figure]) -> list[str]:
    by_id = {row.figure: row for row in rows}
    problems: list[str] = []
    for row in by_id.values():
        if row.conflicts and not row.note:
            problems.append(f"{row.figure}：食い違う値がある理由を note に書いてください。")
        for other in row.conflicts:
            if other not in by_id:
                problems.append(f"{row.figure}：食い違いの相手『{other}』がありません。")
            elif row.figure not in by_id[other].conflicts:
                problems.append(f"{row.figure}：食い違いの相手『{other}』に逆向きの記載がありません。")
    return problems


def _check_regions(rows: Iterable[Figure]) -> list[str]:
    """The six regions of 図表14 add up to its printed total, year by year."""
    counted = [row for row in rows if row.measure in SUMMED_MEASURES and row.population == REGION_POPULATION]
    problems: list[str] = []
    for measure, year in sorted({(row.measure, row.year) for row in counted}):
        same = [row for row in counted if (row.measure, row.year) == (measure, year)]
        regions = {row.place: row.value for row in same if row.place.startswith("R")}
        totals = {row.value for row in same if row.place == "JP"}
        total = sum(regions.values())
        if regions and totals and total not in totals:
            problems.append(f"{measure} {year}年度：地域の合計 {total:g} が全国の値と一致しません。")
    return problems


def _check_parents(codebook: Codebook) -> list[str]:
    def orphan(member: Member) -> bool:
        return bool(member.parent) and member.parent not in codebook.places

    return [
        f"場所『{m.name}』の親『{m.parent}』がありません。" for m in codebook.places.values() if orphan(m)
    ]


def _check_topics(codebook: Codebook) -> list[str]:
    return [
        f"指標『{m.name}』の technology『{m.technology}』は topics にありません。"
        for m in codebook.measures.values()
        if m.technology != "none" and m.technology not in codebook.topics
    ]
