"""What the program is compared with: LangChain, chunks of 500 characters, the four nearest, one prompt, the same LLM.

Run as a module it is that baseline's cold start: import, open what was stored, find for one question.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore

from assistant.llm.client import Llm
from corpus.embedder import EMBEDDED, encode_passages, encode_question, load_embedder

CHUNK = 500
NEAREST = 4
_PROMPT = "次の資料だけを使って、質問に日本語で短く答えてください。\n\n{context}\n\n質問: {question}\n答え: "


class E5(Embeddings):
    """The embedded embedder as LangChain wants it."""

    def __init__(self) -> None:
        self._embedder = load_embedder(EMBEDDED)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        return encode_passages(self._embedder, texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return encode_question(self._embedder, text).tolist()


def chunks_of(texts: Sequence[str]) -> list[Document]:
    """All texts end to end, cut after every 500 characters."""
    whole = "\n".join(texts)
    return [Document(whole[start : start + CHUNK]) for start in range(0, len(whole), CHUNK)]


def nearest(store: InMemoryVectorStore, question: str) -> list[str]:
    """The texts of the four nearest chunks."""
    return [found.page_content for found in store.similarity_search(question, k=NEAREST)]


def answer(store: InMemoryVectorStore, llm: Llm, question: str) -> str:
    """What the LLM writes on the nearest chunks."""
    context = "\n\n".join(nearest(store, question))
    return llm.write(_PROMPT.format(context=context, question=question), max_tokens=200)


if __name__ == "__main__":
    import langchain_openai  # noqa: F401 - the baseline's chat model is part of its start

    opened = InMemoryVectorStore.load(str(Path(sys.argv[1])), E5())
    print(nearest(opened, sys.argv[2])[0][:40])
