"""Sentences without figures: quotes, definitions, refusals. Each must be one of a closed set.

Knows passages, the codebook's sentences and the fixed sentences of refusals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.drafting.absences import gap_sentences, towns_sentence
from assistant.drafting.fixed import fixed_sentences
from assistant.outcome.draft import Claim
from assistant.texts.frames import NEAR
from corpus.codebook import LAG_BELOW_NATIONAL, LAG_LOWEST, Codebook
from corpus.gazetteer import SurfaceIndex
from corpus.municipalities.bodies import load_bodies
from corpus.passages import split_sentences
from tools.evidence import Evidence, PassageEvidence

_CORRECTION = re.compile(
    r"『[一-龥々ぁ-ん]{1,6}[都道府県]』は見つからないため、『(?P<name>[^』]+)』として答えます。"
)
_ALONE = re.compile(
    r"(?P<ja>.+)の値は、個別には公表されていません。|No figure is published for (?P<en>.+) alone\."
)
_WHERE = re.compile(r"（[^）]*）")


class ClosedSentences:
    """The sentences that may stand without a figure. Depends on the codebook alone."""

    def __init__(self, codebook: Codebook, names: SurfaceIndex) -> None:
        self._codebook = codebook
        self._names = names
        self._fixed = fixed_sentences() | set(NEAR)
        self._gaps = {text for gap in codebook.gaps for text in gap_sentences(gap)}
        self._free = self._gaps | {text for gap in codebook.gaps for text in (gap.text, gap.text_en)}
        self._free |= {source.edition_note for source in codebook.sources.values()}
        self._free |= {LAG_LOWEST, LAG_BELOW_NATIONAL}
        self._of_measure = {
            code: {m.definition, m.definition_en, m.as_of, *m.caveats, *m.caveats_en}
            | {f"{text}。" for text in m.caveats}
            | {f"{text}." for text in m.caveats_en}
            for code, m in codebook.measures.items()
        }

    def is_gap(self, text: str) -> bool:
        """True for a sentence of the registry of gaps."""
        return text in self._gaps

    def check_codebook(self, text: str, measures: frozenset[str] | None) -> str:
        """The problem with a sentence of the codebook; definitions only of `measures` (None: of all)."""
        if not text.strip():
            return "空の文です。"
        if text in self._free:
            return ""
        owners = {code for code, sentences in self._of_measure.items() if text in sentences}
        if not owners:
            return "コードブックにない文です。"
        return "" if measures is None or owners & measures else "答えに出てこない指標の説明です。"

    def check_plain(self, text: str) -> str:
        """The problem with a sentence that states no figure and no fact."""
        if text in self._fixed:
            return ""
        correction = _CORRECTION.fullmatch(text)
        if correction is not None:
            known = any(place.name == correction["name"] for place in self._codebook.places.values())
            return "" if known else "地名ではない訂正です。"
        alone = _ALONE.fullmatch(text)
        if alone is not None:
            towns = re.split("・|, ", _WHERE.sub("", alone["ja"] or alone["en"]))
            known = all(load_bodies().municipalities_named(town) for town in towns)
            return (
                ""
                if known and text == towns_sentence(towns, english=bool(alone["en"]))
                else "市区町村ではありません。"
            )
        return "根拠のない文です。"


def check_quote(claim: Claim, cited: Sequence[Evidence]) -> str:
    """The problem with a quote: it and the text behind its citation are whole sentences of one cited passage."""
    if not _squeezed(claim.text):
        return "空の文です。"
    for found in cited:
        if isinstance(found, PassageEvidence) and all(
            _whole_sentences(text, found) for text in (claim.text, claim.quote or claim.text)
        ):
            return ""
    return "引用元の文と一致しません。"


def _whole_sentences(text: str, passage: PassageEvidence) -> bool:
    """`text` is the English line, or one or more neighbouring sentences of the passage from end to end."""
    wanted = _squeezed(text)
    if wanted and wanted == _squeezed(passage.english):
        return True
    sentences = [_squeezed(sentence) for sentence in split_sentences(passage.text)]
    for start in range(len(sentences)):
        joined = ""
        for sentence in sentences[start:]:
            joined += sentence
            if joined == wanted:
                return True
            if len(joined) > len(wanted):
                break
    return False


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
