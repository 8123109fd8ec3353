"""Words around an answer in the answer's own language: badge, table, sources, panel. Knows no layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class AnswerWords:
    """One language; braces are filled by the caller."""

    checked_values: str
    checked_calculated: str
    checked_sentences: str
    reading: str
    alternatives: str
    as_of: str
    derived_counts: str
    notes: str
    sources: str
    source_line: str
    open_source: str
    suggestions: str
    choices: str
    unsure: str
    view_table: str
    view_chart: str
    view_map: str
    national: str
    member: str
    wave: str
    difference: str
    counts: str
    counts_derived: str
    copy_reply: str
    save: str
    more: str
    show_panel: str
    copy_markdown: str
    copy_link: str
    retry: str
    vote_up: str
    vote_down: str
    save_png: str
    word: str
    excel: str
    note_line: str
    export_question: str
    export_reply: str
    export_answer: str
    export_conversation: str
    made_on: str
    panel_no_sources: str
    as_printed: str
    left_out: str
    cited: str
    remarks: str
    printed_values: str
    field_survey: str
    field_as_of: str
    field_document: str
    field_issuer: str
    field_published: str
    field_place: str
    field_link: str
    open_link: str
    no_link: str
    conflicts: str
    conflicts_intro: str
    proof: str
    calculation: str
    developers: str
    not_published: str
    not_in_corpus: str
    future: str
    out_of_scope: str
    unsafe: str
    no_evidence: str
    clarification: str


JA: Final = AnswerWords(
    checked_values="回答中の数値{values}個：すべて出典の表と一致",
    checked_calculated="回答中の数値{values}個と計算{calculations}個：すべて出典の表と一致",
    checked_sentences="回答の{sentences}文：すべて収録資料の文と一致",
    reading="「{reading}」として答えました。",
    alternatives="ほかの読み方",
    as_of="{date}",
    derived_counts="団体数は導入率と団体総数から求めた数",
    notes="定義と注意",
    sources="出典",
    source_line="出典：{line}",
    open_source="出典{number} {label}を開く",
    suggestions="続けて聞く",
    choices="どれについて調べますか",
    unsure="原典での確認が必要な記述を含みます",
    view_table="表",
    view_chart="図",
    view_map="地図",
    national="全国",
    member="地域",
    wave="調査年度",
    difference="全国（{value}）との差",
    counts="導入団体 / 全団体",
    counts_derived="導入団体 / 全団体（換算）",
    copy_reply="答弁用にコピー",
    save="保存",
    more="その他の操作",
    show_panel="根拠を見る",
    copy_markdown="Markdownでコピー",
    copy_link="この回答へのリンクをコピー",
    retry="もう一度調べる",
    vote_up="役に立った",
    vote_down="問題がある",
    save_png="図をPNGで保存",
    word="Word（A4・脚注つき）",
    excel="Excel（出典シートつき）",
    note_line="※ {note}",
    export_question="質問",
    export_reply="回答",
    export_answer="自治体のAI利用に関する回答",
    export_conversation="自治体のAI利用に関する質問と回答",
    made_on="作成日",
    panel_no_sources="この回答には引用した資料がありません。",
    as_printed="出典にある値（色つきが引用した値）",
    left_out="出典の表にはほかに{rows}行あります。",
    cited="引用した値",
    remarks="",
    printed_values="数値は出典のまま",
    field_survey="調査",
    field_as_of="時点",
    field_document="資料",
    field_issuer="発行",
    field_published="公表日",
    field_place="所在",
    field_link="公開ページ",
    open_link="公開ページを開く",
    no_link="公開アドレスなし",
    conflicts="食い違う公表値",
    conflicts_intro="同じものについて、別の値も公表されています。",
    proof="この値から言えること",
    calculation="計算：{expression}",
    developers="開発者向け（SQL・計画・版）",
    not_published="公表されていません",
    not_in_corpus="収録資料にありません",
    future="将来のことは答えられません",
    out_of_scope="対象外の質問です",
    unsafe="お答えできません",
    no_evidence="根拠が見つかりません",
    clarification="確認",
)
EN: Final = AnswerWords(
    checked_values="{values} figures in this answer: all match the source's tables",
    checked_calculated="{values} figures and {calculations} calculations: all match the source's tables",
    checked_sentences="{sentences} sentences: all match the texts held",
    reading="Answered as “{reading}”.",
    alternatives="Other readings",
    as_of="{date}",
    derived_counts="numbers of bodies follow from the rate and the total",
    notes="Definitions and notes",
    sources="Sources",
    source_line="Source: {line}",
    open_source="Open source {number} {label}",
    suggestions="Ask next",
    choices="Which one do you mean?",
    unsure="Contains statements to be checked against the original",
    view_table="Table",
    view_chart="Chart",
    view_map="Map",
    national="Japan",
    member="Place",
    wave="Survey year",
    difference="Difference to Japan ({value})",
    counts="Adopters / all",
    counts_derived="Adopters / all (derived)",
    copy_reply="Copy as plain text",
    save="Save",
    more="More actions",
    show_panel="Show evidence",
    copy_markdown="Copy as Markdown",
    copy_link="Copy link to this answer",
    retry="Ask again",
    vote_up="Helpful",
    vote_down="There is a problem",
    save_png="Save chart as PNG",
    word="Word (A4, footnotes)",
    excel="Excel (with sources)",
    note_line="Note: {note}",
    export_question="Question",
    export_reply="Answer",
    export_answer="Answer on local governments’ use of AI",
    export_conversation="Questions and answers on local governments’ use of AI",
    made_on="Made on",
    panel_no_sources="This answer cites no document.",
    as_printed="Values in the source (cited ones marked)",
    left_out="The source's table has {rows} more rows.",
    cited="cited value",
    remarks="Remarks on these values, in Japanese:",
    printed_values="Figures as printed",
    field_survey="Survey",
    field_as_of="As of",
    field_document="Document",
    field_issuer="Issuer",
    field_published="Published",
    field_place="Place",
    field_link="Web page",
    open_link="Open the web page",
    no_link="No public address",
    conflicts="Other published values",
    conflicts_intro="Another value is published for the same thing.",
    proof="What these values prove",
    calculation="Calculation: {expression}",
    developers="For developers (SQL, plan, versions)",
    not_published="Not published",
    not_in_corpus="Not in the documents held",
    future="The future cannot be answered",
    out_of_scope="Out of scope",
    unsafe="Cannot be answered",
    no_evidence="No evidence found",
    clarification="Please choose",
)


def answer_words(language: str) -> AnswerWords:
    """The words for an answer in `language`."""
    return EN if language == "en" else JA
