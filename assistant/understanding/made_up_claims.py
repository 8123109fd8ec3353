"""Made-up statements that ask to be checked: a number, a leader, an order, a place, a growth.

Knows shapes; the words are those of made_up_parts.py.
"""

from __future__ import annotations

from assistant.understanding.expression import (
    Change,
    Claim,
    Members,
    Pair,
    Rank,
    Relation,
    Total,
    Values,
)
from assistant.understanding.made_up_parts import QuestionParts, Said, with_fields


class StatementMaker(QuestionParts):
    """Makes up statements for one codebook."""

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

    def claimed_only(self) -> Said:
        """A condition holds for one member and no other."""
        level = ("place", "県", Members(level="prefecture"), "")
        of = self._keeping(self._random.choice(["rate", "rate", "change"]), level)
        place = self._random.choice(self._codebook.places_at("prefecture"))
        condition = of.text.removesuffix("県").removesuffix("の").replace("率は", "率が")
        text = self._one("claim_only").format(c=condition, l="県", p=place.name)
        return Said(text, Claim(of=of.expression, relation="is", stated=f"place:{place.code}"))

    def claimed_part(self) -> Said:
        """One value is a half, a third of another."""
        part = self._random.choice([50, 50, 33.3, 25])
        a, b = self._sides("rate")
        text = self._one("claim_half").format(a=a.text, b=b.text, k=self._one("parts_of", part))  # type: ignore[arg-type]
        return Said(
            text,
            Claim(of=Pair(kind="share", a=a.expression, b=b.expression), relation="~", stated=float(part)),
        )

    def claimed_times(self) -> Said:
        """Something is so many times what it was."""
        of, year, times = self._thing("rate"), self._random.randint(2018, 2022), self._random.randint(2, 15)
        assert isinstance(of.expression, Values)
        now, then = (with_fields(of.expression, years=(wave,)) for wave in (2024, year))
        text = self._one("claim_times").format(n=of.text, y=year, k=times)
        relation: Relation = "~" if "ざっと" in text else "="
        return Said(text, Claim(of=Pair(kind="ratio", a=now, b=then), relation=relation, stated=float(times)))
