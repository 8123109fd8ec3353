"""The child process of llm_server.py: serves one GGUF file with llama.cpp until its standard input closes.

Run by path, not imported: it knows nothing of this program, so it starts in a tenth of a second.
One JSON line comes in (path, threads, key), one goes out (url, or error).
"""

import importlib
import json
import os
import sys
from typing import Any

CONTEXT_TOKENS = 4096
PROMPT_CACHE_MIB = 384
"""Room for about 13,000 tokens of earlier prompts, so that several fixed prefixes stay warm."""


def main() -> None:
    """Serve until the parent closes our standard input or ends."""
    order = json.loads(sys.stdin.readline())
    reply_to = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # llama.cpp writes its logs straight to the file descriptors.
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    try:
        server = _start_server(order["path"], int(order["threads"]), order["key"])
    except Exception as error:  # the parent turns it into a sentence
        reply_to.write(json.dumps({"error": f"{type(error).__name__}: {error}"}) + "\n")
        reply_to.flush()
        os._exit(1)
    reply_to.write(json.dumps({"url": server.listening_address}) + "\n")
    reply_to.flush()
    sys.stdin.read()
    os._exit(0)  # the operating system frees a gigabyte faster than destructors do


def _start_server(path: str, threads: int, key: str) -> Any:
    xllamacpp: Any = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1  # one question at a time: the same question always meets the same batch
    params.cont_batching = False
    params.cache_prompt = True
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.sampling.temp = 0.0
    params.sampling.seed = 0
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.offline = True
    params.fit_params = False
    params.warmup = False
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = -1
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
