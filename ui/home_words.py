"""The first screen's six tasks, each with a question that shows it, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Task:
    """One card: what a reader wants, and a question that does it; without one it opens the prefectures."""

    name: str
    says: str
    question: str = ""


TASKS: Final = (
    Task(name="うちの県は", says="都道府県を選んで、公表値と全国との差を見る"),
    Task(
        name="順位",
        says="進んでいる・遅れている地域を並べる",
        question="生成AIの導入が遅れている都道府県は？",
    ),
    Task(
        name="差と推移",
        says="2つの地域や年度を比べる",
        question="東海・北陸と北海道・東北のAI導入率の差は？",
    ),
    Task(
        name="用途と課題",
        says="何に使い、何に困っているか",
        question="自治体は生成AIを何に使っていますか？",
    ),
    Task(
        name="指針",
        says="国の指針やガイドラインの求め",
        question="個人情報を生成AIに入力してもよいですか？",
    ),
    Task(
        name="言い分を確かめる",
        says="聞いた話が公表値と合うか",
        question="生成AIの導入率が一番高いのは大阪府ですよね？",
    ),
)
TASKS_EN: Final = (
    Task(name="My prefecture", says="Choose a prefecture and compare it with Japan"),
    Task(
        name="Rankings",
        says="Who leads, who lags",
        question="Which prefectures lag behind in generative AI adoption?",
    ),
    Task(
        name="Gaps and trends",
        says="Compare two regions or years",
        question="What is the difference in AI adoption between Tokai-Hokuriku and Hokkaido-Tohoku?",
    ),
    Task(
        name="Uses and issues",
        says="What it is used for, what gets in the way",
        question="What does the report recommend?",
    ),
    Task(
        name="Guidelines",
        says="What national guidelines ask",
        question="What is the AI Promotion Act?",
    ),
    Task(
        name="Check a claim",
        says="Does it match what is published?",
        question="Is Osaka the prefecture with the highest generative AI adoption rate?",
    ),
)
