"""The evaluation as a reader sees it: terminal lines, Markdown, and one HTML file without outside assets."""

from __future__ import annotations

import html
from collections.abc import Sequence
from string import Template

from assistant.evaluation.evaluate import Evaluation, QuestionResult
from assistant.evaluation.summary import (
    CategoryVerdict,
    Comparison,
    Summary,
    compare_with_rules,
    summarize,
)

Row = tuple[str, ...]
_UNMEASURED = "—"
_VERDICTS = {
    None: _UNMEASURED,
    "llm": "LLM のほうが多く正答",
    "equal": "規則だけで同じ",
    "rules": "規則だけのほうが多く正答",
}
_PAGE = """\
<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
:root { color-scheme: light dark; --line: #c8ccd2; --soft: #f3f5f8; }
@media (prefers-color-scheme: dark) { :root { --line: #4a4f57; --soft: #22262c; } }
body { font: 16px/1.7 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo, sans-serif;
  max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .8rem; text-align: left; vertical-align: top; }
th { background: var(--soft); white-space: nowrap; }
</style>
</head>
<body>
<h1>$title</h1>
$body
</body>
</html>
"""


def headline_rows(summary: Summary) -> tuple[Row, ...]:
    """Name and value of each headline figure."""
    return (
        ("正答率", f"{_percent(summary.accuracy)}（{summary.correct}/{summary.total}）"),
        ("計画の正答率", _percent(summary.plan_accuracy)),
        ("引用が正しい回答", _percent(summary.citation_ok)),
        ("引用の適合率", _percent(summary.citation_precision)),
        ("引用の再現率", _percent(summary.citation_recall)),
        ("根拠のない数値", f"{summary.unsupported_numerals}個"),
        ("誤った回答拒否", _of(summary.false_refusals, summary.answerable, "答えのある")),
        ("断るべきなのに答えた", _of(summary.missed_refusals, summary.unanswerable, "答えのない")),
        ("数値の適合率", _percent(summary.number_precision)),
        ("第一文に答えの数値", _percent(summary.figure_first)),
        ("くり返しの一致", _percent(summary.repeat_agreement)),
        ("失敗した質問", f"{summary.errors}件"),
        ("回答の長さ（中央値、出典を除く）", f"{summary.median_characters:.0f}字"),
        ("所要時間 中央値", _seconds(summary.p50_ms)),
        ("所要時間 95％点", _seconds(summary.p95_ms)),
        ("所要時間 最大", _seconds(summary.max_ms)),
        ("最初の表示まで 中央値", _seconds(summary.first_visible_p50_ms)),
    )


def render_terminal(evaluation: Evaluation, comparison: Comparison | None = None) -> str:
    """A short summary for the terminal: categories, headline figures, failures."""
    summary = summarize(evaluation)
    lines = [_title(evaluation)]
    lines += [
        f"  {one.category:<14} {one.correct:>3}/{one.total:<3} {_percent(one.accuracy)}"
        for one in summary.categories
    ]
    lines += [f"  {name}: {value}" for name, value in headline_rows(summary) if value != _UNMEASURED]
    failed = [result for result in evaluation.results if not result.score.correct]
    lines += [
        f"  × {result.question.id} {result.question.turns[-1]}: {_reasons(result)}" for result in failed
    ]
    if comparison:
        lines += [f"  {name}: {value}" for name, value in comparison_rows(comparison)]
    return "\n".join(lines)


def comparison_rows(comparison: Comparison) -> tuple[Row, ...]:
    """Name and value of each change since an earlier evaluation."""
    return (
        ("前回の正答率", _percent(comparison.accuracy_before)),
        ("今回の正答率（共通の質問）", _percent(comparison.accuracy_after)),
        ("良くなった", _ids(comparison.better)),
        ("悪くなった", _ids(comparison.broke)),
        ("まだ誤り", _ids(comparison.still_wrong)),
        ("新しい質問", _ids(comparison.added)),
        ("なくなった質問", _ids(comparison.removed)),
    )


def render_markdown_report(evaluations: Sequence[Evaluation], comparison: Comparison | None = None) -> str:
    """The whole report as Markdown; with several evaluations, the side-by-side table comes first."""
    parts = ["# Konkyo 評価報告"]
    for heading, columns, rows in _tables(evaluations, comparison):
        parts += [f"## {heading}", _markdown_table(columns, rows)]
    if len(evaluations) > 1:
        parts.append(rules_sentence(compare_with_rules(evaluations)))
    return "\n\n".join(part for part in parts if part) + "\n"


def render_html_report(evaluations: Sequence[Evaluation], comparison: Comparison | None = None) -> str:
    """The whole report as one HTML page: no script, no outside asset, light and dark."""
    parts: list[str] = []
    if len(evaluations) > 1:
        parts.append(f"<p>{html.escape(rules_sentence(compare_with_rules(evaluations)))}</p>")
    for heading, columns, rows in _tables(evaluations, comparison):
        parts.append(f"<h2>{html.escape(heading)}</h2>\n{_html_table(columns, rows)}")
    return Template(_PAGE).substitute(title="Konkyo 評価報告", body="\n".join(parts))


