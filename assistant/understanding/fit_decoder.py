"""Fits the decoder to training expressions, with torch: the same examples give the same weights.

Knows inputs and numbers; knows nothing about questions. Not needed to answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from assistant.understanding.decoder import HEADS, LAYERS, LONGEST, DecoderWeights, Inputs

WIDTH, INNER = 192, 384
_EPOCHS = 14
_RATE = 1.5e-3
_BATCH = 32
_DROPPED, _DROPPED_SOURCE = 0.15, 0.1
_SMOOTHED = 0.05
_NOTHING = -100
_PRIORS = 64


@dataclass(frozen=True, kw_only=True)
class Example:
    """One message and the numbers of its tokens."""

    inputs: Inputs
    targets: tuple[int, ...]


class _Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, rows: torch.Tensor, seen: torch.Tensor | None, mask: torch.Tensor) -> torch.Tensor:
        fresh = self.norm(rows)
        looked = fresh if seen is None else seen
        query, key, value = (
            part(one).unflatten(-1, (HEADS, -1)).transpose(1, 2)
            for part, one in ((self.q, fresh), (self.k, looked), (self.v, looked))
        )
        found = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return self.o(found.transpose(1, 2).flatten(2))  # type: ignore[no-any-return]


class _Inner(nn.ModuleDict):
    def __init__(self) -> None:
        super().__init__(
            {"norm": nn.LayerNorm(WIDTH), "in": nn.Linear(WIDTH, INNER), "out": nn.Linear(INNER, WIDTH)}
        )

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return self["out"](torch.relu(self["in"](self["norm"](rows))))  # type: ignore[no-any-return]


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.own, self.cross, self.inner = _Attention(), _Attention(), _Inner()


class _Model(nn.Module):
    """The decoder as decoder.py runs it."""

    def __init__(self, words: int, abouts: int, width: int) -> None:
        super().__init__()
        self.word = nn.Linear(WIDTH, words)
        self.about = nn.Embedding(abouts, WIDTH)
        self.place = nn.Embedding(3, WIDTH)
        self.prior = nn.Embedding(_PRIORS, WIDTH)
        self.position = nn.Embedding(LONGEST + 1, WIDTH)
        self.pieces, self.spans = nn.Linear(width, WIDTH), nn.Linear(width, WIDTH)
        self.source, self.last = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.pointer = nn.ModuleDict({"query": nn.Linear(WIDTH, WIDTH), "key": nn.Linear(WIDTH, WIDTH)})
        self.pointed = nn.Linear(WIDTH, WIDTH)
        for number in range(LAYERS):
            self.add_module(f"layer{number}", _Layer())
        for table in (self.word, self.about, self.place, self.prior, self.position):
            nn.init.normal_(table.weight, std=0.05)
        self.words = words

    def rows(self, inputs: Inputs) -> tuple[torch.Tensor, int, int]:
        """Rows of one source; where its things begin, and how many there are."""
        pieces = self.pieces(torch.from_numpy(inputs.pieces)) + self.place.weight[0]
        abouts = self.about(torch.from_numpy(inputs.abouts))
        things = abouts + self.place.weight[1]
        said = len(inputs.spans)
        if said:
            things = torch.cat([things[:said] + self.spans(torch.from_numpy(inputs.spans)), things[said:]])
        parts = [pieces, things]
        if len(inputs.prior):
            prior = [abouts[-1 - n] if n < 0 else self.word.weight[n] for n in inputs.prior.tolist()]
            parts.append(torch.stack(prior) + self.prior.weight[: len(prior)] + self.place.weight[2])
        return self.source(torch.cat(parts)), len(pieces), len(things)

    def loss(self, examples: Sequence[Example], end: int) -> torch.Tensor:
        """Mean cross entropy of a token."""
        found = [self.rows(example.inputs) for example in examples]
        source = nn.utils.rnn.pad_sequence([rows for rows, _, _ in found], batch_first=True)
        source = nn.functional.dropout(source, _DROPPED_SOURCE, self.training)
        real = (
            torch.arange(source.shape[1])[None] < torch.tensor([len(rows) for rows, _, _ in found])[:, None]
        )
        most = max(count for _, _, count in found) or 1
        things = torch.zeros(len(found), most, WIDTH)
        held = torch.zeros(len(found), most, dtype=torch.bool)
        for number, (_, start, count) in enumerate(found):
            things[number, :count] = source[number, start : start + count]
            held[number, :count] = True
        length = max(len(example.targets) for example in examples) + 1
        given = torch.full((len(examples), length), end)
        wanted = torch.full((len(examples), length), _NOTHING)
        for number, example in enumerate(examples):
            numbers = torch.tensor(example.targets)
            given[number, 1 : len(numbers) + 1] = numbers
            wanted[number, : len(numbers)] = numbers
            wanted[number, len(numbers)] = end
        logits = self._logits(given, source, real, things, held)
        return _cross_entropy(logits, wanted)

    def _logits(
        self,
        given: torch.Tensor,
        source: torch.Tensor,
        real: torch.Tensor,
        things: torch.Tensor,
        held: torch.Tensor,
    ) -> torch.Tensor:
        pointed = given >= self.words
        words = nn.functional.embedding(given.masked_fill(pointed, 0), self.word.weight)
        index = (given - self.words).clamp(min=0)
        targets = self.pointed(torch.gather(things, 1, index[..., None].expand(-1, -1, WIDTH)))
        length = given.shape[1]
        rows = torch.where(pointed[..., None], targets, words) + self.position.weight[:length]
        own = torch.ones(length, length, dtype=torch.bool).tril()
        for number in range(LAYERS):
            layer = self.get_submodule(f"layer{number}")
            rows = rows + self._dropped(layer.own(rows, None, own))  # type: ignore[operator,union-attr]
            rows = rows + self._dropped(layer.cross(rows, source, real[:, None, None]))  # type: ignore[operator,union-attr]
            rows = rows + self._dropped(layer.inner(rows))  # type: ignore[operator,union-attr]
        rows = self.last(rows)
        pointers = self.pointer["query"](rows) @ self.pointer["key"](things).transpose(1, 2) / WIDTH**0.5
        return torch.cat([self.word(rows), pointers.masked_fill(~held[:, None], -1e4)], dim=-1)

    def _dropped(self, rows: torch.Tensor) -> torch.Tensor:
        return nn.functional.dropout(rows, _DROPPED, self.training)

    def forward(self, *given: object) -> torch.Tensor:
        raise NotImplementedError


def _cross_entropy(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Cross entropy, a little of it against all that can be said: impossible pointers count nothing."""
    logs = logits.log_softmax(-1)
    known = wanted != _NOTHING
    right = logs.gather(-1, wanted.clamp(min=0)[..., None])[..., 0]
    possible = logits > -1e3
    spread = (logs * possible).sum(-1) / possible.sum(-1)
    return -((1 - _SMOOTHED) * right + _SMOOTHED * spread)[known].mean()


def fit_decoder(
    examples: Sequence[Example],
    words: Sequence[str],
    abouts: Sequence[str],
    *,
    end: int,
    epochs: int = _EPOCHS,
) -> DecoderWeights:
    """Weights after `epochs` passes over the examples."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    model = _Model(len(words), len(abouts), examples[0].inputs.pieces.shape[1])
    random = np.random.default_rng(0)
    steps = epochs * -(-len(examples) // _BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps, pct_start=0.1)
    for _ in range(epochs):
        order = sorted(
            range(len(examples)), key=lambda i: len(examples[i].inputs.pieces) + 6 * float(random.random())
        )
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        for number in random.permutation(len(batches)):
            loss = model.loss([examples[i] for i in batches[number]], end)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    arrays = {name: value.detach().numpy().astype(np.float32) for name, value in model.state_dict().items()}
    return DecoderWeights(words=tuple(words), abouts=tuple(abouts), arrays=arrays)
