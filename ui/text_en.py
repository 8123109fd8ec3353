"""English for the page's fixed Japanese: the script swaps whole texts, so each key is a text as it stands there."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, str]] = {
    "根拠": "Evidence",
    "質問": "Ask",
    "資料": "Documents",
    "評価": "Evaluation",
    "設定": "Settings",
    "質問の履歴": "Earlier questions",
    "新しい質問": "New question",
    "まだ履歴はありません。": "No questions yet.",
    "一覧はこのブラウザに、回答はサーバーに{days}日間残ります。": (
        "The list stays in this browser, answers stay on the server for {days} days."
    ),
    "履歴と回答をすべて消す": "Delete all questions and answers",
    "履歴を開く": "Open earlier questions",
    "閉じる": "Close",
    "会話": "Conversation",
    "会話を保存": "Save conversation",
    "自治体のAI利用を、公表された数値で答えます": "Local governments’ use of AI, answered with published figures",
    "総務省の調査と国の指針から、出典つきで答えます。公表されていない数値は推測しません。": (
        "Answers come from the ministry’s surveys and national guidelines, with sources. Nothing unpublished is guessed."
    ),
    "質問を入力": "Type a question",
    "自治体のAI利用について質問する": "Ask about local governments’ use of AI",
    "送信": "Send",
    "停止": "Stop",
    "Enterで送信、Shift＋Enterで改行": "Enter sends, Shift+Enter starts a new line",
    "直前の質問を書き直しています": "Rewriting the last question",
    "やめる": "Cancel",
    "根拠の欄を広げる": "Widen the evidence",
    "都道府県から選ぶ": "Choose a prefecture",
    "何が分かる・分からない": "What can and cannot be answered",
    "回答の【1】などの番号を選ぶと、根拠の表や文がここに開きます。": (
        "Choose a number such as 【1】 in an answer to see its table or text here."
    ),
    "Word（脚注つき）": "Word (with footnotes)",
    "資料と索引を開いています。質問は入力でき、準備ができしだい答えます。": (
        "Opening documents and index. You can ask now; the answer comes as soon as they are open."
    ),
    "言語モデルを準備しています。いまの質問には規則だけで答えることがあります。": (
        "The language model is starting. Until then, rules alone may answer."
    ),
    "もう一度": "Try again",
    "途中で停止しました。「もう一度」で同じ質問をやり直せます。": "Stopped. “Try again” asks the same question again.",
    "質問の理解": "Understanding the question",
    "計画": "Planning",
    "集計・検索": "Looking up figures and texts",
    "下書き": "Drafting",
    "検証": "Checking",
    "準備": "Preparing",
    "{seconds}秒": "{seconds} s",
    # 資料 and 設定
    "資料を追加する（PDF・Word・HTML・Markdown・テキスト）": "Add documents (PDF, Word, HTML, Markdown, text)",
    "追加した資料はこのサーバーに保存され、原文のまま引用されます。": (
        "Added documents are kept on this server and quoted as they are."
    ),
    "追加する": "Add",
    "追加した資料を取り除く": "Remove an added document",
    "取り除く": "Remove",
    "回答に使う資料と数値です。ここにないことは、推測せず「ありません」と答えます。": (
        "Answers use these documents and figures only. What is not here is not guessed."
    ),
    "公表されていないもの": "What is not published",
    "発行": "Issuer",
    "日付": "Date",
    "種類": "Kind",
    "文": "Texts",
    "数値": "Figures",
    "調査報告": "Survey reports",
    "法律": "Laws",
    "指針": "Guidelines",
    "統計": "Statistics",
    "報道": "News",
    "解説記事": "Articles",
    "追加した資料": "Added documents",
    "使っている言語モデル": "Language model in use",
    "「遅れている」の定義": "What “lagging” means",
    "「導入が遅れている都道府県は？」のような質問の読み方を選びます。": (
        "How to read questions such as “Which prefectures lag behind?”"
    ),
    "導入率が低い順に挙げる": "List the lowest adoption rates",
    "全国の導入率を下回るものを挙げる": "List those below the national rate",
    "回答の言語": "Language of answers",
    "自動では、質問と同じ言語で答えます。": "Automatic answers in the question’s language.",
    "自動": "Automatic",
    "日本語": "Japanese",
    "設定はこのブラウザに保存され、次の質問から使われます。": (
        "Settings stay in this browser and hold from the next question."
    ),
    "管理者向けの機能を表示する（評価、資料の取り除き）": "Show functions for administrators (evaluation, removing documents)",
}
"""Japanese text of the page -> English. Braces stand for numbers that the page fills in."""

SCRIPT: Final = {
    "edit": "Rewrite the question",
    "delete": "Delete this conversation",
    "copied": "Copied",
    "replyCopied": "Copied: sentence, date, counts, definition and source",
    "copyFailed": "Could not copy. Select the text and copy it by hand.",
    "linkCopied": "Link to this answer copied",
    "saved": "Saved",
    "saveFailed": "The file could not be made. Please try again.",
    "confirmClear": "Delete all questions of this browser and their answers on the server?",
    "cleared": "Questions and answers deleted",
    "thanks": "Thank you. Your opinion is saved.",
    "thanksMore": "Thank you. Reason and comment are saved, too.",
    "voteFailed": "Your opinion could not be saved. Please try again.",
    "reason": "Reason",
    "comment": "Comment (optional)",
    "sendComment": "Send reason and comment",
    "you": "Your question",
    "sent": "Question sent.",
    "offline": "The server cannot be reached. Check the connection and reload the page.",
    "untitled": "(untitled)",
    "sorted": "Sorted",
    "seconds": "{n} s",
    "otherLanguage": "日本語",
}
"""Words that the page's script shows; same keys as text_ja.SCRIPT."""

FEEDBACK_REASONS: Final[dict[str, tuple[str, ...]]] = {
    "up": ("The figures are right", "The evidence is clear", "Usable as it is", "Other"),
    "down": (
        "A figure is wrong",
        "A source is wrong",
        "Not what I asked",
        "Something is missing",
        "Hard to understand",
        "Other",
    ),
}
