"""What only a developer asks of an answer: times, SQL, plan, versions; folded. HTML only."""

from __future__ import annotations

import json
import re

from assistant import Outcome, Step
from ui import text_ja as t
from ui.answer_words import AnswerWords
from ui.markup import icon, text

_SQL_TOKEN = re.compile(
    r"(?P<comment>--[^\n]*)|(?P<string>'(?:[^']|'')*')|(?P<name>\"[^\"]*\")|(?P<number>\b\d+(?:\.\d+)?\b)"
    r"|(?P<word>\b(?:SELECT|FROM|WHERE|AND|OR|NOT|IN|IS|NULL|ORDER|BY|GROUP|HAVING|LIMIT|AS|ON|JOIN|LEFT|WITH|CASE"
    r"|WHEN|THEN|ELSE|END|ASC|DESC|NULLS|LAST|FIRST|COUNT|SUM|AVG|MIN|MAX|ROUND|OVER|PARTITION|RANK|UNION|ALL|"
    r"DISTINCT|BETWEEN|LIKE|CAST|QUALIFY)\b)",
    re.IGNORECASE,
)


def developer_html(outcome: Outcome, words: AnswerWords) -> str:
    """A closed fold with stages, checks, LLM, SQL, plan and versions."""
    return (
        f'<details class="kk-developers"><summary>{text(words.developers)}</summary>'
        f"{_steps(outcome)}{_sql(outcome)}{_plan(outcome)}</details>"
    )


def _steps(outcome: Outcome) -> str:
    trace, checks = outcome.trace, outcome.verification
    checked = t.VERIFICATION_LINE.format(
        numbers=checks.numbers, supported=checks.supported, removed=checks.removed_claims
    )
    rows = [(t.VERIFICATION, checked)]
    timings = ""
    if trace is not None:
        timings = _timings(trace.steps, trace.total_ms)
        llm = trace.llm
        used = t.LLM_CALLS.format(
            name=llm.name, calls=llm.calls, prompt=llm.prompt_tokens, completion=llm.completion_tokens
        )
        rows.append((t.LLM_USED, used if llm.calls else t.LLM_NOT_USED))
        rows += [(t.LLM_NOTICE, llm.notice)] if llm.notice else []
        rows += [(t.ASKED_AT, trace.asked_at), (t.RUN_ID, trace.run)]
        rows += [(f"{t.VERSIONS}（{name}）", value) for name, value in trace.versions.items()]
    fields = "".join(f"<dt>{text(name)}</dt><dd>{text(value)}</dd>" for name, value in rows)
    return f'<div lang="ja">{timings}<dl class="kk-fields">{fields}</dl></div>'


def _timings(steps: tuple[Step, ...], total_ms: float) -> str:
    longest = max((step.milliseconds for step in steps), default=1.0) or 1.0
    rows = "".join(
        f'<tr><th scope="row">{text(step.title)}</th>'
        f'<td class="kk-number">{step.milliseconds / 1000:.2f}秒</td>'
        f'<td><span class="kk-bar" style="width:{max(2, round(step.milliseconds / longest * 100))}%"></span>'
        f'<span class="kk-stage-detail">{text(step.detail)}</span></td></tr>'
        for step in steps
    )
    return (
        f"<h4>{t.TIMINGS}（{t.TOTAL_TIME} {total_ms / 1000:.1f}秒）</h4>"
        f'<div class="kk-table-scroll" tabindex="0" role="region" aria-label="{t.TIMINGS}">'
        f'<table class="kk-table kk-timings"><tbody>{rows}</tbody></table></div>'
    )


def _plan(outcome: Outcome) -> str:
    if not outcome.plan:
        return ""
    plan = json.dumps(outcome.plan, ensure_ascii=False, indent=2)
    return f'<h4>{t.PLAN}</h4><pre class="kk-plan" tabindex="0" aria-label="{t.PLAN}">{text(plan)}</pre>'


def _sql(outcome: Outcome) -> str:
    tables = [item for item in outcome.evidence if item.kind == "table"]
    blocks: list[str] = []
    for statement in outcome.sql:
        values = next((table.parameters for table in tables if table.sql == statement), ())
        given = (
            f'<p class="kk-quiet">{t.SQL_PARAMETERS}: {text(", ".join(map(str, values)))}</p>'
            if values
            else ""
        )
        blocks.append(
            '<div class="kk-code"><pre tabindex="0" aria-label="SQL">'
            f"<code>{highlight_sql(statement)}</code></pre>"
            f'<button type="button" class="kk-action" data-act="copy-sql">{icon("copy")}'
            f"<span>{t.COPY_SQL}</span></button>{given}</div>"
        )
    return f"<h4>SQL</h4>{''.join(blocks)}" if blocks else ""


def highlight_sql(statement: str) -> str:
    """SQL as HTML with keywords, strings, numbers and comments in spans."""
    parts: list[str] = []
    at = 0
    for match in _SQL_TOKEN.finditer(statement):
        parts.append(text(statement[at : match.start()]))
        parts.append(f'<span class="kk-sql-{match.lastgroup}">{text(match[0])}</span>')
        at = match.end()
    return "".join((*parts, text(statement[at:])))
