"""Every Japanese text of the page that is not part of an answer; knows no layout."""

from __future__ import annotations

from typing import Final

BRAND: Final = "Konkyo"
BRAND_SUB: Final = "根拠"
PAGE_TITLE: Final = "Konkyo（根拠）自治体AI利用調査の質問応答"
TAGLINE: Final = "自治体のAI利用調査に、根拠つきで答えます"

TAB_CHAT: Final = "質問"
TAB_CORPUS: Final = "資料"
TAB_EVALUATION: Final = "評価"
TAB_SETTINGS: Final = "設定"

STAGE_TITLES: Final = {
    "understand": "質問の理解",
    "plan": "計画",
    "evidence": "集計・検索",
    "draft": "下書き",
    "verify": "検証",
}
FOUND: Final = "見つかった資料：{found}"
STAGE_WAITING: Final = "準備"
WAITING_FOR_ASSISTANT: Final = "データベースと索引を開いています"
ANNOUNCE_DONE: Final = "回答を表示しました。"
ANNOUNCE_STOPPED: Final = "停止しました。"

STOPPED: Final = "途中で停止しました。「もう一度」で同じ質問をやり直せます。"
ASSISTANT_FAILED: Final = (
    "準備に失敗しました（{reason}）。端末で `konkyo doctor` を実行し、表示された案内に従ってください。"
)
UNEXPECTED: Final = (
    "思わぬ不具合で答えられませんでした。もう一度お試しください。続くときは、"
    "端末で `konkyo doctor` を実行してください。"
)
RUN_NOT_KEPT: Final = (
    "この回答は保存されていません。リンクが古いか、別のサーバーの回答です。"
    "同じ質問を送ると、あらためて調べます。"
)
EMPTY_QUESTION: Final = "質問が空です。調べたいことを入力してください。"
LONG_QUESTION: Final = "質問が長すぎます（{length}字）。{limit}字までにまとめて送ってください。"

NOTES: Final = "定義と注意"

PANEL_TITLE: Final = "根拠"
PANEL_EMPTY: Final = "回答の【1】などの番号を選ぶと、根拠の表や文がここに開きます。"
TAB_SQL: Final = "SQL"
COPY_SQL: Final = "SQLをコピー"
SQL_PARAMETERS: Final = "パラメーター"
PLAN: Final = "計画"
TIMINGS: Final = "所要時間"
VERSIONS: Final = "版"
RETRY: Final = "もう一度"
LLM_NOTICE: Final = "言語モデルの知らせ"
LLM_USED: Final = "言語モデル"
LLM_NOT_USED: Final = "使わずに規則だけで計画しました"
LLM_CALLS: Final = "{name}（{calls}回、入力{prompt}・出力{completion}トークン）"
TOTAL_TIME: Final = "合計"
VERIFICATION: Final = "検証"
VERIFICATION_LINE: Final = "数値 {numbers} 件中 {supported} 件が根拠と一致、除いた文 {removed} 件"
RUN_ID: Final = "回答番号"
ASKED_AT: Final = "回答日時"

LEVEL_PREFECTURE_MAP: Final = "都道府県の値（タイル地図）"
MAP_NO_VALUE: Final = "この回答に値がない（未公表を含む）"

NOTHING_TO_EXPORT: Final = "保存できる回答がありません。質問してからお試しください。"
NO_TABLE_TO_EXPORT: Final = "この回答には表がありません。Word か Markdown で保存してください。"

FEEDBACK_REASONS: Final[dict[str, tuple[str, ...]]] = {
    "up": ("数値が正しい", "根拠が分かりやすい", "そのまま使える", "その他"),
    "down": (
        "数値が違う",
        "出典が違う",
        "質問とずれている",
        "足りない",
        "分かりにくい",
        "その他",
    ),
}
FORGET_FAILED: Final = "回答を消せませんでした。空き容量とフォルダの権限を確認して、もう一度お試しください。"
FEEDBACK_FAILED: Final = "評価を保存できませんでした。空き容量とフォルダの権限を確認してください。"

