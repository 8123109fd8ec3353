"""Parts of made-up questions: things with values, levels, conditions, lists, each in words and as an expression.

Knows phrases.yaml and the codebook; used when the reader is fitted and tested, never when it reads.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple

from assistant.understanding.expression import (
    Change,
    Expression,
    Keep,
    Lacking,
    Members,
    Order,
    Pair,
    Relation,
    Take,
    Values,
)
from corpus.codebook import Codebook
from corpus.yaml_text import parse_yaml_text


class Said(NamedTuple):
    """An expression in words: a noun phrase, or a whole question."""

    text: str
    expression: Expression


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """The phrases by what they say."""
    text = files("assistant.understanding").joinpath("phrases.yaml").read_text(encoding="utf-8")
    return parse_yaml_text(text)


class QuestionParts:
    """Makes parts for one codebook."""

    def __init__(self, codebook: Codebook, random: Random) -> None:
        self._random = random
        self._codebook = codebook
        self._measures = {(m.technology, m.quantity): m.code for m in codebook.measures.values()}
        plain = {(m.technology, m.quantity) for m in codebook.measures.values() if not m.item_kind}
        self._topics = [t for t in codebook.topics if {(t, "rate"), (t, "count")} <= plain]
        sizes = [m.code for m in codebook.populations.values() if m.level == "size_class"]
        self._places = [*codebook.places_at("prefecture"), *codebook.places_at("region")]
        self._sizes = [codebook.populations[code] for code in sizes]

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
            return Said(f"{size.name}の{measure}", with_fields(leaf, populations=Members(codes=(size.code,))))
        place = self._random.choice(self._places)
        name = place.short or place.name
        return Said(f"{name}の{measure}", with_fields(leaf, places=Members(codes=(place.code,))))

    def _several(self, quantity: str) -> Said:
        topic, count = self._topic(), self._random.choice([2, 2, 3])
        places = self._random.sample(self._places, count)
        names = self._random.choice(["と", "、", "・"]).join(place.name for place in places)
        leaf = Values(
            measure=self._measures[topic, quantity], places=Members(codes=tuple(p.code for p in places))
        )
        return Said(f"{names}の{self._one(quantity).format(t=self._name(topic))}", leaf)

    def _sides(self, quantity: str) -> tuple[Said, Said]:
        """Two values that differ in one thing."""
        a, topic = self._thing(quantity), self._topic()
        chance = self._random.random()
        one, two = self._random.sample(self._places, 2)
        measure = self._one(quantity).format(t=self._name(topic))
        if chance < 0.5:
            leaf = Values(measure=self._measures[topic, quantity])
            a, b = (with_fields(leaf, places=Members(codes=(place.code,))) for place in (one, two))
            if self._random.random() < 0.3:
                return Said(f"{one.name}の{measure}", a), Said(
                    "全国", with_fields(leaf, places=Members(codes=("JP",)))
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
        leaf = with_fields(Values(measure=self._measures[topic, quantity]), **{f"{dimension}s": members})
        name = self._name(topic)
        if kind == "lacking":
            return Said(self._one("lacking_rate").format(t=name), Lacking(of=leaf)), word, before
        measure = self._one(quantity).format(t=name)
        if kind == "change":
            return Said(self._one("change").format(m=measure), Change(of=leaf)), word, before
        if kind == "gap":
            other = next(t for t in self._topics if t != topic)
            second = with_fields(leaf, measure=self._measures[other, "rate"])
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
        particle = self._random.choice(["が", "が", "は", ""])
        tail = joint(text)
        return Said(f"{before}{of.text}{particle}{text}{tail}{word}", keep(of.expression))

    def _keeping_towards(self) -> Said:
        topic, level = self._topic(), self._level()
        of, word, before = self._each(self._random.choice(["rate", "rate", "lacking"]), topic, level)
        leaf = Values(measure=self._measures[topic, "rate"], places=Members(codes=("JP",)))
        name = self._one("nation")
        if level[0] == "place" and not level[3] and self._random.random() < 0.3:
            place = self._random.choice(self._codebook.places_at("prefecture"))
            name, leaf = place.name, with_fields(leaf, places=Members(codes=(place.code,)))
        other: Expression = Lacking(of=leaf) if isinstance(of.expression, Lacking) else leaf
        relation: Relation = self._random.choice([">", "<"])
        text = self._one("towards", relation).format(n=name)
        return Said(
            f"{before}{of.text}が{text}{word}", Keep(of=of.expression, relation=relation, bound=other)
        )


def joint(condition: str) -> str:
    """What stands between a condition and its noun."""
    return "" if condition.endswith(("る", "い", "う", "す")) else "の"


def with_fields(values: Values, **parts: Any) -> Values:
    fields = {
        name: getattr(values, name) for name in ("measure", "places", "populations", "items", "years", "wave")
    }
    return Values(**{**fields, **parts})
