"""Things that a question names and an answer must hold: municipalities, articles, products, quoted words.

Knows names by their shape and by the list of municipalities; knows nothing about meaning.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from assistant.texts.features import WANTS_NUMBER, places_in
from corpus.japanese import content_words
from corpus.sentence_index import SentenceIndex
from corpus.sentences import Sentence

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+-]{2,}(?: (?=[A-Z])[A-Z][A-Za-z0-9]+)*")
_PARAGRAPH = re.compile(r"第?\d+条(?:の\d+)?\s*第?(\d+)項")
_LAW = re.compile(
    r"(?:[一-龥ァ-ヶー]{2,12}|AI)法の?(?:施行令|施行規則)(?![一-龥])|(?:個人情報保護|著作権|地方自治|AI)法(?!令|律|案|制)"
)
"""Laws by name: an answer must be about the same law."""
_RUN = re.compile(r"[一-龥々ァ-ヶー]{2,16}+(?![ぁ-ん][一-龥])|[A-Za-z][A-Za-z0-9]{1,15}+")
_ENGLISH_NAME = re.compile(r"(?<=[a-z,'] )[A-Z][A-Za-z0-9]{2,15}")
"""A capital letter inside of an English sentence."""
_DOCUMENTS = (
    (re.compile(r"ひな形|ガイドブック"), ("mic-ai-guidebook",)),
    (re.compile(r"情報セキュリティポリシー"), ("mic-security-policy-guideline",)),
    (re.compile(r"AI事業者ガイドライン"), ("ai-business-guideline",)),
    (re.compile(r"デジタル庁|DS-?920"), ("digital-agency-genai-guideline",)),
    (re.compile(r"訓令|条例|規程|規則"), ("",)),
    (re.compile(r"AI基本計画"), ("ai-basic-plan",)),
)
"""Documents that have articles of their own, other than the AI Act; an empty code: none that is held."""


@cache
def municipalities() -> frozenset[str]:
    """Names of all municipalities."""
    text = files("corpus").joinpath("municipalities/municipalities.csv").read_text(encoding="utf-8")
    return frozenset(row["name"] for row in csv.DictReader(text.splitlines()) if len(row["name"]) > 1)


def municipalities_in(text: str) -> tuple[str, ...]:
    """Municipalities that the text names, longest first at each place."""
    found: list[str] = []
    for match in re.finditer(r"[市町村区]", text):
        for start in range(max(0, match.start() - 7), match.start()):
            if text[start : match.end()] in municipalities():
                found.append(text[start : match.end()])
                break
    return tuple(dict.fromkeys(found))


def missing_names(text: str, chosen: list[Sentence], index: SentenceIndex) -> tuple[str, ...]:
    """Named things of the question that no chosen sentence, heading or place holds."""
    held = " ".join(
        f"{one.passage.heading} {one.passage.locator} {one.text} {one.passage.english}" for one in chosen
    )
    missing = [name for name in municipalities_in(text) if name not in held]
    missing += [name for name in _unknown_latin(text, index) if name.lower() not in held.lower()]
    missing += _missing_articles(text, chosen)
    missing += [
        law for law in _LAW.findall(text) if law not in held and not (law == "AI法" and _of_ai_act(chosen))
    ]
    missing += _missing_years(text, held)
    return tuple(dict.fromkeys(missing))


def _of_ai_act(chosen: list[Sentence]) -> bool:
    """The AI Act goes by several names; its own texts do not always say them."""
    return any(one.passage.source == "ai-act" for one in chosen)


def _missing_years(text: str, held: str) -> list[str]:
    """Years of which a number is asked and none stands beside the year."""
    years = re.findall(r"(?<!\d)(20\d\d)年", text)
    return [f"{year}年" for year in years if f"{year}年" not in held and WANTS_NUMBER.search(text)]


def unknown_name(text: str, index: SentenceIndex) -> str:
    """The run of letters in the question that holds the most of what no passage holds; empty when all is known."""
    best, most = "", 0.0
    for match in (_ENGLISH_NAME if text.isascii() else _RUN).finditer(text):
        if "何" in match.group():
            continue
        unknown = [word for word in dict.fromkeys(content_words(match.group())) if not index.knows(word)]
        weight = sum(index.rarity(word) for word in unknown if len(word) > 1)
        if weight > most:
            best, most = match.group(), weight
    return best


def _unknown_latin(text: str, index: SentenceIndex) -> list[str]:
    """Names in Latin letters of which no passage holds every word (in Japanese questions)."""
    if text.isascii():
        return []
    return [
        re.sub(r"^(?:[a-z]+ )+", "", match.group())
        for match in _LATIN.finditer(text)
        if re.search(r"[A-Z0-9]", match.group())
        and not all(index.knows(word) for word in content_words(match.group()))
    ]


def _missing_articles(text: str, chosen: list[Sentence]) -> list[str]:
    """第4条 of a document where no chosen sentence of that document stands in this article."""
    sources = next((codes for sign, codes in _DOCUMENTS if sign.search(text)), None)
    kinds = ("条", "附則", "図表", "注", "章") if sources else ("条", "附則", "図表", "注")
    asked = {place for place in places_in(text) if place.startswith(kinds)}
    if not asked:
        return []
    of_document = [one for one in chosen if sources is None or one.passage.source in sources]
    held = {p for one in of_document for p in places_in(f"{one.passage.locator} {one.text}")}
    document = next((sign.search(text) for sign, _ in _DOCUMENTS if sign.search(text)), None)
    of = f"{document.group()}の" if document else ""
    missing = [f"{of}{_written(place)}" for place in sorted(asked - held)]
    missing += [
        f"第{number}項"
        for number in _PARAGRAPH.findall(text)
        if not any(f"{number}項" in one.text for one in of_document)
    ]
    return missing


_SPECIFIC = re.compile(
    r"締め?切り?|補助率|負担額|金額|予算額|単価|料金|価格|利用料|氏名|電話番号|住所|日程|議事録|全文|条番号|何条(?=に|が|で|か|[?？]|$)|第何条"
)
"""Single facts that a sentence either states or not."""
_HAS_ARTICLE = re.compile(r"\d+条")


def missing_specifics(text: str, chosen: list[Sentence]) -> tuple[str, ...]:
    """Single facts (a deadline, a rate, the number of an article) that are asked for and in no chosen sentence."""
    held = " ".join(f"{one.passage.locator} {one.text}" for one in chosen)
    asked = dict.fromkeys(_SPECIFIC.findall(text))
    lacking = [fact for fact in asked if "条" not in fact and fact not in held]
    if any("何条" in fact for fact in asked) and not _HAS_ARTICLE.search(held):
        lacking.append("条の番号")
    return tuple(lacking)


def _written(place: str) -> str:
    kind, number = (place[:2], place[2:]) if place.startswith(("図表", "附則")) else (place[:1], place[1:])
    if kind == "附則":
        return f"附則第{number}条"
    return f"第{number}{kind}" if kind in "条章" else f"{kind}{number}"
