"""Reads messages about added surveys: what they name gives its place to what the learned reader knows, and back.

Knows phrases, municipalities and stand-ins; how a request is read, reader.py decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.added_phrases import Phrase, PhraseFinder, fitting
from assistant.understanding.expression import Members, Values
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import Marked
from assistant.understanding.parsed import FigureRequest, ParsedQuestion, UnclearRequest
from assistant.understanding.reader import QuestionReader
from assistant.understanding.say import say
from assistant.understanding.stand_in_pieces import (
    COUNTED,
    PER_PEOPLE,
    PREFECTURE_WORDS,
    SHARE,
    TOWN_WORDS,
    apart,
    is_attribute,
    numbers_told,
    years_told,
)
from assistant.understanding.stand_ins import (
    PREFECTURE,
    REGION,
    TOPICS,
    TOWN,
    Meaning,
    Piece,
    StandIns,
    WayBack,
    stand_in_name,
)
from assistant.understanding.towns_named import Town, open_town, towns_named
from corpus.gazetteer import fold

_REGION_NAMES = ("関東", "近畿", "九州・沖縄", "中国・四国", "東海・北陸", "北海道・東北")
_PREFECTURE_NAMES = ("高知県", "奈良県", "岐阜県", "愛媛県", "山口県", "滋賀県")
_MOST_SURVEYS = 3
_WHICH_TOWN = "『{}』という名前の市区町村は{}つあります。どちらをお尋ねですか。"


class AddedReader(QuestionReader):
    """Reads messages against a codebook with added surveys; without any it reads as QuestionReader does."""

    _phrases: PhraseFinder | None = None

    def read(self, question: str, memories: Sequence[Memory] = ()) -> ParsedQuestion:
        """The message, understood; see QuestionReader.read."""
        if not any(measure.added for measure in self._codebook.measures.values()):
            return super().read(question, memories)
        marked = self._finder.find(question)
        towns = towns_named(marked, self._codebook)
        twin = open_town(towns)
        if twin is not None:
            return self._asked_back(question, marked, twin)
        stand_ins = self._stand_ins(marked, towns)
        if stand_ins is None:
            return super().read(question, memories)
        told = super().read(stand_ins.told(marked.text), ())
        requests: list[FigureRequest] = []
        for one in self._each_survey(stand_ins):
            back = WayBack(self._codebook, one)
            for request in told.figure_requests:
                meant = back.expression(request.expression)
                if meant is not None and all(meant != other.expression for other in requests):
                    said = say(meant, self._codebook)
                    requests.append(replace(request, expression=meant, canonical=said, others=(), gap=""))
        requests = requests or self._plain_values(stand_ins, marked, towns)
        unread = tuple(
            word for word in told.unread if word in marked.text and not self._is_of(word, stand_ins)
        )
        return replace(told, text=question, requests=tuple(requests), spans=(), unread=unread)

    def _each_survey(self, stand_ins: StandIns) -> list[StandIns]:
        """Columns of one name in several files are each answered."""
        if len(stand_ins.topics) > 1:
            return [stand_ins]
        (topic, meaning), *_ = stand_ins.topics.items()
        codes = (meaning.measure, *meaning.others)[:_MOST_SURVEYS]
        return [replace(stand_ins, topics={topic: Meaning(measure=code)}) for code in codes]

    def _is_of(self, word: str, stand_ins: StandIns) -> bool:
        """True for words of the headers, the file and the survey that the measures are of."""
        for meaning in stand_ins.topics.values():
            measure = self._codebook.measures[meaning.measure]
            if word in f"{measure.definition}{measure.survey}{measure.unit}":
                return True
        return False

    def _asked_back(self, question: str, marked: Marked, twin: Town) -> ParsedQuestion:
        """Names of several municipalities are asked back, each with its prefecture."""
        places = self._codebook.places
        name = marked.text[twin.start : twin.end]
        choices = tuple(
            f"{marked.text[: twin.start]}{places[places[code].parent].name}{places[code].name}{marked.text[twin.end :]}"
            for code in twin.codes
        )
        unclear = UnclearRequest(reason=_WHICH_TOWN.format(name, len(twin.codes)), questions=choices)
        return ParsedQuestion(text=question, requests=(unclear,))

    # What stands for what

    def _stand_ins(self, marked: Marked, towns: Sequence[Town]) -> StandIns | None:
        """None where the message is not about an added survey."""
        if self._phrases is None:
            self._phrases = PhraseFinder(self._codebook)
        per_people = PER_PEOPLE.search(marked.folded)
        phrases = self._phrases.find(marked) or self._phrases.without_subject(marked)
        if per_people:  # 人口 in 人口10万人当たり is no measure of its own
            phrases = tuple(one for one in phrases if not per_people.start() <= one.start < per_people.end())
        lists = self._lists_towns(marked, phrases)
        lifted = bool(towns) or lists
        level = TOWN if lifted else PREFECTURE
        phrases = tuple(self._of_level(one, level, lists, marked) for one in phrases)[: len(TOPICS)]
        if not phrases or not self._is_about_added(marked, phrases, lifted):
            return None
        pieces: list[Piece] = []
        topics: dict[str, Meaning] = {}
        said = list(dict.fromkeys((one.measures, one.says) for one in phrases))
        for phrase in phrases:
            number = said.index((phrase.measures, phrase.says))
            piece, meaning = self._phrase(marked, phrase, number, lists, bool(towns), bool(per_people))
            pieces.append(piece)
            topics[TOPICS[number][1]] = meaning
        if per_people:
            pieces.append(Piece(start=per_people.start(), end=per_people.end(), text="、"))
        unit = self._codebook.measures[next(iter(topics.values())).measure].unit
        pieces += numbers_told(marked, pieces, unit)
        years, year_pieces = years_told(marked, pieces)
        places, place_pieces = self._places(marked, towns, lifted)
        pieces += [*year_pieces, *apart(place_pieces, pieces)]
        if lists:
            pieces += apart(
                [
                    Piece(start=m.start(), end=m.end(), text="都道府県")
                    for m in TOWN_WORDS.finditer(marked.folded)
                ],
                pieces,
            )
        items, item_pieces = self._items(marked, topics, pieces)
        return StandIns(
            pieces=(*pieces, *item_pieces),
            topics=topics,
            places=places,
            years=years,
            lifted=lifted,
            items=items,
        )

    def _of_level(self, phrase: Phrase, level: str, lists: bool, marked: Marked) -> Phrase:
        """The phrase with the measures that have values where they are asked for."""
        known = self._codebook.measures
        codes = phrase.measures
        if phrase.says != "value" and level != TOWN:
            codes = tuple(code for code in codes if known[code].rate) or codes
        named = {self._codebook.items[code].level for m in marked.of("item") for code in m.codes}
        codes = (
            tuple(code for code in codes if known[code].item_kind in named and known[code].item_kind) or codes
        )
        return replace(phrase, measures=fitting(codes, self._codebook, level))

    def _lists_towns(self, marked: Marked, phrases: Sequence[Phrase]) -> bool:
        """Municipalities are what is listed or ordered, and not only counted within something larger."""
        for match in TOWN_WORDS.finditer(marked.folded):
            if any(one.start <= match.start() < one.end for one in phrases if one.says == "value"):
                continue
            if any(m.start <= match.start() < m.end for m in marked.of("place")):
                continue
            statuses = [one for one in phrases if one.says != "value"]
            return not (statuses and COUNTED.match(marked.folded, match.end()))
        return False

    def _is_about_added(self, marked: Marked, phrases: Sequence[Phrase], lifted: bool) -> bool:
        """Published rates keep their own questions, but for single bodies and per 100,000 people."""
        joined = {m.code for m in self._codebook.measures.values() if m.added and self._is_joined(m.code)}
        if all(set(one.measures) <= joined for one in phrases):
            if any(one.says == "value" for one in phrases):
                return False
            ordered = bool(PREFECTURE_WORDS.search(marked.folded)) and any(
                COUNTED.match(marked.folded, m.end()) for m in TOWN_WORDS.finditer(marked.folded)
            )
            return (
                (lifted and self._lists_towns(marked, phrases))
                or bool(PER_PEOPLE.search(marked.folded))
                or ordered
            )
        return True

    def _is_joined(self, code: str) -> bool:
        rate = self._codebook.measures.get(self._codebook.measures[code].rate)
        return rate is not None and not rate.added

    def _phrase(
        self, marked: Marked, phrase: Phrase, number: int, lists: bool, named: bool, per_people: bool
    ) -> tuple[Piece, Meaning]:
        measure = self._codebook.measures[phrase.measures[0]]
        topic = TOPICS[number][0]
        if phrase.says == "value":
            code = measure.per_people if per_people and measure.per_people else measure.code
            name = stand_in_name(number, measure.unit)
            meaning = Meaning(measure=code, others=phrase.measures[1:] if code == measure.code else ())
            return Piece(start=phrase.start, end=phrase.end, text=name), meaning
        lacks = phrase.says == "not_done"
        if lists:
            text = (
                f"{topic}導入率が{0 if lacks else 100}%の"
                if is_attribute(marked, phrase)
                else f"{topic}導入率が{0 if lacks else 100}%"
            )
            return Piece(start=phrase.start, end=phrase.end, text=text), Meaning(measure=measure.code)
        if named:
            return Piece(start=phrase.start, end=phrase.end, text=f"{topic}導入率は"), Meaning(
                measure=measure.code
            )
        towns = TOWN_WORDS.match(
            marked.folded, phrase.end + (marked.folded[phrase.end : phrase.end + 1] == "の")
        )
        end = towns.end() if towns else phrase.end
        if SHARE.match(marked.folded, end) and not lacks:
            share = SHARE.match(marked.folded, end)
            return Piece(
                start=phrase.start, end=share.end() if share else end, text=f"{topic}導入率"
            ), Meaning(measure=measure.rate)
        if SHARE.match(marked.folded, end):
            return Piece(start=phrase.start, end=phrase.end, text=f"{topic}を導入していない"), Meaning(
                measure=measure.rate
            )
        code = measure.lacked_by if lacks else measure.counted_by
        if per_people:
            code = self._codebook.measures[code].per_people or code
        counted = re.compile(fold(r"(?:の)?(?:数|の数|団体数)")).match(marked.folded, end)
        stop = counted.end() if counted else end
        return Piece(start=phrase.start, end=stop, text=f"{topic}導入団体数"), Meaning(measure=code)

    def _places(
        self, marked: Marked, towns: Sequence[Town], lifted: bool
    ) -> tuple[dict[str, tuple[str, ...]], list[Piece]]:
        """Places one level up: prefectures for municipalities, regions for prefectures."""
        if not lifted:
            return {}, []
        places = self._codebook.places
        by_name = {place.name: place.code for place in places.values() if place.level in (PREFECTURE, REGION)}
        named = {code for m in marked.of("place") for code in m.codes}
        free = {
            TOWN: [n for n in _PREFECTURE_NAMES if by_name[n] not in named],
            PREFECTURE: [n for n in _REGION_NAMES if by_name[n] not in named],
        }
        meant: dict[str, tuple[str, ...]] = {}
        pieces: list[Piece] = []
        for town in towns:
            if free[TOWN]:
                name = free[TOWN].pop(0)
                meant[by_name[name]] = town.codes
                pieces.append(Piece(start=town.start, end=town.end, text=name))
        for mention in marked.of("place"):
            used = any(town.start <= mention.start < town.end for town in towns)
            prefectures = mention.inside or tuple(c for c in mention.codes if places[c].level == PREFECTURE)
            if not used and prefectures and free[PREFECTURE] and mention.codes != ("JP",):
                name = free[PREFECTURE].pop(0)
                meant[by_name[name]] = tuple(prefectures)
                pieces.append(Piece(start=mention.start, end=mention.end, text=name))
        return meant, pieces

    def _items(
        self, marked: Marked, topics: dict[str, Meaning], pieces: Sequence[Piece]
    ) -> tuple[tuple[str, ...], list[Piece]]:
        """Row labels of the measure's own table that the message names."""
        kinds = {self._codebook.measures[one.measure].item_kind for one in topics.values()} - {""}
        found: list[str] = []
        gone: list[Piece] = []
        for mention in marked.of("item"):
            codes = [code for code in mention.codes if self._codebook.items[code].level in kinds]
            piece = Piece(start=mention.start, end=mention.end, text="")
            if codes and apart([piece], pieces):
                found += codes
                gone.append(piece)
        return tuple(dict.fromkeys(found)), gone

    def _plain_values(
        self, stand_ins: StandIns, marked: Marked, towns: Sequence[Town]
    ) -> list[FigureRequest]:
        """The values of the named bodies, or of the nation, where no figure was read of the message."""
        codes = [code for town in towns for code in town.codes]
        codes = codes or [code for m in marked.of("place") for code in m.codes]
        found = [
            Values(
                measure=meaning.measure, places=Members(codes=tuple(dict.fromkeys(codes))), years=tuple(stand_ins.years.values()),
                items=Members(codes=stand_ins.items),
            )
            for meaning in stand_ins.topics.values()
        ]  # fmt: skip
        return [FigureRequest(expression=one, canonical=say(one, self._codebook)) for one in found]
