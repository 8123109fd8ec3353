"""The panel beside an answer: proof of each citation, table, pictures, SQL, steps. HTML only."""

from __future__ import annotations

import json
import re

from assistant import Citation, Outcome, PassageEvidence, Step, TableEvidence
from ui import text_ja as t
from ui.charts import pictures_of
from ui.markup import icon, safe_link, table_html, text

_SQL_TOKEN = re.compile(
    r"(?P<comment>--[^\n]*)|(?P<string>'(?:[^']|'')*')|(?P<name>\"[^\"]*\")|(?P<number>\b\d+(?:\.\d+)?\b)"
    r"|(?P<word>\b(?:SELECT|FROM|WHERE|AND|OR|NOT|IN|IS|NULL|ORDER|BY|GROUP|HAVING|LIMIT|AS|ON|JOIN|LEFT|WITH|CASE"
    r"|WHEN|THEN|ELSE|END|ASC|DESC|NULLS|LAST|FIRST|COUNT|SUM|AVG|MIN|MAX|ROUND|OVER|PARTITION|RANK|UNION|ALL|"
    r"DISTINCT|BETWEEN|LIKE|CAST)\b)",
    re.IGNORECASE,
)


def render_panel(outcome: Outcome) -> str:
    """Tabs with everything that stands behind the outcome; tabs without content are left out."""
    tabs = [("proof", t.TAB_PROOF, _proofs(outcome))]
    if outcome.table is not None:
        tabs.append(("table", t.TAB_TABLE, _table(outcome)))
    pictures = _pictures(outcome)
    if pictures:
        tabs.append(("picture", t.TAB_PICTURE, pictures))
    if outcome.sql:
        tabs.append(("sql", t.TAB_SQL, _sql(outcome)))
    tabs.append(("steps", t.TAB_STEPS, _steps(outcome)))
    run = outcome.trace.run if outcome.trace else "now"
    heads = "".join(_tab_button(run, key, name, index == 0) for index, (key, name, _) in enumerate(tabs))
    bodies = "".join(_tab_body(run, key, html, index == 0) for index, (key, _, html) in enumerate(tabs))
    return (
        f'<p class="kk-panel-question">{text(outcome.question)}</p>'
        f'<div class="kk-tabs" role="tablist" aria-label="{t.PANEL_TITLE}">{heads}</div>{bodies}'
    )


def _tab_button(run: str, key: str, name: str, first: bool) -> str:
    return (
        f'<button type="button" role="tab" id="kk-tab-{run}-{key}" data-act="tab" data-tab="{key}" '
        f'aria-selected="{str(first).lower()}" tabindex="{0 if first else -1}" '
        f'aria-controls="kk-body-{run}-{key}">{text(name)}</button>'
    )


def _tab_body(run: str, key: str, html: str, first: bool) -> str:
    return (
        f'<div role="tabpanel" id="kk-body-{run}-{key}" data-tab="{key}" tabindex="0" '
        f'aria-labelledby="kk-tab-{run}-{key}"{"" if first else " hidden"}>{html}</div>'
    )


def _proofs(outcome: Outcome) -> str:
    if not outcome.citations:
        return f'<p class="kk-quiet">{t.PANEL_NO_SOURCES}</p>'
    return "".join(_proof(outcome, citation) for citation in outcome.citations)


def _proof(outcome: Outcome, citation: Citation) -> str:
    found = next((item for item in outcome.evidence if item.id == citation.evidence), None)
    if found is None:
        content = _quote(citation)
    elif found.kind == "table":
        content = _table_proof(outcome, citation, found)
    else:
        content = _passage_proof(citation, found)
    head = f"【{citation.number}】{citation.source} {citation.label}"
    return (
        f'<section class="kk-proof" data-n="{citation.number}" tabindex="-1" aria-label="{text(head)}">'
        f"<h3>{text(head)}</h3>{content}{_source_fields(citation)}</section>"
    )


def _source_fields(citation: Citation) -> str:
    link = safe_link(citation.url, t.OPEN_LINK) or text(t.NO_LINK)
    fields = (
        ("資料", text(citation.title)),
        (t.FIELD_ISSUER, text(citation.issuer)),
        (t.FIELD_DATE, text(citation.date)),
        (t.FIELD_PLACE, text(citation.locator)),
        (t.FIELD_LINK, link),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in fields if value)
    return f'<dl class="kk-fields">{rows}</dl>'


def _table_proof(outcome: Outcome, citation: Citation, evidence: TableEvidence) -> str:
    view = outcome.table
    shown = {figure for row in view.figures for figure in row} if view else set[str]()
    if view is not None and (view.evidence == evidence.id or shown & set(citation.figures)):
        table = table_html(view, marked=citation.figures, mark_name=t.CITED_CELL)
        unseen = set(citation.figures) - shown
        return table + (_quote(citation) if unseen else "") + _cell_notes(evidence, citation)
    return f"<p>{text(evidence.title)}</p>{_quote(citation)}{_cell_notes(evidence, citation)}"


