"""Evaluations as HTML: headline, categories, one failing question, two runs side by side."""

from __future__ import annotations

import json
from pathlib import Path

from assistant import Evaluation, QuestionResult, compare, summarize
from ui import text_ja as t
from ui.markup import text


def progress_html(done: int, total: int) -> str:
    """A bar with its numbers, also for screen readers."""
    share = 100 * done / total if total else 0
    words = t.EVALUATION_PROGRESS.format(done=done, total=total)
    return (
        f'<div role="progressbar" aria-label="{t.TAB_EVALUATION}" aria-valuemin="0" aria-valuemax="{total}" '
        f'aria-valuenow="{done}" aria-valuetext="{words}"><p>{words}</p>'
        f'<span class="kk-meter"><span style="width:{share:.0f}%"></span></span></div>'
    )


def evaluation_html(evaluation: Evaluation) -> str:
    """Headline figures, then right answers by category."""
    summary = summarize(evaluation)
    facts = (
        ("正答率", f"{summary.accuracy * 100:.1f}％（{summary.correct} / {summary.total}）"),
        ("出典が正しい", f"{summary.citation_ok * 100:.1f}％"),
        ("根拠のない数値", f"{summary.unsupported_numerals} 件"),
        ("答えられるのに断った", f"{summary.false_refusals} 件"),
        ("時間（中央値）", f"{summary.p50_ms / 1000:.1f} 秒" if summary.p50_ms else "－"),
        ("実行", f"{evaluation.made_at[:16].replace('T', ' ')}・{evaluation.llm}・{evaluation.question_set}"),
    )
    fields = "".join(f"<dt>{name}</dt><dd>{text(value)}</dd>" for name, value in facts)
    rows = "".join(
        f'<tr><th scope="row">{text(t.CATEGORIES.get(c.category, c.category))}</th><td class="kk-number">{c.correct}</td>'
        f'<td class="kk-number">{c.total}</td><td><span>{c.accuracy * 100:.0f}％</span>'
        f'<span class="kk-meter"><span style="width:{c.accuracy * 100:.0f}%"></span></span></td></tr>'
        for c in summary.categories
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in t.EVALUATION_COLUMNS)
    return (
        f'<div role="status"><dl class="kk-fields">{fields}</dl></div>'
        f'<div class="kk-table-scroll" tabindex="0" role="region" aria-label="{t.EVALUATION_CATEGORY}">'
        f'<table class="kk-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def question_choices(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Questions to open, wrong ones first, as (shown, id)."""
    ordered = sorted(evaluation.results, key=lambda result: result.score.correct)
    return [(_choice(result), result.question.id) for result in ordered]


def _choice(result: QuestionResult) -> str:
    mark = t.EVALUATION_PASS if result.score.correct else t.EVALUATION_FAIL
    return f"{mark} {result.question.id} {result.question.turns[-1]}"


def question_html(evaluation: Evaluation, question_id: str) -> str:
    """One question: what was wrong, the answer, citations, plan and SQL."""
    result = next((r for r in evaluation.results if r.question.id == question_id), None)
    if result is None:
        return ""
    record = result.record
    cited = [f"{c['source']} {c['label']}: {c['quote']}" for c in record.get("citations", ())]
    expected = result.question.expect.model_dump(exclude_defaults=True, mode="json")
    good = result.score.correct
    parts = [
        f"<h2>{text(' → '.join(result.question.turns))}</h2>",
        f'<p class="{"kk-ok" if good else "kk-ng"}">{t.EVALUATION_PASS if good else t.EVALUATION_FAIL}</p>',
        _list("誤りの内容", list(result.score.reasons)),
        _code("正解の条件", json.dumps(expected, ensure_ascii=False, indent=2)),
        _code("回答", str(record.get("answer") or record.get("error") or "")),
        _list("根拠", cited),
        _code(t.PLAN, json.dumps(record.get("plan") or {}, ensure_ascii=False, indent=2)),
        *(_code(t.TAB_SQL, statement) for statement in record.get("sql", ())),
    ]
    return "".join(parts)


def _list(title: str, lines: list[str]) -> str:
    if not lines:
        return ""
    return f"<h3>{title}</h3><ul class='kk-gaps'>{''.join(f'<li>{text(line)}</li>' for line in lines)}</ul>"


def _code(title: str, content: str) -> str:
    return f'<h3>{title}</h3><pre class="kk-plan" tabindex="0" aria-label="{title}">{text(content)}</pre>'


def comparison_html(old: Evaluation, new: Evaluation) -> str:
    """What got better and what broke, over the questions that both runs have."""
    found = compare(old, new)
    names = {r.question.id: r.question.turns[-1] for r in (*old.results, *new.results)}
    head = (
        f"<p>{t.EVALUATION_BEFORE} {found.accuracy_before * 100:.1f}％ → "
        f"{t.EVALUATION_AFTER} {found.accuracy_after * 100:.1f}％</p>"
    )
    if not found.better and not found.broke:
        return f'<div role="status">{head}<p>{t.EVALUATION_SAME}</p></div>'
    better = _list(t.EVALUATION_BETTER, [f"{name} {names[name]}" for name in found.better])
    broken = _list(t.EVALUATION_BROKEN, [f"{name} {names[name]}" for name in found.broke])
    return f'<div role="status">{head}{better}{broken}</div>'


def run_label(path: Path) -> str:
    """`20260714T0915 none` for the file of a saved run."""
    day, _, llm = path.stem.partition("-")
    return f"{day[:4]}-{day[4:6]}-{day[6:8]} {day[9:11]}:{day[11:13]}:{day[13:15]} {llm}"
