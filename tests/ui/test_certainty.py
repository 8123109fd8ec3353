"""Page, panel, Markdown, Word, JSON and pasted reply all say what a sentence is: 原文, 言い換え, 一般知識 or 推測."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant import Answer, certainty_name
from tests.ui.fake_assistant import explanation
from ui.evidence_panel import render_panel
from ui.export import export_file
from ui.render import render_outcome
from ui.reply_text import reply_text

KINDS = ("原文", "言い換え", "一般知識", "推測")


def answered(language: str = "ja") -> Answer:
    """One sentence of each kind, each with a citation of its own."""
    base = explanation("源内とは")
    first = base.citations[0]
    citations = tuple(
        replace(first, number=number, certainty=kind, quote=f"引いた文{number}。")
        for number, kind in enumerate(KINDS, start=1)
    )
    lead = "".join(f"文{c.number}【{c.number}】。" for c in citations)
    return replace(base, language="en" if language == "en" else "ja", lead=lead, body=(), citations=citations)


def _exported(kind: str) -> Callable[[Answer], str]:
    def text(outcome: Answer) -> str:
        raw = b64decode(export_file([outcome], kind)["data"])
        if kind != "docx":
            return raw.decode("utf-8")
        with zipfile.ZipFile(io.BytesIO(raw)) as word:
            return word.read("word/footnotes.xml").decode("utf-8")

    return text


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("view", "form"),
    [
        (lambda outcome: render_outcome(outcome), "［{name}］"),
        (lambda outcome: render_panel(outcome), '<span class="kk-tag">{name}</span>'),
        (lambda outcome: reply_text(outcome, None), "［{name}］"),
        (_exported("md"), "{name}: 引いた文{number}。"),
        (_exported("docx"), "{name}: 引いた文{number}。"),
    ],
    ids=["page", "panel", "pasted", "markdown", "word"],
)
def test_the_reader_sees_what_each_sentence_is(
    view: Callable[[Answer], str], form: str, language: str
) -> None:
    shown = view(answered(language))
    for number, kind in enumerate(KINDS, start=1):
        assert form.format(name=certainty_name(kind, language), number=number) in shown


def test_a_button_of_a_citation_says_it_too() -> None:
    shown = render_outcome(answered())
    assert [f"5章［{kind}］" in shown or f"2(1)［{kind}］" in shown for kind in KINDS] == [True] * 4


def test_json_names_it_for_each_citation() -> None:
    data = json.loads(_exported("json")(answered()))
    assert tuple(one["certainty"] for one in data["answers"][0]["citations"]) == KINDS
