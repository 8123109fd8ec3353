"""Text answers: whole sentences of passages, word for word, the one that answers first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.text import ENOUGH_SIMILARITY, TextWriter
from assistant.understanding.plan import Frame, TextPart
from tests.assistant.workbench import passage
from tools.evidence import PassageEvidence

PART = TextPart(
    frame=Frame(kind="text"), search="AI戦略本部の本部長は誰ですか？", terms=("ai", "戦略", "本部長")
)
FAR = 0.5


def writer(*, english: bool = False) -> TextWriter:
    return TextWriter(lambda word: 1.0, english=english)


def found() -> tuple[PassageEvidence, ...]:
    answer = "AI戦略本部は内閣に置かれる。\n本部長は内閣総理大臣である。\n本部員は国務大臣である。"
    first = passage(1, answer, english="It sits in the Cabinet.")
    second = passage(2, "会議は年に四度開かれる。", english="The head convenes it.")
    return replace(first, id="E1"), replace(second, id="E2")


def test_claims_are_sentences_of_the_cited_passages() -> None:
    passages = found()
    by_id = {one.id: one for one in passages}
    for claim in writer().write(PART, passages, None):
        assert claim.basis == "quote"
        assert claim.text == claim.quote
        assert claim.text in by_id[claim.evidence[0]].text.splitlines()


def test_best_passage_speaks_first() -> None:
    assert writer().write(PART, found(), None)[0].evidence == ("E1",)


def test_no_sentence_is_said_twice() -> None:
    texts = [claim.text for claim in writer().write(PART, found(), None)]
    assert len(set(texts)) == len(texts) <= 6


def test_llm_orders_but_the_best_passage_stays() -> None:
    def pick(question: str, sentences: Sequence[str]) -> Sequence[int]:
        return [2, 1]

    texts = [claim.text for claim in writer().write(PART, found(), pick)]
    assert all(any(text in one.text for one in found()) for text in texts)
    assert any(text in found()[0].text for text in texts)


def test_choice_outside_the_sentences_is_ignored() -> None:
    by_rules = writer().write(PART, found(), None)
    assert writer().write(PART, found(), lambda question, sentences: [99, -1]) == by_rules


def test_english_answer_uses_the_english_of_the_passages() -> None:
    claims = writer(english=True).write(PART, found(), None)
    assert {claim.text for claim in claims} <= {"It sits in the Cabinet.", "The head convenes it."}


def test_far_passages_support_nothing() -> None:
    far = passage(1, "全く別の話である。", similarity=FAR)
    assert writer().supporting(PART, (far,)) == ()
    assert writer().supporting(PART, ()) == ()


def test_near_passage_that_holds_the_words_supports() -> None:
    near = passage(1, "AI戦略の本部長は首相である。", similarity=ENOUGH_SIMILARITY + 0.05)
    assert writer().supporting(PART, (near,)) == (near,)


def test_coverage_is_the_weighted_share_of_the_words() -> None:
    weigh = TextWriter(lambda word: 3.0 if word == "本部長" else 1.0, english=False)
    assert weigh.coverage(("本部長", "予算"), passage(1, "本部長は首相である。")) == 0.75
    assert weigh.coverage((), passage(1, "本部長は首相である。")) == 0.0
