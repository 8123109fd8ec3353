"""Where figures come from: document, place in it, survey and date. For 「出典は？」.

Knows cells and sources; every name is the codebook's.
"""

from __future__ import annotations

from assistant.gathering.results import Result
from assistant.outcome.draft import Claim, Draft
from corpus.codebook import Codebook
from tools.evidence import Cell


def source_sentence(cell: Cell, codebook: Codebook, *, english: bool) -> str:
    """One sentence on where a cell stands."""
    source, measure = codebook.sources[cell.source], codebook.measures[cell.measure]
    if english:
        return f"Source: {source.label}, {cell.locator} (figures of {measure.survey}, {measure.as_of})."
    behind = f"（{measure.survey}、{measure.as_of}）" if measure.survey else ""
    return f"出典は、{source.label}の{cell.locator}です{behind}。"


def source_claims(result: Result, codebook: Codebook, *, english: bool) -> Draft:
    """A sentence for each place that the figures of a result stand at."""
    tables = {cell.figure: table.id for table in result.sources for cell in table.cells}
    found: dict[str, Claim] = {}
    for cell in result.cells():
        text = source_sentence(cell, codebook, english=english)
        if text not in found and cell.figure in tables:
            found[text] = Claim(
                text=text, basis="source", evidence=(tables[cell.figure],), figures=(cell.figure,)
            )
    claims = tuple(found.values())
    return Draft(lead=claims[:1], body=claims[1:4], abstains=not claims)