def rules_sentence(verdicts: Sequence[CategoryVerdict]) -> str:
    """One sentence on where rules alone do as well as the llm; empty unless both were evaluated."""
    if any(one.verdict is None for one in verdicts):
        return ""
    as_well = [one.category for one in verdicts if one.verdict != "llm"]
    if len(as_well) == len(verdicts):
        return "どの分類でも、規則だけの回答が LLM を使う回答と同じかそれ以上に正答した。"
    if not as_well:
        return "どの分類でも、LLM を使う回答のほうが多く正答した。"
    return (
        f"規則だけで同じかそれ以上に正答した分類は {'、'.join(as_well)} で、"
        "ほかの分類では LLM を使う回答のほうが多く正答した。"
    )


def _tables(
    evaluations: Sequence[Evaluation], comparison: Comparison | None
) -> list[tuple[str, Row, Sequence[Row]]]:
    names = tuple(_column(one) for one in evaluations)
    summaries = [headline_rows(summarize(one)) for one in evaluations]
    merged = [(rows[0][0], *(row[1] for row in rows)) for rows in zip(*summaries, strict=True)]
    tables: list[tuple[str, Row, Sequence[Row]]] = [("全体", ("項目", *names), merged)]
    if len(evaluations) > 1:
        tables.append(("分類ごとの比較", ("分類", *names, "見立て"), _side_by_side(evaluations)))
    else:
        tables.append(("分類ごと", ("分類", "正答", "正答率", "計画"), _category_rows(evaluations[0])))
    if comparison:
        tables.append(("前回との違い", ("項目", "内容"), comparison_rows(comparison)))
    for one in evaluations:
        rows = [_failure(result) for result in one.results if not result.score.correct]
        if rows:
            tables.append((f"誤り（{_column(one)}）", ("id", "分類", "質問", "理由", "回答の冒頭"), rows))
    tables.append(("条件", ("評価", "日時", "質問", "回数", "版"), [_conditions(one) for one in evaluations]))
    return tables


def _side_by_side(evaluations: Sequence[Evaluation]) -> list[Row]:
    return [
        (one.category, *(f"{count}/{one.total}" for count in one.correct), _VERDICTS[one.verdict])
        for one in compare_with_rules(evaluations)
    ]


def _category_rows(evaluation: Evaluation) -> list[Row]:
    return [
        (
            one.category,
            f"{one.correct}/{one.total}",
            _percent(one.accuracy),
            f"{one.plans_right}/{one.plans}" if one.plans else _UNMEASURED,
        )
        for one in summarize(evaluation).categories
    ]


def _failure(result: QuestionResult) -> Row:
    question = result.question
    answer = " ".join(str(result.record.get("answer", "")).split())[:100]
    return question.id, question.category, " → ".join(question.turns), _reasons(result), answer


def _conditions(evaluation: Evaluation) -> Row:
    versions = "、".join(f"{name} {value}" for name, value in evaluation.versions.items())
    count = f"{evaluation.question_set}（{len(evaluation.results)}問）"
    return _column(evaluation), evaluation.made_at, count, str(evaluation.repeats), versions or _UNMEASURED


def _title(evaluation: Evaluation) -> str:
    return f"評価 {evaluation.made_at} {_column(evaluation)} {evaluation.question_set}".rstrip()


def _column(evaluation: Evaluation) -> str:
    return "規則だけ（none）" if evaluation.llm == "none" else evaluation.llm


def _reasons(result: QuestionResult) -> str:
    return "；".join(result.score.reasons)


def _ids(ids: Sequence[str]) -> str:
    return f"{len(ids)}問（{'、'.join(ids)}）" if ids else "0問"


def _percent(share: float | None) -> str:
    return _UNMEASURED if share is None else f"{share * 100:.1f}％"


def _of(count: int, total: int, kind: str) -> str:
    """3件（答えのある278問の1.1％）."""
    return f"{count}件（{kind}{total}問の{_percent(count / total)}）" if total else f"{count}件"


def _seconds(milliseconds: float | None) -> str:
    return _UNMEASURED if milliseconds is None else f"{milliseconds / 1000:.1f}秒"


def _markdown_table(columns: Row, rows: Sequence[Row]) -> str:
    def line(cells: Row) -> str:
        return f"| {' | '.join(_plain(cell) for cell in cells)} |"

    return "\n".join([line(columns), f"|{'---|' * len(columns)}", *(line(row) for row in rows)])


def _plain(cell: str) -> str:
    """The cell without anything that Markdown would read as a table, a line end or a tag."""
    return " ".join(cell.replace("|", "｜").replace("<", "&lt;").split())


def _html_table(columns: Row, rows: Sequence[Row]) -> str:
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in columns)
    body = "\n".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'
