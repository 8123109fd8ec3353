"""The structured form of an answer for MCP clients: what a program needs, without plan, SQL and trace."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from assistant import Citation, Outcome, TableView


class AskResult(BaseModel):
    """An outcome as the tool `ask` returns it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    kind: str = Field(description="answer（回答）、clarification（聞き返し）、abstention（答えられない）")
    language: str
    lead: str = Field(description="最初の答え。【n】は citations の番号")
    body: tuple[str, ...] = Field(description="続く文")
    table: TableView | None = Field(description="表。figures は各セルの数値の記号")
    notes: tuple[str, ...] = Field(description="定義と注意。数値と一緒に伝える")
    citations: tuple[Citation, ...]
    reading: str = Field(description="質問をどう読んだか")
    alternatives: tuple[str, ...] = Field(description="ほかの読み方。そのまま質問として送れる")
    choices: tuple[str, ...] = Field(default=(), description="聞き返しの候補。そのまま質問として送れる")
    reason: str = Field(default="", description="答えられない理由")
    proof: tuple[str, ...] = Field(description="公表値が示す範囲と計算")
    suggestions: tuple[str, ...] = Field(description="次に聞けること")
    numbers: int = Field(default=0, description="回答の中の数の個数")
    supported: int = Field(default=0, description="そのうち出典と一致した個数")
    run: str = Field(default="", description="回答の記号")

    @classmethod
    def of(cls, outcome: Outcome) -> AskResult:
        """The structured form of `outcome`."""
        return cls.model_validate(outcome).model_copy(
            update={
                "numbers": outcome.verification.numbers,
                "supported": outcome.verification.supported,
                "run": outcome.trace.run if outcome.trace else "",
            }
        )
