# Two commands do everything on a fresh machine: make run, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run demo test check fit bench soak clean

$(VENV)/.run: requirements.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

run: $(VENV)/.run        ## serve the demo city at http://127.0.0.1:8012
	$(BIN)/python -m hotline serve

demo: $(VENV)/.run       ## the demo city with a simulated last quarter, in a database of its own
	$(BIN)/python -m hotline demo

test: $(VENV)/.dev       ## all tests on SQLite and PostgreSQL
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -m "not soak" -n 3 --dist worksteal

check: $(VENV)/.dev      ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fit: $(VENV)/.bench        ## fit what is learnt from the labelled sets: kinds of messages, the second ear for danger, weights of the matcher
	$(BIN)/python -m benchmarks.fit_kinds
	$(BIN)/python -m benchmarks.fit_dangers
	$(BIN)/python -m benchmarks.fit_matcher
	$(BIN)/python -m benchmarks.scale_pairs

bench: $(VENV)/.bench      ## the benchmarks, each beside its peer in the same run
	$(BIN)/python -m benchmarks.understanding
	$(BIN)/python -m benchmarks.replies
	$(BIN)/python -m benchmarks.hotspots
	$(BIN)/python -m benchmarks.routing
	$(BIN)/python -m benchmarks.webhook

soak: $(VENV)/.dev       ## long fault, load and fuzz runs
	$(BIN)/python -m pytest -m soak
