"""The fixed page: what Gradio's template engine would trip over, and what must not leave the machine."""

from __future__ import annotations

import re
from pathlib import Path

import ui
from ui.shell import chat_script, chat_shell, page_css
from ui.text_ja import EXAMPLES, STAGE_TITLES

STATIC = Path(ui.__path__[0]) / "static"


def test_the_shell_has_nothing_that_the_template_engine_reads() -> None:
    for sign in ("`", "${", "{{"):
        assert sign not in chat_shell()


def test_no_file_of_the_page_names_an_outside_address() -> None:
    for path in STATIC.iterdir():
        assert re.findall(r"https?://|//[a-z0-9-]+\.[a-z]", path.read_text(encoding="utf-8")) == [], path.name
    assert "@import" not in page_css() and "url(" not in page_css()


def test_every_button_of_the_shell_has_an_act_and_a_name() -> None:
    script = chat_script()
    for act in set(re.findall(r'data-act="([^"]+)"', chat_shell())):
        assert f'"{act}":' in script or re.search(rf"\b{act}:", script), act
    for button in re.findall(r"<button[^>]*>(.*?)</button>", chat_shell(), flags=re.DOTALL):
        assert button


def test_custom_events_stand_quoted_in_the_script() -> None:
    assert 'trigger("ask"' in chat_script() and 'trigger("reopen"' in chat_script()


def test_there_are_at_least_eight_examples_over_several_kinds() -> None:
    assert len(EXAMPLES) >= 8
    assert len({kind for kind, _ in EXAMPLES}) >= 6
    assert set(STAGE_TITLES) == {"understand", "plan", "evidence", "draft", "verify"}
