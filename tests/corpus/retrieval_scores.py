"""`python -m tests.corpus.retrieval_scores`: how well the search finds, for vectors, words and both fused.

Two sets: tests/golden/retrieval.jsonl (questions with the passages that answer them), and the questions on
texts of tests/golden/questions.jsonl and, where it lies beside the checkout, ../shared/golden/dev.jsonl
(do the first three passages hold what the answer must say?).
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from corpus.build import open_corpus
from corpus.passage_index import CANDIDATES, Hit, PassageIndex, SearchMode

_ROOT = Path(__file__).resolve().parents[2]
PAIRS_FILE = _ROOT / "tests/golden/retrieval.jsonl"
GOLDEN_FILES = (_ROOT / "tests/golden/questions.jsonl", _ROOT.parent / "shared/golden/dev.jsonl")
MODES: tuple[tuple[SearchMode, str], ...] = (
    ("vectors", "ベクトルのみ"),
    ("lexical", "語句のみ"),
    ("fused", "併用"),
)
_TEXT_CATEGORIES = {"text", "guideline"}
_DEPTH = CANDIDATES


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A question and the passages, by (source, heading), any of which answers it."""

    id: str
    question: str
    passages: frozenset[tuple[str, str]]
    source: str
    """Where the first of the passages stands: the document that the pair is about."""

    @property
    def english(self) -> bool:
        return self.question.isascii()


@dataclass(frozen=True, kw_only=True)
class Score:
    """Shares of 0-1 over `pairs` questions."""

    pairs: int
    recall_at_1: float
    recall_at_5: float
    mrr: float


def read_pairs(file: Path = PAIRS_FILE) -> tuple[Pair, ...]:
    """All question-passage pairs, in file order."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line)
    return tuple(
        Pair(
            id=row["id"],
            question=row["question"],
            passages=frozenset((key["source"], key["heading"]) for key in row["passages"]),
            source=row["source"],
        )
        for row in rows
    )


def first_rank(index: PassageIndex, pair: Pair, mode: SearchMode) -> int | None:
    """The place of the first passage that answers, 1 first; None when it is not found."""
    hits = index.search(pair.question, limit=_DEPTH, mode=mode)
    keys = [(hit.passage.source, hit.passage.heading) for hit in hits]
    places = (place for place, key in enumerate(keys, start=1) if key in pair.passages)
    return next(places, None)


def score(ranks: Sequence[int | None]) -> Score:
    """Recall and mean reciprocal rank; a passage that was not found counts 0."""
    total = len(ranks)
    found = [rank for rank in ranks if rank is not None]
    return Score(
        pairs=total,
        recall_at_1=sum(rank == 1 for rank in found) / total,
        recall_at_5=sum(rank <= 5 for rank in found) / total,
        mrr=sum(1 / rank for rank in found) / total,
    )


def read_text_questions(files: Iterable[Path] = GOLDEN_FILES) -> tuple[dict[str, Any], ...]:
    """Golden questions on texts with one turn and an answer, in file order."""
    rows = [
        json.loads(line) for f in files if f.exists() for line in f.read_text(encoding="utf-8").splitlines()
    ]
    return tuple(row for row in rows if row["category"] in _TEXT_CATEGORIES and len(row["turns"]) == 1)


def holds_answer(hits: Iterable[Hit], expect: dict[str, Any]) -> bool:
    """Whether the passages together hold the expected entities, one of each any_of, and the numbers."""
    passages = [hit.passage for hit in hits]
    text = _plain(" ".join(f"{p.heading} {p.text} {p.english} {p.locator}" for p in passages))
    numbers = {float(n) for n in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}
    return (
        all(_plain(entity) in text for entity in expect["entities"])
        and all(any(_plain(word) in text for word in words) for words in expect["any_of"])
        and all(float(number) in numbers for number in expect["numbers"])
    )


def cites_figure_first(hits: Sequence[Hit], expect: dict[str, Any]) -> bool:
    """Whether the first passage carries the expected 図表; true where none is expected."""
    return all(hits[0].passage.label == label for label in expect["sources"] if label.startswith("図表"))


def _plain(text: str) -> str:
    return re.sub(r"[\s、。・]", "", unicodedata.normalize("NFKC", text)).lower()


def _print_pairs(index: PassageIndex, pairs: Sequence[Pair], title: str) -> None:
    print(f"{title}（{len(pairs)}問）\n  {'':　<6}  再現率@1  再現率@5  MRR")
    for mode, name in MODES:
        result = score([first_rank(index, pair, mode) for pair in pairs])
        print(f"  {name:　<6}  {result.recall_at_1:8.3f}  {result.recall_at_5:8.3f}  {result.mrr:.3f}")


def _print_misses(index: PassageIndex, pairs: Sequence[Pair]) -> None:
    for pair in pairs:
        rank = first_rank(index, pair, "fused")
        if rank is None or rank > 2:
            print(f"  {pair.id} {rank}位 {pair.question}")


def _print_text_questions(index: PassageIndex) -> None:
    questions = read_text_questions()
    held = cited = 0
    for row in questions:
        hits = index.search(row["turns"][0], limit=3)
        held += holds_answer(hits, row["expect"])
        cited += cites_figure_first(hits, row["expect"])
        if not holds_answer(hits, row["expect"]) or not cites_figure_first(hits, row["expect"]):
            print(f"  {row['id']} {row['turns'][0]} → {hits[0].passage.source} {hits[0].passage.heading}")
    print(
        f"想定問答の文章の質問（{len(questions)}問）：上位3段落に答えがある {held}、期待の図表が先頭 {cited}"
    )


def main() -> int:
    """Print all scores of the current corpus; returns the exit status."""
    settings = Settings()
    index = open_corpus(settings.home, settings.embedder).index
    pairs = read_pairs()
    _print_pairs(index, pairs, "質問と段落の組")
    _print_pairs(index, [pair for pair in pairs if pair.english], "うち英語の質問")
    for source in dict.fromkeys(pair.source for pair in pairs):
        result = score([first_rank(index, pair, "fused") for pair in pairs if pair.source == source])
        print(f"  {source}：{result.pairs}問 再現率@5 {result.recall_at_5:.3f} MRR {result.mrr:.3f}")
    print("併用で3位以下の質問")
    _print_misses(index, pairs)
    _print_text_questions(index)
    return 0


if __name__ == "__main__":
    sys.exit(main())
