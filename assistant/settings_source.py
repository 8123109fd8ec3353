"""Reading the settings with a sentence for what is wrong in them."""

from __future__ import annotations

from pydantic import ValidationError

from assistant.settings import Settings
from corpus.errors import UsageError


def read_settings() -> Settings:
    """The settings of the environment.

    Raises:
        UsageError: A KONKYO_ variable has a value of the wrong kind; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = f"KONKYO_{'_'.join(str(part) for part in first['loc']).upper()}"
        raise UsageError(
            f"設定 {name} の値『{first.get('input')}』は使えません（{first['msg']}）。"
            "直すか、外してください。"
        ) from error
