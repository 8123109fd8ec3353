"""Reading a question: everything that code can recognise in it before anything is planned.

Knows words and names; decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.understanding.bounds import first_threshold, stated_positions
from assistant.understanding.wording import everyday_words, find_limit, with_arabic_counts, wording_forms
from corpus.codebook import Codebook
from corpus.gazetteer import Mention, SurfaceIndex, close_up, codebook_forms, fold, nearest_prefecture
from corpus.japanese import content_words, normalize_text
from corpus.numerals import Numeral, find_numerals, find_years
from tools.survey_query import Threshold

Language = Literal["ja", "en"]
CLAIM_UNITS = ("％", "団体", "ポイント", "位", "件", "都道府県")

_JAPANESE = re.compile(r"[ぁ-んァ-ヴ一-龥]")
_MUNICIPALITY = re.compile(
    r"(?P<name>[一-龥々ヶケァ-ヴーぁ-ん]{1,7}?(?:市|町|村|区))(?=[のはがでにとも、，,\s？?）)]|$)"
)
_SHARE = re.compile(
    r"導入(?:済み?|した|している)?の?(?:基礎)?(?:自治体|団体|市区町村|市町村)(?:の)?うち、?.*(?:割合|比率|何%|占め)"
)
_INCLUDING_PLANS = re.compile(
    r"導入予定(?:の(?:団体|自治体|ところ))?(?:まで|も|を)*(?:含|入れ|加え|足し|込み)"
)
_GROUPS = re.compile(r"(?<!わーきんぐ)ぐるーぷ|中位[上下]|\d分類|分類|(?<!working )group")
_INCLUDING_TRIALS = re.compile(
    r"実証(?:中|実験|段階)?(?:の(?:団体|自治体|ところ))?(?:まで|も|を|の分を?)*(?:含|入れ|加え|足し|込み|合わせ)"
)
_GENERIC = re.compile(
    r"^(?:基礎|指定都|政令|その他の?|一般|中核|特別|市区町|市町|全国|全|各|地方|大都|都|小規模|大規模|同|当|他の?|この|その|どの|町|村|市|区|市区|人口|規模|小さな|大きな|町と|町や|両|隣の?|近隣の?|導入済み?の?|未導入の?|先行|中小|政令指定都|県内の?|府内の?|都内の?|道内の?)*(?:市|町|村|区)$"
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a question mentions. Codes are in order of mention, without duplicates."""

    text: str
    folded: str
    language: Language
    technologies: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    shapes: frozenset[str] = frozenset()
    followups: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    limit: int | None = None
    positions: tuple[int, ...] = ()
    """Ranks asked for (ワースト4位と5位 -> 4, 5)."""
    threshold: Threshold | None = None
    numerals: tuple[Numeral, ...] = ()
    """Numerals that may be claims: neither years, counts of members, thresholds nor labels."""
    municipalities: tuple[str, ...] = ()
    """Single cities, towns and villages, which the survey does not publish."""
    unknown_places: tuple[str, ...] = ()
    """Capitalised names after in/of in English that are no place of the codebook."""
    correction: str = ""
    """The sentence to show when a misspelt name was read as another."""
    terms: tuple[str, ...] = ()
    """Content words that no mention explains."""
    mentions: tuple[Mention, ...] = ()

    asks_groups: bool = False
    """The question is about groups of prefectures by rate (上位グループ, 4分類)."""
    asks_share: bool = False
    """The question wants a member's share of all adopters (導入済み団体のうち近畿の割合)."""
    asks_bodies: bool = False
    """The question counts governments (いくつ, 何団体, 内訳)."""

    @property
    def topics(self) -> tuple[str, ...]:
        """Unexplained words that are not everyday words of questions."""
        if self.language == "en":
            # English words reach here in transcriptions that no list of everyday words holds.
            return ()
        nouns = [term for term in self.terms if not re.search(r"\d|[ぁ-ん]$", term)]
        return tuple(term for term in nouns if len(term) > 1 and term not in everyday_words())

    def first_of(self, shape: str) -> int:
        """Where the first word of `shape` stands; far behind the end when there is none."""
        return min((m.start for m in self.mentions if m.kind == "shapes" and shape in m.codes), default=10**6)

    def has(self, *shapes: str) -> bool:
        """True when the question has any of these shapes."""
        return any(shape in self.shapes for shape in shapes)


