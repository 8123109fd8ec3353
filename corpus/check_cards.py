"""Checks of answer cards and asked questions: nothing is written that the named sentences do not carry.

Knows words, numerals and marks of uncertainty; the same check lets a card line through the gate to the screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from corpus.asked_questions import AskedBlock, unknown_fragments
from corpus.cards import Card, CardLine, carriers, is_carried
from corpus.japanese import content_words
from corpus.passages import certainty_of
from corpus.sentences import Sentence

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(r"ない|ません|なく|せず|ず、|ずに|なかった|なし")
_MARKS = ("一般知識", "推測")
_LINKING = frozenset(
    """
    現状 課題 提言 効果 共通 点 例 ため 為 目的 背景 理由 一つ目 一つ 二つ目 もう 視点 根拠 必要 重要 求める 挙げる 示す 述べる 期待
    整える 取り組む 作る 見る 進める 行く 一方 報告書 報告 書 推察 人員 削減 記述 今後 考える 考え 方 場合 最も 多い 用途 言う
    以上 扱う 図る 説明 入る ワーキンググループ ワーキング グループ 対応 続く 使う 仕方 遣り方 やり方 遣り 入れる 行う 為る 差
    合わせる さ 上げる 毎 共通点 共通 遣る おる 居る 書く 高い 低い 目立つ
    要因 県 三つ 四つ 五 名称 受ける 参考 成る 対象 決める 地域
    """.split()  # noqa: SIM905 - a list of words is easier to read
)
"""Words of composition: they join and name, and state no fact of a source."""


def check_cards(cards: Sequence[Card], sentences: Sequence[Sentence]) -> list[str]:
    """Problems of all cards, in Japanese."""
    problems = [f"カード『{name}』が二つあります。" for name in _doubles([card.id for card in cards])]
    for card in cards:
        for line in card.lines:
            missing = [f for f in line.fragments if not any(f in s.text for s in sentences)]
            problems += [f"カード『{card.id}』：『{fragment}』という文がありません。" for fragment in missing]
            if not missing and (problem := line_problem(line, carriers(line, sentences))):
                problems.append(f"カード『{card.id}』：『{line.text}』は{problem}")
    return problems


def check_asked(blocks: Sequence[AskedBlock], sentences: Sequence[Sentence]) -> list[str]:
    """Fragments of corpus/asked that no sentence holds any more."""
    return [f"{one} という文がありません。" for one in unknown_fragments(blocks, sentences)]


def usable(card: Card, sentences: Sequence[Sentence]) -> bool:
    """True when every line of the card is carried by the texts as they are now."""
    return all(
        is_carried(line, sentences) and not line_problem(line, carriers(line, sentences))
        for line in card.lines
    )


def line_problem(line: CardLine, carried_by: Sequence[Sentence]) -> str:
    """What the line says beyond the sentences that carry it; empty when nothing.

    Numerals, words, negations and marks of uncertainty (一般知識, 推測) are compared.
    """
    if not carried_by:
        return "根拠の文がありません。"
    source = " ".join(f"{sentence.passage.heading} {sentence.text}" for sentence in carried_by)
    numerals = _numerals(line.text) | _numerals(line.english)
    if extra := numerals - _numerals(f"{source} {' '.join(s.passage.english for s in carried_by)}"):
        return f"根拠の文にない数字（{'、'.join(sorted(extra))}）を含みます。"
    if not re.search(r"[ぁ-ん]", line.text):
        return "日本語の文ではありません。"
    held = frozenset(content_words(source))
    words = dict.fromkeys(content_words(line.text))
    unknown = [word for word in words if word not in held and not _known(word, source)]
    if unknown:
        return f"根拠の文にない語（{'、'.join(unknown)}）を含みます。"
    texts = " ".join(sentence.text for sentence in carried_by)
    if _NEGATION.search(line.text) and not _NEGATION.search(texts.replace("みよう", "")):
        return "根拠の文にない否定を含みます。"
    for mark in _MARKS:
        if mark in texts and mark not in line.text:
            return f"根拠の文の（{mark}）を落としています。"
    if line.english and certainty_of(line.english) != certainty_of(line.text):
        return "日本語と英語で確かさの印が違います。"
    return ""


def _known(word: str, source: str) -> bool:
    return word in _LINKING or word in source or bool(_NUMERAL.fullmatch(word))


def _numerals(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text)
    return {match.group().replace(",", "") for match in _NUMERAL.finditer(plain)}


def _doubles(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
