# `make run` tries the product, `make test` runs everything that CI runs. Nothing else has to be typed.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv

.PHONY: help setup run serve test test-long bench bundle format messages clean

help:
	@echo "make run        install, build, load the demo city, serve at http://127.0.0.1:8000"
	@echo "make test       every check and test, on SQLite and PostgreSQL and in a browser"
	@echo "make test-long  the long forms: crash loops, thousands of histories"
	@echo "make bench      the figures of docs/reference/figures.md"
	@echo "make bundle     one folder that installs without internet: dist/shuping-bundle-VERSION"
	@echo "make format     put code and templates into our format"
	@echo "make messages   extract the texts for translation"

setup: .make/python .make/front

.make/venv:
	@mkdir -p .make
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
	@touch $@

.make/python: .make/venv pyproject.toml uv.lock
	$(UV) sync --quiet --locked --no-dev
	@rm -f .make/dev
	@touch $@

.make/dev: .make/venv pyproject.toml uv.lock
	UV_COMPILE_BYTECODE=1 $(UV) sync --quiet --locked --extra postgres
	@touch .make/python $@

.make/front: front/package.json front/package-lock.json $(shell find front/css front/js front/build src/shuping -type f \( -path 'front/*' -o -name '*.html' \) 2>/dev/null)
	@mkdir -p .make
	cd front && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build
	@touch $@

run: setup
	$(BIN)/shuping demo

serve: setup
	$(BIN)/shuping serve

test: .make/dev .make/front
	scripts/test

test-long: .make/dev .make/front
	SHUPING_LONG=1 scripts/test

bench: .make/dev .make/front
	scripts/bench

bundle: .make/dev .make/front
	scripts/bundle

format: .make/dev
	$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

messages: .make/dev
	scripts/messages

clean:
	rm -rf .make $(VENV) front/node_modules src/shuping/static/dist
