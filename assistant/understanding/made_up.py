"""Makes up questions over every shape of expression, said in many plain ways: what nobody asks often is learned too.

Deterministic. Knows phrases.yaml and the codebook; used when the reader is fitted and tested, never when it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple

import yaml

from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Keep,
    Lacking,
    Members,
    Order,
    Pair,
    Rank,
    Relation,
    Take,
    Total,
    Trend,
    Values,
)
from assistant.understanding.training_lines import Asked, TrainingLine, TrainingTurn
from corpus.codebook import Codebook


class Said(NamedTuple):
    """An expression in words: a noun phrase, or a whole question."""

    text: str
    expression: Expression


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """The phrases by what they say."""
    text = files("assistant.understanding").joinpath("phrases.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def made_up_lines(codebook: Codebook, count: int, seed: int = 0) -> Iterator[TrainingLine]:
    """So many questions with their expressions, every shape about equally often."""
    maker = QuestionMaker(codebook, Random(seed))
    for number in range(count):
        shape = maker.shapes[number % len(maker.shapes)]
        said = shape()
        turn = TrainingTurn(question=said.text, asked=(Asked(kind="figures", expression=said.expression),))
        yield TrainingLine(where=f"made up:{number}", turns=(turn,))


class QuestionMaker:
    """Makes up questions for one codebook."""

    def __init__(self, codebook: Codebook, random: Random) -> None:
        self._random = random
        self._codebook = codebook
        self._measures = {(m.technology, m.quantity): m.code for m in codebook.measures.values()}
        plain = {(m.technology, m.quantity) for m in codebook.measures.values() if not m.item_kind}
        self._topics = [t for t in codebook.topics if {(t, "rate"), (t, "count")} <= plain]
        sizes = [m.code for m in codebook.populations.values() if m.level == "size_class"]
        self._places = [*codebook.places_at("prefecture"), *codebook.places_at("region")]
        self._sizes = [codebook.populations[code] for code in sizes]
        self.shapes: tuple[Callable[[], Said], ...] = (
            self.taken, self.taken, self.kept, self.kept_towards, self.counted, self.both_kept, self.both_taken,
            self.averaged, self.gathered, self.differed, self.times, self.part_of, self.compared, self.grown, self.course,
            self.placed, self.lacking, self.claimed, self.claimed_count, self.claimed_leader, self.claimed_order,
            self.claimed_rank, self.claimed_growth, self.claimed_more, self.named_measure, self.ends,
        )  # fmt: skip

    def _one(self, *path: str) -> str:
        found: Any = phrases()
        for name in path:
            found = found[name]
        return self._random.choice(found)

    def _topic(self) -> str:
        return self._random.choice(self._topics)

    def _name(self, topic: str) -> str:
        return self._codebook.topics[topic].name

    def _asking(self, said: Said, ending: str) -> Said:
        return Said(said.text + self._one(ending), said.expression)

    # Things that have a value

    def _thing(self, quantity: str = "", topic: str = "") -> Said:
        """One value: 「高知県の生成AI導入率」."""
        topic, quantity = topic or self._topic(), quantity or self._random.choice(["rate", "rate", "count"])
        measure = self._one(quantity).format(t=self._name(topic))
        leaf = Values(measure=self._measures[topic, quantity])
        chance = self._random.random()
        if chance < 0.15:
            return Said(f"全国の{measure}", leaf)
        if chance < 0.4:
            size = self._random.choice(self._sizes)
            return Said(f"{size.name}の{measure}", _with(leaf, populations=Members(codes=(size.code,))))
        place = self._random.choice(self._places)
        name = place.short or place.name
        return Said(f"{name}の{measure}", _with(leaf, places=Members(codes=(place.code,))))

    def _several(self, quantity: str) -> Said:
        topic, count = self._topic(), self._random.choice([2, 2, 3])
        places = self._random.sample(self._places, count)
        names = self._random.choice(["と", "、", "・"]).join(place.name for place in places)
        leaf = Values(
            measure=self._measures[topic, quantity], places=Members(codes=tuple(p.code for p in places))
        )
        return Said(f"{names}の{self._one(quantity).format(t=self._name(topic))}", leaf)

    # Things that have a value for each member

    def _level(self) -> tuple[str, str, Members, str]:
        """(dimension, word, members, words before) of a level."""
        level = self._random.choice(["place:prefecture"] * 4 + ["place:region", "population:size_class"])
        dimension, _, name = level.partition(":")
        members, before = Members(level=name), ""
        if name == "prefecture" and self._random.random() < 0.3:
            region = self._random.choice(self._codebook.places_at("region"))
            if self._random.random() < 0.6:
                members, before = Members(level=name, within=(region.code,)), f"{region.name}の"
            else:
                away = self._random.choice(self._codebook.places_at("prefecture"))
                members, before = Members(level=name, without=(away.code,)), f"{away.name}以外で"
        return dimension, self._one("level", level), members, before

    def _each(self, kind: str = "", topic: str = "", level: Any = None) -> tuple[Said, str, str]:
        """(noun and expression, word of the level, words before)."""
        topic = topic or self._topic()
        dimension, word, members, before = level or self._level()
        kind = kind or self._random.choice(["rate", "rate", "rate", "count", "lacking", "change", "gap"])
        quantity = "count" if kind == "count" else "rate"
        leaf = _with(Values(measure=self._measures[topic, quantity]), **{f"{dimension}s": members})
        name = self._name(topic)
        if kind == "lacking":
            return Said(self._one("lacking_rate").format(t=name), Lacking(of=leaf)), word, before
        measure = self._one(quantity).format(t=name)
        if kind == "change":
            return Said(self._one("change").format(m=measure), Change(of=leaf)), word, before
        if kind == "gap":
            other = next(t for t in self._topics if t != topic)
            second = _with(leaf, measure=self._measures[other, "rate"])
            said = self._one("gap").format(t=name, u=self._name(other))
            return Said(said, Pair(kind="minus", a=leaf, b=second)), word, before
        return Said(measure, leaf), word, before

    def _taking(self, kind: str = "", *, single: bool = False, level: Any = None, topic: str = "") -> Said:
        """「生成AI導入率が一番高い都道府県」, 「AI導入率上位5県」."""
        of, word, before = self._each(kind, topic, level)
        order: Order = self._random.choice(["high", "low"])
        if single or self._random.random() < 0.35:
            text = f"{before}{of.text}が{self._one('most')}{self._one(order)}{word}"
            return Said(text, Take(of=of.expression, order=order, first=1, last=1))
        last = self._random.choice([2, 3, 3, 4, 5, 5, 5, 7, 8, 10])
        ends = self._one("top" if order == "high" else "bottom")
        form = self._random.choice(
            [f"{before}{of.text}の{ends}{last}{word}", f"{before}{of.text}が{self._one(order)}{word}{last}つ",
             f"{before}{of.text}{ends}{last}", f"{before}{of.text}が{self._one(order)}{last}{word}"]
        )  # fmt: skip
        return Said(form, Take(of=of.expression, order=order, first=1, last=last))

    def _number(self, kind: str) -> tuple[str, float]:
        if kind == "rate":
            value = float(
                self._random.choice([10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90])
            )
            form = self._one("numbers", "rate")
            if "{h}" in form and value % 10:
                form = "{k}％"
            return form.format(k=f"{value:g}", h=f"{value // 10:g}"), value
        value = {"count": self._random.randint(5, 1500), "members": self._random.randint(2, 30), "points": self._random.randint(2, 60),
                 "rank": self._random.randint(1, 47), "ratio": self._random.randint(2, 6)}[kind]  # fmt: skip
        return self._one("numbers", kind).format(k=value), float(value)

    def _condition(self, of: Said) -> tuple[str, Callable[[Expression], Keep]]:
        kind = "points" if isinstance(of.expression, Change | Pair) else "rate"
        relation = self._random.choice(
            [">=", ">", "<=", "<", "<", "between"] if kind == "rate" else [">=", ">", "<"]
        )
        said, value = self._number(kind)
        if relation == "between":
            value -= value % 10
            said = self._random.choice([f"{value:g}％", f"{value // 10:g}割"])
            text = self._one("relations", "between").format(k=said)
            return text, lambda one: Keep(of=one, relation=">=", bound=value, below=value + 10)
        text = self._one("relations", relation).format(k=said)
        return text, lambda one: Keep(of=one, relation=relation, bound=value)  # type: ignore[arg-type]

    def _keeping(self, kind: str = "", level: Any = None, topic: str = "") -> Said:
        of, word, before = self._each(
            kind or self._random.choice(["rate", "rate", "lacking", "change"]), topic, level
        )
        text, keep = self._condition(of)
        joint = self._random.choice(["が", "が", "は", ""])
        tail = _joint(text)
        return Said(f"{before}{of.text}{joint}{text}{tail}{word}", keep(of.expression))

    def _keeping_towards(self) -> Said:
        topic, level = self._topic(), self._level()
        of, word, before = self._each(self._random.choice(["rate", "rate", "lacking"]), topic, level)
        leaf = Values(measure=self._measures[topic, "rate"], places=Members(codes=("JP",)))
        name = self._one("nation")
        if level[0] == "place" and not level[3] and self._random.random() < 0.3:
            place = self._random.choice(self._codebook.places_at("prefecture"))
            name, leaf = place.name, _with(leaf, places=Members(codes=(place.code,)))
        other: Expression = Lacking(of=leaf) if isinstance(of.expression, Lacking) else leaf
        relation: Relation = self._random.choice([">", "<"])
        text = self._one("towards", relation).format(n=name)
        return Said(
            f"{before}{of.text}が{text}{word}", Keep(of=of.expression, relation=relation, bound=other)
        )

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
            f"{before}{text}{_joint(two)}{word}",
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

    def _sides(self, quantity: str) -> tuple[Said, Said]:
        """Two values that differ in one thing."""
        a, topic = self._thing(quantity), self._topic()
        chance = self._random.random()
        one, two = self._random.sample(self._places, 2)
        measure = self._one(quantity).format(t=self._name(topic))
        if chance < 0.5:
            leaf = Values(measure=self._measures[topic, quantity])
            a, b = (_with(leaf, places=Members(codes=(place.code,))) for place in (one, two))
            if self._random.random() < 0.3:
                return Said(f"{one.name}の{measure}", a), Said(
                    "全国", _with(leaf, places=Members(codes=("JP",)))
                )
            return Said(f"{one.name}の{measure}" if chance < 0.25 else f"{measure}、{one.name}", a), Said(
                two.name, b
            )
        first, second = self._random.sample(self._topics, 2)
        name = one.name if chance < 0.75 else ""
        places = Members(codes=(one.code,)) if name else Members()
        leaves = [Values(measure=self._measures[t, quantity], places=places) for t in (first, second)]
        left = self._one(quantity).format(t=self._name(first))
        right = self._one(quantity).format(t=self._name(second))
        return Said(f"{name}の{left}" if name else left, leaves[0]), Said(right, leaves[1])

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
        whole = _with(part, places=Members(), populations=Members(codes=("municipalities",)))
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
        leaf = _with(
            Values(measure=self._measures[topic, quantity]), **{dimension: Members(codes=(place.code,))}
        )
        form = self._one("lacking_ask_rate" if quantity == "rate" else "lacking_ask")
        return Said(form.format(n=place.name, t=self._name(topic)), Lacking(of=leaf))

    # Statements

    def claimed(self) -> Said:
        """A value is a number."""
        quantity = self._random.choice(["rate", "rate", "count"])
        of = self._thing(quantity)
        return self._stated(of, quantity)

    def _stated(self, of: Said, kind: str) -> Said:
        said, value = self._number(kind)
        relation: Relation = "="
        if kind in ("rate", "count") and self._random.random() < 0.5:
            relation = self._random.choice([">=", ">", "<=", "<"])
            said = self._one("relations", relation).format(k=said)
        elif kind == "rate" and self._random.random() < 0.25:
            relation, said = (
                "~",
                self._random.choice(["約{}", "{}くらい", "{}ほど", "{}前後", "{}程度"]).format(said),
            )
        return Said(
            self._one("claim").format(n=of.text, k=said),
            Claim(of=of.expression, relation=relation, stated=value),
        )

    def claimed_count(self) -> Said:
        """So many members."""
        of = self._keeping() if self._random.random() < 0.6 else self._keeping_towards()
        return self._stated(Said(of.text, Total(of=of.expression, how="count")), "members")

    def claimed_leader(self) -> Said:
        """A member leads."""
        level = ("place", "都道府県", Members(level="prefecture"), "")
        of = self._taking(self._random.choice(["rate", "rate", "change", "count"]), single=True, level=level)
        place = self._random.choice(self._codebook.places_at("prefecture"))
        noun = self._random.choice(
            [of.text, of.text.replace("都道府県", "の"), of.text.replace("都道府県", "県")]
        )
        text = self._one("claim_is").format(n=noun, p=place.name)
        return Said(text, Claim(of=of.expression, relation="is", stated=f"place:{place.code}"))

    def claimed_order(self) -> Said:
        """One value is above another."""
        a, b = self._sides("rate")
        relation: Relation = self._random.choice([">", "<"])
        text = self._one("claim_more" if relation == ">" else "claim_less").format(a=a.text, b=b.text)
        return Said(text, Claim(of=a.expression, relation=relation, stated=b.expression))

    def claimed_rank(self) -> Said:
        """A member has a place."""
        place, topic = self._random.choice(self._places), self._topic()
        measure = self._one("rate").format(t=self._name(topic))
        leaf = Values(measure=self._measures[topic, "rate"], places=Members(codes=(place.code,)))
        text = self._random.choice(
            [f"{place.name}の{measure}", f"{measure}で{place.name}", f"{place.name}、{measure}"]
        )
        return self._stated(Said(text, Rank(of=leaf)), "rank")

    def claimed_growth(self) -> Said:
        """Something grew, or by so much."""
        of = self._thing("rate")
        if self._random.random() < 0.4:
            text = self._one("claim_grew").format(n=of.text)
            grew = Change(of=of.expression, start=2023 if "前年度" in text else None)
            return Said(text, Claim(of=grew, relation=">", stated=0.0))
        year = self._random.randint(2018, 2022)
        grown = Said(f"{of.text}の{year}年度からの伸び", Change(of=of.expression, start=year))
        return self._stated(grown, "points")

    def claimed_more(self) -> Said:
        """A difference or a multiple is a number."""
        kind = self._random.choice(["minus", "ratio"])
        a, b = self._sides("rate")
        noun = f"{a.text}と{b.text}の差" if kind == "minus" else f"{a.text}の{b.text}に対する倍率"
        said = Said(noun, Pair(kind=kind, a=a.expression, b=b.expression))  # type: ignore[arg-type]
        return self._stated(said, "points" if kind == "minus" else "ratio")

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
            leaf = _with(leaf, items=Members(codes=(item.code,)))
        elif measure.item_kind:
            name = self._random.choice([f"{name}の内訳", f"{name}をそれぞれ", f"{name}を全部"])
            leaf = _with(leaf, items=Members(level=measure.item_kind))
        if self._random.random() < 0.3:
            size = self._random.choice(self._sizes)
            name, leaf = f"{size.name}の{name}", _with(leaf, populations=Members(codes=(size.code,)))
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


def _joint(condition: str) -> str:
    """What stands between a condition and its noun."""
    return "" if condition.endswith(("る", "い", "う", "す")) else "の"


def _with(values: Values, **parts: Any) -> Values:
    fields = {
        name: getattr(values, name) for name in ("measure", "places", "populations", "items", "years", "wave")
    }
    return Values(**{**fields, **parts})
