"""What one part of a message leaves for the next: members, topics, and the subject of a question to the texts.

Knows requests and slots; looks at no words but those that were found as names.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.candidates import Candidate
from assistant.understanding.expression import Pair, walk
from assistant.understanding.filling import Slots
from assistant.understanding.mentions import Marked
from assistant.understanding.parsed import Request, TextQuestion


def with_subject(request: Request, first: Marked) -> Request:
    """A question to the texts behind another one is of the places and topics named there."""
    if not isinstance(request, TextQuestion):
        return request
    asked = request.request
    named = [m.surface for m in first.of("place", "population", "topic") if m.surface not in asked.text]
    if not named:
        return request
    return replace(request, request=replace(asked, text=f"{'・'.join(dict.fromkeys(named))} {asked.text}"))


def linked(candidate: Candidate, log: float) -> Candidate:
    """The candidate with how likely it is to lean on the turn before, or to stand alone."""
    return replace(candidate, logs={**candidate.logs, "link": log})


def is_complete(marked: Marked) -> bool:
    """True when a message names what it asks and of whom, and points at nothing that was said before."""
    hints = {hint.partition(":")[0] for hint, _ in marked.hints}
    whom = marked.of("place", "population") or "dimensions" in hints
    what = marked.of("measure") or (marked.of("topic") and (marked.of("quantity") or "shapes" in hints))
    return bool(whom and what) and "pointing" not in hints


def is_of_two(candidate: Candidate) -> bool:
    """True for readings that hold one value against another, of which the turn before may give one."""
    return any(isinstance(part, Pair) for one in candidate.expressions for part in walk(one))


def kept_slots(slots: Slots) -> Slots:
    """What later parts of a message may leave unsaid."""
    return Slots(topics=slots.topics, places=slots.places, populations=slots.populations, items=slots.items)
