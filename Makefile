# One command a task; `make help` lists them. Nothing but make and Python >= 3.11 has to be there before.

PYTHON ?= python3
VENV   ?= .venv
OUT    ?= out
JOBS   ?= 2
SERVE  ?= yes
POSTGIS ?= .postgis

BIN   := $(VENV)/bin
STAMP := $(VENV)/.gridhood
UV    := $(shell command -v uv 2>/dev/null)
SHIPPED := data/boundaries
CLUSTER := PYTHONPATH=tests $(BIN)/python -m postgis_cluster
PIP   := $(BIN)/python -m pip --disable-pip-version-check --quiet

NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'

# the options of a plan that name the layers of a folder; $(2) is the file of the villages
layers = --households $(1)/households.geojson --boundary $(1)/$(2).geojson --roads $(1)/roads.geojson \
  --barriers $(1)/barriers.geojson --buildings $(1)/buildings.geojson

.DEFAULT_GOAL := help
.PHONY: help demo test lint format lock postgis postgis-status postgis-stop soak bundle bundle-try install clean venv

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) ## divide the township and the suburb that ship, judge both, then serve them; SERVE=no stops before
	$(BIN)/gridhood plan $(call layers,$(SHIPPED)/xigu,villages) \
	  --profile xigu_1448 --count grid=24 --count micro_grid=78 --out $(OUT)/xigu
	$(BIN)/gridhood verify $(OUT)/xigu
	$(BIN)/gridhood plan $(call layers,$(SHIPPED)/karhula,boundary) \
	  --level micro_grid=50-100 --attribution "© OpenStreetMap contributors, ODbL" --out $(OUT)/karhula
	$(BIN)/gridhood verify $(OUT)/karhula
	@echo "Drawn and judged. Open $(OUT)/karhula/map.html and $(OUT)/xigu/map.html in a browser: they need no internet."
ifneq ($(SERVE),no)
	$(BIN)/gridhood serve --data $(OUT)
endif

test: $(STAMP) ## run the whole suite; ARGS="-k walk" passes options on to pytest
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(STAMP) ## ruff, oxlint, import contracts, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/oxlint --quiet api/pages/static maps/js
	$(BIN)/lint-imports
	$(BIN)/mypy

format: $(STAMP) ## let ruff rewrite what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(STAMP) ## rewrite requirements.lock from pyproject.toml; ARGS=--upgrade moves every pin
	$(BIN)/uv pip compile pyproject.toml --quiet --output-file requirements.lock \
	  --universal --python-version 3.11 --fork-strategy fewest --all-extras --generate-hashes \
	  --custom-compile-command 'make lock' $(ARGS)

postgis: $(STAMP) ## start a private PostgreSQL with PostGIS and say its address; POSTGIS=FOLDER keeps it elsewhere
	@$(CLUSTER) start "$(POSTGIS)"

postgis-status: $(STAMP) ## say whether it runs, and its address
	@$(CLUSTER) status "$(POSTGIS)"

postgis-stop: $(STAMP) ## stop it; what it holds stays
	@$(CLUSTER) stop "$(POSTGIS)"

soak: $(STAMP) ## kill the service 20 times under load, on both stores; ARGS="--kills 2 --store sqlite"
	$(BIN)/python benchmarks/service/soak.py $(ARGS)
	GRIDHOOD_FUZZ_CASES=2000 $(BIN)/python -m pytest -q tests/api/routes/test_fuzz.py

bundle: $(STAMP) ## make dist/gridhood-VERSION-linux-x86_64.tar.gz, which installs where there is no network
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --default-pip >/dev/null
	@$(BIN)/python bundle/make.py dist

bundle-try: $(STAMP) ## install that archive with networking off, plan a village and ask the service
	@$(BIN)/python bundle/try.py dist/gridhood-*-linux-x86_64.tar.gz

install: $(STAMP) ## make .venv and install into it, nothing else

clean: ## remove results and caches; the environment stays
	rm -rf out dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# The stamp is touched last, so an install that was cut short is taken up again.
$(STAMP): pyproject.toml requirements.lock
	@$(BIN)/python $(NEW_ENOUGH) 2>/dev/null || $(MAKE) --no-print-directory venv
	@echo "installing into $(VENV): a minute or two, once"
ifneq ($(UV),)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --default-pip >/dev/null
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
endif
	@touch $@

venv:
	@$(PYTHON) $(NEW_ENOUGH) 2>/dev/null || { \
	  echo "Gridhood needs Python 3.11 or newer; $(PYTHON) is: $$($(PYTHON) --version 2>&1)" >&2; \
	  echo "Name one that is installed: make demo PYTHON=python3.12" >&2; exit 1; }
ifneq ($(UV),)
	@UV_VENV_CLEAR=1 $(UV) venv --quiet --no-python-downloads --python "$$(command -v $(PYTHON))" $(VENV)
else
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo "Could not make $(VENV). On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endif
