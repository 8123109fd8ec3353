"""The panel beside an answer: each source as printed, conflicting values, what is proved. HTML only.

SQL, plan and versions are in developer_details.py, folded at the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant import Cell, Citation, Outcome, PassageEvidence, TableEvidence, TableView, certainty_name
from ui.answer_words import AnswerWords, answer_words
from ui.developer_details import developer_html
from ui.library import Library, PrintedTable
from ui.markup import safe_link, table_html, text
from ui.provenance import as_of_in, cited_cells


def render_panel(outcome: Outcome, library: Library | None = None) -> str:
    """Everything that stands behind the outcome, most needed first."""
    words = answer_words(outcome.language)
    parts = [
        f'<p class="kk-panel-question">{text(outcome.question)}</p>',
        _proofs(outcome, library, words),
        _conflicts(outcome, library, words),
        _proved(outcome, words),
        developer_html(outcome, words),
    ]
    return f'<div class="kk-evidence" lang="{outcome.language}">{"".join(parts)}</div>'


def _proofs(outcome: Outcome, library: Library | None, words: AnswerWords) -> str:
    if not outcome.citations:
        return f'<p class="kk-quiet">{text(words.panel_no_sources)}</p>'
    return "".join(_proof(outcome, citation, library, words) for citation in outcome.citations)


def _proof(outcome: Outcome, citation: Citation, library: Library | None, words: AnswerWords) -> str:
    passages = _passages_of(outcome, citation)
    if citation.figures:
        content = _figures_proof(outcome, citation, library, words)
    elif passages:
        content = _passages_proof(citation, passages, outcome.language)
    else:
        content = _quote(citation)
    head = f"【{citation.number}】{citation.source} {citation.label}"
    return (
        f'<section class="kk-proof" data-n="{citation.number}" tabindex="-1" aria-label="{text(head)}">'
        f"<h3>{text(head)}</h3>{content}{_source_fields(citation, outcome.language, words)}</section>"
    )


def _source_fields(citation: Citation, language: str, words: AnswerWords) -> str:
    link = safe_link(citation.url, words.open_link)
    if link:
        link += f'<br><span class="kk-address">{text(citation.url)}</span>'
    day = "、".join(as_of_in(language, part) for part in citation.as_of.split("、") if part)
    fields = (
        (words.field_survey, text(citation.primary)),
        (words.field_as_of, text(day)),
        (words.field_document, text(citation.title)),
        (words.field_issuer, text(citation.issuer)),
        (words.field_published, text(citation.date)),
        (words.field_place, text(citation.locator)),
        (words.field_link, link or text(words.no_link)),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in fields if value)
    return f'<dl class="kk-fields">{rows}</dl>'


def _figures_proof(outcome: Outcome, citation: Citation, library: Library | None, words: AnswerWords) -> str:
    printed = library.printed(citation, english=outcome.language == "en") if library else None
    tag = f'<p class="kk-passage-head">{text(words.as_printed)}'
    tag += f'<span class="kk-tag">{text(words.printed_values)}</span></p>'
    notes = _remarks(
        list(dict.fromkeys(cell.note for cell in _cells_of(outcome, citation) if cell.note)), words
    )
    if printed is None:
        return _quote(citation) + notes
    return tag + _printed_html(printed, citation, words) + notes


def _printed_html(printed: PrintedTable, citation: Citation, words: AnswerWords) -> str:
    view = TableView(
        title=f"{citation.label}",
        columns=printed.columns,
        rows=printed.rows,
        figures=printed.figures,
        source_line="",
        evidence=citation.evidence,
    )
    more = (
        f'<p class="kk-quiet">{text(words.left_out.format(rows=printed.left_out))}</p>'
        if printed.left_out
        else ""
    )
    return table_html(view, marked=citation.figures, mark_name=words.cited) + more


def _cells_of(outcome: Outcome, citation: Citation) -> list[Cell]:
    wanted = set(citation.figures)
    return [cell for cell in cited_cells(outcome) if cell.figure in wanted]


def _remarks(notes: Sequence[str], words: AnswerWords) -> str:
    """Remarks of the tables; they are kept in Japanese, and an English page says so."""
    told = f'<p class="kk-quiet">{text(words.remarks)}</p>' if notes and words.remarks else ""
    return f'{told}<div lang="ja">{_bullets(notes)}</div>' if notes else ""


def _bullets(lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f'<ul class="kk-cell-notes">{"".join(f"<li>{text(line)}</li>" for line in lines)}</ul>'


def _quote(citation: Citation) -> str:
    lines = "<br>".join(f"<mark>{text(line)}</mark>" for line in citation.quote.split("\n"))
    return f'<blockquote class="kk-quote">{lines}</blockquote>'


def _passages_of(outcome: Outcome, citation: Citation) -> list[PassageEvidence]:
    """The cited passage, and others of the same place that hold a cited sentence."""
    lines = [line.strip() for line in citation.quote.split("\n") if line.strip()]
    found: list[PassageEvidence] = []
    for item in outcome.evidence:
        if item.kind != "passage":
            continue
        same_place = (item.source, item.locator) == (citation.source_code, citation.locator)
        if item.id == citation.evidence or (same_place and any(line in item.text for line in lines)):
            found.append(item)
    return found


def _passages_proof(citation: Citation, passages: Sequence[PassageEvidence], language: str) -> str:
    quotes = [line.strip() for line in citation.quote.split("\n") if line.strip()]
    held = "\n".join(passage.text for passage in passages)
    kind = certainty_name(citation.certainty, language)
    unsure = ""
    if citation.certainty in ("一般知識", "推測"):
        unsure = f'<p class="kk-unsure">{text(answer_words(language).unsure)}</p>'
    parts: list[str] = []
    for passage in passages:
        parts.append(
            f'<p class="kk-passage-head">{text(passage.heading)}<span class="kk-tag">{text(kind)}</span></p>'
            f'<blockquote class="kk-quote">{mark_sentences(passage.text, quotes)}</blockquote>{unsure}'
        )
    elsewhere = [quote for quote in quotes if quote not in held]
    if elsewhere:
        parts.append(
            f'<blockquote class="kk-quote">{"<br>".join(f"<mark>{text(q)}</mark>" for q in elsewhere)}'
            "</blockquote>"
        )
    return "".join(parts)


def mark_sentences(passage: str, quotes: Sequence[str]) -> str:
    """The passage as HTML with the quoted sentences marked; exact text only, a near match is not marked."""
    spans = sorted((passage.find(quote), len(quote)) for quote in set(quotes) if quote and quote in passage)
    parts: list[str] = []
    at = 0
    for start, length in spans:
        if start < at:
            continue
        parts.append(text(passage[at:start]))
        parts.append(f"<mark>{text(passage[start : start + length])}</mark>")
        at = start + length
    parts.append(text(passage[at:]))
    return "".join(parts).replace("\n", "<br>")


def _conflicts(outcome: Outcome, library: Library | None, words: AnswerWords) -> str:
    """Other published values of the cited members, side by side."""
    cited = {_subject(cell): cell for cell in cited_cells(outcome)}
    pairs: dict[str, tuple[Cell, Cell]] = {}
    for table in outcome.evidence:
        if not isinstance(table, TableEvidence):
            continue
        for other in (*table.cells, *table.reference):
            mine = cited.get(_subject(other))
            if mine is not None and mine.text != other.text:
                pairs["/".join(sorted((mine.figure, other.figure)))] = (mine, other)
    if not pairs or library is None:
        return ""
    english = outcome.language == "en"
    rows = "".join(_pair(mine, other, library, english) for mine, other in pairs.values())
    return (
        f'<section class="kk-conflicts"><h3>{text(words.conflicts)}</h3>'
        f'<p class="kk-quiet">{text(words.conflicts_intro)}</p><ul>{rows}</ul></section>'
    )


def _pair(mine: Cell, other: Cell, library: Library, english: bool) -> str:
    name = text(f"{library.who(mine, english=english)} {library.measure(mine.measure, english=english)}")
    sides = "".join(
        f"<li><b>{text(cell.text + cell.unit)}</b> {text(library.source_label(cell.source))} "
        f"{text(cell.locator)}{f'（{text(cell.note)}）' if cell.note else ''}</li>"
        for cell in (mine, other)
    )
    return f"<li>{name}（{mine.year}）<ul>{sides}</ul></li>"


def _subject(cell: Cell) -> tuple[str, str, str, str, int]:
    return (cell.measure, cell.place, cell.population, cell.item, cell.year)


def _proved(outcome: Outcome, words: AnswerWords) -> str:
    """Coverage, bounds and arithmetic in words."""
    lines = list(outcome.proof)
    for item in outcome.evidence:
        if item.kind == "table":
            lines += [
                words.calculation.format(expression=_with_unit(c.expression, c.unit))
                for c in item.calculations
            ]
    if not lines:
        return ""
    return f'<section class="kk-proved"><h3>{text(words.proof)}</h3>{_bullets(list(dict.fromkeys(lines)))}</section>'


def _with_unit(expression: str, unit: str) -> str:
    return expression if expression.endswith(unit) else expression + unit
