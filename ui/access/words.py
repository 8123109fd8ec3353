"""What the access room says, in Japanese."""

from __future__ import annotations

from typing import Final

ROLES: Final = {"reader": "閲覧者", "admin": "管理者"}
BROKEN_FILE: Final = (
    "利用者のファイル『{path}』を読めません（{reason}）。退避して `konkyo users` で登録し直してください。"
)
NOT_WRITTEN: Final = "利用者のファイル『{path}』に書けません（{reason}）。空き容量と権限を確認してください。"
BAD_NAME: Final = "利用者の名前『{name}』は使えません。空白と制御文字を除く1〜60字にしてください。"
SHORT_PASSWORD: Final = "合言葉が短すぎます。{least}文字以上にしてください。"
LONG_PASSWORD: Final = "合言葉が長すぎます。{most}文字までにしてください。"
DIFFERENT_PASSWORDS: Final = "二度の合言葉が違います。もう一度やり直してください。"
NO_PASSWORD: Final = "合言葉が入力されませんでした。もう一度やり直してください。"
UNKNOWN_USER: Final = "利用者『{name}』は登録されていません。`konkyo users list` で確認してください。"
LAST_ADMIN: Final = "『{name}』は最後の管理者です。先に別の管理者を登録してください。"
NO_USERS: Final = (
    "{host} で待ち受けるには、ログインする利用者の登録が要ります。"
    "`konkyo users add 名前 --role admin` を実行してください（この計算機だけで使うなら --host 127.0.0.1）。"
)
ADDED: Final = "『{name}』を{role}として登録しました。"
REMOVED: Final = "『{name}』を外しました。"
NONE_YET: Final = "登録された利用者はいません。この計算機からだけ、ログインなしで使えます。"
ASK_PASSWORD: Final = "『{name}』の合言葉: "
ASK_AGAIN: Final = "もう一度: "
LOGIN_MESSAGE: Final = "登録された名前と合言葉を入れてください。"
WRONG_HOST: Final = (
    "このアドレスでは利用できません。管理者は起動時に --host-name でホスト名を加えてください。"
)
WRONG_ORIGIN: Final = "ほかのサイトからの送信は受け付けません。画面を開き直してください。"
ADMINS_ONLY: Final = "この操作は管理者だけができます。管理者に依頼してください。"
NOT_JSON: Final = "送られたデータを読めません（JSON の形ではありません）。"
WRONG_FIELDS: Final = "送られたデータの項目が正しくありません: {field}"
TOO_LARGE: Final = "送られたデータが大きすぎます（上限 {limit} MB）。"
UNKNOWN_TARGET: Final = "送り先の部品または関数がありません。画面を開き直してください。"
