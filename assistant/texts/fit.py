"""`python -m assistant.texts.fit`: fits the weights of the sentence score to corpus/asked; deterministic.

Each asked question is scored against every bundled sentence, with itself left out of what the index knows; for every
second block all of its questions are left out, as for a question that nobody has asked before.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from assistant.texts.asked import asked_of
from assistant.texts.features import NAMES, features, prepare
from assistant.texts.score import FILE, Weights, calibration_rows, question_row
from assistant.understanding.text_request import TextRequest
from corpus.embedder import EMBEDDED, load_embedder
from corpus.passages import bundled_texts
from corpus.sentence_index import Floats, SentenceIndex

FOLDS = 5
CANDIDATES = 120
"""Sentences of each question that the fit sees: those that answer it, and the likeliest others."""
ROUGH = np.array([{"near": 1.0, "words_asked": 6.0, "near_passage": 1.0}.get(name, 0.0) for name in NAMES])
"""Weights by which the others are chosen."""
ABSENT_WEIGHT = 3.0
"""How much a question without an answer counts against one with: there are few of them among ours."""
STIFFNESS = 0.002
"""Weight of the squared weights in the loss."""


def labelled(index: SentenceIndex) -> tuple[Floats, Floats, np.ndarray]:
    """Features (questions, sentences, columns), labels (questions, sentences), and the block of each question."""
    rows: list[Floats] = []
    labels = np.zeros((len(index.asked_texts), CANDIDATES))
    for number, text in enumerate(index.asked_texts):
        block = int(index.block_of[number])
        request = TextRequest(text=text, role="what", language="en" if text.isascii() else "ja")
        siblings = np.flatnonzero(index.block_of == block) if block % 2 else [number]
        without = frozenset(int(one) for one in siblings)
        found = features(prepare(asked_of(request), index), index, without=without)
        right = np.zeros(len(found))
        right[sorted(index.answered_by[block])] = 1.0
        # The far sentences of a question teach nothing: they only cost time.
        kept = np.argsort(-(found @ ROUGH + 1e3 * right), kind="stable")[:CANDIDATES]
        rows.append(found[kept])
        labels[number] = right[kept]
    # Questions without an answer share a block and nothing else: each is its own group.
    alone = np.arange(len(labels)) + int(index.block_of.max()) + 1
    return np.stack(rows), labels, np.where(labels.any(axis=1), index.block_of, alone)


def fit(rows: Floats, labels: Floats) -> Weights:
    """The order by the likelihood of a right sentence among all of its question; then the probability."""
    from sklearn.linear_model import LogisticRegression

    order = fit_order(rows, labels)
    pairs = np.concatenate([calibration_rows(one, one @ order) for one in rows])
    mean, spread = pairs.mean(axis=0), pairs.std(axis=0) + 1e-9
    model = LogisticRegression(C=10.0, max_iter=2000).fit((pairs - mean) / spread, labels.ravel())
    weights = np.asarray(model.coef_)[0] / spread
    bias = float(np.asarray(model.intercept_)[0] - (weights * mean).sum())
    scored = Weights(
        columns=NAMES,
        order=_rounded(order),
        calibration=_rounded(weights),
        bias=round(bias, 5),
        answerable=(),
        answerable_bias=0.0,
    )
    return _with_answerable(scored, rows, labels)


def _with_answerable(scored: Weights, rows: Floats, labels: Floats) -> Weights:
    """The weights with the third step: is the question answered at all."""
    from sklearn.linear_model import LogisticRegression

    questions = np.stack([question_row(one, scored.probabilities(one)) for one in rows])
    model = LogisticRegression(C=1.0, max_iter=2000, class_weight={0: ABSENT_WEIGHT, 1: 1.0})
    model.fit(questions, labels.any(axis=1))
    return replace(
        scored,
        answerable=_rounded(np.asarray(model.coef_)[0]),
        answerable_bias=round(float(np.asarray(model.intercept_)[0]), 5),
    )


def _rounded(weights: Floats) -> tuple[float, ...]:
    return tuple(round(float(weight), 5) for weight in weights)


def fit_order(rows: Floats, labels: Floats) -> Floats:
    """Weights of the linear score, on raw columns."""
    from scipy.optimize import minimize

    answered = labels.any(axis=1)
    spread = rows[answered].std(axis=(0, 1)) + 1e-9
    near, right = (rows[answered] / spread).astype(np.float32), labels[answered] > 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = near @ weights.astype(np.float32)
        likely = np.exp(scores - scores.max(axis=1, keepdims=True), dtype=np.float64)
        of_right = likely * right
        total, hits = likely.sum(axis=1, keepdims=True), of_right.sum(axis=1, keepdims=True) + 1e-30
        slope = likely / total - of_right / hits
        value = float(-np.log(hits / total).mean() + STIFFNESS * (weights**2).sum())
        gradient = np.einsum("qs,qsc->c", slope.astype(np.float32), near) / len(near)
        return value, gradient.astype(np.float64) + 2 * STIFFNESS * weights

    found = minimize(loss, np.zeros(rows.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(found.x / spread)


def report(rows: Floats, labels: Floats, blocks: np.ndarray) -> None:
    """Prints, on blocks kept out of the fit: rank of the right sentence, errors by floor, calibration."""
    table = np.zeros(labels.shape)
    whole = np.zeros(len(labels))
    for fold in range(FOLDS):
        test = blocks % FOLDS == fold
        weights = fit(rows[~test], labels[~test])
        for number in np.flatnonzero(test):
            table[number] = weights.probabilities(rows[number])
            whole[number] = weights.answered(rows[number], table[number])
    answered = labels.any(axis=1)
    best = table.argmax(axis=1)
    first = labels[np.arange(len(best)), best][answered].mean()
    top3 = [labels[n, np.argsort(-table[n])[:3]].any() for n in np.flatnonzero(answered)]
    print(
        f"質問{len(table)}件、正しい組{int(labels.sum())}件、1位が正しい {first:.3f}、3位まで {np.mean(top3):.3f}"
    )
    for floor in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5):
        refused = (table.max(axis=1) < floor)[answered].mean()
        accepted = (table.max(axis=1) >= floor)[~answered].mean()
        shown = table >= floor
        print(
            f"下限{floor:.2f}: 答えのある質問を断る {refused:.3f}、答えのない質問に答える {accepted:.3f}、"
            f"出した文が正しい {labels[shown].mean():.3f}、正しい文を出す {shown[labels > 0].mean():.3f}"
        )
    for floor in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        refused, accepted = (whole < floor)[answered].mean(), (whole >= floor)[~answered].mean()
        print(f"答えがあると見る下限{floor:.1f}: 断りすぎ {refused:.3f}、答えすぎ {accepted:.3f}")
    for low in np.arange(0, 1, 0.1):
        within = (table >= low) & (table < low + 0.1)
        print(f"確率{low:.1f}台: {int(within.sum())}組、正しい割合 {labels[within].mean():.3f}")


def main() -> None:
    """Fit, report, write."""
    embedder = load_embedder(EMBEDDED)
    with tempfile.TemporaryDirectory() as home:
        index = SentenceIndex.open(bundled_texts()[1], Path(home), embedder, EMBEDDED)
    rows, labels, blocks = labelled(index)
    report(rows, labels, blocks)
    text = json.dumps(asdict(fit(rows, labels)), ensure_ascii=False, indent=1)
    Path(__file__).with_name(FILE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