LLM_LOADING: Final = "言語モデルを準備しています。いまの質問には規則だけで答えることがあります。"
LLM_OPENING: Final = "資料と索引を開いています。質問は入力でき、準備ができしだい答えます。"
LLM_STATES: Final = {"loading": "準備中", "ready": "利用中", "failed": "使えません", "none": "使わない設定"}
LLM_BACKENDS: Final = {
    "embedded": "内蔵",
    "endpoint": "接続先サーバー",
    "gguf": "ローカルファイル",
    "none": "なし",
}

SETTINGS_LLM: Final = "使っている言語モデル"
SETTINGS_LAG: Final = "「遅れている」の定義"
SETTINGS_LAG_INFO: Final = "「導入が遅れている都道府県は？」のような質問の読み方を選びます。"
SETTINGS_LAG_CHOICES: Final = (
    ("導入率が低い順に挙げる", "lowest_rate"),
    ("全国の導入率を下回るものを挙げる", "below_national"),
)
SETTINGS_LANGUAGE: Final = "回答の言語"
SETTINGS_LANGUAGE_INFO: Final = "自動では、質問と同じ言語で答えます。"
SETTINGS_LANGUAGE_CHOICES: Final = (("自動", "auto"), ("日本語", "ja"), ("English", "en"))
SETTINGS_SAVED: Final = "設定はこのブラウザに保存され、次の質問から使われます。"
SETTINGS_LLM_HOW: Final = (
    "変更するには、環境変数 `KONKYO_LLM`（embedded / none）、`KONKYO_LLM_URL` と `KONKYO_LLM_NAME`、"
    "`KONKYO_LLM_GGUF` のいずれかを指定して起動し直します。"
)

CORPUS_INTRO: Final = "回答に使う資料と数値です。ここにないことは、推測せず「ありません」と答えます。"
CORPUS_COLUMNS: Final = ("資料", "発行", "日付", "文", "数値")
CORPUS_GAPS: Final = "公表されていないもの"
CORPUS_YEARS: Final = "調査年度"
CORPUS_SUMMARY: Final = "資料 {sources} 件・文 {passages} 件・数値 {figures} 件"
CORPUS_UPLOAD: Final = "資料を追加する（PDF・Word・HTML・Markdown・テキスト）"
CORPUS_UPLOAD_INFO: Final = "追加した資料はこのサーバーに保存され、原文のまま引用されます。"
CORPUS_ADD: Final = "追加する"
CORPUS_REMOVE: Final = "追加した資料を取り除く"
CORPUS_REMOVE_BUTTON: Final = "取り除く"
CORPUS_REMOVE_NONE: Final = "取り除ける資料（利用者が追加したもの）はありません。"
NOT_ALLOWED: Final = "この操作は管理者だけができます。管理者の名前でログインし直してください。"
SETTINGS_ADMIN: Final = "管理者向けの機能を表示する（評価、資料の取り除き）"
CORPUS_NO_FILE: Final = "ファイルが選ばれていません。追加するファイルを選んでください。"
CORPUS_CHOOSE: Final = "取り除く資料を選んでください。"
CORPUS_KINDS: Final = {
    "report": "調査報告",
    "law": "法律",
    "plan": "計画",
    "guideline": "指針",
    "dataset": "統計",
    "news": "報道",
    "blog": "解説記事",
    "upload": "追加した資料",
}
INGEST_STATUS: Final = {
    "added": "追加しました",
    "replaced": "入れ替えました",
    "unchanged": "変更なし",
    "failed": "追加できません",
}
CORPUS_WORKING: Final = "資料を読んでいます"

