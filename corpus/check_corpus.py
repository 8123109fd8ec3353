"""`python -m corpus.check_corpus`: is the corpus complete, consistent, marked, and in our own words?

Prints one Japanese line a check and ends with status 1 on a fault. Needs no index, embedder or network.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.asked_questions import read_asked
from corpus.cards import bundled_cards
from corpus.check_cards import check_asked, check_cards
from corpus.check_gaps import check_gaps
from corpus.check_origins import check_counts, check_formulas, check_printed, check_recorded
from corpus.check_sentences import check_articles, check_headers, check_marks, check_roles, check_urls
from corpus.check_tables import check_tables
from corpus.check_texts import (
    FIGURES,
    NOTES,
    RUN,
    SECTIONS,
    check_certainty,
    check_coverage,
    check_passages,
    check_sources,
    missing_numerals,
    shared_runs,
)
from corpus.codebook import Codebook, Measure, Member, Source, bundled_codebook_text, parse_codebook
from corpus.derived import with_derived_counts
from corpus.errors import CorpusError
from corpus.figures import Figure, read_figures
from corpus.obligations import unknown_obligations
from corpus.passages import Passage, bundled_texts
from corpus.sentences import sentences_of

REPORT_FOLDER = Path(__file__).resolve().parents[1].parent / "shared" / "report"
"""The report's text lies beside the checkout, where its owner has put it; it is not part of the project.
What was written down from press and blogs lies in the folder `facts` next to it."""
NUMERALS_FOUND = 0.99
"""Least share of the report's distinct numerals that the corpus must hold."""
_SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class Check:
    """One finished check."""

    title: str
    problems: tuple[str, ...] = ()
    failed: bool = False
    skipped: bool = False

    @property
    def mark(self) -> str:
        """✓ passed, ✗ failed, － skipped."""
        return "－" if self.skipped else "✗" if self.failed else "✓"


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What ships with the package."""

    codebook: Codebook
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]


def read_bundle() -> Bundle:
    """Read everything that ships.

    Raises:
        CorpusError: A file cannot be read.
    """
    sources, passages = bundled_texts()
    codebook = parse_codebook(bundled_codebook_text(), text_sources=sources)
    return Bundle(codebook=codebook, figures=read_figures(), sources=sources, passages=passages)


def run_checks(bundle: Bundle, report_folder: Path = REPORT_FOLDER) -> tuple[Check, ...]:
    """All checks in printing order; those against the report's text only where it is there."""
    count = len(bundle.passages)
    sentences, cards = sentences_of(bundle.passages), bundled_cards()
    headings = f"報告書の章節{len(SECTIONS)}・図表{len(FIGURES)}・注{len(NOTES)}"
    return (
        _check(f"{headings}のすべてに文章がある", check_coverage(bundle.passages)),
        _check(f"書誌情報がそろっている（{len(bundle.sources)}資料）", check_sources(bundle.sources)),
        _check(f"見出し・英文・未確認の範囲がそろっている（{count}段落）", check_passages(bundle.passages)),
        _check("（一般知識）（推測）の印が日本語と英語で一致する", check_certainty(bundle.passages)),
        _check(
            f"{sum(len(p.sentences) for p in bundle.passages)}文のすべてに役割と確かさがある",
            [*check_roles(bundle.passages), *check_marks(bundle.passages)],
        ),
        _check(
            "どの資料も、収めた版・読んだもの・確かさの内訳・答えられない問いを述べている",
            check_headers(bundle.sources, bundle.passages),
        ),
        _check("URL は文書そのものの場所を指す", check_urls(bundle.codebook.sources.values())),
        _check("引いた条は、その法律の条の一覧にある", check_articles(bundle.sources, bundle.passages)),
        _check(
            f"ないものの一覧{len(bundle.codebook.gaps)}件に種類と所在がある",
            check_gaps(bundle.codebook, bundle.figures),
        ),
        _check(
            f"数値{len(bundle.figures)}行の出典・コード・合計・割合が正しい",
            check_tables(bundle.codebook, bundle.figures),
        ),
        _check(
            f"回答カード{len(cards)}枚のすべての文が、本文の文で裏付けられている",
            check_cards(cards, sentences),
        ),
        _check("質問の手本が指す文がすべてある", check_asked(read_asked(), sentences)),
        _check("義務の一覧が指す文がすべてある", unknown_obligations(sentences)),
        _check("計算した値は式どおりで、団体数は一つに決まる", _origins(bundle)),
        _record_check(bundle, report_folder.parent / "facts" / "survey_facts.csv"),
        *_report_checks(bundle, report_folder),
    )


