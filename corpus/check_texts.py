"""Checks that the bundled texts are complete, marked, numbered as the report prints, and in our own words.

Knows passages, sources and a report's text as a string; the problems are Japanese sentences for editors.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.codebook import Source
from corpus.numerals import find_numerals
from corpus.passages import Passage

REPORT = "jri-2025-062"
GUIDE = "konkyo-guide"
"""The program's own notes on terms: no edition can be newer and nothing in it is second-hand."""
SECTIONS = (
    *("表紙", "要点", "1", "2(1)", "2(2)", "3(前文)", "3(1)", "3(1)①", "3(1)②", "3(2)①", "3(2)②"),
    *("4(前文)", "4(1)", "4(2)", "4(3)", "4(4)", "5"),
)
"""The report's headings, as locators write them."""
FIGURES = tuple(f"図表{number}" for number in range(1, 19))
NOTES = tuple(f"注{number}" for number in range(1, 17))

RUN = 25
"""Characters (NFKC, no white space) that our text may not share with the report in one run."""
TITLES = (
    "地方自治体におけるAI・RPAの実証実験・導入状況等調査",
    "地方公共団体における情報セキュリティポリシーに関するガイドライン",
    "行政の進化と革新のための生成AIの調達・利活用に係るガイドライン",
    "人工知能関連技術の研究開発及び活用の推進に関する法律",
    "自治体デジタル・トランスフォーメーション(DX)推進計画",
    "自治体におけるAIの利用に関するワーキンググループ",
    "自治体におけるAI活用・導入ガイドブック",
    "科学技術・イノベーション基本計画～Society5.0の実現に向けて～",
    "データから見る地方自治体のAI活用の現在地点と浮かび上がる課題",
    "地方自治体におけるAI導入の現状と課題ーデジタル基盤標準化の重要性",
)
"""Titles of documents and surveys, which are names and not sentences."""

_QUOTED = re.compile(r"「[^「」。]{1,60}」|『[^『』。]{1,60}』")
_URL = re.compile(r"https?://[!-~]+")
_FOOTNOTE_MARK = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_MARK = re.compile(r"（(?:一般知識|推測)）")
_UNSURE_WORD = re.compile(r"一般知識|推測")
_ENGLISH_MARK = re.compile(r"\([^()]*(?:general knowledge|inference)[^()]*\)")
_UNVERIFIED = "未確認の範囲"
_UNITS = frozenset({"％", "ポイント", "団体", "位", "件"})


def check_coverage(passages: Iterable[Passage]) -> list[str]:
    """Headings, figures and notes of the report that no passage covers."""
    locators = [passage.locator for passage in passages if passage.source == REPORT]
    parts = {part for locator in locators for part in locator.split()}
    wanted = (("章節", SECTIONS), ("図表", FIGURES), ("注", NOTES))
    return [
        f"報告書の{kind}『{name}』を扱う文章がありません。"
        for kind, names in wanted
        for name in names
        if name not in parts
    ]


def check_sources(sources: Iterable[Source]) -> list[str]:
    """Front matter that is incomplete: every text names who, what, when, where and under which terms."""
    problems: list[str] = []
    for source in sources:
        empty = [
            name for name in ("title", "label", "issuer", "licence") if not getattr(source, name).strip()
        ]
        if source.code == REPORT:
            empty += [name for name in ("author", "number", "url") if not getattr(source, name)]
        elif source.code != GUIDE and not source.edition_note:
            empty.append("edition_note")
        problems.extend(f"{source.code}：書誌情報の {name} が空です。" for name in empty)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.date):
            problems.append(f"{source.code}：日付『{source.date}』は YYYY-MM-DD ではありません。")
    return problems


def check_passages(passages: Sequence[Passage]) -> list[str]:
    """Headings that occur twice in a source, passages without English, guidelines that hide their limits."""
    counts = Counter((passage.source, passage.heading) for passage in passages)
    problems = [
        f"{source}：見出し『{title}』が重複しています。" for (source, title), n in counts.items() if n > 1
    ]
    problems.extend(f"{p.id}『{p.heading}』：EN: の行がありません。" for p in passages if not p.english)
    limited = {passage.source for passage in passages if _UNVERIFIED in passage.locator}
    guidelines = dict.fromkeys(
        passage.source for passage in passages if passage.source not in (REPORT, GUIDE)
    )
    problems.extend(
        f"{source}：確かめられていない範囲を書いた段落（所在『{_UNVERIFIED}』）がありません。"
        for source in guidelines
        if source not in limited
    )
    return problems


def check_certainty(passages: Iterable[Passage]) -> list[str]:
    """Certainty marks in another form than （一般知識） and （推測）, or missing in the English line."""
    problems: list[str] = []
    for passage in passages:
        marks = len(_MARK.findall(passage.text))
        if marks != len(_UNSURE_WORD.findall(passage.text)):
            problems.append(
                f"{passage.id}『{passage.heading}』：確かさの印は（一般知識）か（推測）と書いてください。"
            )
        if bool(marks) != bool(_ENGLISH_MARK.search(passage.english)):
            problems.append(f"{passage.id}『{passage.heading}』：確かさの印が日本語と英語で違います。")
    return problems


def shared_runs(pieces: Iterable[tuple[str, str]], report: str) -> list[str]:
    """Runs of `RUN` characters and more that (name, text) pieces share with the report, names apart."""
    plain = _squeeze(_FOOTNOTE_MARK.sub("", report))
    windows = {plain[start : start + RUN] for start in range(len(plain) - RUN + 1)}
    found: dict[str, str] = {}
    for name, text in pieces:
        for fragment in _own_words(text):
            for run in _runs(fragment, windows):
                found.setdefault(run, name)
    return [f"{name}：報告書と同じ{len(run)}字の並び『{run}』があります。" for run, name in found.items()]


def _own_words(text: str) -> list[str]:
    """The squeezed text without URLs, quoted names and known titles, cut where they stood."""
    squeezed = _squeeze(_QUOTED.sub("\0", _URL.sub("\0", text)))
    titles = "|".join(re.escape(_squeeze(title)) for title in TITLES)
    return re.split(f"\0|{titles}", squeezed)


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _runs(fragment: str, windows: set[str]) -> list[str]:
    """The longest runs of `fragment` all of whose windows stand in the report."""
    runs: list[str] = []
    start = 0
    while start + RUN <= len(fragment):
        end = start
        while end + RUN <= len(fragment) and fragment[end : end + RUN] in windows:
            end += 1
        if end > start:
            runs.append(fragment[start : end + RUN - 1])
        start = max(end, start) + 1
    return runs


def missing_numerals(report: str, corpus: str) -> tuple[int, list[str]]:
    """How many distinct numerals the report has, and those that stand nowhere in the corpus.

    A numeral counts once by value; one with a unit (％, 団体, 位, ...) must also stand with it somewhere.
    """
    wanted, known = _values(_FOOTNOTE_MARK.sub("\n", report)), _values(corpus)
    return len(wanted), [text for key, text in wanted.items() if key not in known]


def _values(text: str) -> dict[tuple[float, str], str]:
    plain = re.sub(r"(?<=\d)[ \u3000]+(?=[^\d\s])", "", unicodedata.normalize("NFKC", text))
    values = {(float(match.replace(",", "")), ""): match for match in _NUMBER.findall(plain)}
    for numeral in find_numerals(plain):
        if numeral.unit in _UNITS and not numeral.label:
            values[(numeral.value, numeral.unit)] = numeral.surface
    return values
