"""What programs, and the people who run them, read at the doors."""

from __future__ import annotations

BUSY = "いま多くの質問に答えています。少し待って、もう一度送ってください。"
FAILED = "回答を作れませんでした。もう一度お試しください。続くときは管理者に伝えてください。"

NO_KEY = (
    "API の鍵がありません。`x-api-key: 鍵` か `Authorization: Bearer 鍵` を付けて送ってください。"
    "鍵は管理者が `konkyo serve --add-key 名前` で作ります。"
)
WRONG_KEY = "API の鍵が違います。消された鍵でないか、管理者に確かめてください。"
TOO_OFTEN = "質問が続きすぎました。{seconds} 秒待って送ってください（1分に {per_minute} 回まで）。"
TOO_LARGE = "送られた内容が大きすぎます。{limit} KB 以内にしてください。"
NOT_JSON = "Content-Type を application/json にして、JSON を送ってください。"
BROKEN_JSON = "JSON として読めません（{reason}）。"
WRONG_FIELD = "『{field}』が正しくありません（{reason}）。"
OTHER_SITE = "ほかのサイトのページからは使えません。サーバーのプログラムから送ってください。"
OTHER_HOST = "鍵を使わないときは、このコンピューターの中（http://127.0.0.1）からだけ使えます。"
NO_SUCH_PATH = "『{path}』はありません。使えるのは GET /v1/models と POST /v1/chat/completions です。"

NO_QUESTION = "質問がありません。messages の最後に role が user の文を入れてください。"
TEXT_ONLY = "読めるのは文章だけです。画像・音声・ファイルを外して送ってください。"
UNKNOWN_MODEL = "モデル『{model}』はありません。『konkyo』を指定してください。"
ONE_CHOICE = "回答は1つだけです。n を 1 にするか、外してください。"
TEXT_FORMAT = "回答は Markdown の文章だけです。response_format を外すか、text にしてください。"

GENNAI_QUESTION = 'inputs.question に質問を入れてください（{"inputs": {"question": "…"}}）。'
GENNAI_FILES = "ファイルは読めません。files を外して送ってください。資料は画面の「資料」で加えられます。"
GENNAI_FORMAT = "ファイルの形式『{kind}』はありません。{known} から選んでください。"

KEY_NAME = "鍵の名前『{name}』は使えません。改行とタブを含まない、1字から60字の名前にしてください。"
KEY_EXISTS = "『{name}』の鍵はもうあります。作り直すときは、先に --remove-key で消してください。"
KEY_UNKNOWN = "『{name}』の鍵はありません。あるのは {known} です。"
KEY_FILE_BROKEN = "鍵のファイル『{path}』の {line} 行目を読めません。その行を直すか消してください。"
KEY_FILE_MISSING = "鍵のファイル『{path}』を読めません。`konkyo serve --add-key 名前` で作れます。"
KEY_FILE_UNWRITABLE = "鍵のファイル『{path}』に書けません（{reason}）。"
KEY_ADDED = (
    "『{name}』の鍵を作りました。次の1行は二度と表示できません。相手に渡して、控えは残さないでください。"
)
KEY_REMOVED = "『{name}』の鍵を消しました。動いている konkyo serve でも、すぐに使えなくなります。"
KEYS_NEEDED = "『{host}』で待ち受けるには API の鍵が要ります。`konkyo serve --add-key 名前` で作ってから起動してください。"
KEY_FILE_HEADER = "# konkyo serve の鍵（名前、鍵のハッシュ、作った日）。鍵そのものは入っていません。"
PER_MINUTE = "--per-minute {value} は使えません。1 以上にしてください。"

SERVING = """画面: {url}
OpenAI 互換: {url}v1
MCP: {url}mcp
源内: {url}gennai
{keys}（Ctrl+C で終わります）"""
SERVING_MCP = "MCP: {url}mcp\n{keys}（Ctrl+C で終わります）"
WITH_KEYS = "API の鍵: {count} 個（{path}）"
WITHOUT_KEYS = "API の鍵: なし（このコンピューターの中からだけ使えます）"

MCP_TITLE = "Konkyo（根拠）"
MCP_INSTRUCTIONS = (
    "日本の自治体の AI・生成AI 導入についての公表された調査の値と、法令・計画・ガイドラインの要点を、出典つきで返します。"
    "文章で答えが欲しいときは ask、自分で数値を引くときは query_survey、文章を探すときは search_passages を使ってください。"
    "返された数値は変えず、単位・調査年度・出典とともに伝えてください。公表されていないと返ったものを推測で補わないでください。"
)
MCP_ASK = (
    "質問に、照合済みの数値と出典つきで答える。kind が abstention なら、その値は公表されていない。"
    "clarification なら choices から選んで聞き直す。続けて聞くときは、前の質問を earlier に古い順で入れる。"
)
MCP_QUERY = (
    "公表された数値を、指標と地域・団体区分・項目・年度の名前で引く。名前が違えば近い名前を返す。\n"
    "measure（記号か名前、ひとつ）:\n{measures}"
)
MCP_SEARCH = "報告書・法令・計画・ガイドラインの文章を、意味と語の両方で探す。近い順に返す。"
MCP_QUESTION = "知りたいこと（日本語か英語）"
MCP_EARLIER = "この会話の前の質問。古い順。"
MCP_TEXT = "探したい内容。日本語の文か語で。"
MCP_LIMIT = "件数"
MCP_LAG = "「遅れている」の意味。lowest_rate は導入率が低い順、below_national は全国値を下回るもの。"
MCP_LANGUAGE = "回答の言語。auto は質問に合わせる。"
