"""Writes the fingerprints of one original, for those who hold it: `python -m ... CODE FILE`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.extraction.chunking import cut_passages
from corpus.extraction.extract import extract_file
from corpus.extraction.known_sentences import passage_prints

_FOLDER = Path(__file__).parent / "known"


def main(argv: Sequence[str]) -> int:
    """Write corpus/extraction/known/CODE.txt, sorted, so that the order of the sentences is lost."""
    code, file = argv
    passages = cut_passages(extract_file(Path(file)).blocks, source=code)
    prints = sorted({one for passage in passages for one in passage_prints(passage)})
    (_FOLDER / f"{code}.txt").write_text("\n".join(prints) + "\n", encoding="ascii")
    print(f"{code}: {len(prints)} 文の指紋を書きました。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
