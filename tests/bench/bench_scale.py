"""What grows with the corpus: look-ups in a million figures, search and added documents in 20,000 passages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from langchain_core.vectorstores import InMemoryVectorStore

from corpus.build import CorpusData
from corpus.bundled_vectors import embedded_text, read_bundled_vectors, text_key
from corpus.embedder import EMBEDDED, Embedder, Vectors, embedder_id, encode_passages
from corpus.embedding_cache import _connect, _write_vectors
from corpus.passage_index import PassageIndex, build_index
from corpus.passages import Passage
from corpus.warehouse import Warehouse, build_warehouse
from tests.bench.plain_rag import E5, nearest
from tests.bench.table import Row, median, p95, seconds
from tools.query_survey import query_survey
from tools.survey_query import SurveyQuery

ROWS = (10_000, 1_000_000)
PASSAGES = (2_000, 20_000)
ADDED = 5
ROUNDS = 5


def figure_rows(data: CorpusData) -> Iterator[Row]:
    """One look-up in ever more figures; the baseline scans the same table without an index or a plan."""
    first = 0.0
    for count in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            own, plain = _look_up_times(data, Path(folder) / "figures.duckdb", count)
        first = first or own
        yield Row(
            what=f"{count:,}行からの集計（p50）", ours=own, unit="ms", aim="10 ms" if count > 100_000 else "",
            plain=plain, growth=f"{ROWS[0]:,}行の{own / first:.1f}倍", note="素朴な作りは全行の合計",
        )  # fmt: skip


def _look_up_times(data: CorpusData, file: Path, count: int) -> tuple[float, float]:
    """Milliseconds of our look-ups and of a scan, in `count` figures: the bundled ones under other names."""
    copies = count // len(data.figures)
    insert = (
        "INSERT INTO figures SELECT f.* REPLACE (f.measure || '_' || n AS measure) "
        f"FROM figures f, range({copies}) numbers(n) ORDER BY n"
    )
    build_warehouse(data.figures, data.codebook, file, add_rows=lambda db: db.execute(insert))
    warehouse = Warehouse(file)
    queries = [
        SurveyQuery(measure="genai_rate", places=("39",)),
        SurveyQuery(measure="genai_rate", place_level="prefecture", order="asc", limit=5),
        SurveyQuery(measure="ai_rate", places=("JP",), all_years=True),
    ]
    try:
        own = [
            seconds(lambda q=query: query_survey(q, warehouse, data.codebook)) for query in queries * ROUNDS
        ]
        scan = seconds(lambda: warehouse.rows("SELECT sum(value) FROM figures WHERE text <> ''"))
    finally:
        warehouse.close()
    return median(own) * 1000, scan * 1000


def passage_rows(data: CorpusData, embedder: Embedder, questions: Sequence[str]) -> Iterator[Row]:
    """Added documents and search; the baseline writes everything anew, and compares with every vector."""
    own = [passage for passage in data.passages if not passage.verbatim]
    first = 0.0
    for count in PASSAGES:
        passages, vectors = _many(own, count)
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            yield _adding_row(home, passages, vectors, embedder)
            times = _search_times(PassageIndex.open(home, embedder), questions)
        plain = _plain_search_times(passages, vectors, questions[:3])
        middle = median(times) * 1000
        first = first or middle
        yield Row(
            what=f"{count:,}段落からの検索（p50）", ours=middle, unit="ms",
            aim="50 ms、p95 80 ms" if count > 10_000 else "", plain=median(plain) * 1000,
            note=f"p95 {p95(times) * 1000:.0f} ms", growth=f"{PASSAGES[0]:,}段落の{middle / first:.1f}倍",
        )  # fmt: skip


def _adding_row(home: Path, passages: Sequence[Passage], vectors: Vectors, embedder: Embedder) -> Row:
    _know(home, passages, vectors)

    def build(given: Sequence[Passage], name: str) -> None:
        build_index(given, home, embedder, embedder_name=EMBEDDED, fingerprint=name * 12)

    whole = seconds(lambda: build(passages[:-ADDED], "a"))
    added = seconds(lambda: build(passages, "b"))
    return Row(
        what=f"{len(passages):,}段落に{ADDED}段落を加える", ours=added, unit="s", plain=whole,
        note="素朴な作りはすべて書き直す",
    )  # fmt: skip


def _search_times(index: PassageIndex, questions: Sequence[str]) -> list[float]:
    index.search(questions[0])
    return [seconds(lambda q=q: index.search(q)) for _ in range(ROUNDS) for q in questions]


def _plain_search_times(
    passages: Sequence[Passage], vectors: Vectors, questions: Sequence[str]
) -> list[float]:
    store = InMemoryVectorStore(E5())
    for number, (passage, vector) in enumerate(zip(passages, vectors, strict=True)):
        entry = {"id": str(number), "vector": vector, "text": passage.text, "metadata": {}}
        store.store[str(number)] = entry
    return [seconds(lambda q=q: nearest(store, q)) for q in questions]


def embedding_row(data: CorpusData, embedder: Embedder) -> Row:
    """Passages a second, in the batches that a build uses; the baseline embeds one by one."""
    texts = sorted((embedded_text(passage) for passage in data.passages[::20]), key=len)
    batched = seconds(
        lambda: [encode_passages(embedder, texts[at : at + 16]) for at in range(0, len(texts), 16)]
    )
    alone = seconds(lambda: [encode_passages(embedder, [text]) for text in texts])
    return Row(
        what="文章の埋め込み",
        ours=len(texts) / batched,
        unit="段落/s",
        aim="20 段落/s",
        plain=len(texts) / alone,
    )


def _many(own: Sequence[Passage], count: int) -> tuple[list[Passage], Vectors]:
    """The bundled passages again and again, each copy a little different in text and vector."""
    shipped = read_bundled_vectors(embedder_id(EMBEDDED))
    base = np.stack([shipped[text_key(embedded_text(passage))] for passage in own])
    copies = [
        replace(own[n % len(own)], id=f"copy/{n}", text=f"{own[n % len(own)].text}（第{n // len(own)}版）")
        for n in range(count)
    ]
    noise = np.random.default_rng(1).normal(0, 0.02, (count, base.shape[1]))
    rows = base[np.arange(count) % len(own)] + noise
    return copies, np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _know(home: Path, passages: Sequence[Passage], vectors: Vectors) -> None:
    """Put the vectors where a build finds what it embedded before."""
    home.mkdir(parents=True, exist_ok=True)
    cache = _connect(home / "embeddings.sqlite")
    keys = [sha256(embedded_text(passage).encode()).hexdigest() for passage in passages]
    _write_vectors(cache, embedder_id(EMBEDDED), dict(zip(keys, vectors, strict=True)))
    cache.close()