EVALUATION_INTRO: Final = (
    "正解つきの質問（ゴールデンセット）を実行し、数値・固有名・出典・断り方が正しいかを採点します。"
)
EVALUATION_RUN: Final = "実行する"
EVALUATION_STOP: Final = "停止"
EVALUATION_LIMIT: Final = "問題数（0 は全部）"
EVALUATION_CATEGORY: Final = "分類"
EVALUATION_ALL: Final = "すべて"
EVALUATION_PROGRESS: Final = "{done} / {total} 問"
CATEGORIES: Final = {
    "lookup": "値を引く",
    "text": "文章",
    "ranking": "順位",
    "guideline": "指針",
    "unanswerable": "公表されていないもの",
    "followup": "続きの質問",
    "comparison": "比較",
    "trap": "引っかけ",
    "aggregation": "合計・平均",
    "notation": "表記のゆれ",
    "trend": "推移",
    "adversarial": "悪意のある入力",
    "english": "英語",
    "mixed": "混ざった質問",
}
"""Names of the golden questions' categories; an unknown one is shown as it is."""
EVALUATION_COLUMNS: Final = ("分類", "正答", "問題数", "正答率")
EVALUATION_FAILING: Final = "質問を開く"
EVALUATION_COMPARE: Final = "2回の実行を比べる"
EVALUATION_COMPARE_BUTTON: Final = "比べる"
EVALUATION_BEFORE: Final = "前"
EVALUATION_AFTER: Final = "後"
EVALUATION_NONE: Final = "まだ実行していません。「実行する」を押すと、ここに結果が出ます。"
EVALUATION_BETTER: Final = "よくなった質問"
EVALUATION_BROKEN: Final = "悪くなった質問"
EVALUATION_SAME: Final = "正誤が変わった質問はありません。"
EVALUATION_CHOOSE_TWO: Final = "比べる実行を2つ選んでください。"
EVALUATION_TOTAL: Final = "全体"
EVALUATION_PASS: Final = "正答"
EVALUATION_FAIL: Final = "誤答"

SHELL: Final = {
    "history": "質問の履歴",
    "new": "新しい質問",
    "history_empty": "まだ履歴はありません。",
    "history_note": "一覧はこのブラウザに、回答はサーバーに{days}日間残ります。",
    "history_clear": "履歴と回答をすべて消す",
    "history_open": "履歴を開く",
    "close": "閉じる",
    "conversation": "会話",
    "save_conversation": "会話を保存",
    "welcome": "自治体のAI利用を、公表された数値で答えます",
    "welcome_text": ("総務省の調査と国の指針から、出典つきで答えます。公表されていない数値は推測しません。"),
    "picker": "都道府県から選ぶ",
    "scope": "何が分かる・分からない",
    "composer": "質問を入力",
    "placeholder": "自治体のAI利用について質問する",
    "send": "送信",
    "stop": "停止",
    "hint": "Enterで送信、Shift＋Enterで改行",
    "editing": "直前の質問を書き直しています",
    "cancel": "やめる",
    "panel_wide": "根拠の欄を広げる",
    "word": "Word（脚注つき）",
}
"""Fixed words of the chat page."""

SCRIPT: Final = {
    "edit": "質問を書き直す",
    "delete": "この会話を消す",
    "copied": "コピーしました",
    "replyCopied": "文・時点・団体数・定義・出典をコピーしました",
    "copyFailed": "コピーできませんでした。文字を選んで手でコピーしてください。",
    "linkCopied": "この回答へのリンクをコピーしました",
    "saved": "保存しました",
    "saveFailed": "ファイルを作れませんでした。もう一度お試しください。",
    "confirmClear": "このブラウザの履歴と、サーバーにある回答をすべて消します。よろしいですか。",
    "cleared": "履歴と回答を消しました",
    "thanks": "ありがとうございます。評価を保存しました。",
    "thanksMore": "ありがとうございます。理由とコメントも保存しました。",
    "voteFailed": "評価を保存できませんでした。もう一度お試しください。",
    "reason": "理由",
    "comment": "コメント（任意）",
    "sendComment": "理由とコメントを送る",
    "you": "あなたの質問",
    "sent": "質問を送りました。",
    "offline": "サーバーに届きません。接続を確かめて、ページを読み直してください。",
    "untitled": "（題なし）",
    "sorted": "並べ替えました",
    "seconds": "{n}秒",
    "otherLanguage": "English",
}
"""Words that the page's script shows."""

SERVING: Final = "質問の画面を開きます: {url}（終わるときは Ctrl+C）"
PORT_TAKEN: Final = "{host}:{port} を使えません。`--port` で別の番号を指定してください。"
