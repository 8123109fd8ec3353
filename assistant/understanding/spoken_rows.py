"""What training messages teach the decoder: sources and the tokens of their expressions.

Knows training lines and tokens; the network is fit_decoder.py's. Not needed to answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.understanding.decoder import LONGEST, DecoderWeights, Numbering
from assistant.understanding.encoder import Encoded
from assistant.understanding.expression import DIMENSIONS, leaves
from assistant.understanding.fit_decoder import Example, fit_decoder
from assistant.understanding.fit_rows import Rows, followed
from assistant.understanding.memory import Memory
from assistant.understanding.pieces import PieceCutter
from assistant.understanding.plain import Plain, plain
from assistant.understanding.tokens import END, Source, Token, TokenWriter
from assistant.understanding.training_lines import TrainingLine, TrainingTurn
from corpus.codebook import Codebook

_LEAST = 3
"""Words and kinds of things in fewer messages are not learned."""
_UNKNOWN = "?"


@dataclass(frozen=True, kw_only=True)
class SpokenRow:
    """One message: what the decoder sees and what it is to write."""

    source: Source
    text: Plain
    tokens: tuple[Token, ...]


class SpokenRows:
    """Makes rows for one codebook."""

    def __init__(self, codebook: Codebook, cutter: PieceCutter) -> None:
        self._made = Rows(codebook, cutter)
        self._writer = TokenWriter(codebook)
        self._known = {
            "place": tuple(codebook.places),
            "population": tuple(codebook.populations),
            "item": tuple(codebook.items),
        }

    def of(self, lines: Iterable[TrainingLine]) -> list[SpokenRow]:
        """Messages that ask for figures only, behind the turns before them."""
        rows: list[SpokenRow] = []
        for line in lines:
            memory: Memory | None = None
            for raw in line.turns:
                turn = self._made.normal(raw, self._made.finder.find(raw.question))
                row = self._row(turn, memory)
                if row is not None:
                    rows.append(row)
                memory = followed(memory, turn)
        return rows

    def _row(self, turn: TrainingTurn, memory: Memory | None) -> SpokenRow | None:
        asked = [self._made.form(one.expression) for one in turn.asked if one.expression is not None]
        if len(asked) < len(turn.asked):
            return None
        marked = self._made.finder.find(turn.question)
        source = self._writer.source(marked, memory, self._shown(memory))
        tokens = self._writer.write(asked, source)
        return SpokenRow(source=source, text=plain(marked, self._made.masker), tokens=tuple(tokens))

    def _shown(self, memory: Memory | None) -> tuple[str, ...]:
        """Members that an answer may have shown: all of the dimension that the turn before ranged over."""
        for leaf in (leaf for one in memory.expressions[-1:] for leaf in leaves(one)) if memory else ():
            for dimension in DIMENSIONS:
                if leaf.members(dimension).level:
                    return tuple(f"{dimension}:{code}" for code in self._known[dimension])
        return ()


def fit_spoken(rows: Sequence[SpokenRow], encode: Callable[[str], Encoded]) -> DecoderWeights:
    """A decoder fitted to the rows; rows with rare words are left out."""
    counted = Counter(token for row in rows for token in row.tokens if isinstance(token, str))
    words = [_UNKNOWN, END, *sorted(word for word, count in counted.items() if count >= _LEAST)]
    seen = Counter(thing.about for row in rows for thing in row.source.things)
    abouts = [_UNKNOWN, *sorted(about for about, count in seen.items() if count >= _LEAST)]
    numbering = Numbering(words, abouts)
    examples: list[Example] = []
    for row in rows:
        targets = numbering.targets(row.tokens)
        if targets is not None and len(targets) < LONGEST:
            inputs = numbering.inputs(row.source, row.text, encode(row.text.text))
            examples.append(Example(inputs=inputs, targets=tuple(targets)))
    return fit_decoder(examples, words, abouts, end=words.index(END))