def _cell_notes(evidence: TableEvidence, citation: Citation) -> str:
    """Caveats of the cited cells, and calculations with their arithmetic."""
    cells = [c for c in (*evidence.cells, *evidence.reference) if c.figure in citation.figures]
    lines = list(dict.fromkeys(cell.note for cell in cells if cell.note))
    lines += [f"計算: {_with_unit(c.expression, c.unit)}" for c in evidence.calculations]
    return _bullets(lines)


def _with_unit(expression: str, unit: str) -> str:
    return expression if expression.endswith(unit) else expression + unit


def _bullets(lines: list[str]) -> str:
    if not lines:
        return ""
    return f'<ul class="kk-cell-notes">{"".join(f"<li>{text(line)}</li>" for line in lines)}</ul>'


def _quote(citation: Citation) -> str:
    return f'<blockquote class="kk-quote"><mark>{text(citation.quote)}</mark></blockquote>'


def _passage_proof(citation: Citation, evidence: PassageEvidence) -> str:
    kind = t.VERBATIM if evidence.verbatim else t.RESTATED
    unsure = f'<p class="kk-unsure">{t.UNSURE}</p>' if evidence.unsure else ""
    return (
        f'<p class="kk-passage-head">{text(evidence.heading)}<span class="kk-tag">{kind}</span></p>'
        f'<blockquote class="kk-quote">{mark_sentence(evidence.text, citation.quote)}</blockquote>{unsure}'
    )


def mark_sentence(passage: str, quote: str) -> str:
    """The passage as HTML with the quoted sentence marked; exact text only, a near match is not marked."""
    wanted = quote.strip()
    start = passage.find(wanted) if wanted else -1
    if start < 0:
        body = text(passage).replace("\n", "<br>")
        return f"{body}<br><mark>{text(wanted)}</mark>" if wanted else body
    end = start + len(wanted)
    parts = (text(passage[:start]), f"<mark>{text(wanted)}</mark>", text(passage[end:]))
    return "".join(parts).replace("\n", "<br>")


def _table(outcome: Outcome) -> str:
    if outcome.table is None:
        return ""
    saves = "".join(
        f'<button type="button" class="kk-action" data-act="save" data-format="{code}">{icon("save")}'
        f"<span>{name}</span></button>"
        for code, name in (("csv", t.DOWNLOAD_CSV), ("xlsx", t.DOWNLOAD_XLSX))
    )
    tools = f'<div class="kk-tools">{saves}</div>' if outcome.trace else ""
    return tools + table_html(outcome.table, sortable=True) + _bullets(list(outcome.notes))


def _pictures(outcome: Outcome) -> str:
    return "".join(
        f'<figure class="kk-picture" data-name="{picture.key}">'
        f'<div class="kk-picture-scroll" tabindex="0" role="region" aria-label="{text(picture.title)}">'
        f"{picture.svg}</div>"
        f'<figcaption><button type="button" class="kk-action" data-act="save-png">{icon("save")}'
        f"<span>{t.DOWNLOAD_PNG}</span></button></figcaption></figure>"
        for picture in pictures_of(outcome)
    )


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
    return "".join(blocks)


def highlight_sql(statement: str) -> str:
    """SQL as HTML with keywords, strings, numbers and comments in spans."""
    parts: list[str] = []
    at = 0
    for match in _SQL_TOKEN.finditer(statement):
        parts.append(text(statement[at : match.start()]))
        parts.append(f'<span class="kk-sql-{match.lastgroup}">{text(match[0])}</span>')
        at = match.end()
    return "".join((*parts, text(statement[at:])))


def _steps(outcome: Outcome) -> str:
    trace = outcome.trace
    plan = json.dumps(outcome.plan, ensure_ascii=False, indent=2) if outcome.plan else ""
    checks = outcome.verification
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
        rows += [(t.ASKED_AT, trace.asked_at), (t.RUN_ID, trace.run)]
        rows += [(f"{t.VERSIONS}（{name}）", value) for name, value in trace.versions.items()]
    fields = "".join(f"<dt>{text(name)}</dt><dd>{text(value)}</dd>" for name, value in rows)
    shown = (
        f'<h3>{t.PLAN}</h3><pre class="kk-plan" tabindex="0" aria-label="{t.PLAN}">{text(plan)}</pre>'
        if plan
        else ""
    )
    return f'{timings}<dl class="kk-fields">{fields}</dl>{shown}'


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
        f"<h3>{t.TIMINGS}（{t.TOTAL_TIME} {total_ms / 1000:.1f}秒）</h3>"
        f'<div class="kk-table-scroll" tabindex="0" role="region" aria-label="{t.TIMINGS}">'
        f'<table class="kk-table kk-timings"><tbody>{rows}</tbody></table></div>'
    )
