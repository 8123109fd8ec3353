"""Drafts whose words are fine but whose proof is not: wrong cells, cut quotes, borrowed notes, tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.drafting.table_view import make_table
from assistant.outcome.answer import TableView
from assistant.outcome.draft import Claim, Draft
from assistant.verification.verify import Verifier, verify_draft
from tests.soundness.conftest import Play
from tests.soundness.scenes import Stage, quoted
from tools.evidence import EvidenceSet
from tools.naming import Namer

PLAIN = {
    "arabic number": "導入した自治体は531団体です。",
    "rate": "生成AIの導入は30.5％にとどまります。",
    "full-width number": "３割の自治体が導入しています。",
    "kanji number": "三割の自治体が導入しています。",
    "kanji number with 倍": "導入は二倍に増えました。",
    "kanji fraction": "三分の一の自治体が導入しています。",
    "half in words": "過半数の自治体が導入しています。",
    "year": "令和六年度の値です。",
    "rank": "高知県は第三位です。",
    "last rank": "高知県の生成AI導入率は全国最下位です。",
    "superlative": "生成AI導入率が最も高いのは高知県です。",
    "comparison": "高知県は青森県より生成AI導入率が高いです。",
    "level as a name": "高知県は「80％以上」です。",
    "english number": "Half of the towns use generative AI.",
    "english fraction": "A third of municipalities have adopted it.",
    "english level": "Kochi is at 80% or more.",
    "duty": "生成AIの導入は義務です。",
}


@pytest.mark.parametrize("mistake", PLAIN)
def test_plain_sentence_states_no_fact(stage: Stage, mistake: str) -> None:
    claim = Claim(text=PLAIN[mistake], basis="plain")
    assert not Verifier(stage.codebook, EvidenceSet()).check(claim).supported


CLAIMS: dict[str, Callable[[Claim], Claim]] = {
    "no citation": lambda c: replace(c, evidence=()),
    "citation of a table that was never found": lambda c: replace(c, evidence=("E9",)),
    "a found table and one that was never found": lambda c: replace(c, evidence=(*c.evidence, "E9")),
    "cell of another prefecture": lambda c: replace(c, figures=("genai_rate/pref/02/2024",)),
    "cell that does not exist": lambda c: replace(c, figures=("genai_rate/pref/99/2024",)),
    "one of the cited cells missing": lambda c: replace(c, figures=c.figures[1:]),
    "cells replaced by a stranger": lambda c: replace(
        c, figures=(*c.figures[:-1], "genai_rate/pref/48/2024")
    ),
    "no cells": lambda c: replace(c, figures=()),
    "figures told as plain": lambda c: replace(c, basis="plain"),
    "figures told as a quote": lambda c: replace(c, basis="quote", quote=c.text),
    "figures told as a note": lambda c: replace(c, basis="codebook"),
    "no figure at all": lambda c: replace(c, text="導入は進んでいます。"),
    "a cause instead of the figure": lambda c: replace(c, text="人材がいないからです。"),
    "empty sentence": lambda c: replace(c, text=""),
}


@pytest.mark.parametrize("scene", ["ranking", "difference"])
@pytest.mark.parametrize("mistake", CLAIMS)
def test_sentence_with_a_wrong_proof_is_blocked(played: Play, mistake: str, scene: str) -> None:
    shown = played(scene, "ja")
    claim = CLAIMS[mistake](shown.claims[0])
    assert not shown.verifier.check(claim).supported


def _quote(text: str, quote: str | None = None) -> Claim:
    return Claim(text=text, basis="quote", evidence=("E1",), quote=text if quote is None else quote)


QUOTES: dict[str, Callable[[str, str, str], Claim]] = {
    "word changed": lambda first, second, en: _quote(first.replace("低い", "高い")),
    "word added": lambda first, second, en: _quote(first.replace("下位", "全国の下位")),
    "denied": lambda first, second, en: _quote(first.replace("をいう", "をいわない")),
    "end cut off": lambda first, second, en: _quote(first[:-6]),
    "beginning cut off": lambda first, second, en: _quote(first[6:]),
    "two halves joined": lambda first, second, en: _quote(first[:12] + second[-12:]),
    "end of one and beginning of the next": lambda first, second, en: _quote(first[-8:] + second[:8]),
    "one character": lambda first, second, en: _quote("。"),
    "nothing": lambda first, second, en: _quote(""),
    "english changed": lambda first, second, en: _quote(en.replace("lowest", "average")),
    "quotation that the passage does not hold": lambda first, second, en: _quote(first, "作り話の引用文。"),
    "no citation": lambda first, second, en: replace(_quote(first), evidence=()),
    "passage that was never found": lambda first, second, en: replace(_quote(first), evidence=("E2",)),
    "told as figures": lambda first, second, en: replace(_quote(first), basis="cells"),
    "told as a note": lambda first, second, en: replace(_quote(first), basis="codebook"),
}


@pytest.mark.parametrize("mistake", QUOTES)
def test_changed_quotation_is_blocked(stage: Stage, mistake: str) -> None:
    found, evidence = quoted(stage, "konkyo-guide/1")
    first, second = found.text.splitlines()[:2]
    claim = QUOTES[mistake](first, second, found.english)
    assert not Verifier(stage.codebook, evidence).check(claim).supported


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-3],
        lambda text: text + "ただし例外がある。",
        lambda text: text.replace("導入済み", "検討中"),
        lambda text: "",
    ],
    ids=["cut", "added", "status changed", "empty"],
)
def test_note_that_is_not_the_codebooks_is_blocked(stage: Stage, change: Callable[[str], str]) -> None:
    definition = stage.codebook.measures["genai_rate"].definition
    text = change(definition)
    assert text != definition
    claim = Claim(text=text, basis="codebook")
    assert not Verifier(stage.codebook, EvidenceSet()).check(claim).supported


def test_definition_of_another_measure_is_no_note_of_this_answer(played: Play, stage: Stage) -> None:
    scene = played("one rate", "ja")
    borrowed = Claim(text=stage.codebook.measures["rpa_rate"].definition, basis="codebook")
    draft = Draft(lead=scene.claims, notes=(borrowed,))
    assert verify_draft(draft, stage.codebook, scene.evidence)[0].notes == ()


def _cell(table: TableView, row: int, column: int, text: str) -> TableView:
    cells = [list(line) for line in table.rows]
    cells[row][column] = text
    return replace(table, rows=tuple(tuple(line) for line in cells))


def _swap(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return (rows[1], rows[0], *rows[2:])


def _value_without_figure(table: TableView) -> TableView:
    return replace(_cell(table, 0, 1, "99.9"), figures=(("", ""), *table.figures[1:]))


def _values_swapped_under_labels(table: TableView) -> TableView:
    labels = [row[0] for row in table.rows]
    rows = tuple((label, row[1]) for label, row in zip(labels, _swap(table.rows), strict=True))
    return replace(table, rows=rows, figures=_swap(table.figures))


TABLES: dict[str, Callable[[TableView], TableView]] = {
    "value changed": lambda t: _cell(t, 0, 1, "41.7"),
    "value rounded": lambda t: _cell(t, 0, 1, "41"),
    "value of the row below": lambda t: _cell(t, 0, 1, t.rows[1][1]),
    "published value left out": lambda t: _cell(t, 0, 1, "—"),
    "figure of the row below": lambda t: replace(t, figures=_swap(t.figures)),
    "figure that does not exist": lambda t: replace(t, figures=(("", "x/y"), *t.figures[1:])),
    "value without a figure": _value_without_figure,
    "region renamed": lambda t: _cell(t, 0, 0, "東京都"),
    "regions exchanged": _values_swapped_under_labels,
    "number as a label": lambda t: _cell(t, 0, 0, "99.9"),
    "measure of the column renamed": lambda t: replace(t, columns=(t.columns[0], "AI導入率（％）")),
    "unit of the column changed": lambda t: replace(t, columns=(t.columns[0], "生成AI導入率（団体）")),
    "title of another measure": lambda t: replace(t, title="AI導入率"),
    "fewer figures than rows": lambda t: replace(t, figures=t.figures[1:]),
    "row of figures too short": lambda t: replace(t, figures=(("",), *t.figures[1:])),
}


@pytest.mark.parametrize("mistake", TABLES)
def test_changed_table_is_taken_out_and_the_sentences_stay(played: Play, stage: Stage, mistake: str) -> None:
    scene = played("region ranking", "ja")
    table = make_table(scene.found.tables, Namer(stage.codebook, "ja"), "")
    assert table is not None
    draft = Draft(lead=scene.claims, table=TABLES[mistake](table))
    verified, _, problems = verify_draft(draft, stage.codebook, scene.evidence)
    assert verified.table is None
    assert verified.lead == scene.claims
    assert len(problems) == 1
