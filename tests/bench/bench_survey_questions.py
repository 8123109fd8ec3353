"""Questions over the published files, expected values read from the raw files: how many are right, and which are not.

python -m tests.bench.bench_survey_questions [folder]
The folder holds the files as published (default: ../shared/surveys beside the project); without it nothing is asked.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.session import open_assistant
from assistant.settings import Settings
from corpus.surveys.store import SurveyStore, read_survey
from tests.surveys.question_set import Asked
from tests.surveys.test_question_set import problem

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "surveys"
DASHBOARD = "市区町村毎のDX進捗状況_市区町村比較.csv"
PEOPLE = "市区町村別人口_2022.csv"
ONLINE = "都道府県のDX進捗状況_行政手続のオンライン申請率.csv"


def asked_of(folder: Path) -> list[Asked]:
    """The questions, with what their answers hold."""
    lines = list(csv.reader((folder / DASHBOARD).read_text(encoding="utf-8-sig").splitlines()))
    raw = csv.reader((folder / PEOPLE).read_text(encoding="cp932").splitlines())
    people = {(row[1], row[2]): int(row[3]) for row in raw if len(row) == 4 and row[3].isdigit()}
    first, last = lines[0].index("千代田区"), lines[0].index("小笠原村")
    tokyo = [name for name, said in zip(lines[0][first : last + 1], lines[8][first : last + 1], strict=True) if said == "未実施"]  # fmt: skip
    towns = ("横須賀市", "函館市", "秩父市", "高松市", "与那国町", "豊島区", "川崎市")
    found = [
        Asked(
            text=f"{town}はAIを導入している？", holds=(f"{lines[8][lines[0].index(town)]}です",), cited="9（"
        )
        for town in towns
    ]
    found += [
        Asked(
            text=f"{town}はCIOを任命している？", holds=(f"{lines[1][lines[0].index(town)]}です",), cited="2（"
        )
        for town in towns[:4]
    ]
    found += [
        Asked(text=f"{town}の人口は？", holds=(f"{people[where, town]:,}人",), cited=town)
        for where, town in (("神奈川県", "横須賀市"), ("神奈川県", "横浜市"), ("埼玉県", "秩父市"), ("沖縄県", "那覇市"))
    ]  # fmt: skip
    online = list(csv.reader((folder / ONLINE).read_text(encoding="utf-8-sig").splitlines()))
    library = dict(zip(online[0], online[1], strict=True))
    found += [
        Asked(text="東京都で未導入の市町村を全部", holds=(f"{len(tokyo)}団体", *tokyo), cited="AIの導入状況"),
        Asked(text="東京都府中市の人口は？", holds=(f"{people['東京都', '府中市']:,}人",), cited="府中市"),
        Asked(text="府中市の人口は？", holds=("2つ",), kind="clarification"),
        Asked(text="神奈川県の人口は？", holds=(f"{people['神奈川県', '-']:,}人",), cited="神奈川県"),
        Asked(text="人口が最も多い市町村は？", holds=("横浜市",), cited="横浜市"),
        Asked(text="AIを導入していない市町村が多い都道府県は？", holds=("北海道", "148団体"), cited="集計"),
        Asked(text="AI未導入の市町村が多い県は、人口10万人当たりでは？", holds=("高知県",), cited="集計"),
        Asked(text="2023年の導入率を47都道府県すべて、低い順に", holds=("北海道", "岐阜県", "17.3"), cited="集計"),
        Asked(text="CIOを任命していない市町村は何団体？", holds=(f"{lines[1].count('未実施')}団体",), cited="集計"),
        Asked(text="神奈川県の図書館の図書貸出予約等の申請率は？", holds=(library["神奈川県"].replace("%", "％"),), cited="神奈川県"),
        Asked(text="昭和35年の総合農協の組合数は？", holds=("12,221",), cited="B25"),
    ]  # fmt: skip
    return found


def main(folder: str = "") -> int:
    """Ask, print what is wrong, and the share of right answers last."""
    files = Path(folder) if folder else FOLDER
    if not (files / DASHBOARD).is_file():
        print(json.dumps({"questions": 0, "reason": "the published files are not here"}))
        return 0
    with TemporaryDirectory() as home:
        store = SurveyStore(Path(home))
        for name in (DASHBOARD, PEOPLE, ONLINE, "maff_r006-02-001.xlsx"):
            store.add(read_survey(files / name, year=2023 if "DX" in name else None))
        desk = open_assistant(Settings(home=Path(home), llm="none"))
        asked = asked_of(files)
        started = time.perf_counter()
        wrong = {one.text: said for one in asked if (said := problem(desk, one))}
        for text, said in wrong.items():
            print(f"✗ {text}: {said}")
        ms = (time.perf_counter() - started) * 1000 / len(asked)
        right = (len(asked) - len(wrong)) / len(asked)
        print(json.dumps({"questions": len(asked), "right": round(right, 3), "mean_ms": round(ms)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
