"""lawqa_jp (Japanese law questions of digital-go-jp): are the law and the article cited that the answer stands in?

`python -m tests.bench.bench_lawqa FOLDER [HOME]`: FOLDER holds docs/, questions.jsonl and score.py; nothing of it is
part of the project. The documents are ingested as a reader's originals, the questions answered from texts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.texts.answers import TextAnswers
from assistant.understanding.text_request import TextRequest
from corpus.build import Corpus, open_corpus
from corpus.embedder import EMBEDDED
from corpus.originals import OriginalStore


def answered(answers: TextAnswers, corpus: Corpus, question: dict[str, object]) -> dict[str, object]:
    """One line of the answer file: what is cited, whether it declines, how long it took."""
    turns = question["turns"]
    assert isinstance(turns, list)
    request = TextRequest(text=str(turns[-1]), role="what")
    started = time.perf_counter()
    findings = answers.gather(request)
    draft = answers.draft(findings, request)
    milliseconds = (time.perf_counter() - started) * 1000
    claims = (*draft.lead, *draft.body)
    cited = {number for claim in claims for number in claim.evidence}
    sources = corpus.data.codebook.sources
    citations = [
        {
            "id": piece.id,
            "label": piece.label,
            "source": sources[piece.source].label,
            "title": sources[piece.source].title,
            "locator": piece.locator,
        }
        for piece in findings.evidence
        if piece.id in cited
    ]
    return {
        "id": question["id"],
        "answer": "\n".join(claim.text for claim in claims),
        "abstained": draft.abstains,
        "citations": citations,
        "timings_ms": {"total": milliseconds},
    }


def main(folder: Path, home: Path, out: Path) -> int:
    """Ingest, answer, score; returns the scorer's exit status."""
    OriginalStore(home).ingest([folder / "docs"])
    corpus = open_corpus(home, EMBEDDED)
    answers = TextAnswers(corpus, home, EMBEDDED)
    questions = folder / "questions.jsonl"
    lines = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    records = [answered(answers, corpus, line) for line in lines]
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    out.write_text(text, encoding="utf-8")
    command = [sys.executable, str(folder / "score.py"), str(questions), str(out), "--fails"]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(scratch)
        kept.mkdir(parents=True, exist_ok=True)
        sys.exit(main(Path(sys.argv[1]), kept, kept / "lawqa_answers.jsonl"))
