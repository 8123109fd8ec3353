"""Mutated sentences: one change that makes a true sentence wrong, named for the mistake that it prevents.

Each row: what is mistaken, the scene (scenes.py), words of its true sentence, and what stands there instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """One wrong sentence."""

    mistake: str
    scene: str
    language: Literal["ja", "en"]
    old: str
    new: str

    @property
    def name(self) -> str:
        """For the test report."""
        return f"{self.mistake}: {self.old} -> {self.new}"


def _table(mistake: str, *rows: tuple[str, str, str], language: Literal["ja", "en"] = "ja") -> list[Mutation]:
    return [
        Mutation(mistake=mistake, scene=scene, language=language, old=old, new=new)
        for scene, old, new in rows
    ]


NUMBERS = [
    *_table(
        "wrong digit",
        ("one rate", "11.8", "11.9"),
        ("one rate", "11.8", "12.8"),
        ("one rate", "11.8", "18.1"),
        ("ranking", "16.7", "16.1"),
        ("trend", "90％", "91％"),
        ("use cases", "875", "857"),
        ("guidelines", "647", "674"),
        ("gains", "86.67", "86.76"),
    ),
    *_table("wrong digit", ("one rate", "11.8", "11.9"), ("ranking", "16.7", "17.6"), language="en"),
    *_table(
        "decimal point lost or moved",
        ("one rate", "11.8", "118"),
        ("one rate", "11.8", "1.18"),
        ("one rate", "11.8％", "11％"),
        ("gains", "86.67", "86.6"),
    ),
    *_table(
        "wrong sign",
        ("one rate", "11.8", "−11.8"),
        ("one rate", "11.8", "▲11.8"),
        ("gains", "86.67", "-86.67"),
    ),
    *_table(
        "number in kanji, words or a fraction that no cell holds",
        ("one rate", "11.8％", "九割"),
        ("one rate", "11.8％", "1割"),
        ("one rate", "11.8％", "九十パーセント"),
        ("one rate", "11.8％", "十二・五％"),
        ("one rate", "11.8％", "過半数"),
        ("one rate", "11.8％", "約半分"),
        ("one rate", "11.8％", "ゼロ"),
        ("one rate", "11.8％", "3分の1"),
        ("one rate", "11.8％", "三分の一"),
        ("one rate", "11.8％", "1/3"),
    ),
    *_table(
        "number in kanji, words or a fraction that no cell holds",
        ("one rate", "11.8%", "eighty percent"),
        ("one rate", "11.8%", "one half"),
        language="en",
    ),
    *_table(
        "bound or denial around a true number",
        ("one rate", "11.8％です", "11.8％以上です"),
        ("one rate", "11.8％です", "11.8％未満です"),
        ("one rate", "11.8％です", "11.8％ではありません"),
    ),
    *_table(
        "bound or denial around a true number",
        ("one rate", "is 11.8%", "is not 11.8%"),
        ("one rate", "is 11.8%", "is below 11.8%"),
        language="en",
    ),
    *_table(
        "numerator, denominator or year in place of the value",
        ("one rate", "11.8％", "4団体"),
        ("one rate", "11.8％", "34団体"),
        ("one rate", "11.8％", "4"),
        ("one rate", "11.8％", "34"),
        ("one rate", "11.8％", "2024"),
        ("one count", "4団体", "34団体"),
        ("one count", "4団体", "2024団体"),
        ("sum", "61団体）", "198団体）"),
        ("remainder", "団体は30団体", "団体は34団体"),
        ("remainder", "団体は30団体", "団体は4団体"),
    ),
    *_table(
        "number of a figure or chapter in place of a value",
        ("one rate", "11.8％", "表3"),
        ("one rate", "11.8％", "No.2"),
        ("one rate", "です", "です（図表1）"),
        ("one rate", "です", "です（図表14）"),
        ("one rate", "です", "です（第2章）"),
    ),
]

UNITS = [
    *_table(
        "wrong unit",
        ("one rate", "％", "ポイント"),
        ("one rate", "％", "団体"),
        ("one rate", "％", "人"),
        ("one rate", "％", "倍"),
        ("one rate", "％", "‰"),
        ("one rate", "11.8％", "11.8"),
        ("one count", "4団体", "4％"),
        ("one count", "4団体", "4件"),
        ("guidelines", "647団体", "647件"),
        ("use cases", "875件", "875団体"),
        ("thresholds", "8団体", "8％"),
        ("gains", "86.67ポイント", "86.67％"),
    ),
    *_table(
        "wrong unit",
        ("one rate", "11.8%", "11.8 points"),
        ("gains", "86.67 points", "86.67%"),
        ("one count", "4 municipalities", "4%"),
        language="en",
    ),
    *_table(
        "rank taken for rate",
        ("one rate", "11.8％", "11.8位"),
        ("one rank", "1位", "1％"),
        ("one rank", "の順位は1位", "は1％"),
        ("one rank", "の順位は1位", "は1位"),
        ("one rate", "生成AI導入率", "生成AI導入率の順位"),
        ("use cases", "875件", "875位"),
        ("one rank", "順位は1位", "順位は下から1位"),
        ("one rank", "順位は1位", "順位はワースト1位"),
    ),
]

YEARS = [
    *_table(
        "wrong year",
        ("trend", "2023年度", "2022年度"),
        ("trend", "2024年度", "2025年度"),
        ("trend", "2024年度", "令和5年度"),
        ("one rate", "高知県の", "2023年度の高知県の"),
        ("one rate", "です", "です（2023年度）"),
        ("one rate", "です", "です（2024年3月31日時点）"),
    ),
    *_table(
        "years exchanged",
        ("trend", "2023年度の30.0％から2024年度の90％", "2024年度の30.0％から2023年度の90％"),
        ("trend", "2023年度の30.0％から2024年度の90％", "2023年度の90％から2024年度の30.0％"),
        ("trend", "2023年度の30.0％から2024年度の90％", "2024年度の90％から2023年度の30.0％"),
    ),
    *_table(
        "years exchanged",
        ("trend", "2023 (30.0%) and 2024 (90%)", "2024 (30.0%) and 2023 (90%)"),
        ("trend", "2023 (30.0%) and 2024 (90%)", "2023 (90%) and 2024 (30.0%)"),
        ("trend", "2023 (30.0%) and 2024", "2022 (30.0%) and 2024"),
        language="en",
    ),
    *_table("wrong base year", ("gains", "2018年度比", "2020年度比"), ("gains", "2018年度比", "2023年度比")),
    *_table("wrong base year", ("gains", "since 2018", "since 2020"), language="en"),
    *_table(
        "year in words that no cell holds",
        ("one rate", "高知県の", "昨年度の高知県の"),
        ("one rate", "高知県の", "来年度の高知県の"),
        ("trend", "2023年度", "昨年度"),
    ),
]

PLACES = [
    *_table(
        "wrong prefecture",
        ("one rate", "高知県", "香川県"),
        ("one rate", "高知県", "東京都"),
        ("one rate", "高知県", "愛媛"),
        ("one rate", "高知県の", "高知県と徳島県の"),
        ("lowest", "福島県", "福井県"),
        ("difference", "東京都", "大阪府"),
        ("remainder", "高知県", "徳島県"),
    ),
    *_table(
        "wrong prefecture", ("one rate", "Kochi", "Tokyo"), ("ranking", "Miyagi", "Miyazaki"), language="en"
    ),
    *_table(
        "values of two members exchanged",
        ("ranking", "高知県（11.8％）、青森県", "青森県（11.8％）、高知県"),
        ("difference", "東京都（56.5％）と高知県（11.8％）", "高知県（56.5％）と東京都（11.8％）"),
        ("issues", "「人材不足」が47.8％、「予算獲得困難」", "「予算獲得困難」が47.8％、「人材不足」"),
        ("population comparison", "都道府県（87.2％）の方が基礎自治体", "基礎自治体（87.2％）の方が都道府県"),
        (
            "regions",
            "東海・北陸が40.7％で最も高く、北海道・東北",
            "北海道・東北が40.7％で最も高く、東海・北陸",
        ),
    ),
    *_table(
        "values of two members exchanged",
        (
            "regions",
            "(40.7%) and lowest in Hokkaido and Tohoku (19.5%)",
            "(19.5%) and lowest in Kinki (40.7%)",
        ),
        (
            "regions",
            "(40.7%) and lowest in Hokkaido and Tohoku (19.5%)",
            "(19.5%) and lowest in Hokkaido and Tohoku (40.7%)",
        ),
        language="en",
    ),
    *_table(
        "region taken for prefecture",
        ("one rank", "東京都", "関東"),
        ("one rate", "高知県", "中国・四国"),
        ("one rate", "高知県", "四国"),
        ("one rate", "高知県", "四国地方"),
        ("comparison", "近畿", "大阪府"),
        ("share", "関東", "東京都"),
        ("ranking", "低い都道府県", "低い地域"),
        ("region ranking", "高い地域", "高い都道府県"),
    ),
    *_table("region taken for prefecture", ("extremes", "Tokyo", "Kanto"), language="en"),
    *_table(
        "municipality, country or firm taken for prefecture",
        ("one rate", "高知県", "高知市"),
        ("one rate", "高知県", "横浜市"),
        ("one rate", "高知県", "高知県高知市"),
        ("one rate", "高知県", "高知県庁"),
        ("one rate", "高知県", "米国"),
        ("one rate", "高知県", "日本"),
        ("one rate", "高知県", "全国"),
        ("one rate", "高知県", "民間企業"),
    ),
    *_table(
        "municipality, country or firm taken for prefecture",
        ("one rate", "Kochi", "Kochi City"),
        ("one rate", "Kochi", "Yokohama"),
        language="en",
    ),
]

POPULATIONS = [
    *_table(
        "wrong population",
        ("one issue", "町が", "村が"),
        ("one issue", "町が", "市が"),
        ("one issue", "町が", "町村が"),
        ("one issue", "町が", "都道府県が"),
        ("one issue", "町が", "基礎自治体が"),
        ("one issue", "町が", "住民が"),
        ("issues", "町が", "特別区が"),
        ("trend", "指定都市", "中核市"),
        ("trend", "指定都市", "その他の市区町村"),
        ("prefecture trend", "都道府県", "指定都市"),
        ("use cases", "全自治体", "町"),
        ("use cases", "全自治体", "基礎自治体"),
        ("one rate", "高知県の", "高知県の村の"),
        ("one rate", "高知県の", "高知県の指定都市の"),
        ("one rate", "高知県の", "高知県の政令市の"),
        ("thresholds", "都道府県は", "市区町村は"),
    ),
    *_table(
        "wrong population",
        ("one issue", "towns", "villages"),
        ("one issue", "towns", "cities"),
        language="en",
    ),
    *_table("全国 taken for 全自治体", ("guidelines", "全国の基礎自治体", "全自治体")),
]

MEASURES = [
    *_table(
        "wrong measure",
        ("one rate", "生成AI導入率", "AI導入率"),
        ("one rate", "生成AI導入率", "RPA導入率"),
        ("one rate", "生成AI導入率", "ChatGPT利用率"),
        ("one rate", "生成AI導入率", "生成AI未導入率"),
        ("one rate", "生成AI導入率", "生成AI導入団体数"),
        ("one rate", "生成AI導入率", "生成AIガイドライン策定率"),
        ("one rate", "生成AI導入率", "生成AI導入率の伸び"),
        ("one count", "生成AI導入団体数", "生成AI未導入団体数"),
        ("lowest", "AI導入率", "生成AI導入率"),
        ("thresholds", "AI導入率", "生成AI導入率"),
        ("guidelines", "ガイドラインの策定状況", "導入状況"),
    ),
    *_table(
        "wrong measure",
        ("one rate", "generative AI adoption rate", "AI adoption rate"),
        ("one rate", "generative AI adoption rate", "generative AI usage rate"),
        language="en",
    ),
    *_table(
        "measures exchanged",
        ("two measures", "AI導入率は32.4％、生成AI導入率は11.8％", "AI導入率は11.8％、生成AI導入率は32.4％"),
        ("two measures", "AI導入率は32.4％、生成AI導入率", "生成AI導入率は32.4％、AI導入率"),
    ),
    *_table(
        "measures exchanged",
        (
            "two measures",
            "32.4%; the generative AI adoption rate is 11.8%",
            "11.8%; the generative AI adoption rate is 32.4%",
        ),
        language="en",
    ),
    *_table(
        "実証中を含む taken for 導入済",
        ("one rate", "生成AI導入率", "生成AI導入率（実証中を含む）"),
        ("one rate", "生成AI導入率", "実証中を含む生成AI導入率"),
        ("one rate", "生成AI導入率", "生成AI導入率（実証を含む）"),
        ("including trials", "（実証中を含む）", ""),
        ("including trials", "実証中を含む", "実証中・導入予定を含む"),
    ),
    *_table("実証中を含む taken for 導入済", ("including trials", " including trials", ""), language="en"),
    *_table(
        "technology of an issue exchanged",
        ("one issue", "生成AI導入の課題", "AI導入の課題"),
        ("issues", "AI導入の課題", "生成AI導入の課題"),
        ("remainder", "生成AI", "AI"),
    ),
    *_table("technology of an issue exchanged", ("one issue", "generative AI", "AI"), language="en"),
]

ITEMS = [
    *_table(
        "wrong item",
        ("one issue", "人材不足", "予算獲得困難"),
        ("one issue", "人材不足", "セキュリティ不安"),
        ("one issue", "人材不足", "住民の反対"),
        ("one issue", "課題に", "効果に"),
        ("one issue", "挙げた", "挙げなかった"),
        ("guidelines", "策定済", "未策定"),
        ("guidelines", "策定済", "策定予定"),
        ("use cases", "議事録の要約", "議会の想定問答"),
        ("thresholds", "80％以上", "70％以上"),
        ("thresholds", "80％以上", "80％未満"),
        ("thresholds", "80％以上", "4割未満（40％未満）"),
    ),
    *_table("wrong item", ("one issue", "lack of talent", "unclear effects"), language="en"),
]

RELATIONS = [
    *_table(
        "order of comparison reversed",
        ("comparison", "より高い", "より低い"),
        (
            "comparison",
            "近畿（30.8％）の方が九州・沖縄（27.4％）より",
            "九州・沖縄（27.4％）の方が近畿（30.8％）より",
        ),
    ),
    *_table(
        "order of comparison reversed",
        ("comparison", "higher than", "lower than"),
        ("comparison", "higher than", "the same as"),
        language="en",
    ),
    *_table(
        "highest taken for lowest",
        ("ranking", "低い都道府県", "高い都道府県"),
        ("lowest", "最も低い", "最も高い"),
        ("regions", "最も高く", "最も低く"),
        ("gains", "大きい", "小さい"),
        (
            "regions",
            "東海・北陸が40.7％で最も高く、北海道・東北が19.5％で最も低い",
            "北海道・東北が19.5％で最も高く、東海・北陸が40.7％で最も低い",
        ),
    ),
    *_table(
        "highest taken for lowest",
        ("ranking", "lowest", "highest"),
        (
            "regions",
            "highest in Tokai and Hokuriku (40.7%) and lowest in Hokkaido and Tohoku (19.5%)",
            "lowest in Tokai and Hokuriku (40.7%) and highest in Hokkaido and Tohoku (19.5%)",
        ),
        language="en",
    ),
    *_table(
        "order of a ranking broken",
        ("ranking", "高知県（11.8％）、青森県（12.5％）", "青森県（12.5％）、高知県（11.8％）"),
        (
            "use cases",
            "「あいさつ文案」（875件）、「議事録の要約」（755件）",
            "「議事録の要約」（755件）、「あいさつ文案」（875件）",
        ),
        ("ranking", "高知県（11.8％）、", ""),
    ),
    *_table(
        "direction of a change reversed",
        ("trend", "上昇しました", "低下しました"),
        ("trend", "に上昇しました", "のまま変わっていません"),
    ),
    *_table(
        "direction of a change reversed",
        ("trend", "rose", "fell"),
        ("trend", "rose", "stayed the same"),
        language="en",
    ),
    *_table(
        "wrong calculation",
        ("difference", "44.7", "45.7"),
        ("difference", "差は44.7", "差は45.7"),
        ("difference", "（56.5 − 11.8 = 44.7", "（56.5 − 11.8 = 45.7"),
        ("difference", "（56.5 −", "（56.6 −"),
        ("difference", " − ", " + "),
        ("difference", "44.7ポイントです", "44.7％です"),
        ("difference", "東京都（56.5％）と高知県（11.8％）", "東京都（11.8％）と高知県（56.5％）"),
        ("difference", "（56.5 − 11.8 = 44.7ポイント）", ""),
        ("ratio", "4.8倍です", "4.8％です"),
        ("sum", "136", "137"),
        ("sum", "136団体です", "136％です"),
        ("mean", "34.2", "34.1"),
        ("share", "27.6", "26.7"),
        ("remainder", "30団体", "31団体"),
    ),
    *_table(
        "one calculation told as another",
        ("difference", "の差は", "の合計は"),
        ("difference", "の差は", "の単純平均は"),
        ("sum", "の合計は", "の差は"),
        ("mean", "の単純平均は", "の合計は"),
        ("ratio", "の比は4.8倍", "の差は4.8ポイント"),
        ("share", "全国に占める", "関東に占める"),
        ("share", "全国に占める", "市町村に占める"),
        ("share", "AI導入団体数が", "生成AI導入団体数が"),
        ("remainder", "導入していない", "導入している"),
    ),
    *_table(
        "one calculation told as another",
        ("difference", "difference in", "total"),
        ("sum", "total", "difference in"),
        language="en",
    ),
    *_table(
        "something added that no cell says",
        ("one rate", "です", "で、財政難が原因です"),
        ("one rate", "です", "で、全国最下位です"),
        ("one rate", "です", "で、前年から倍増しました"),
        ("one rate", "です", "です（速報値）"),
        ("one rate", "です", "です（総務省調べ）"),
    ),
]

MUTATIONS = [*NUMBERS, *UNITS, *YEARS, *PLACES, *POPULATIONS, *MEASURES, *ITEMS, *RELATIONS]
