"""The gate for sentences of text answers: framed quotes, card lines, verdicts, and what the documents do not hold.

Each is one of a closed set or equal to a sentence of a cited passage; nothing else passes. For verification/verify.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from assistant.outcome.draft import Claim
from assistant.texts.frames import (
    MISSING,
    MISSING_ANSWER,
    NUMBERED,
    OPENINGS,
    TOPICS,
    verdict_sentence,
)
from corpus.cards import Card, CardLine, Verdict
from corpus.check_cards import line_problem
from corpus.obligations import obligation_of
from corpus.passages import LEAST_SURE_FIRST, Passage, certainty_of, split_sentences
from corpus.sentences import Sentence, sentences_of
from tools.evidence import PassageEvidence

BASES = ("framed", "card", "verdict", "missing")
"""Kinds of claims that this gate decides."""


def check_text_claim(claim: Claim, cited: Sequence[PassageEvidence], cards: Mapping[str, Card]) -> str:
    """The problem with a claim of one of BASES, in Japanese; empty when it holds.

    Args:
        cited: The passages behind `claim.evidence`.
        cards: The corpus' answer cards by id.
    """
    if claim.basis == "framed":
        return _check_framed(claim, cited)
    if claim.basis == "card":
        return _check_card(claim, cited, cards)
    if claim.basis == "verdict":
        return _check_verdict(claim, cited, cards)
    return _check_missing(claim, cited)


def check_certainty(claim: Claim, cited: Sequence[PassageEvidence]) -> str:
    """The problem when a claim on passages passes for surer than they are, in Japanese; empty when it does not."""
    if not cited or not claim.certainty:
        return ""
    if claim.certainty == "原文":
        return "" if all(passage.verbatim for passage in cited) else "原文の言葉ではありません。"
    marked = LEAST_SURE_FIRST.index(certainty_of(f"{claim.text}{claim.quote}"))
    return "" if LEAST_SURE_FIRST.index(claim.certainty) <= marked else "文の確かさの印と合いません。"


def _check_framed(claim: Claim, cited: Sequence[PassageEvidence]) -> str:
    """An opening of the closed set, then a whole sentence of a cited passage, its document's name perhaps left out."""
    quote = _squeezed(claim.quote)
    if not quote or not any(
        quote == _squeezed(sentence) for passage in cited for sentence in split_sentences(passage.text)
    ):
        return "引用元の文と一致しません。"
    without_topic = _squeezed(TOPICS.sub("", claim.quote))
    text = NUMBERED.sub("", claim.text)
    allowed = {_squeezed(opening) + sentence for opening in OPENINGS for sentence in (quote, without_topic)}
    return "" if _squeezed(text) in allowed else "引用元の文に加えた語があります。"


def _check_card(claim: Claim, cited: Sequence[PassageEvidence], cards: Mapping[str, Card]) -> str:
    card = cards.get(claim.card)
    line = next((one for one in card.lines if _says(one, claim.text)), None) if card else None
    if line is None:
        return "カードにない文です。"
    sentences = [sentence for passage in cited for sentence in _sentences(passage)]
    carried = [one for one in sentences if any(fragment in one.text for fragment in line.fragments)]
    if not all(any(fragment in one.text for one in carried) for fragment in line.fragments):
        return "カードの文の根拠が引用されていません。"
    return line_problem(line, carried)


def _says(line: CardLine, text: str) -> bool:
    return NUMBERED.sub("", text) in (line.text, line.english)


def _check_verdict(claim: Claim, cited: Sequence[PassageEvidence], cards: Mapping[str, Card]) -> str:
    """The closed sentence of a verdict: of the card, citing what its first line cites, or of a cited sentence."""
    if not claim.card:
        return _check_obligation(claim, cited)
    card = cards.get(claim.card)
    if card is None or not card.verdict:
        return "判定のないカードです。"
    if claim.text not in {verdict_sentence(card.verdict, english=english) for english in (False, True)}:
        return "カードの判定と違います。"
    texts = [passage.text for passage in cited]
    if not all(any(fragment in text for text in texts) for fragment in card.lines[0].fragments):
        return "判定の根拠が引用されていません。"
    return ""


def _check_obligation(claim: Claim, cited: Sequence[PassageEvidence]) -> str:
    """The verdict that a cited sentence is known to give."""
    sentences = (sentence for passage in cited for sentence in split_sentences(passage.text))
    given: set[Verdict] = {known.verdict for sentence in sentences if (known := obligation_of(sentence))}
    told = {verdict_sentence(verdict, english=english) for verdict in given for english in (False, True)}
    return "" if claim.text in told else "引用した文の判定と違います。"


def _check_missing(claim: Claim, cited: Sequence[PassageEvidence]) -> str:
    """One of the two closed sentences; what it calls missing stands in no cited passage."""
    if claim.text in MISSING_ANSWER:
        return ""
    for form in MISSING:
        before, after = (re.escape(part) for part in form.split("{what}"))
        match = re.fullmatch(f"{before}(?P<what>[^。\\n]{{1,60}}){after}", claim.text)
        if match:
            held = any(match["what"] in f"{one.heading} {one.text}" for one in cited)
            return "引用した文章に記載があります。" if held else ""
    return "決まった形の文ではありません。"


def _sentences(passage: PassageEvidence) -> tuple[Sentence, ...]:
    return sentences_of(
        [
            Passage(
                id=passage.passage,
                source=passage.source,
                locator=passage.locator,
                heading=passage.heading,
                text=passage.text,
                english=passage.english,
            )
        ]
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
