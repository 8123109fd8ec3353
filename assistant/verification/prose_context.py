"""What stands around a number in free text: names, year, modifiers and hedges.

Knows how people write around numbers; the same reading serves an LLM's sentence and a passage's sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.verification.claim_words import TECHNOLOGIES
from corpus.codebook import Codebook
from corpus.gazetteer import Form, Mention, SurfaceIndex, close_up, codebook_forms, fold, verification_forms
from corpus.numerals import Numeral, find_numerals

MODIFIERS: dict[str, re.Pattern[str]] = {
    "trial": re.compile(r"実証(?:中|実験|段階)?[^。、]{0,8}?(?:含|込|合わせ|足し|加え)|including (?:trials|pilots|demonstrations)"),
    "planned": re.compile(r"導入予定[^。、]{0,6}?(?:含|込|合わせ|足し|加え)|including (?:trials and )?plan"),
    "considering": re.compile(r"検討中?[^。、]{0,6}?(?:含|込|合わせ|足し|加え)|including (?:under )?consider"),
    "negated": re.compile(r"未導入|未策定|(?:導入|策定|活用|利用)して(?:い|お)(?:ない|らず|ません)|なかった|non-adopt|\bnot (?:yet )?(?:adopt|use|have|introduc)|without"),
    "gain": re.compile(r"伸び|増加幅|上昇幅|\bgain|\bincrease of"),
    "rank": re.compile(r"順位|\branks?\b"),
    "other": re.compile(r"総務省以外|民間(?:の)?調査|other survey|private survey"),
}  # fmt: skip
_HEDGES = re.compile(
    r"約|およそ|おおよそ|ほぼ|以上|未満|以下|超|を超え|を上回|を下回|前後|程度|余り|弱|強|近く|台|足らず|も?たない|"
    r"\babout\b|\baround\b|\bnearly\b|\balmost\b|\bover\b|\bmore than\b|\bless than\b|\bbelow\b|\babove\b|\bat least\b|\bunder\b|\broughly\b"
)
_SAID_AS = {
    "rate": re.compile(r"導入(?:した|している|済みの?)?[^。、]{0,8}割合|\bshare of [^.,]{0,30}adopt"),
    "count": re.compile(r"導入(?:した|している|済みの?)[^。、]{0,6}(?:団体|自治体)(?:数|は|が)|\bmunicipalities (?:have|had) adopted"),
}  # fmt: skip
"""Quantities told in a clause instead of by their name."""
_LITERAL_UNITS = frozenset(
    {"月", "月末", "日", "条", "項", "項目", "章", "節", "号", "版", "回", "期", "次", "頁", "ページ", "本柱"}
)
_DATE = re.compile(r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?|\d+条(?:の\d+)?\d+項")
_HEDGE_BEFORE = re.compile(
    r"(約|およそ|おおよそ|ほぼ|最大|最低|少なくとも|about|around|nearly|almost|over|more than|less than|below|above|"
    r"at least|at most|up to|under|roughly)[\s(（]*$"
)
_DENIED = re.compile(r"^[^。、]{0,4}?(?:では?(?:ない|ありません|なく)|じゃない)|\bnot\s*$")
_LOOSE = re.compile(
    r"過半数|半数|半分|大半|大多数|多数|数百|数十|数千|倍増|半減|[一二三四五六七八九十百千]+(?:分の[一二三四五六七八九十]+|パーセント|％|%|倍|割|ポイント)|"
    r"[一二三四五六七八九十〇]+・[一二三四五六七八九〇]+|[①-⑳Ⅰ-Ⅻ]|\d+分の\d+|\d+/\d+|ゼロ|皆無|"
    r"\b(?:half|third|quarter|majority|most of|dozens?|hundreds?|thousands?|double[ds]?|twice|tripled?|halved|zero|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:percent|per cent|points?|times|in|out)))\b",
    re.IGNORECASE,
)
_RELATIVE_YEAR = re.compile(
    r"昨年度?|一昨年|来年度?|今年度?|前年度?|翌年度?|\blast year|\bnext year|\bthis year|\bprevious year"
)


@dataclass(frozen=True, kw_only=True)
class Around:
    """One number of a sentence and the words that belong to it."""

    numeral: Numeral
    names: dict[str, frozenset[str]]
    """Nearest names by kind: place, population, item, measure, quantities, technology."""
    years: frozenset[int]
    """The nearest year; empty when none is named."""
    modifiers: frozenset[str]
    hedges: frozenset[str]
    """約, 以上, ... beside the number; `negative` for a minus sign, `denied` for ではない."""
    under: float | None = None
    """The bound that the number counts (4割未満の都道府県は7団体 -> 40.0)."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """A sentence of free text."""

    text: str
    mentions: tuple[Mention, ...]
    around: tuple[Around, ...]
    """One entry a figure; years, labels and numbers inside names are left out."""
    years: frozenset[int]
    labels: tuple[str, ...]
    loose: tuple[str, ...]
    """Quantities in words (半数, 三分の一, last year)."""

    def codes(self, kind: str) -> frozenset[str]:
        """All codes of one kind that the sentence names."""
        return frozenset(code for m in self.mentions if m.kind == kind for code in m.codes)


class ContextReader:
    """Reads free text against one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        forms = [_unless_a_bound(form) for form in (*codebook_forms(codebook), *verification_forms(codebook))]
        forms += [Form(text=text, kind="technology", code=code) for text, code in TECHNOLOGIES.items()]
        self._index = SurfaceIndex(forms)
        self._technology = {measure.code: measure.technology for measure in codebook.measures.values()}

    def read(self, text: str, carried: Read | None = None, bounds: frozenset[str] = frozenset()) -> Read:
        """One sentence; names that it leaves out are those of `carried`, the sentence before.

        `bounds` are the items of cited cells that are called by a number (80％以上); elsewhere 80％以上 is a figure.
        """
        plain = close_up(text)
        mentions = tuple(
            replace(m, kind="item", codes=tuple(set(m.codes) & bounds)) if m.kind == "bound" else m
            for m in self._index.scan(fold(text))
            if not re.search(r"\d ?$", plain[: m.start]) and (m.kind != "bound" or set(m.codes) & bounds)
        )
        inside = [(m.start, m.end) for m in mentions if m.kind != "quantities"]
        numerals = [n for n in find_numerals(plain) if not any(a <= n.start < b for a, b in inside)]
        years = [
            n for n in numerals if n.unit == "年" or (not n.unit and 1990 <= n.value <= 2100 and not n.label)
        ]
        literal = [n for n in numerals if n not in years and (n.label or n.unit in _LITERAL_UNITS)]
        figures = [n for n in numerals if n not in years and n not in literal]
        before = carried.mentions if carried else ()
        loose = [m[0] for pattern in (_LOOSE, _RELATIVE_YEAR) for m in pattern.finditer(plain)]
        return Read(
            text=plain,
            mentions=mentions,
            around=tuple(
                self._around(plain, n, i, figures, mentions, before, years) for i, n in enumerate(figures)
            ),
            years=frozenset(int(n.value) for n in years),
            labels=(*(_label(plain, n) for n in literal), *(m[0] for m in _DATE.finditer(plain))),
            loose=tuple(loose),
        )

    def _around(
        self,
        plain: str,
        numeral: Numeral,
        index: int,
        figures: Sequence[Numeral],
        mentions: Sequence[Mention],
        carried: Sequence[Mention],
        years: Sequence[Numeral],
    ) -> Around:
        start = figures[index - 1].end if index else 0
        stop = figures[index + 1].start if index + 1 < len(figures) else len(plain)
        names: dict[str, frozenset[str]] = {}
        for kind in ("place", "population", "item", "technology", "measure", "quantities"):
            near = _nearest(kind, numeral, mentions, start, stop)
            if near is None and not any(
                m.kind in ("measure", "technology") for m in mentions if kind in ("measure", "technology")
            ):
                near = _last(kind, carried)
            if near is not None:
                names[kind] = frozenset(near.codes)
        names = self._with_technology(names, numeral, mentions)
        told = {quantity for quantity, form in _SAID_AS.items() if form.search(plain)}
        names["quantities"] = names.get("quantities", frozenset()) | told
        window = plain[start : numeral.start]
        window = window if _names_a_measure(mentions, start, numeral.start) else plain[: numeral.start]
        behind = re.match(r"[^。、]{0,2}[(（][^)）]*[)）]", plain[numeral.end :])
        window += behind[0] if behind else ""
        near_year = [y for y in years if y.end <= numeral.start][-1:] or [
            y for y in years if numeral.end <= y.start < stop
        ][:1]
        if re.match(r" in (?:19|20)\d\d|[(（](?:19|20)\d\d", plain[numeral.end :]):
            near_year = [y for y in years if y.start >= numeral.end][:1]
        return Around(
            numeral=numeral,
            names=names,
            years=frozenset(int(y.value) for y in near_year),
            modifiers=frozenset(name for name, pattern in MODIFIERS.items() if pattern.search(window)),
            hedges=_hedges(plain, numeral),
            under=_bound(plain, numeral, figures[index - 1] if index else None),
        )

    def _with_technology(
        self, names: dict[str, frozenset[str]], numeral: Numeral, mentions: Sequence[Mention]
    ) -> dict[str, frozenset[str]]:
        """A named measure settles the technology when it stands nearer than the bare word AI."""
        measured = frozenset(self._technology[code] for code in names.get("measure", ()))
        before = [m for m in mentions if m.kind in ("measure", "technology") and m.end <= numeral.start]
        if measured and (not before or before[-1].kind == "measure" or "technology" not in names):
            return {**names, "technology": measured}
        return names


