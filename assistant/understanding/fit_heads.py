"""Fits heads that share one layer, with torch: the same rows give the same weights. Not needed to answer.

Knows features and labels; knows nothing about questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from assistant.understanding.features import VECTOR_WEIGHT, vocabulary_of
from assistant.understanding.heads import Head, Heads

WIDTH = 128
_EPOCHS = 10
_RATE = 5e-3
_BATCH = 64
_DROPPED_FEATURES = 0.15
_DROPPED_UNITS = 0.3
_UNLABELLED = -100
LabelledRow = tuple[frozenset[str], Mapping[str, str]]


class _Network(nn.Module):
    def __init__(self, size: int, dimensions: int, widths: Mapping[str, int]) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(size, WIDTH, mode="sum", sparse=True)
        nn.init.normal_(self.table.weight, std=0.02)
        self.vector = nn.Linear(max(dimensions, 1), WIDTH)
        self.dropout = nn.Dropout(_DROPPED_UNITS)
        self.heads = nn.ModuleList([nn.Linear(WIDTH, width) for width in widths.values()])

    def forward(
        self, columns: torch.Tensor, offsets: torch.Tensor, values: torch.Tensor, vectors: torch.Tensor
    ) -> list[torch.Tensor]:
        layer = self.table(columns, offsets, per_sample_weights=values) + self.vector(vectors)
        layer = self.dropout(torch.relu(layer))
        return [head(layer) for head in self.heads]


def fit_heads(rows: Sequence[LabelledRow], vectors: NDArray[np.float32] | None, *, least: int) -> Heads:
    """Heads for every label name that the rows carry.

    Args:
        rows: Features and labels by head; a row may leave heads out.
        vectors: One row a row; None where the heads use none.
        least: Features in fewer rows are dropped.
    """
    torch.manual_seed(0)
    torch.set_num_threads(1)
    vocabulary = vocabulary_of([features for features, _ in rows], least=least)
    entries = [vocabulary.entries(features) for features, _ in rows]
    names = sorted({name for _, labels in rows for name in labels})
    known = {name: sorted({labels[name] for _, labels in rows if name in labels}) for name in names}
    known = {name: labels for name, labels in known.items() if len(labels) > 1}
    targets = {
        name: torch.tensor([labels.index(row[name]) if name in row else _UNLABELLED for _, row in rows])
        for name, labels in known.items()
    }
    dimensions = 0 if vectors is None else vectors.shape[1]
    center = np.zeros(0, dtype=np.float32) if vectors is None else vectors.mean(axis=0)
    given = (
        torch.zeros((len(rows), 1)) if vectors is None else torch.tensor((vectors - center) * VECTOR_WEIGHT)
    )
    network = _Network(len(vocabulary), dimensions, {name: len(labels) for name, labels in known.items()})
    _train(network, entries, given, list(targets.values()))
    table, linear = network.table.weight.detach().numpy(), network.vector
    weights = (
        linear.weight.detach().numpy() if vectors is not None else np.zeros((WIDTH, 0), dtype=np.float32)
    )
    heads = {
        name: Head(
            labels=tuple(labels), weights=head.weight.detach().numpy(), bias=head.bias.detach().numpy()
        )  # type: ignore[union-attr]
        for (name, labels), head in zip(known.items(), network.heads, strict=True)
    }
    return Heads(
        vocabulary=vocabulary, table=table, vector_weights=weights, bias=linear.bias.detach().numpy(), center=center, heads=heads
    )  # fmt: skip


def _train(
    network: _Network, entries: Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]], vectors: torch.Tensor,
    targets: Sequence[torch.Tensor],
) -> None:  # fmt: skip
    random = np.random.default_rng(0)
    sparse = torch.optim.SparseAdam(list(network.table.parameters()), lr=_RATE)
    rest = [p for name, p in network.named_parameters() if not name.startswith("table")]
    dense = torch.optim.AdamW(rest, lr=_RATE, weight_decay=0.02)
    steps = _EPOCHS * -(-len(entries) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(dense, _RATE, total_steps=steps)
    network.train()
    for _ in range(_EPOCHS):
        order = random.permutation(len(entries))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            outputs = network(*_batch([entries[i] for i in chosen], random), vectors[chosen])
            losses = [
                nn.functional.cross_entropy(out, target[chosen], ignore_index=_UNLABELLED, reduction="sum")
                for out, target in zip(outputs, targets, strict=True)
                if bool((target[chosen] != _UNLABELLED).any())
            ]
            dense.zero_grad()
            sparse.zero_grad()
            (torch.stack(losses).sum() / _BATCH).backward()
            dense.step()
            sparse.step()
            schedule.step()
            sparse.param_groups[0]["lr"] = dense.param_groups[0]["lr"]


def _batch(
    entries: Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]], random: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Columns, offsets and values of some rows, a part of the features left out."""
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float32]] = []
    offsets = [0]
    for found, weights in entries:
        kept = random.random(len(found)) > _DROPPED_FEATURES
        columns.append(found[kept])
        values.append(weights[kept])
        offsets.append(offsets[-1] + int(kept.sum()))
    return (
        torch.tensor(np.concatenate(columns)),
        torch.tensor(offsets[:-1]),
        torch.tensor(np.concatenate(values)),
    )