def _origins(bundle: Bundle) -> list[str]:
    whole = with_derived_counts(bundle.figures, bundle.codebook)
    return [*check_formulas(whole), *check_counts(bundle.figures)]


def _record_check(bundle: Bundle, records: Path) -> Check:
    title = "報道・解説の値が、書き留めた記録にある"
    if not records.exists():
        return Check(title=f"{title}：記録（../shared/facts/survey_facts.csv）がないため省略", skipped=True)
    with records.open(encoding="utf-8", newline="") as lines:
        urls = {code: source.url for code, source in bundle.codebook.sources.items()}
        return _check(title, check_recorded(bundle.figures, csv.DictReader(lines), urls))


def _check(title: str, problems: Sequence[str]) -> Check:
    return Check(title=title, problems=tuple(problems), failed=bool(problems))


def _report_checks(bundle: Bundle, folder: Path) -> tuple[Check, ...]:
    files = sorted(folder.glob("*.txt"))
    titles = (
        "報告書の値が、所在の節に印刷されている",
        f"報告書と{RUN}字以上同じ文がない",
        "報告書の数字がすべて収められている",
    )
    if not files:
        return tuple(
            Check(title=f"{title}：報告書の本文（../shared/report/*.txt）がないため省略", skipped=True)
            for title in titles
        )
    report = "\n".join(file.read_text(encoding="utf-8") for file in files)
    pieces = [*_text_pieces(bundle), *_table_pieces(bundle), *_codebook_pieces(bundle.codebook)]
    return (
        _check(titles[0], check_printed(bundle.figures, report)),
        _check(titles[1], shared_runs(pieces, report)),
        _check_numerals(titles[2], report, pieces),
    )


def _check_numerals(title: str, report: str, pieces: Iterable[tuple[str, str]]) -> Check:
    total, missing = missing_numerals(report, "\n".join(text for _, text in pieces))
    share = 1 - len(missing) / total if total else 1.0
    return Check(
        title=f"{title}（{total}種類中{total - len(missing)}種類、{share:.1%}）",
        problems=tuple(f"見つからない数字：{numeral}" for numeral in missing),
        failed=share < NUMERALS_FOUND,
    )


def _text_pieces(bundle: Bundle) -> list[tuple[str, str]]:
    passages = [(p.id, f"{p.locator}\n{p.heading}\n{p.text}\n{p.english}") for p in bundle.passages]
    sources = [
        (s.code, f"{s.author}\n{s.number}\n{s.date}\n{s.url}\n{s.edition_note}") for s in bundle.sources
    ]
    return [*passages, *sources]


def _table_pieces(bundle: Bundle) -> list[tuple[str, str]]:
    def text(row: Figure) -> str:
        counts = [f"{n:g}団体" for n in (row.numerator, row.denominator) if n is not None]
        return "\n".join((f"{row.text}{row.unit}", *counts, f"{row.year}年度", row.locator, row.note))

    return [(row.figure, text(row)) for row in bundle.figures]


def _codebook_pieces(codebook: Codebook) -> list[tuple[str, str]]:
    def words(record: Measure | Member) -> str:
        caveats = record.caveats if isinstance(record, Measure) else record.aliases
        return "\n".join((record.name, record.definition, *caveats))

    records: list[Measure | Member] = [*codebook.measures.values()]
    for members in codebook.by_dimension.values():
        records.extend(members.values())
    gaps = [(gap.code, gap.text) for gap in codebook.gaps]
    return [*((record.code, words(record)) for record in records), *gaps]


def print_checks(checks: Iterable[Check]) -> bool:
    """Print one line a check and its problems below; returns whether all passed."""
    passed = True
    for check in checks:
        print(f"{check.mark} {check.title}")
        for problem in check.problems[:_SHOWN]:
            print(f"    {problem}")
        if len(check.problems) > _SHOWN:
            print(f"    ほか{len(check.problems) - _SHOWN}件")
        passed = passed and not check.failed
    return passed


def main() -> int:
    """Run all checks; returns the exit status."""
    try:
        checks = run_checks(read_bundle())
    except CorpusError as error:
        print(f"✗ {error}")
        return 1
    passed = print_checks(checks)
    print("収録内容の検査：すべて合格です。" if passed else "収録内容の検査：直すところがあります。")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
