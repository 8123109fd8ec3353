"""Splits a message into its questions.

Knows sentence ends and joints; knows nothing about figures.
"""

from __future__ import annotations

import re

from assistant.understanding.question import QuestionReader, Reading

_SENTENCES = re.compile(r"(?<=[。！？!?\n])\s*|\s+(?=(?:Also|And also),?\s)")
_JOINTS = re.compile(
    r"と、|(?<=いくつ)で、|(?<=何団体)で、(?:そのうち)?|(?<=何[%％件])で、|で、そのうち|、(?:また|それと|および|並びに|ならびに|あと|さらに)?|(?<=か)、|,? and (?=what|how|which|who)"
)


def _asks_something(reading: Reading) -> bool:
    return (
        reading.asks_bodies
        or bool(reading.quantities or reading.measures)
        or reading.has("definition", "reason", "explain", "about_survey")
    )


def split_questions(message: str, reader: QuestionReader) -> tuple[str, ...]:
    """The questions in `message`, in order; sentences that ask nothing stay with their neighbour."""
    sentences = [part.strip() for part in _SENTENCES.split(message) if part and part.strip("。！？!? \n")]
    sentences = sentences or [message]
    questions: list[str] = []
    pending = ""
    for sentence in sentences:
        candidate = f"{pending}{sentence}"
        reading = reader.read(candidate)
        if sentence is not sentences[-1] and not (_asks_something(reading) or _is_question(sentence)):
            pending = candidate
            continue
        questions += _split_at_joints(candidate, reader)
        pending = ""
    if pending:
        questions.append(pending)
    return tuple(questions[:4]) or (message,)


def _is_question(sentence: str) -> bool:
    return bool(re.search(r"[？?]$|か[。]?$", sentence))


def _split_at_joints(sentence: str, reader: QuestionReader) -> list[str]:
    for joint in _JOINTS.finditer(sentence):
        left, right = sentence[: joint.start()], sentence[joint.end() :]
        if len(left) < 4 or len(right) < 4:
            continue
        first, second = reader.read(left), reader.read(right)
        if _stands_alone(first) and _asks_on_its_own(second) and _differs(first, second):
            return [left, *_split_at_joints(right, reader)]
    return [sentence]


def _asks_on_its_own(reading: Reading) -> bool:
    """「茨城県はいくつ」 only completes what stands before it."""
    counts_only = reading.asks_bodies and not (reading.quantities or reading.measures or reading.technologies)
    return _asks_something(reading) and not counts_only


def _stands_alone(reading: Reading) -> bool:
    return _asks_something(reading) and not reading.folded.endswith(
        ("で", "が", "は", "うち", "いつ", "どこ", "誰", "何", "ると", "れば", "たら")
    )


def _differs(first: Reading, second: Reading) -> bool:
    """Two halves are two questions when they measure different things or arrange them differently."""
    return set(first.quantities) != set(second.quantities) or first.shapes != second.shapes
