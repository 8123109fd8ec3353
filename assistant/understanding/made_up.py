"""Makes up questions over every shape of expression, said in many plain ways: what nobody asks often is learned too.

Deterministic. Knows shapes; the words are those of made_up_parts.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from assistant.understanding.expression import (
    Change,
    Expression,
    Lacking,
    Members,
    Order,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)
from assistant.understanding.made_up_follow_ups import FollowUpMaker
from assistant.understanding.made_up_parts import Said, joint, with_fields
from assistant.understanding.training_lines import Asked, TrainingLine, TrainingTurn
from corpus.codebook import Codebook

_FOLLOWED, _SEVERAL = 3, 9
"""One question in so many is followed by another; one message in so many asks several things."""


def made_up_lines(codebook: Codebook, count: int, seed: int = 0) -> Iterator[TrainingLine]:
    """So many questions with their expressions, every shape about equally often."""
    maker = QuestionMaker(codebook, Random(seed))
    for number in range(count):
        shape = maker.shapes[number % len(maker.shapes)]
        said = shape()
        turns = [_turn(said.text, said.expression)]
        next_one = maker.follow_up(said.expression) if number % _FOLLOWED == 0 else None
        if next_one is not None:
            turns.append(_turn(next_one.text, next_one.expression))
        yield TrainingLine(where=f"made up:{number}", turns=tuple(turns))
        if number % _SEVERAL == 0:
            text, asked = maker.several()
            yield TrainingLine(where=f"made up:{number} several", turns=(_turn(text, *asked),))


def _turn(text: str, *asked: Expression) -> TrainingTurn:
    return TrainingTurn(question=text, asked=tuple(Asked(kind="figures", expression=one) for one in asked))


class QuestionMaker(FollowUpMaker):
    """Makes up questions for one codebook."""

    def __init__(self, codebook: Codebook, random: Random) -> None:
        super().__init__(codebook, random)
        self.shapes: tuple[Callable[[], Said], ...] = (
            self.taken, self.taken, self.kept, self.kept_towards, self.counted, self.both_kept, self.both_taken,
            self.averaged, self.gathered, self.differed, self.times, self.part_of, self.compared, self.grown, self.course,
            self.placed, self.lacking, self.claimed, self.claimed_count, self.claimed_leader, self.claimed_order,
            self.claimed_rank, self.claimed_growth, self.claimed_more, self.claimed_only, self.claimed_part,
            self.claimed_times, self.named_measure, self.ends,
        )  # fmt: skip

    # Questions

    def taken(self) -> Said:
        """Top, bottom, n-th, all in order."""
        chance = self._random.random()
        if chance < 0.6:
            return self._asking(self._taking(), "where")
        of, word, before = self._each()
        if chance < 0.75:
            first = self._random.randint(2, 10)
            order: Order = self._random.choice(["high", "low"])
            ends = "下から" if order == "low" else self._random.choice(["", "上から"])
            text = f"{before}{of.text}が{ends}{first}{self._random.choice(['位', '番目'])}の{word}"
            return self._asking(
                Said(text, Take(of=of.expression, order=order, first=first, last=first)), "where"
            )
        if chance < 0.9:
            order = self._random.choice(["high", "high", "low"])
            text = f"{before}{of.text}{self._one('all' if order == 'high' else 'all_low')}"
            return Said(text, Take(of=of.expression, order=order, first=1, last=None))
        order = self._random.choice(["high", "low"])
        text = f"{before}{of.text}が{self._one(order)}{word}"
        return self._asking(Said(text, Take(of=of.expression, order=order, first=1, last=5)), "where")

    def kept(self) -> Said:
        """Members by a number."""
        return self._asking(self._keeping(), "where")

    def kept_towards(self) -> Said:
        """Members by another value."""
        return self._asking(self._keeping_towards(), "where")

    def counted(self) -> Said:
        """How many members."""
        of = self._keeping() if self._random.random() < 0.6 else self._keeping_towards()
        return self._asking(Said(of.text, Total(of=of.expression, how="count")), "many")

    def both_kept(self) -> Said:
        """Two conditions at once."""
        first, second = self._random.sample(self._topics, 2) if len(self._topics) > 1 else self._topics * 2
        level = self._level()
        a, word, before = self._each(self._random.choice(["rate", "rate", "lacking"]), first, level)
        b, _, _ = self._each(self._random.choice(["rate", "rate", "change"]), second, level)
        (one, keep_one), (two, keep_two) = self._condition(a), self._condition(b)
        text = self._one("and").format(a=f"{a.text}が{one}", b=f"{b.text}が{two}")
        said = Said(
            f"{before}{text}{joint(two)}{word}",
            Pair(kind="both", a=keep_one(a.expression), b=keep_two(b.expression)),
        )
        if self._random.random() < 0.25:
            return self._asking(Said(said.text, Total(of=said.expression, how="count")), "many")
        return self._asking(said, "where")

    def both_taken(self) -> Said:
        """In both lists."""
        first, second = self._random.sample(self._topics, 2)
        level = self._level()
        a, word, before = self._each("rate", first, level)
        b, _, _ = self._each("rate", second, level)
        order: Order = self._random.choice(["high", "low"])
        last = self._random.choice([3, 5, 5, 10])
        text = self._one("both_top").format(
            t=self._name(first), u=self._name(second), x=self._one("top" if order == "high" else "bottom"), k=last, l=word
        )  # fmt: skip
        lists = [Take(of=said.expression, order=order, first=1, last=last) for said in (a, b)]
        return self._asking(Said(before + text, Pair(kind="both", a=lists[0], b=lists[1])), "where")

    def averaged(self) -> Said:
        """The mean of a list or of named members."""
        chance = self._random.random()
        if chance < 0.5:
            of = self._taking("rate")
        elif chance < 0.75:
            said, word, before = self._each("rate")
            of = Said(f"{before}各{word}の{said.text}", said.expression)
        else:
            of = self._several("rate")
        return self._asking(
            Said(self._one("mean").format(n=of.text), Total(of=of.expression, how="mean")), "what"
        )

    def gathered(self) -> Said:
        """Sums and joined rates."""
        if self._random.random() < 0.5:
            of = self._several("count")
            return self._asking(
                Said(self._one("sum").format(n=of.text), Total(of=of.expression, how="sum")), "what"
            )
        of = self._several("rate") if self._random.random() < 0.5 else self._taking("rate")
        return self._asking(
            Said(self._one("pooled").format(n=of.text), Total(of=of.expression, how="pooled")), "what"
        )

    def _paired(self, kind: str, quantity: str) -> Said:
        a, b = self._sides(quantity)
        text = self._one(kind).format(a=a.text, b=b.text)
        return Said(text, Pair(kind=kind, a=a.expression, b=b.expression))  # type: ignore[arg-type]

    def differed(self) -> Said:
        """a minus b."""
        return self._asking(self._paired("minus", self._random.choice(["rate", "rate", "count"])), "what")

    def times(self) -> Said:
        """a is how many times b."""
        return self._paired("ratio", self._random.choice(["rate", "count"]))

    def part_of(self) -> Said:
        """a as a share of b."""
        topic = self._topic()
        place = self._random.choice(self._places)
        part = Values(measure=self._measures[topic, "count"], places=Members(codes=(place.code,)))
        text = self._one("share").format(
            a=f"{place.name}の{self._one('count').format(t=self._name(topic))}", b="全国"
        )
        whole = with_fields(part, places=Members(), populations=Members(codes=("municipalities",)))
        return Said(text, Pair(kind="share", a=part, b=whole))

    def compared(self) -> Said:
        """Two values beside each other."""
        return self._paired("compare", self._random.choice(["rate", "rate", "count"]))

    def grown(self) -> Said:
        """The increase between two waves."""
        of, chance = self._thing(), self._random.random()
        if chance < 0.4:
            year = self._random.randint(2018, 2022)
            return Said(self._one("grown").format(n=of.text, y=year), Change(of=of.expression, start=year))
        if chance < 0.7:
            return Said(self._one("grown_last").format(n=of.text), Change(of=of.expression, start=2023))
        return self._asking(Said(self._one("grown_ever").format(n=of.text), Change(of=of.expression)), "what")

    def course(self) -> Said:
        """All waves."""
        of = self._thing()
        return self._asking(Said(self._one("trend").format(n=of.text), Trend(of=of.expression)), "what")

    def placed(self) -> Said:
        """The place of one member."""
        place, topic = self._random.choice(self._places), self._topic()
        leaf = Values(measure=self._measures[topic, "rate"], places=Members(codes=(place.code,)))
        measure, of = self._one("rate").format(t=self._name(topic)), leaf
        if self._random.random() < 0.2:
            return Said(
                self._one("rank").format(n=place.name, m=self._one("change").format(m=measure)), Rank(of=Change(of=leaf))
            )  # fmt: skip
        return Said(self._one("rank").format(n=place.name, m=measure), Rank(of=of))

    def lacking(self) -> Said:
        """Those that do not."""
        topic, place = self._topic(), self._random.choice([*self._places, *self._sizes])
        quantity = self._random.choice(["rate", "count"])
        dimension = "populations" if place in self._sizes else "places"
        leaf = with_fields(
            Values(measure=self._measures[topic, quantity]), **{dimension: Members(codes=(place.code,))}
        )
        form = self._one("lacking_ask_rate" if quantity == "rate" else "lacking_ask")
        return Said(form.format(n=place.name, t=self._name(topic)), Lacking(of=leaf))

    def named_measure(self) -> Said:
        """Any measure of the codebook by one of its names."""
        measures = [m for m in self._codebook.measures.values() if not m.change_of and not m.rank_of]
        measure = self._random.choice(measures)
        topic = self._codebook.topics.get(measure.technology)
        name = self._random.choice([measure.name, *measure.synonyms])
        if topic is not None and topic.name not in name:
            name = f"{topic.name}の{name}"
        leaf = Values(measure=measure.code)
        items = [item for item in self._codebook.items.values() if item.level == measure.item_kind]
        if items and self._random.random() < 0.6:
            item = self._random.choice(items)
            said = item.short or item.name
            name = self._random.choice([f"{name}のうち{said}", f"{said}の{name}", f"{name}で「{said}」"])
            leaf = with_fields(leaf, items=Members(codes=(item.code,)))
        elif measure.item_kind:
            name = self._random.choice([f"{name}の内訳", f"{name}をそれぞれ", f"{name}を全部"])
            leaf = with_fields(leaf, items=Members(level=measure.item_kind))
        if self._random.random() < 0.3:
            size = self._random.choice(self._sizes)
            name, leaf = f"{size.name}の{name}", with_fields(leaf, populations=Members(codes=(size.code,)))
        return self._asking(Said(name, leaf), "what")

    def ends(self) -> Said:
        """How far the two ends lie apart."""
        of, word, before = self._each("rate")
        kind = self._random.choice(["minus", "minus", "ratio"])
        if self._random.random() < 0.5:
            high, low = (Take(of=of.expression, order=order, first=1, last=1) for order in ("high", "low"))
            text = self._random.choice(
                ["最高と最低", "1位と最下位", "一番高いところと一番低いところ", "トップとワースト"]
            )
            sides: tuple[Expression, Expression] = (high, low)
        else:
            last = self._random.choice([3, 5, 10])
            sides = tuple(
                Total(of=Take(of=of.expression, order=order, first=1, last=last), how="mean")
                for order in ("high", "low")
            )  # type: ignore[assignment]
            text = self._random.choice(
                [f"上位{last}{word}の平均と下位{last}{word}の平均", f"トップ{last}とワースト{last}の平均"]
            )
        tail = "の差" if kind == "minus" else "は何倍"
        said = f"{before}{of.text}の{text}{tail}"
        return Said(said, Pair(kind=kind, a=sides[0], b=sides[1]))  # type: ignore[arg-type]
