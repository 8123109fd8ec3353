"""All settings of the program, read once; the only reader of the environment."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Frozen settings; each field is also an environment variable with the prefix `KONKYO_`."""

    model_config = SettingsConfigDict(env_prefix="KONKYO_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("konkyo")))
    """Folder of the database, the index, originals, feedback and kept answers."""
    cache: Path = Field(default_factory=lambda: Path(platformdirs.user_cache_dir("konkyo")))
    """Folder of the joined LLM weights."""
    llm: str = "embedded"
    """embedded, or none for plans by rules alone; llm_url and llm_gguf take precedence over embedded."""
    llm_url: str = ""
    """Base URL of an OpenAI-compatible endpoint, for example http://127.0.0.1:11434/v1."""
    llm_name: str = ""
    """Name of the llm at the endpoint."""
    llm_key: str = "konkyo"
    """API key for the endpoint; local servers accept anything."""
    llm_gguf: str = ""
    """Path of a local GGUF file to serve instead of the embedded one."""
    llm_timeout_s: float = 20.0
    """Longest wait for one LLM call."""
    embedder: str = "embedded"
    """embedded, a Hugging Face name or a local folder."""
    threads: int = 0
    """Threads for the embedded LLM; 0 for the number of cores."""
    host: str = "127.0.0.1"
    port: int = 7860
    answers_keep_days: int = Field(default=30, ge=0)
    """How long the page keeps answers for links and histories; 0 for ever."""
