"""Outcomes as a Word file with real footnotes, made for pasting into a council paper.

python-docx has no footnotes, so their part is written here, as WordprocessingML describes it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a compiled module

from assistant import Outcome, TableView
from ui import text_ja as t
from ui.answer_table import table_in_context
from ui.export_facts import CITATION, facts_of, footnote_text, made_on, title_of
from ui.library import Library
from ui.markup import number_in

_FONT = "Yu Gothic"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class _Footnotes:
    """Collects footnotes while paragraphs are written, then becomes /word/footnotes.xml."""

    def __init__(self) -> None:
        self._root = etree.Element(f"{{{_W}}}footnotes", nsmap={"w": _W})
        for identity, kind in ((-1, "separator"), (0, "continuationSeparator")):
            note = etree.SubElement(self._root, f"{{{_W}}}footnote")
            note.set(f"{{{_W}}}type", kind)
            note.set(f"{{{_W}}}id", str(identity))
            run = etree.SubElement(etree.SubElement(note, f"{{{_W}}}p"), f"{{{_W}}}r")
            etree.SubElement(run, f"{{{_W}}}{kind}")
        self._count = 0

    def add(self, content: str) -> int:
        """Add one footnote and return its id."""
        self._count += 1
        note = etree.SubElement(self._root, f"{{{_W}}}footnote")
        note.set(f"{{{_W}}}id", str(self._count))
        paragraph = etree.SubElement(note, f"{{{_W}}}p")
        style = etree.SubElement(etree.SubElement(paragraph, f"{{{_W}}}pPr"), f"{{{_W}}}pStyle")
        style.set(f"{{{_W}}}val", "FootnoteText")
        mark = etree.SubElement(paragraph, f"{{{_W}}}r")
        mark_style = etree.SubElement(etree.SubElement(mark, f"{{{_W}}}rPr"), f"{{{_W}}}rStyle")
        mark_style.set(f"{{{_W}}}val", "FootnoteReference")
        etree.SubElement(mark, f"{{{_W}}}footnoteRef")
        words = etree.SubElement(etree.SubElement(paragraph, f"{{{_W}}}r"), f"{{{_W}}}t")
        words.text = " " + content
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return self._count

    def attach(self, document: DocumentType) -> None:
        """Put the footnotes into the package of `document`."""
        blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, blob, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = document.settings.element
        settings.insert(
            0,
            parse_xml(
                f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
            ),
        )
        _move_footnote_settings(settings)


def _move_footnote_settings(settings: object) -> None:
    """The schema wants footnotePr right before compat (or at the end when there is none)."""
    element = settings.find(qn("w:footnotePr"))  # type: ignore[attr-defined]
    compat = settings.find(qn("w:compat"))  # type: ignore[attr-defined]
    if compat is not None:
        compat.addprevious(element)


def outcomes_docx(outcomes: Sequence[Outcome], library: Library | None, today: date) -> bytes:
    """A .docx on A4 with one section an answer: text with footnotes, table, date, definitions, sources."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    about = document.core_properties
    about.title, about.author, about.comments = title_of(outcomes), t.BRAND, ""
    about.created = about.modified = datetime.combine(today, time(), tzinfo=UTC)
    document.add_heading(about.title, level=1)
    document.add_paragraph(made_on(today, outcomes[0].language))
    footnotes = _Footnotes()
    for outcome in outcomes:
        _write_outcome(document, outcome, footnotes, library)
    footnotes.attach(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(document: DocumentType) -> None:
    """A4 upright with the margins that Japanese offices use."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)


def _set_styles(document: DocumentType) -> None:
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = _FONT  # type: ignore[attr-defined]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)  # type: ignore[attr-defined]
    document.styles["Normal"].font.size = Pt(10.5)  # type: ignore[attr-defined]
    reference = document.styles.add_style("FootnoteReference", WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True  # type: ignore[attr-defined]
    text = document.styles.add_style("FootnoteText", WD_STYLE_TYPE.PARAGRAPH)
    text.font.size = Pt(9)  # type: ignore[attr-defined]


def _write_outcome(
    document: DocumentType, outcome: Outcome, footnotes: _Footnotes, library: Library | None
) -> None:
    document.add_heading(outcome.question, level=2)
    notes = {c.number: footnote_text(c, outcome.language) for c in outcome.citations}
    facts = facts_of(outcome, library)
    _write_cited(document.add_paragraph(), facts.lead, notes, footnotes)
    for line in (*outcome.body, *facts.counts):
        _write_cited(document.add_paragraph(), line, notes, footnotes)
    table = table_in_context(outcome, library)
    if table is not None:
        _write_table(document, table)
    for heading, lines in facts.sections():
        document.add_heading(heading, level=3)
        for line in lines:
            _write_cited(document.add_paragraph(style="List Bullet"), line, notes, footnotes)


def _write_cited(paragraph: Paragraph, line: str, notes: dict[int, str], footnotes: _Footnotes) -> None:
    """The line with each 【n】 as a footnote; an unknown number stays text."""
    at = 0
    for match in CITATION.finditer(line):
        number = int(match[1])
        if number not in notes:
            continue
        paragraph.add_run(line[at : match.start()])
        identity = footnotes.add(notes[number])
        run = paragraph.add_run(style="FootnoteReference")
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{identity}"/>'))  # pyright: ignore[reportPrivateUsage]
        at = match.end()
    paragraph.add_run(line[at:])


def _write_table(document: DocumentType, view: TableView) -> None:
    document.add_paragraph().add_run(view.title).bold = True
    table = document.add_table(rows=1, cols=len(view.columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, view.columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for row in view.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
            if number_in(value) is not None or " / " in value:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