def _unless_a_bound(form: Form) -> Form:
    return replace(form, kind="bound") if form.kind == "item" and form.text[:1].isdigit() else form


def _nearest(
    kind: str, numeral: Numeral, mentions: Sequence[Mention], start: int, stop: int
) -> Mention | None:
    own = [m for m in mentions if m.kind == kind]
    between = [m for m in own if start <= m.start and m.end <= numeral.start]
    if between:
        return between[-1]
    behind = [m for m in own if numeral.end <= m.start and m.end <= stop]
    before = [m for m in own if m.end <= numeral.start]
    if kind in ("measure", "quantities", "technology"):
        return (before[-1:] or own[:1] or [None])[0]
    # 「11.8％の高知県」: a name right behind the number is its own.
    if behind and behind[0].start - numeral.end <= 2 and kind in ("place", "population", "item"):
        return behind[0]
    return before[-1] if before else behind[0] if behind else None


def _last(kind: str, mentions: Sequence[Mention]) -> Mention | None:
    return next((m for m in reversed(mentions) if m.kind == kind), None)


def _names_a_measure(mentions: Sequence[Mention], start: int, end: int) -> bool:
    return any(m.kind in ("measure", "quantities") and start <= m.start and m.end <= end for m in mentions)


def _hedges(plain: str, numeral: Numeral) -> frozenset[str]:
    before, after = plain[max(0, numeral.start - 12) : numeral.start], plain[numeral.end : numeral.end + 8]
    found = {m[1] for m in [_HEDGE_BEFORE.search(before)] if m}
    found |= {m[0] for m in [_HEDGES.match(after.lstrip(" の"))] if m}
    if re.search(r"[−▲△\-]\s*$", before) and not re.search(r"\d\s*[−\-]\s*$", before):
        found.add("negative")
    if _DENIED.search(after) or re.search(r"\bnot\s*$", before):
        found.add("denied")
    return frozenset(found)


def _bound(plain: str, numeral: Numeral, previous: Numeral | None) -> float | None:
    if (
        previous is None
        or numeral.start - previous.end > 20
        or not re.match(r"以上|未満|超|台", plain[previous.end :])
    ):
        return None
    return previous.value


def _label(plain: str, numeral: Numeral) -> str:
    """The number with the letters in front that make it a label: 図表12, 第5, No.2025-062."""
    front = re.search(r"[^\s、。はがのをにで()（）「」]{0,3}$", plain[: numeral.start])
    return (front[0] if front else "") + plain[numeral.start : numeral.end].strip()
