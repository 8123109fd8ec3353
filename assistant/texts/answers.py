"""TextAnswers: what the graph calls for a text request. `gather` finds, `draft` writes; both are deterministic."""

from __future__ import annotations

from pathlib import Path

from assistant.outcome.draft import Draft
from assistant.texts.card_choice import CardChoice
from assistant.texts.compose import compose
from assistant.texts.find import Finder, TextFindings
from assistant.texts.originals import Originals
from assistant.understanding.text_request import TextRequest
from corpus.build import Corpus
from corpus.cards import Card, bundled_cards
from corpus.check_cards import usable
from corpus.sentence_index import SentenceIndex


class TextAnswers:
    """Answers from the texts of one corpus; safe to use from several threads."""

    def __init__(self, corpus: Corpus, home: Path, embedder_name: str) -> None:
        index = SentenceIndex.open(corpus.data.passages, home, corpus.embedder, embedder_name)
        usable_cards = [card for card in bundled_cards() if usable(card, index.sentences)]
        self.cards: dict[str, Card] = {card.id: card for card in usable_cards}
        """Cards whose lines the texts still carry, by id: for the gate (proof.check_text_claim)."""
        self._finder = Finder(index, CardChoice(usable_cards, index), Originals(corpus.index, index))

    def gather(self, request: TextRequest, *, first: int = 1) -> TextFindings:
        """What answers the request; the ids of its evidence count from E<first>."""
        return self._finder.find(request, first=first)

    def draft(self, findings: TextFindings, request: TextRequest) -> Draft:
        """The answer in order, or an honest abstention that names what is not held."""
        return compose(findings)
