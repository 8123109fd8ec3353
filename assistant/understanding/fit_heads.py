"""Fits the encoder's upper layers and the heads on them, with torch: the same rows give the same weights.

Knows features, labels and pieces; knows nothing about questions. Not needed to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from assistant.understanding.e5_file import E5File, Layer
from assistant.understanding.encoder import LOWER, UPPER
from assistant.understanding.features import Vocabulary, vocabulary_of
from assistant.understanding.heads import Head, Heads

WIDTH = 128
_EPOCHS = 6
_TABLE_RATE, _HEAD_RATE, _LAYER_RATE = 5e-3, 3e-3, 3e-4
_BATCH = 32
_DROPPED_FEATURES, _DROPPED_UNITS, _DROPPED_ROWS = 0.15, 0.3, 0.1
_UNLABELLED = -100
_LEAST_TEXT, _LEAST_MENTION = 5, 3
Labels = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class MentionRow:
    """One mention to learn from: its features, the pieces it stands for, its labels by head."""

    features: frozenset[str]
    pieces: tuple[int, ...]
    labels: Labels


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One text to learn from, with its mentions."""

    features: frozenset[str]
    text: str
    """As the encoder reads it."""
    labels: Labels
    mentions: tuple[MentionRow, ...] = ()


class _UpperLayer(nn.Module):
    def __init__(self, layer: Layer, heads: int, epsilon: float) -> None:
        super().__init__()
        width = layer.biases["q"].shape[0]
        self.heads = heads
        self.parts = nn.ModuleDict()
        for name, matrix in layer.matrices.items():
            linear = nn.Linear(*matrix.shape)
            linear.weight.data = torch.tensor(matrix.T.copy())
            linear.bias.data = torch.tensor(layer.biases[name])
            self.parts[name] = linear
        self.norms = nn.ModuleDict()
        for name, (scale, shift) in layer.norms.items():
            norm = nn.LayerNorm(width, eps=epsilon)
            norm.weight.data, norm.bias.data = torch.tensor(scale), torch.tensor(shift)
            self.norms[name] = norm
        self.dropout = nn.Dropout(_DROPPED_ROWS)

    def forward(self, rows: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        count, length, width = rows.shape
        query, key, value = (
            self.parts[name](rows).view(count, length, self.heads, -1).transpose(1, 2) for name in "qkv"
        )
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        joined = self.parts["ao"](seen.transpose(1, 2).reshape(count, length, width))
        rows = self.norms["aln"](rows + self.dropout(joined))
        inner = self.parts["fo"](nn.functional.gelu(self.parts["fi"](rows)))
        return self.norms["oln"](rows + self.dropout(inner))

    def fitted(self) -> Layer:
        """The layer's weights."""
        return Layer(
            matrices={name: _array(part.weight).T.copy() for name, part in self.parts.items()},  # type: ignore[arg-type]
            biases={name: _array(part.bias) for name, part in self.parts.items()},  # type: ignore[arg-type]
            norms={
                name: (_array(norm.weight), _array(norm.bias))  # type: ignore[arg-type]
                for name, norm in self.norms.items()
            },
        )


def _array(parameter: torch.Tensor) -> NDArray[np.float32]:
    return parameter.detach().numpy().astype(np.float32)


class _Group(nn.Module):
    """Heads that share a vocabulary and one layer."""

    def __init__(self, rows: Sequence[tuple[frozenset[str], Labels]], dimensions: int, least: int) -> None:
        super().__init__()
        self.vocabulary: Vocabulary = vocabulary_of([features for features, _ in rows], least=least)
        self.entries = [self.vocabulary.entries(features) for features, _ in rows]
        names = sorted({name for _, labels in rows for name in labels})
        known = {name: sorted({labels[name] for _, labels in rows if name in labels}) for name in names}
        self.known = {name: labels for name, labels in known.items() if len(labels) > 1}
        self.targets = {
            name: torch.tensor([labels.index(row[name]) if name in row else _UNLABELLED for _, row in rows])
            for name, labels in self.known.items()
        }
        self.table = nn.EmbeddingBag(max(len(self.vocabulary), 1), WIDTH, mode="sum", sparse=True)
        nn.init.normal_(self.table.weight, std=0.02)
        self.vector = nn.Linear(dimensions, WIDTH)
        self.dropout = nn.Dropout(_DROPPED_UNITS)
        self.heads = nn.ModuleList([nn.Linear(WIDTH, len(labels)) for labels in self.known.values()])

    def loss(self, chosen: Sequence[int], vectors: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
        """Summed cross entropies of the chosen rows."""
        layer = self.table(*self._bag(chosen, random)) + self.vector(vectors)
        layer = self.dropout(torch.relu(layer))
        losses = [
            nn.functional.cross_entropy(
                head(layer), self.targets[name][chosen], ignore_index=_UNLABELLED, reduction="sum"
            )
            for name, head in zip(self.known, self.heads, strict=True)
            if bool((self.targets[name][chosen] != _UNLABELLED).any())
        ]
        return torch.stack(losses).sum() if losses else layer.sum() * 0

    def _bag(
        self, chosen: Sequence[int], random: np.random.Generator
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Columns, offsets and values of some rows, a part of the features left out."""
        columns: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float32]] = []
        offsets = [0]
        for found, weights in (self.entries[i] for i in chosen):
            kept = random.random(len(found)) > _DROPPED_FEATURES
            columns.append(found[kept])
            values.append(weights[kept])
            offsets.append(offsets[-1] + int(kept.sum()))
        whole = torch.tensor(np.concatenate(columns)), torch.tensor(offsets[:-1])
        return *whole, torch.tensor(np.concatenate(values))

    def forward(self, *given: object) -> torch.Tensor:
        raise NotImplementedError

    def fitted(self) -> Heads:
        """The heads' weights."""
        heads = {
            name: Head(labels=tuple(labels), weights=_array(head.weight), bias=_array(head.bias))  # type: ignore[arg-type]
            for (name, labels), head in zip(self.known.items(), self.heads, strict=True)
        }
        return Heads(
            vocabulary=self.vocabulary, table=_array(self.table.weight), vector_weights=_array(self.vector.weight),
            bias=_array(self.vector.bias), heads=heads,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What was learned."""

    layers: tuple[Layer, ...]
    texts: Heads
    mentions: Heads


def fit_heads(
    rows: Sequence[TextRow],
    lower: Callable[[str], NDArray[np.float16]],
    file: E5File,
    *,
    epochs: int = _EPOCHS,
) -> Fitted:
    """Upper layers and heads for every label name that the rows carry.

    Args:
        rows: Texts with labels; a row may leave heads out.
        lower: A text's pieces behind the lower layers, one row a piece.
        file: The bundled encoder, whose layers the upper ones start from.
        epochs: How often every text is seen.
    """
    torch.manual_seed(0)
    torch.set_num_threads(1)
    states = [torch.tensor(lower(row.text)) for row in rows]
    layers = nn.ModuleList(
        [_UpperLayer(file.layer(LOWER + i), file.heads, file.epsilon) for i in range(UPPER)]
    )
    texts = _Group([(row.features, row.labels) for row in rows], 2 * file.width, _LEAST_TEXT)
    named = [(at, mention) for at, row in enumerate(rows) for mention in row.mentions]
    mentions = _Group([(m.features, m.labels) for _, m in named], file.width, _LEAST_MENTION)
    owned: dict[int, list[int]] = {}
    for number, (at, _) in enumerate(named):
        owned.setdefault(at, []).append(number)
    random = np.random.default_rng(0)
    groups = (texts, mentions)
    sparse = torch.optim.SparseAdam([group.table.weight for group in groups], lr=_TABLE_RATE)
    heads = [p for group in groups for name, p in group.named_parameters() if not name.startswith("table")]
    dense = torch.optim.AdamW(
        [{"params": heads, "lr": _HEAD_RATE}, {"params": list(layers.parameters()), "lr": _LAYER_RATE}],
        weight_decay=0.02,
    )
    steps = epochs * -(-len(rows) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        dense, [_HEAD_RATE, _LAYER_RATE], total_steps=steps, pct_start=0.15
    )
    for _ in range(epochs):
        for chosen in _batches([len(state) for state in states], random):
            hidden = _hidden(layers, [states[i] for i in chosen])
            pooled = torch.stack([torch.cat([one.mean(dim=0), one[0]]) for one in hidden])
            inside = [(place, number) for place, at in enumerate(chosen) for number in owned.get(at, ())]
            loss = texts.loss(chosen, pooled, random)
            if inside:
                spans = torch.stack([hidden[p][list(named[n][1].pieces)].mean(dim=0) for p, n in inside])
                loss = loss + mentions.loss([number for _, number in inside], spans, random)
            dense.zero_grad()
            sparse.zero_grad()
            (loss / _BATCH).backward()
            dense.step()
            sparse.step()
            schedule.step()
            sparse.param_groups[0]["lr"] = dense.param_groups[0]["lr"] * _TABLE_RATE / _HEAD_RATE
    return Fitted(
        layers=tuple(layer.fitted() for layer in layers),  # type: ignore[operator]
        texts=texts.fitted(),
        mentions=mentions.fitted(),
    )


def _batches(lengths: Sequence[int], random: np.random.Generator) -> list[list[int]]:
    """Batches of texts of about the same length, in random order."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + 3 * random.random())
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    return [batches[i] for i in random.permutation(len(batches))]


def _hidden(layers: nn.ModuleList, states: Sequence[torch.Tensor]) -> list[torch.Tensor]:
    """Rows of each text's pieces behind the upper layers."""
    lengths = [len(state) for state in states]
    rows = nn.utils.rnn.pad_sequence(list(states), batch_first=True).float()
    real = torch.arange(rows.shape[1])[None] < torch.tensor(lengths)[:, None]
    for layer in layers:
        rows = layer(rows, real[:, None, None, :])
    return [rows[i, :length] for i, length in enumerate(lengths)]
