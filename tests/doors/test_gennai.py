"""The door for 源内: what genai-web posts, and what it reads from the reply."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import httpx
import pytest

from tests.ui.fake_assistant import FakeAssistant

QUESTION = "生成AIの導入が遅れている都道府県は？"


def invoke(address: str, key: str, body: Any) -> httpx.Response:
    """As genai-web calls an AI app: the key in `x-api-key`, the user's stable id beside it."""
    headers = {"x-api-key": key, "x-user-id": "8f14e45f"}
    return httpx.post(f"{address}/gennai", json=body, headers=headers, trust_env=False, timeout=120)


def test_a_question_is_answered_in_markdown(doors: str, key: str) -> None:
    reply = invoke(doors, key, {"inputs": {"question": QUESTION}})
    assert reply.status_code == 200
    assert set(reply.json()) == {"outputs", "artifacts"} and reply.json()["artifacts"] == []
    assert (
        "高知県（11.8％）" in reply.json()["outputs"]
        and "| 順位 | 都道府県 | 導入率 |" in reply.json()["outputs"]
    )


def test_asked_files_come_in_base64_with_their_names(doors: str, key: str) -> None:
    reply = invoke(doors, key, {"inputs": {"question": QUESTION, "artifacts": "xlsx,docx"}})
    files = {
        one["display_name"].rpartition(".")[2]: base64.b64decode(one["contents"])
        for one in reply.json()["artifacts"]
    }
    assert set(files) == {"xlsx", "docx"}
    assert all(zipfile.ZipFile(io.BytesIO(content)).namelist() for content in files.values())


def test_a_sheet_of_an_answer_without_a_table_is_left_out(doors: str, key: str) -> None:
    reply = invoke(doors, key, {"inputs": {"question": "源内とは何ですか", "artifacts": "xlsx"}})
    assert reply.status_code == 200 and reply.json()["artifacts"] == []


def test_a_continued_conversation_is_understood(doors: str, key: str) -> None:
    histories = [{"input": json.dumps({"question": QUESTION}), "output": "…", "createdDate": "1764000000000"}]
    inputs = {"question": "では近畿は？", "conversation_histories": histories}
    reply = invoke(doors, key, {"inputs": inputs, "sessionId": "3f1c2a10-8b1d-4c4e-9d55-0f7f6b1a2c3d"})
    assert f"前の質問は「{QUESTION}」です" in reply.json()["outputs"]


def test_a_number_as_question_and_unknown_inputs_do_no_harm(
    doors: str, key: str, fake: FakeAssistant
) -> None:
    reply = invoke(doors, key, {"inputs": {"question": 2024, "conversation_history": "", "step": 35}})
    assert reply.status_code == 200 and fake.asked[-1] == "2024"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "inputs"),
        ({"inputs": {"question": " "}}, "inputs.question"),
        ({"inputs": {"question": QUESTION, "artifacts": "pdf"}}, "docx"),
        ({"inputs": {"question": QUESTION, "files": [{"key": "f", "files": []}]}}, "files を外して"),
        ({"inputs": {"question": QUESTION, "language": "fr"}}, "inputs.language"),
    ],
)
def test_an_error_is_shown_where_genai_web_shows_the_answer(
    body: Any, words: str, doors: str, key: str
) -> None:
    reply = invoke(doors, key, body)
    assert reply.status_code == 400
    assert words in reply.json()["outputs"] and reply.json()["error"]["message"] == reply.json()["outputs"]


def test_a_failure_inside_stays_inside(doors: str, key: str) -> None:
    reply = invoke(doors, key, {"inputs": {"question": "壊れた質問"}})
    assert reply.status_code == 500
    assert "回答を作れませんでした" in reply.json()["outputs"] and "internal" not in reply.text


def test_without_a_key_nothing_is_answered(doors: str) -> None:
    reply = invoke(doors, "", {"inputs": {"question": QUESTION}})
    assert reply.status_code == 401 and "x-api-key" in reply.json()["outputs"]
