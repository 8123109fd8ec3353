"""From findings to a draft: the verdict first, then reasons, steps or points in order, every sentence with its passage.

Knows the order of answers; every sentence is one of a card, of a passage, or of the closed set in frames.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.outcome.draft import Claim, Draft
from assistant.texts.card_choice import KnownCard
from assistant.texts.find import Chosen, PartFinding, TextFindings
from assistant.texts.frames import NEAR, TOPICS, missing_sentence, verdict_sentence
from corpus.cards import Card, CardLine
from corpus.passages import certainty_of
from tools.evidence import PassageEvidence

NUMBERED_FROM = 3
"""So many steps or points are numbered."""
_LEAD = 2
"""Sentences of the first block of an answer."""


def compose(findings: TextFindings) -> Draft:
    """The draft of all parts; it abstains when no part is answered."""
    answered = [part for part in findings.parts if part.answers]
    if not answered:
        return _declined(findings)
    claims: list[Claim] = []
    for part in findings.parts:
        claims += _claims(part, findings) if part.answers else []
        claims += [_missing(part)] if part.missing or not part.answers else []
    limit = answered[0].asked.limit if len(findings.parts) == 1 else None
    if limit is not None:
        claims = _shortened(claims, limit)
    lead = 1 if len(claims) > _LEAD and claims[0].basis == "verdict" else min(_LEAD, len(claims))
    if any(claim.text[:3].endswith(". ") for claim in claims):
        lead = 1
    return Draft(lead=tuple(claims[:lead]), body=tuple(claims[lead:]))


def _claims(part: PartFinding, findings: TextFindings) -> list[Claim]:
    if part.card is not None:
        return _of_card(part.card, part.asked.english, findings.evidence)
    quotes = [
        Claim(text=quote.text, basis="quote", evidence=(quote.evidence,), quote=quote.text, certainty="原文")
        for quote in part.originals
    ]
    verdict = _verdict(part)
    if part.asked.english:
        return [*quotes, *verdict, *_english(part.chosen, findings.evidence)]
    return [*quotes, *verdict, *_of_sentences(part)]


def _verdict(part: PartFinding) -> list[Claim]:
    """The verdict of the first sentence, where it has one."""
    if not part.verdict:
        return []
    text = verdict_sentence(part.verdict, english=part.asked.english)
    return [Claim(text=text, basis="verdict", evidence=(part.chosen[0].evidence,))]


def _of_card(known: KnownCard, english: bool, evidence: Sequence[PassageEvidence]) -> list[Claim]:
    card = known.card
    claims = [_line(card, line, known, english, evidence) for line in card.lines]
    if sum(line.numbered for line in card.lines) >= NUMBERED_FROM:
        claims = _numbered(claims, [line.numbered for line in card.lines])
    if not card.verdict:
        return claims
    verdict = Claim(
        text=verdict_sentence(card.verdict, english=english),
        basis="verdict",
        evidence=claims[0].evidence,
        card=card.id,
        certainty=claims[0].certainty,
    )
    return [verdict, *claims]


def _line(
    card: Card, line: CardLine, known: KnownCard, english: bool, evidence: Sequence[PassageEvidence]
) -> Claim:
    carried = [s for s in known.sentences if any(fragment in s.text for fragment in line.fragments)]
    ids = {one.passage: one.id for one in evidence}
    cited = dict.fromkeys(ids[sentence.passage.id] for sentence in carried)
    quote = "".join(sentence.text for sentence in carried) if len(cited) == 1 else ""
    return Claim(
        text=line.english if english else line.text,
        basis="card",
        evidence=tuple(cited),
        quote=quote,
        card=card.id,
        certainty=certainty_of(line.text),
    )


def _numbered(claims: Sequence[Claim], numbered: Sequence[bool]) -> list[Claim]:
    found: list[Claim] = []
    count = 0
    for claim, wanted in zip(claims, numbered, strict=True):
        count += wanted
        found.append(_reworded(claim, f"{count}. {claim.text}", claim.basis) if wanted else claim)
    return found


def _of_sentences(part: PartFinding) -> list[Claim]:
    """Quotes in order, numbered where they are steps, set against each other where they are compared."""
    claims: list[Claim] = []
    before = ""
    points = part.asked.role in ("how", "steps", "summary") and len(part.chosen) >= NUMBERED_FROM
    for number, one in enumerate(part.chosen, start=1):
        sentence = one.sentence.text
        claim = _quoted(sentence, one.evidence)
        topic = TOPICS.match(sentence)
        text = sentence[topic.end() :] if topic and topic.group() == before else sentence
        before = topic.group() if topic else before
        opening = f"{number}. " if points else ""
        if _set_against(part, number) and _joins(text):
            opening = "一方、"
        claims.append(_reworded(claim, opening + text, "framed") if opening + text != sentence else claim)
    return claims


def _set_against(part: PartFinding, number: int) -> bool:
    """The second side of a comparison."""
    return part.compared and number == len(part.chosen)


def _joins(text: str) -> bool:
    return not text.startswith(("一方", "また", "なお", "ただし"))


def _english(chosen: Sequence[Chosen], evidence: Sequence[PassageEvidence]) -> list[Claim]:
    """The English of the passages that hold the sentences."""
    by_id = {one.id: one for one in evidence}
    cited = dict.fromkeys(one.evidence for one in chosen)
    texts = [(number, by_id[number].english or by_id[number].text) for number in list(cited)[:2]]
    return [_quoted(text, number) for number, text in texts]


def _quoted(text: str, evidence: str) -> Claim:
    return Claim(text=text, basis="quote", evidence=(evidence,), quote=text, certainty=certainty_of(text))


def _shortened(claims: Sequence[Claim], limit: int) -> list[Claim]:
    """At most so many points; a verdict and what stands beside numbered points are not counted."""
    verdicts = [claim for claim in claims if claim.basis == "verdict"]
    points = [claim for claim in claims if claim.basis != "verdict"]
    numbered = [claim for claim in points if claim.text[:3].endswith(". ")]
    beside = [claim for claim in points if claim not in numbered] if len(numbered) >= limit else []
    kept = numbered or points
    return [*verdicts[: max(0, 1 if limit > 1 else 0)], *kept[:limit], *beside[:1]]


def _declined(findings: TextFindings) -> Draft:
    """Says what is not held, and what comes nearest."""
    first = findings.parts[0] if findings.parts else None
    if first is None or all(part.outside for part in findings.parts):
        return Draft(abstains=True, reason="out_of_scope")
    english = first.asked.english
    lead = [_missing(part) for part in findings.parts]
    near = next((part.near[0] for part in findings.parts if part.near), None)
    body: list[Claim] = []
    if near is not None:
        by_id = {one.id: one for one in findings.evidence}
        text = (by_id[near.evidence].english if english else "") or near.sentence.text
        body = [
            Claim(text=NEAR[english], basis="plain"),
            _quoted(text, near.evidence),
        ]
    return Draft(lead=tuple(dict.fromkeys(lead)), body=tuple(body), abstains=True, reason="not_in_corpus")


def _missing(part: PartFinding) -> Claim:
    text = missing_sentence("」「".join(part.missing[:2]), english=part.asked.english)
    return Claim(text=text, basis="missing", evidence=())


def _reworded(claim: Claim, text: str, basis: str) -> Claim:
    return replace(claim, text=text, basis="card" if basis == "card" else "framed")
