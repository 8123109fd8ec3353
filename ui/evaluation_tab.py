"""The 評価 tab: run golden questions, see what failed and why, compare two runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant import KonkyoError, load_evaluation, read_golden, saved_evaluations
from ui import text_ja as t
from ui.access.roles import admins_only
from ui.evaluation_html import (
    comparison_html,
    evaluation_html,
    progress_html,
    question_choices,
    question_html,
    run_label,
)
from ui.evaluation_run import EvaluationRun, chosen_questions, question_sets
from ui.markup import text
from ui.opening import OpeningAssistant

logger = logging.getLogger(__name__)
Updates = tuple[Any, ...]


class EvaluationDesk:
    """The tab's events; one evaluation at a time, because it takes the whole machine."""

    def __init__(self, opening: OpeningAssistant, home: Path) -> None:
        self._opening = opening
        self._home = home
        self._run: EvaluationRun | None = None

    def show(self) -> Updates:
        """Sets, categories and saved runs, read anew when the tab opens."""
        sets = [(path.name, str(path)) for path in question_sets(self._home)]
        first = sets[0][1] if sets else None
        runs = self.runs()
        chosen = runs[0][1] if runs else None
        return (
            gr.Dropdown(choices=sets, value=first),
            gr.Dropdown(choices=self._categories(first), value=""),
            gr.Dropdown(choices=runs, value=chosen),
            _older(runs),
            *self.open_run(chosen),
        )

    def _categories(self, path: str | None) -> list[tuple[str, str]]:
        everything = [(t.EVALUATION_ALL, "")]
        if not path:
            return everything
        try:
            names = dict.fromkeys(question.category for question in read_golden(Path(path)))
        except KonkyoError:
            return everything
        return everything + [(t.CATEGORIES.get(name, name), name) for name in names]

    def categories(self, path: str | None) -> Any:
        """Categories of the chosen set."""
        return gr.Dropdown(choices=self._categories(path), value="")

    def runs(self) -> list[tuple[str, str]]:
        """Saved runs, newest first, as (shown, path)."""
        return [(run_label(path), str(path)) for path in saved_evaluations(self._home)]

    @admins_only
    def start(self, path: str | None, category: str | None, limit: float | None) -> Iterator[Updates]:
        """Progress while it runs; at the end the new run is chosen in the list."""
        try:
            questions = chosen_questions(str(path or ""), category=category or "", limit=int(limit or 0))
            run = EvaluationRun(
                self._opening.wait(), questions, home=self._home, question_set=Path(str(path)).name
            )
            self._run = run
            for done, total in run.progress():
                yield progress_html(done, total), gr.skip(), gr.skip()
            if run.error is not None:
                raise run.error
        except KonkyoError as error:
            yield _problem(str(error)), gr.skip(), gr.skip()
            return
        except Exception:  # the screen's edge
            logger.exception("evaluation failed")
            yield _problem(t.UNEXPECTED), gr.skip(), gr.skip()
            return
        if run.saved is None:
            yield progress_html(run.done, run.total), gr.skip(), gr.skip()
            return
        runs = self.runs()
        yield (
            progress_html(run.done, run.total),
            gr.Dropdown(choices=runs, value=str(run.saved)),
            _older(runs),
        )

    @admins_only
    def stop(self) -> None:
        """Stop the run that is under way."""
        if self._run is not None:
            self._run.stop()

    @admins_only
    def open_run(self, path: str | None) -> Updates:
        """A saved run: figures, and its questions with the wrong ones first."""
        if not path:
            return f"<p>{t.EVALUATION_NONE}</p>", gr.Dropdown(choices=[], value=None), ""
        try:
            evaluation = load_evaluation(Path(path))
        except KonkyoError as error:
            return _problem(str(error)), gr.Dropdown(choices=[], value=None), ""
        choices = question_choices(evaluation)
        first = choices[0][1] if choices else None
        return (
            evaluation_html(evaluation),
            gr.Dropdown(choices=choices, value=first),
            question_html(evaluation, first or ""),
        )

    @admins_only
    def open_question(self, path: str | None, question_id: str | None) -> str:
        """One question of a saved run."""
        if not path or not question_id:
            return ""
        try:
            return question_html(load_evaluation(Path(path)), question_id)
        except KonkyoError as error:
            return _problem(str(error))

    @admins_only
    def compare(self, new: str | None, old: str | None) -> str:
        """The chosen run against an earlier one."""
        if not new or not old:
            return _problem(t.EVALUATION_CHOOSE_TWO)
        try:
            return comparison_html(load_evaluation(Path(old)), load_evaluation(Path(new)))
        except KonkyoError as error:
            return _problem(str(error))


def _older(runs: list[tuple[str, str]]) -> Any:
    """The list to compare with, the run before the newest chosen."""
    return gr.Dropdown(choices=runs, value=runs[1][1] if len(runs) > 1 else None)


def _problem(words: str) -> str:
    return f'<p role="alert" class="kk-ng">{text(words)}</p>'


def build_evaluation_tab(opening: OpeningAssistant, home: Path, tab: gr.Tab) -> None:
    """The tab's content and events."""
    desk = EvaluationDesk(opening, home)
    with gr.Column(elem_classes="kk-sheet"):
        gr.HTML(f"<p>{t.EVALUATION_INTRO}</p>", apply_default_css=False)
        with gr.Row():
            sets = gr.Dropdown([], label="質問の組", elem_id="kk-eval-set")
            category = gr.Dropdown(
                [(t.EVALUATION_ALL, "")], label=t.EVALUATION_CATEGORY, elem_id="kk-eval-category"
            )
            limit = gr.Number(20, label=t.EVALUATION_LIMIT, precision=0, minimum=0, elem_id="kk-eval-limit")
        with gr.Row():
            start = gr.Button(t.EVALUATION_RUN, variant="primary", elem_id="kk-eval-run")
            stop = gr.Button(t.EVALUATION_STOP, elem_id="kk-eval-stop")
        progress = gr.HTML("", elem_id="kk-eval-progress", apply_default_css=False)
        run = gr.Dropdown([], label="実行の記録", elem_id="kk-eval-runs")
        summary = gr.HTML("", elem_id="kk-eval-summary", apply_default_css=False)
        question = gr.Dropdown([], label=t.EVALUATION_FAILING, elem_id="kk-eval-question")
        detail = gr.HTML("", elem_id="kk-eval-detail", apply_default_css=False)
        with gr.Row():
            older = gr.Dropdown(
                [], label=t.EVALUATION_COMPARE, info="上の記録と比べる前の実行", elem_id="kk-eval-older"
            )
            compare = gr.Button(t.EVALUATION_COMPARE_BUTTON, elem_id="kk-eval-compare")
        difference = gr.HTML("", elem_id="kk-eval-difference", apply_default_css=False)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    tab.select(desk.show, outputs=[sets, category, run, older, summary, question, detail], **quiet)
    sets.input(desk.categories, inputs=[sets], outputs=[category], **quiet)

    start.click(
        desk.start,
        inputs=[sets, category, limit],
        outputs=[progress, run, older],
        concurrency_limit=1,
        **quiet,
    )
    stop.click(desk.stop, queue=False, **quiet)
    run.change(desk.open_run, inputs=[run], outputs=[summary, question, detail], **quiet)
    question.input(desk.open_question, inputs=[run, question], outputs=[detail], **quiet)
    compare.click(desk.compare, inputs=[run, older], outputs=[difference], **quiet)
