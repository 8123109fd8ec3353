"""Small added surveys with the traps of real ones, and forty questions over them with what a right answer holds.

Every expected value follows from the rules that the files are written by, never from the program.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.municipalities.bodies import Body, check_digit, load_bodies

BODIES = load_bodies()
TOWNS = tuple(BODIES.municipalities.values())


def uses_ai(town: Body) -> bool:
    """Whether the made-up dashboard says 実施 for AI."""
    return int(town.code) % 3 != 0


def has_officer(town: Body) -> bool:
    """... for CIOの任命."""
    return int(town.code) % 7 != 0


def people(town: Body) -> int:
    """Made-up inhabitants, different for every municipality."""
    return (int(town.code) * 7919) % 400_009 + 150


def online(prefecture: Body, year: int) -> str:
    """A made-up share, different for every prefecture and year."""
    return f"{(int(prefecture.code) * 17 + (year - 2022) * 3) % 97}.{int(prefecture.code) % 10}"


def inside(prefecture: str) -> list[Body]:
    """Municipalities of a prefecture."""
    return [town for town in TOWNS if town.prefecture == prefecture]


def write_files(folder: Path) -> list[tuple[Path, int | None]]:
    """The files, with the wave that a reader names for them."""
    dashboard = folder / "市区町村比較.csv"
    with dashboard.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["", "", *(town.name for town in TOWNS)])
        lines.writerow(
            ["推進体制等", "CIOの任命", *("実施" if has_officer(town) else "未実施" for town in TOWNS)]
        )
        lines.writerow(
            ["業務のDX", "AIの導入状況", *("実施" if uses_ai(town) else "未実施" for town in TOWNS)]
        )
    inhabitants = folder / "市区町村別人口_2022.csv"
    with inhabitants.open("w", encoding="cp932", errors="replace", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["令和4年1月1日住民基本台帳人口（市区町村別）", "", "", ""])
        lines.writerow(["団体コード", "都道府県名", "市区町村名", "人口（人）"])
        for town in TOWNS:
            name = BODIES.prefectures[town.prefecture].name
            lines.writerow([f"{town.code}{check_digit(town.code)}", name, town.name, f"{people(town):,}"])
    waves: list[tuple[Path, int | None]] = []
    for year in (2022, 2023):
        path = folder / f"都道府県のオンライン申請率_{year}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([f"オンライン申請率（令和{year - 2018}年度）"])
            lines.writerow(["都道府県", "図書館の貸出予約率（％）"])
            lines.writerows([p.name, online(p, year)] for p in BODIES.prefectures.values())
        waves.append((path, None))
    return [(dashboard, 2023), (inhabitants, None), *waves]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question."""

    text: str
    holds: tuple[str, ...]
    """What the answer's sentences or table must hold."""
    cited: str = ""
    """What a locator of its citations must hold."""
    kind: str = "answer"


def _order(key: Callable[[Body], float], bodies: list[Body], *, high: bool) -> list[Body]:
    return sorted(bodies, key=key, reverse=high)


def _of(code: str) -> str:
    return f"{people(BODIES.municipalities[code]):,}人"


def _lacking(prefecture: str) -> list[Body]:
    return [town for town in inside(prefecture) if not uses_ai(town)]


def _per_people(prefecture: str) -> float:
    return len(_lacking(prefecture)) * 100_000 / sum(map(people, inside(prefecture)))


