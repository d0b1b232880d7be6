# The whole quick start is `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install run test lint bench lock schema clean

install: .venv/.installed ## .venv from the lock file

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Holdvarm needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock: ## write requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --extra postgres --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' --quiet --output-file requirements.lock

run: install ## the service on an example municipality
	@$(BIN)/holdvarm example example
	@$(BIN)/holdvarm --config example/config.toml serve

test: install ## every test that this machine can run
	$(BIN)/python -m pytest

lint: install ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install ## benchmarks, each against a named peer in the same run
	$(BIN)/python -m bench

schema: install ## write workflows/schema.json anew
	$(BIN)/python -m workflows.schema

clean:
	rm -rf .venv example build dist .coverage htmlcov
