"""argparse in Japanese: headings, examples, and one line for a wrong argument.

Knows the messages of argparse and nothing about commands.
"""

from __future__ import annotations

import difflib
import re
import sys
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import Any, NoReturn

_MESSAGES = (
    (r"the following arguments are required: (.+)", r"\1 を指定してください"),
    (r"unrecognized arguments: (.+)", r"『\1』という引数はありません"),
    (r"ambiguous option: (.+) could match (.+)", r"『\1』は \2 のどれか分かりません。全部書いてください"),
    (r"expected at least one argument", "値を1つ以上指定してください"),
    (r"expected one argument", "値を1つ指定してください"),
    (r"expected (\d+) arguments?", r"値を\1個指定してください"),
    (r"not allowed with argument (.+)", r"\1 と一緒には使えません"),
    (r"invalid int value: (.+)", r"\1 ではなく整数を指定してください"),
    (r"invalid float value: (.+)", r"\1 ではなく数値を指定してください"),
    (r"invalid choice: (.+) \(choose from (.+)\)", r"\1 は使えません。\2 から選んでください"),
    (r"ignored explicit argument (.+)", r"値 \1 は付けられません"),
)


class _JapaneseHelp(RawDescriptionHelpFormatter):
    """Only the word before the usage line is English in argparse; the rest is our own text."""

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, **({"max_help_position": 28, "width": 100} | options))

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class JapaneseParser(ArgumentParser):
    """A parser whose help and errors are Japanese; subparsers are of the same kind."""

    def __init__(self, *, examples: Sequence[str] = (), **options: Any) -> None:
        epilog = "\n".join(["例:", *(f"  {example}" for example in examples)]) if examples else None
        options |= {"add_help": False, "formatter_class": _JapaneseHelp, "epilog": epilog}
        super().__init__(**options)
        self._positionals.title = "引数"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", default=SUPPRESS, help="この説明を表示して終わる")

    def error(self, message: str) -> NoReturn:
        """One Japanese line on stderr; exit code 2."""
        sentence = self._unknown_command(message) or f"{in_japanese(message)}。"
        print(f"{sentence}`{self.prog} --help` に使い方があります。", file=sys.stderr)
        sys.exit(2)

    def _unknown_command(self, message: str) -> str:
        found = re.match(r"argument コマンド: invalid choice: '(.+?)' \(choose from (.+)\)", message)
        if found is None:
            return ""
        near = difflib.get_close_matches(found[1], re.findall(r"[\w-]+", found[2]), n=1)
        if near:
            return f"『{found[1]}』というコマンドはありません。『{near[0]}』のことですか。"
        return f'『{found[1]}』というコマンドはありません。質問は `konkyo ask "{found[1]}"` で聞けます。'


def in_japanese(message: str) -> str:
    """A message of argparse in Japanese; one that we do not know stays as it is."""
    where, _, rest = message.partition(": ") if message.startswith("argument ") else ("", "", message)
    name = where.removeprefix("argument ")
    for pattern, japanese in _MESSAGES:
        if re.fullmatch(pattern, rest, flags=re.DOTALL):
            rest = re.sub(pattern, japanese, rest, flags=re.DOTALL)
            break
    return f"{name}: {rest}" if name else rest
