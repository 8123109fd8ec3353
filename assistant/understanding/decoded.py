"""What the decoder makes of a stretch: expressions it would write, and how likely it finds those of others.

Knows stretches, tokens and the decoder; ranks nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.understanding.choices import FLOOR, Candidate, Role, sketches
from assistant.understanding.decoder import Decoder, DecoderWeights, Inputs
from assistant.understanding.expression import DIMENSIONS, Expression, canonical
from assistant.understanding.filling import Filler
from assistant.understanding.links import pointed_at
from assistant.understanding.memory import Memory
from assistant.understanding.skeleton import skeleton, written
from assistant.understanding.slots import slots_of
from assistant.understanding.stretches import Stretch
from assistant.understanding.token_reader import TokenReader
from assistant.understanding.tokens import Source, Token, TokenWriter, Unspeakable
from corpus.codebook import Codebook

_LEAST = -16.0
"""Less likely than this is all the same."""
_SCORED = 16
"""So many readings of others are scored."""
_BEAM = 5
_MOST_NAMED, _MOST_PIECES = 40, 200
"""Messages beyond this are no questions that were learned from; reading them must stay quick."""


@dataclass(frozen=True, kw_only=True)
class _Seen:
    source: Source
    inputs: Inputs


class DecodedReadings:
    """Asks the decoder about stretches of messages over one codebook."""

    def __init__(self, codebook: Codebook, weights: DecoderWeights, newest: int) -> None:
        self._codebook = codebook
        self._writer = TokenWriter(codebook)
        self._reader = TokenReader(Filler(codebook, newest).measure)
        self._decoder = Decoder(weights)

    def add(
        self, stretch: Stretch, memory: Memory | None, known: Sequence[Candidate], roles: Sequence[Role]
    ) -> list[Candidate]:
        """The candidates with the decoder's judgement of the first of them, and those it would write itself."""
        if len(stretch.marked.mentions) > _MOST_NAMED or len(stretch.encoded.rows) > _MOST_PIECES:
            return list(known)
        seen = self._seen(stretch, memory)
        own = {
            tuple(canonical(one) for one in expressions): log
            for expressions, log in reversed(self._written(seen))
        }
        found = self._judged(known, own, seen)
        had = {tuple(canonical(one) for one in candidate.expressions) for candidate in known}
        logs = sketches(stretch.judged)
        for expressions, log in own.items():
            if expressions not in had:
                found.append(self._new(expressions, log, logs, roles))
        return found

    def _seen(self, stretch: Stretch, memory: Memory | None) -> _Seen:
        shown = pointed_at(memory.shown, memory.recent, stretch.marked) if memory and memory.shown else ()
        source = self._writer.source(stretch.marked, memory, shown)
        return _Seen(
            source=source, inputs=self._decoder.numbering.inputs(source, stretch.written, stretch.encoded)
        )

    def _written(self, seen: _Seen) -> list[tuple[tuple[Expression, ...], float]]:
        lines = self._decoder.write(seen.inputs, _BEAM)
        read = [
            (self._reader.read(line.tokens, seen.source), line.log)
            for line in lines
            if not _guesses(line.tokens, seen.source)
        ]
        return [(expressions, log) for expressions, log in read if expressions]

    def _judged(
        self, known: Sequence[Candidate], own: dict[tuple[Expression, ...], float], seen: _Seen
    ) -> list[Candidate]:
        """The candidates with how likely the decoder finds them; only the first few are asked about."""
        forms = [tuple(canonical(one) for one in candidate.expressions) for candidate in known]
        spoken = {form: self._tokens(form, seen) for form in forms[:_SCORED] if form not in own}
        asked = [(form, tokens) for form, tokens in spoken.items() if tokens]
        logs = self._decoder.score(seen.inputs, [tokens for _, tokens in asked])
        found = own | {form: log for (form, _), log in zip(asked, logs, strict=True) if log is not None}
        return [
            replace(candidate, logs={**candidate.logs, "written": max(found.get(form, _LEAST), _LEAST)})
            for form, candidate in zip(forms, known, strict=True)
        ]

    def _tokens(self, form: tuple[Expression, ...], seen: _Seen) -> list[Token]:
        try:
            return self._writer.write(form, seen.source)
        except Unspeakable:
            return []

    def _new(
        self,
        expressions: tuple[Expression, ...],
        log: float,
        logs: dict[str, float],
        roles: Sequence[Role],
    ) -> Candidate:
        label = written(skeleton(expressions[0]))
        return Candidate(
            expressions=expressions, sketch=label, slots=slots_of(expressions[0], self._codebook), roles=tuple(roles),
            logs={"sketch": max(logs.get(label, 2 * FLOOR), 2 * FLOOR), "roles": sum(role.score for role in roles),
                  "written": max(log, _LEAST), "decoded": 1.0},
        )  # fmt: skip


def _guesses(tokens: Sequence[Token], source: Source) -> bool:
    """A place, or two members of another dimension, that nothing names; a named topic beside one that is not."""
    if any(isinstance(t, str) and t.startswith("place:") for t in tokens):
        return True
    unnamed = {t for t in tokens if isinstance(t, str) and t.partition(":")[0] in DIMENSIONS}
    topics = {isinstance(t, int) for t in tokens if _is_topic(t, source)}
    return len({t.partition(":")[0] for t in unnamed}) < len(unnamed) or len(topics) > 1


def _is_topic(token: Token, source: Source) -> bool:
    if isinstance(token, int):
        return source.things[token].kind == "topic"
    return token.startswith("topic ")