class QuestionReader:
    """Reads questions against one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._index = SurfaceIndex([*codebook_forms(codebook), *wording_forms()])

    def read(self, question: str) -> Reading:
        """Everything recognisable in `question`."""
        text = with_arabic_counts(close_up(question))
        folded = fold(text)
        mentions = self._index.scan(folded)
        misspelt = nearest_prefecture(folded, self._codebook, [m for m in mentions if m.kind == "place"])
        places = _codes(mentions, "place")
        correction = ""
        if misspelt and not any(self._codebook.places[p].level == "prefecture" for p in places):
            code, surface, _ = misspelt
            places = (*places, code)
            name = self._codebook.places[code].name
            correction = f"『{surface}』は見つからないため、『{name}』として答えます。"
        return Reading(
            text=normalize_text(question),
            folded=folded,
            language="en" if not _JAPANESE.search(text) and re.search(r"[A-Za-z]{2}", text) else "ja",
            technologies=_technologies(mentions, self._codebook),
            quantities=_quantities(mentions, folded, self._codebook),
            measures=_measures(mentions, self._codebook),
            places=places,
            populations=_codes(mentions, "population"),
            items=_items(mentions, folded, self._codebook),
            by=_arrangements(mentions, folded),
            years=_years(text, folded),
            shapes=frozenset(_codes(mentions, "shapes")),
            followups=frozenset(_codes(mentions, "followups")),
            limits=frozenset(_codes(mentions, "limits")),
            limit=find_limit(folded),
            positions=stated_positions(folded),
            asks_groups=_GROUPS.search(folded) is not None,
            asks_share=bool(places) and _SHARE.search(folded) is not None,
            asks_bodies=re.search(
                r"いくつ|何団体|何自治体|何市|どれだけあ|どれくらいあ|どのくらいあ|内訳|数は|数を|how many",
                folded,
            )
            is not None,
            threshold=first_threshold(folded),
            numerals=_claimed_numerals(folded),
            municipalities=_municipalities(text, mentions),
            unknown_places=_unknown_places(text, mentions),
            correction=correction,
            terms=_terms(text, mentions),
            mentions=mentions,
        )


def _codes(mentions: tuple[Mention, ...], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for m in mentions if m.kind == kind for code in m.codes))


def _items(mentions: tuple[Mention, ...], folded: str, codebook: Codebook) -> tuple[str, ...]:
    """Items, without those whose names are everyday words unless the question is about them."""
    grouped = _GROUPS.search(folded) is not None
    trials_counted = bool(_INCLUDING_TRIALS.search(folded) or _INCLUDING_PLANS.search(folded))
    both_named = re.search(r"導入済み?と実証中", folded) is not None
    found: list[str] = []
    for code in _codes(mentions, "item"):
        level = codebook.items[code].level
        if level in ("group", "threshold") and not (grouped and level == "group"):
            continue
        if level == "status" and (trials_counted or (code == "adopted" and not both_named)):
            continue
        found.append(code)
    return tuple(found)


def _arrangements(mentions: tuple[Mention, ...], folded: str) -> tuple[str, ...]:
    """By what the members are arranged; 「都道府県はいくつ」 counts prefectures."""
    found = _codes(mentions, "dimensions")
    counted = "count_members" in _codes(mentions, "shapes") or re.search(r"\d県", folded) is not None
    return found or (("by_prefecture",) if counted else ())


def _measures(mentions: tuple[Mention, ...], codebook: Codebook) -> tuple[str, ...]:
    """Measures named; other surveys only where nothing else bears the name."""
    found: list[str] = []
    for mention in mentions:
        if mention.kind == "measure":
            usual = [
                code for code in mention.codes if not codebook.measures[code].quantity.startswith("other_")
            ]
            found += usual or mention.codes
    return tuple(dict.fromkeys(found))


def _technologies(mentions: tuple[Mention, ...], codebook: Codebook) -> tuple[str, ...]:
    found: list[str] = []
    for mention in mentions:
        if mention.kind == "technologies":
            found += ["ai", "genai"] if mention.codes[0] == "both" else [mention.codes[0]]
        elif mention.kind == "measure":
            found += [codebook.measures[code].technology for code in mention.codes]
    return tuple(dict.fromkeys(name for name in found if name != "none"))


def _quantities(mentions: tuple[Mention, ...], folded: str, codebook: Codebook) -> tuple[str, ...]:
    found: list[str] = []
    if _INCLUDING_PLANS.search(folded):
        found = ["rate_planned"]
    elif _INCLUDING_TRIALS.search(folded):
        found = ["rate_trial"]
    found += [code for m in mentions if m.kind == "quantities" for code in m.codes]
    found += [codebook.measures[code].quantity for code in _measures(mentions, codebook)]
    usual = [quantity for quantity in found if not quantity.startswith("other_")]
    return tuple(dict.fromkeys(usual or found))


def _years(text: str, folded: str) -> tuple[int, ...]:
    years = list(find_years(text))
    if re.search(r"前年度?|昨年度?|前回|previous year|last year", folded) and 2023 not in years:
        years.insert(0, 2023)
    return tuple(years)


def _claimed_numerals(folded: str) -> tuple[Numeral, ...]:
    return tuple(
        numeral
        for numeral in find_numerals(folded)
        if not numeral.label
        and numeral.unit in ("％", "団体", "ポイント", "位", "件", "都道府県", "")
        and not (1990 <= numeral.value <= 2100)
        and not re.match(r"つ|都道府県を|県を", folded[numeral.end :])
    )


def _municipalities(text: str, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    spoken_for = {m.surface for m in mentions if m.kind in ("population", "place")}
    names: list[str] = []
    for match in _MUNICIPALITY.finditer(text):
        name = re.sub(r"^.*[県府](?=.{2,})|^.*(?:東京都|北海道)(?=.{2,})", "", match["name"])
        name = re.sub(r"^.*[のはがでにともやへを、]", "", name)
        if (
            len(name) < 2
            or re.fullmatch(r"[ぁ-ん]{0,3}[たるいなだのう][市町村区]", name)
            or _GENERIC.match(name)
            or fold(name) in spoken_for
        ):
            continue
        if any(
            fold(name) in surface or (fold(name).endswith(surface) and len(surface) > 2)
            for surface in spoken_for
        ):
            continue
        names.append(name)
    return tuple(dict.fromkeys(names))


def _unknown_places(text: str, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    if _JAPANESE.search(text):
        return ()
    known = " ".join(m.surface for m in mentions)
    names = re.findall(r"\bin\s+([A-Z][a-z]{2,})", text)
    return tuple(name for name in names if name.lower() not in known)


def _terms(text: str, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    rest = list(text)
    for mention in mentions:
        if mention.kind != "followups":
            rest[mention.start : mention.end] = "、" * (mention.end - mention.start)
    return tuple(dict.fromkeys(content_words("".join(rest))))
