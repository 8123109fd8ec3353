"""A kill in the middle of a write, a disk that is full, a folder that cannot be written: nothing is lost or half there.

Disks are mounted in a namespace of their own; where that is not allowed the tests are left out.
"""

from __future__ import annotations

import functools
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.evaluation.evaluate import load_evaluation
from assistant.evaluation.feedback import FeedbackStore
from assistant.outcome.answer_store import AnswerStore
from assistant.readiness import prepare
from assistant.settings import Settings
from tests.assistant.sample_outcomes import answer

ROOT = Path(__file__).resolve().parents[2]
FEEDBACK = """
import sys
from pathlib import Path
from assistant.evaluation.feedback import FeedbackStore
from tests.assistant.sample_outcomes import answer
store = FeedbackStore(Path(sys.argv[1]))
while True:
    store.add(answer(), "up", comment="あ" * 900)
    print("x", flush=True)
"""
EVALUATIONS = """
import sys
from dataclasses import replace
from pathlib import Path
from assistant.evaluation.evaluate import save_evaluation
from tests.assistant.test_evaluate import evaluated
few, number = evaluated(), 0
many = replace(few, results=few.results * 100)
while True:
    number += 1
    save_evaluation(replace(many, llm=f"none{number % 5}"), Path(sys.argv[1]))
    print("x", flush=True)
"""


@pytest.fixture(scope="module")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("built")
    prepare(Settings(home=home, llm="none"))
    return home


def kill_while_writing(script: str, home: Path, *, writes: int) -> None:
    """Start the writer and kill it, without a chance to clean up, after some writes and a bit."""
    command = [sys.executable, "-c", script, str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(writes):
            assert writer.stdout.readline() == "x\n"
        time.sleep(0.003 * writes)
        writer.send_signal(signal.SIGKILL)


@functools.cache
def can_mount() -> bool:
    """True where this user may mount in a namespace of its own."""
    try:
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def in_namespace(mount: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `konkyo` where `mount` was done first."""
    if not can_mount():
        pytest.skip("この環境では mount できないため、この確認は省きます")
    konkyo = shlex.join([sys.executable, "-m", "assistant.cli", *arguments])
    environment = {**os.environ, "KONKYO_HOME": str(home), "KONKYO_LLM": "none"}
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{mount} && exec {konkyo}"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("writes", [1, 4, 9])
def test_a_kill_while_opinions_are_written_leaves_whole_ones(tmp_path: Path, writes: int) -> None:
    kill_while_writing(FEEDBACK, tmp_path, writes=writes)
    store = FeedbackStore(tmp_path)
    kept = store.all()
    assert len(kept) >= writes and all(one.outcome == answer() for one in kept)
    store.add(answer(), "down")
    assert len(store.all()) == len(kept) + 1


@pytest.mark.parametrize("writes", [1, 4, 9])
def test_a_kill_while_evaluations_are_written_leaves_whole_ones(tmp_path: Path, writes: int) -> None:
    kill_while_writing(EVALUATIONS, tmp_path, writes=writes)
    found = sorted((tmp_path / "evaluations").glob("*.json"))
    assert found
    for file in found:
        load_evaluation(file)


def test_a_read_only_folder_still_answers_and_a_build_says_what_is_wrong(built_home: Path) -> None:
    mount = f"mount --bind {built_home} {built_home} && mount -o remount,ro,bind {built_home}"
    for question, words in (("高知県の生成AI導入率は？", "11.8％"), ("源内とは何ですか", "デジタル庁")):
        done = in_namespace(mount, built_home, "ask", "--alone", question)
        assert done.returncode == 0 and words in done.stdout, done.stderr
        assert "Traceback" not in done.stderr
    done = in_namespace(mount, built_home, "build", "--force")
    assert done.returncode == 1
    assert (
        "書き込み権限" in done.stderr and "予期しない" not in done.stderr and "Traceback" not in done.stderr
    )


@pytest.mark.parametrize("size", ["600k", "1200k", "2500k"])
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(tmp_path: Path, size: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    listing = tmp_path / "left"
    konkyo = shlex.join([sys.executable, "-m", "assistant.cli", "build"])
    script = (
        f"mount -t tmpfs -o size={size} none {home} && ({konkyo}; echo code $?); "
        f"find {home} -name '*.tmp*' > {listing}; mount -o remount,size=100m {home} && {konkyo} && echo then"
    )
    if not can_mount():
        pytest.skip("この環境では mount できないため、この確認は省きます")
    environment = {**os.environ, "KONKYO_HOME": str(home), "KONKYO_LLM": "none"}
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "code 1" in done.stdout, done.stdout + done.stderr
    assert "空き容量" in done.stderr and "Traceback" not in done.stderr
    assert listing.read_text(encoding="utf-8") == ""
    assert done.stdout.rstrip().endswith("then"), done.stderr


def test_a_clock_that_was_wrong_loses_no_answer_but_old_ones(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path, keep_days=30)
    run = store.keep(answer())
    with store._connect() as connection:
        connection.execute("UPDATE answers SET kept_at = datetime('now', '+3 years')")
    assert AnswerStore(tmp_path, keep_days=30).find(run) == answer()
    with store._connect() as connection:
        connection.execute("UPDATE answers SET kept_at = datetime('now', '-31 days')")
    assert AnswerStore(tmp_path, keep_days=30).find(run) is None
