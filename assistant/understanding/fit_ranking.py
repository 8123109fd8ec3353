"""Fits the weights that candidates are ranked by: the right reading shall stand above the others.

Works on candidates made with heads that have not seen their question. Not needed to answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from assistant.understanding.ranking import DEFAULTS

_STEPS = 400
_RATE = 0.05
_DECAY = 2e-3
_LEAST = 8


@dataclass(frozen=True, kw_only=True)
class Contest:
    """The candidates of one question, and which of them is right."""

    features: tuple[Mapping[str, float], ...]
    right: int


def fit_ranking(contests: Sequence[Contest]) -> dict[str, float]:
    """Weights by feature name; features in fewer than a few questions keep their defaults."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    seen = Counter(name for contest in contests for name in {n for one in contest.features for n in one})
    names = sorted(name for name, count in seen.items() if count >= _LEAST or name in DEFAULTS)
    index = {name: i for i, name in enumerate(names)}
    rows, columns, values, owners, rights = [], [], [], [], []
    row = 0
    for number, contest in enumerate(contests):
        rights.append(row + contest.right)
        for features in contest.features:
            for name, value in features.items():
                if name in index:
                    rows.append(row)
                    columns.append(index[name])
                    values.append(value)
            owners.append(number)
            row += 1
    matrix = torch.sparse_coo_tensor(
        torch.tensor([rows, columns]), torch.tensor(values), (row, len(names))
    ).coalesce()
    start = torch.tensor([DEFAULTS.get(name, 0.0) for name in names])
    weights = start.clone().requires_grad_()
    owner = torch.tensor(owners)
    optimizer = torch.optim.Adam([weights], lr=_RATE)
    for _ in range(_STEPS):
        scores = torch.mv(matrix, weights)
        loss = (_log_sum_by(scores, owner, len(contests)) - scores[torch.tensor(rights)]).mean()
        loss = loss + _DECAY * ((weights - start) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {name: round(float(weight), 4) for name, weight in zip(names, weights.detach(), strict=True)}


def _log_sum_by(scores: torch.Tensor, owner: torch.Tensor, count: int) -> torch.Tensor:
    """Logarithm of the sum of exponentials of each question's candidates."""
    top = torch.full((count,), -1e9).scatter_reduce(0, owner, scores, "amax")
    sums = torch.zeros(count).index_add(0, owner, torch.exp(scores - top[owner].detach()))
    return torch.log(sums) + top.detach()
