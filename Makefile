# Konkyo: every task as one target. `make help` lists them.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
KONKYO := $(BIN)/konkyo
# What the database and the index are made from; a change of any of these builds them anew.
CORPUS := $(shell find corpus -name '*.py' -o -name '*.yaml' -o -name '*.csv' -o -name '*.md' -o -name '*.txt')

# The question reaches the program as an environment variable, so that no shell reads its characters.
Q ?= 生成AIの導入が遅れている都道府県は？
export Q

.DEFAULT_GOAL := help
.PHONY: help setup ask chat ui test lint format check-corpus vectors fit-texts fit eval bench doctor browser-packages clean

help: ## この一覧を出す
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

setup: .venv/.built ## 必要なものを .venv に入れ、データベースと索引を作る

ask: .venv/.built ## 質問に1回答える（make ask Q="質問"）
	@$(KONKYO) ask -- "$$Q"

chat: .venv/.built ## 端末で続けて質問する
	@$(KONKYO) chat

ui: .venv/.built ## 画面を http://127.0.0.1:7860 で開く
	@$(KONKYO) ui

doctor: .venv/.built ## 動作に必要なものを点検する
	@$(KONKYO) doctor

test: .venv/.built .venv/.dev browser-packages lint check-corpus ## すべての検査（書式、型、資料、単体・LLM・ブラウザーの試験）
	$(BIN)/python -m pytest

lint: .venv/.dev ## 書式と型を検査する
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: .venv/.dev ## 書式を整える
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check-corpus: .venv/.installed ## 資料（数値と文章）を検査する
	$(BIN)/python -m corpus.check_corpus

vectors: .venv/.installed ## 収めた文章のベクトルを作り直す（文章を直したあとに）
	$(BIN)/python -m corpus.bundled_vectors

fit-texts: .venv/.dev ## 文を選ぶ重みを、質問の手本から作り直す
	$(BIN)/python -m assistant.texts.fit

fit: .venv/.dev ## 質問の読み取りを、学習用の質問から学び直す（10分ほど。重みを書き換える）
	OMP_NUM_THREADS=1 $(BIN)/python -m assistant.understanding.fit

eval: .venv/.built ## 正解つきの質問で、規則だけと内蔵のLLMを並べて測る
	$(KONKYO) eval --llm none --llm embedded --out artifacts/eval $(EVAL)

bench: .venv/.built .venv/.dev ## 速さを、素朴な作り（LangChain、500字、4件）と並べて測る（10分ほど）
	$(BIN)/python -m tests.bench.bench_program

browser-packages: # ブラウザー試験に要る Debian の包み
	@if command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi 'noto.*cjk'; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null; \
	else echo '注意: chromium と fonts-noto-cjk がないため、ブラウザーの試験は飛ばします（管理者が apt-get install chromium fonts-noto-cjk で入れられます）。'; fi

clean: ## 作ったもの（.venv と試験の結果）を消す。利用者のフォルダーは消さない
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache artifacts

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 以降が必要です。make PYTHON=python3.11 のように指定してください。")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

.venv/.built: .venv/.installed $(CORPUS)
	$(KONKYO) build
	@touch $@
