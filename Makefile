# The one place where set-up is written down. Needs make and Python 3.11, 3.12 or 3.13; everything else comes
# from the Python package index, pinned and hash-checked, and stays inside .venv.

VENV := .venv
UV := $(VENV)/bin/uv
STAMP := $(VENV)/.installed
PEERS := $(VENV)/bench
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

# Newest first; a name that is not there, or is the wrong version, is passed over. `make PYTHON=...` overrules
# when .venv is made; to change the Python of an existing one: make clean install PYTHON=...
CANDIDATES = $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
FITS := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
TARGET := --python $(VENV)/bin/python
# Compiling everything beforehand takes 20 s and saves the first run 8 s: worth it only where Python may not keep bytecode.
COMPILE := $(if $(PYTHONDONTWRITEBYTECODE),--compile-bytecode)

# The interpreter is the user's; uv must not fetch one of its own.
export UV_PYTHON_DOWNLOADS := never

.DELETE_ON_ERROR:
.PHONY: help install report test lint lab voila handbook bench lock clean

help:  ## list these targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: $(STAMP)  ## set up .venv with the locked packages and this project

report: $(STAMP)  ## make the council appendices of the shipped plan, into reports/
	$(VENV)/bin/scenarios report data/plans/raadsvoorstellen.toml --out reports

# A file of tests stays with one process, in the order of the folders: what it makes once is made once, the long ones first.
test: $(STAMP)  ## run every test
	$(VENV)/bin/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(STAMP)  ## check style, layout and types
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

lab: $(STAMP)  ## open JupyterLab at the workbench for exploring
# The whole folder is served: the reports that were made and the scenarios are to be seen beside the workbench.
	$(VENV)/bin/jupyter lab --LabApp.default_url=/lab/tree/notebooks/verkenning.ipynb

voila: $(STAMP)  ## serve the workbench without code, on this machine
	@$(UV) pip install --quiet $(TARGET) --requirements pyproject.toml --extra voila
# A page that is closed ends its kernel; without the setting its request to do so is refused, and kernels pile up.
	$(VENV)/bin/voila notebooks/verkenning.ipynb --TagRemovePreprocessor.enabled=True --TagRemovePreprocessor.remove_cell_tags=intern --Voila.tornado_settings disable_check_xsrf=True

handbook: $(STAMP)  ## make the screens of the handbook anew (needs Chromium)
	@$(UV) pip install --quiet $(TARGET) --requirements pyproject.toml --extra browser
	$(VENV)/bin/python docs/handboek/screens.py

# The peers are not in the lock: they go in a folder of their own, and the bench goes on without one that is missing.
bench: $(STAMP)  ## compare the engine with its peers (ARGS="--rounds 3 --quick")
	@$(UV) pip install --quiet $(TARGET) --target $(PEERS) --no-deps --requirement benchmarks/requirements.txt || \
		echo "The peers could not be installed; going on with what is there" >&2
	PYTHONPATH=$(PEERS) $(VENV)/bin/python -m benchmarks.bench $(ARGS)

lock: $(UV)  ## rewrite requirements.lock from pyproject.toml (UPGRADE=1: newest versions)
	$(UV) pip compile pyproject.toml --extra dev $(TARGET) --universal --generate-hashes --no-header --quiet \
		$(if $(UPGRADE),--upgrade) --output-file requirements.lock

clean:  ## remove .venv and all caches; reports stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find src tests notebooks -name __pycache__ -prune -exec rm -rf {} +

# uv is the last thing pip writes, so its presence says that the environment below it is whole.
$(UV):
	@for python in $(CANDIDATES); do \
		if $$python -c '$(FITS)' >/dev/null 2>&1; then \
			echo "Setting up $(VENV) with $$($$python --version) ($$python)"; exec $$python -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "No usable Python found: this project needs 3.11, 3.12 or 3.13 with the venv module; name one with make PYTHON=/path/to/python3." >&2; \
	echo "Geen bruikbare Python gevonden: nodig is 3.11, 3.12 of 3.13 met de module venv; wijs er een aan met make PYTHON=/pad/naar/python3." >&2; \
	exit 2
	@sed -n '/^uv==/,/# via/p' requirements.lock > $(VENV)/uv.txt
	@$(PIP) -r $(VENV)/uv.txt

# uv does not read pip's settings (mirror, proxy, certificate). Where only pip knows the way, pip installs the same lock.
$(STAMP): pyproject.toml requirements.lock | $(UV)
	@echo "Installing the locked packages into $(VENV) (the first time takes a minute or so)"
	@$(UV) pip sync --quiet $(TARGET) --require-hashes $(COMPILE) requirements.lock || { \
		echo "uv did not succeed; trying the same lock with pip and its settings (some minutes)" >&2; \
		$(PIP) -r requirements.lock; }
	@$(UV) pip install --quiet $(TARGET) --no-deps --no-build-isolation --editable .
	@touch $@
