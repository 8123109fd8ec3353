"""Links names in a text to codes: places, populations, items and measures in every way they are written.

Knows the codebook's names; knows nothing about what a question wants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from corpus.codebook import Codebook, Measure
from corpus.japanese import fold_kana, normalize_text

_JAPANESE_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_KANA = re.compile(r"^[ぁ-んー]+$")
# One-character names must stand alone: 町 in 町と村 or 小さな町, not in 市区町村, 町田 or 戸塚町.
_ALONE = r"(?:^|(?<=[とやのはがもでにへをなたるいうくすむんてだ?!、。・「」()\s\d%:,|/])){}(?![一-龥々])"
# 大分 is also the adverb だいぶ.
_NOT_FOLLOWED = {"大分": r"(?![遅低高進違少多前先後])"}
# Kanji only: 高い県 is not a misspelt 高知県.
_PREFECTURE_LIKE = re.compile(r"[一-龥々]{2,4}[都道府県]")


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A stretch of text that names one or more codes."""

    kind: str
    """place, population, item, measure, or a class of question wording."""
    codes: tuple[str, ...]
    start: int
    end: int
    surface: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to write a code."""

    text: str
    kind: str
    code: str


def close_up(text: str) -> str:
    """NFKC text without spaces beside Japanese characters (生成 AI -> 生成AI)."""
    return _JAPANESE_GAP.sub("", normalize_text(text))


def fold(text: str) -> str:
    """The form in which names are compared: `close_up`, hiragana, lower case; as long as `close_up(text)`."""
    return fold_kana(close_up(text)).lower()


class SurfaceIndex:
    """Finds the forms in folded text; the longest form wins, left to right, without overlaps."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms: dict[str, dict[str, list[str]]] = {}
        for form in forms:
            text = fold(form.text)
            if text:
                codes = self._forms.setdefault(text, {}).setdefault(form.kind, [])
                if form.code not in codes:
                    codes.append(form.code)
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._by_first: dict[str, list[str]] = {}
        for text in sorted(self._forms, key=lambda text: (-len(text), text)):
            self._by_first.setdefault(text[0], []).append(text)

    def scan(self, folded: str) -> tuple[Mention, ...]:
        """All mentions in `folded` (made by `fold`), left to right; one a kind for each stretch."""
        mentions: list[Mention] = []
        at = 0
        while at < len(folded):
            text = self._form_at(folded, at)
            end = at + max(1, len(text))
            mentions += [
                Mention(kind=kind, codes=tuple(codes), start=at, end=end, surface=text)
                for kind, codes in self._forms.get(text, {}).items()
            ]
            at = end
        return tuple(mentions)

    def _form_at(self, folded: str, at: int) -> str:
        """The longest form that stands here; empty when none does."""
        for text in self._by_first.get(folded[at], ()):
            if folded.startswith(text, at) and self._with_surroundings(text).match(folded, at):
                return text
        return ""

    def _with_surroundings(self, text: str) -> re.Pattern[str]:
        """The form with what must stand around it; compiled when it is first met, since few of hundreds are."""
        known = self._patterns.get(text)
        if known is None:
            known = self._patterns[text] = re.compile(_pattern(text, is_name="place" in self._forms[text]))
        return known


def _pattern(text: str, *, is_name: bool) -> str:
    escaped = re.escape(text)
    if len(text) == 1:
        return _ALONE.format(escaped)
    if re.match(r"[a-z0-9]", text):
        escaped = rf"(?<![a-z0-9]){escaped}"
    if re.search(r"[a-z0-9]$", text):
        escaped = rf"{escaped}(?![a-z0-9])"
    if is_name and _KANA.match(text) and len(text) <= 3:
        # Short readings are also ordinary words (ちば, みえ, なら): they need a particle or the end behind them.
        escaped = rf"(?<![ぁ-んー]){escaped}(?=の|は|と|で|、|も|が|って|$)"
    return escaped + _NOT_FOLLOWED.get(text, "")


def codebook_forms(codebook: Codebook) -> list[Form]:
    """Every form of every place, population, item and measure."""
    forms: list[Form] = []
    for kind, members in codebook.by_dimension.items():
        for member in members.values():
            if member.level == "threshold":
                # 「80％以上」 is read as a relation and a number, not as a name.
                continue
            names = [*member.names(), member.name_en, *member.aliases_en]
            forms += [Form(text=name, kind=kind, code=member.code) for name in names if _usable(name)]
    for measure in codebook.measures.values():
        names = [measure.name, measure.name_en, *measure.synonyms, *measure.synonyms_en]
        if measure.unit == "都道府県":
            # 「5割以上の都道府県」 is a threshold and a level; the plan finds the published count itself.
            continue
        forms += [_measure_form(name, measure) for name in names if _usable(name)]
    return forms


def _measure_form(name: str, measure: Measure) -> Form:
    """A name without a technology (導入率) only says what is counted; several measures share it."""
    if measure.technology != "none" and not re.search(r"ai|rpa|gpt", fold(name)):
        return Form(text=name, kind="quantities", code=measure.quantity)
    return Form(text=name, kind="measure", code=measure.code)


def _usable(name: str) -> bool:
    """Two-letter readings (なら, みえ) are left out: as words they are far more common than as names."""
    folded = fold(name)
    return not (_KANA.match(folded) and len(folded) <= 2)


def nearest_prefecture(
    folded: str, codebook: Codebook, taken: Iterable[Mention]
) -> tuple[str, str, int] | None:
    """A prefecture name that is one character away from something in the text.

    Returns:
        (code, the misspelt surface, its start), or None. Text inside `taken` mentions is left alone.
    """
    taken_places = {at for mention in taken for at in range(mention.start, mention.end)}
    names = [(place.code, fold(place.name)) for place in codebook.places_at("prefecture")]
    for match in _PREFECTURE_LIKE.finditer(folded):
        for start in range(match.start(), match.end() - 2):
            surface = folded[start : match.end()]
            if len(surface) < 3 or not taken_places.isdisjoint(range(start, match.end())):
                continue
            for code, name in names:
                if DamerauLevenshtein.distance(surface, name, score_cutoff=1) == 1:
                    return code, surface, start
    return None


def verification_forms(codebook: Codebook) -> list[Form]:
    """The canonical names only, as answers write them: what the verifier looks for in a sentence."""
    forms: list[Form] = []
    for kind, members in codebook.by_dimension.items():
        for member in members.values():
            names = (member.name, member.short, member.name_en)
            forms += [Form(text=name, kind=kind, code=member.code) for name in names if name]
    for measure in codebook.measures.values():
        names = (measure.name, measure.name_en)
        forms += [Form(text=name, kind="measure", code=measure.code) for name in names]
    return forms