def questions() -> list[Asked]:
    """The forty questions."""
    towns = BODIES.municipalities
    says = {True: "実施", False: "未実施"}
    found = [
        Asked(text=f"{towns[code].name}はAIを導入している？", holds=(f"{says[uses_ai(towns[code])]}です",), cited="3（")
        for code in ("14201", "01100", "39405", "13307", "47382")
    ]  # fmt: skip
    found += [
        Asked(text=f"{towns[code].name}の人口は？", holds=(_of(code),), cited=f"{BODIES.prefectures[code[:2]].name} {towns[code].name}")
        for code in ("14201", "23100", "40130", "13112", "33100")
    ]  # fmt: skip
    found += [
        Asked(text="府中市の人口は？", holds=("府中市", "2つ"), kind="clarification"),
        Asked(text="伊達市はAIを導入している？", holds=("伊達市", "2つ"), kind="clarification"),
        Asked(text="東京都府中市の人口は？", holds=(_of("13206"),), cited="府中市"),
        Asked(text="広島県府中市の人口は？", holds=(_of("34208"),), cited="府中市"),
        Asked(text="横須賀市はCIOを任命している？", holds=(f"{says[has_officer(towns['14201'])]}です",), cited="2（"),
    ]  # fmt: skip
    for prefecture, text in (
        ("13", "東京都で未導入の市町村を全部"), ("13", "東京都でAIが未導入の市町村はどこ？"), ("39", "高知県でAIを導入していない市町村を挙げて"),
        ("14", "AIを導入していない神奈川県の市町村一覧"),
    ):  # fmt: skip
        lacking = _lacking(prefecture)
        found.append(
            Asked(
                text=text,
                holds=(f"{len(lacking)}団体", *(town.name for town in lacking)),
                cited="AIの導入状況",
            )
        )
    ranked = _order(people, list(TOWNS), high=True)
    kanagawa = _order(people, inside("14"), high=True)
    found += [
        Asked(text="人口が最も多い市町村は？", holds=(ranked[0].name, f"{people(ranked[0]):,}人"), cited="人口"),
        Asked(text="人口が最も少ない市町村は？", holds=(ranked[-1].name, f"{people(ranked[-1]):,}人"), cited="人口"),
        Asked(text="神奈川県で人口が多い市町村を5つ", holds=tuple(f"{people(town):,}" for town in kanagawa[:5]), cited="人口"),
        Asked(text="人口が5万人未満の市町村はいくつ？", holds=(f"{sum(people(t) < 50_000 for t in TOWNS):,}団体",), cited="人口"),
        Asked(text="横須賀市の人口は全国で何位？", holds=(f"{ranked.index(towns['14201']) + 1}位",), cited="横須賀市"),
        Asked(text="横浜市の人口は川崎市の何倍？", holds=(_of("14100"), _of("14130")), cited="横浜市"),
        Asked(text="鎌倉市と逗子市の人口の差は？", holds=(f"{abs(people(towns['14204']) - people(towns['14208'])):,}人",), cited="鎌倉市"),
        Asked(text="神奈川県の人口は？", holds=(f"{sum(map(people, inside('14'))):,}人",), cited="合計"),
        Asked(text="神奈川県の人口は千葉県の人口より多い？", holds=(f"{sum(map(people, inside('14'))):,}人",), cited="合計"),
        Asked(text="梼原町の人口は？", holds=(_of("39405"),), cited="高知県"),
    ]  # fmt: skip
    by_lacking = _order(lambda p: len(_lacking(p.code)), list(BODIES.prefectures.values()), high=True)
    by_people = _order(lambda p: _per_people(p.code), list(BODIES.prefectures.values()), high=True)
    officers = sum(has_officer(town) for town in TOWNS)
    found += [
        Asked(text="AIを導入していない市町村が多い都道府県は？", holds=(by_lacking[0].name, f"{len(_lacking(by_lacking[0].code))}団体"), cited="集計"),
        Asked(text="AI未導入の市町村が多い県は、人口10万人当たりでは？", holds=(by_people[0].name,), cited="集計"),
        Asked(text="CIOを任命していない市町村は何団体？", holds=(f"{len(TOWNS) - officers}団体",), cited="集計"),
        Asked(text="CIOを任命している市町村の割合は？", holds=(f"{officers * 100 / len(TOWNS):.1f}％",), cited="集計"),
        Asked(text="2023年の導入率を47都道府県すべて、低い順に", holds=tuple(p.name for p in BODIES.prefectures.values()), cited="集計"),
    ]  # fmt: skip
    newest = _order(lambda p: float(online(p, 2023)), list(BODIES.prefectures.values()), high=True)
    change = float(online(BODIES.prefectures["14"], 2023)) - float(online(BODIES.prefectures["14"], 2022))
    found += [
        Asked(text="図書館の貸出予約率が高い都道府県は？", holds=tuple(online(p, 2023) for p in newest[:5]), cited="貸出予約率"),
        Asked(text="2022年度の神奈川県の図書館の貸出予約率は？", holds=(f"{online(BODIES.prefectures['14'], 2022)}％",), cited="神奈川県"),
        Asked(text="令和5年度の神奈川県の図書館の貸出予約率は？", holds=(f"{online(BODIES.prefectures['14'], 2023)}％",), cited="神奈川県"),
        Asked(text="神奈川県の図書館の貸出予約率は2022年度から2023年度にどれだけ増えた？", holds=(f"{change:.1f}".removesuffix(".0"),), cited="神奈川県"),
        Asked(text="神奈川県の図書館の貸出予約率の推移", holds=(online(BODIES.prefectures["14"], 2022), online(BODIES.prefectures["14"], 2023)), cited="神奈川県"),
    ]  # fmt: skip
    return found
