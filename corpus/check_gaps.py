"""Checks the registry of gaps: of which kind each is, where its answer would stand, and what comes closest.

Knows the codebook and figures; the problems are Japanese sentences for whoever edits the registry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.codebook import Codebook, Gap
from corpus.figures import Figure


def check_gaps(codebook: Codebook, rows: Sequence[Figure]) -> list[str]:
    """Gaps without a place, with unknown measures, or whose nearest value is of another measure."""
    measures = {row.figure: row.measure for row in rows}
    return [problem for gap in codebook.gaps for problem in _faults(gap, codebook, measures)]


def _faults(gap: Gap, codebook: Codebook, measures: dict[str, str]) -> Iterator[str]:
    if gap.kind != "outside" and not gap.where:
        yield f"未公表の説明『{gap.code}』に、where（どの資料のどこにないか、またはどこにあるか）を書いてください。"
    if gap.kind == "outside" and gap.nearest:
        yield f"対象外の説明『{gap.code}』に、近い値は付けられません。"
    for code in gap.measures:
        if code not in codebook.measures:
            yield f"未公表の説明『{gap.code}』の指標『{code}』はコードブックにありません。"
    for figure in gap.nearest:
        if figure not in measures:
            yield f"未公表の説明『{gap.code}』の近い値『{figure}』はありません。"
        elif measures[figure] not in gap.measures:
            yield f"未公表の説明『{gap.code}』の近い値『{figure}』は別の指標『{measures[figure]}』の値です。"
