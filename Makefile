# Each command has a virtual environment of its own under .venv/, reused until pyproject.toml changes.
# Nothing but python3 (3.11 or newer) and make has to be there.
PYTHON = python3
PACKAGE = $(shell find mfc_sim -type f ! -name '*.pyc')
SEPARATE = tests/test_examples.py tests/test_notebooks.py

help:                    ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

.venv/%/ready: pyproject.toml
	rm -rf .venv/$*
	$(PYTHON) -m venv .venv/$*
	.venv/$*/bin/python -m pip install -q --upgrade pip
	.venv/$*/bin/python -m pip install -q --no-compile --editable . --group $*
	touch $@

# The tests' environment holds the built wheel in the place of the source tree.
.venv/test/wheel: .venv/test/ready README.md $(PACKAGE)
	rm -rf dist
	.venv/test/bin/python -m pip wheel -q --no-deps --wheel-dir dist .
	.venv/test/bin/python -m pip install -q --force-reinstall --no-deps dist/*.whl
	touch $@

# pytest is called as a program, so that the project's root is not on its path.
PYTEST = MFC_SIM_WHEEL=1 MPLBACKEND=Agg .venv/test/bin/pytest

environments: .venv/test/wheel .venv/lint/ready .venv/docs/ready   ## what the checks below need

demo: .venv/demo/ready   ## a real office: fit, judged forecast, two more windows
	.venv/demo/bin/mfc-sim demo

test: .venv/test/wheel   ## the tests, run on the built wheel
	$(PYTEST) -n auto --maxprocesses 4 --dist loadfile $(SEPARATE:%=--ignore=%)

examples: .venv/test/wheel   ## docstring examples, and the example scripts against their .out twins
	$(PYTEST) -n auto --maxprocesses 4 --doctest-modules --pyargs mfc_sim tests/test_examples.py

notebooks: .venv/test/wheel   ## every notebook from an empty kernel
	$(PYTEST) -n auto --maxprocesses 2 tests/test_notebooks.py

lint: .venv/lint/ready   ## rules, format and types
	.venv/lint/bin/ruff check
	.venv/lint/bin/ruff format --check
	.venv/lint/bin/mypy

docs-check: .venv/docs/ready   ## every block shown in the documents, run again; the pages built without a warning
	.venv/docs/bin/python docs/check.py
	.venv/docs/bin/sphinx-build -q -E -W -n --keep-going docs docs/_build

verify: .venv/verify/ready   ## the long checks; one of them: make verify PART=exact
	.venv/verify/bin/python tests/verify $(PART)

verify-report: .venv/verify/ready   ## reports in headless Chromium (the package chromium, or CHROMIUM=path)
	.venv/verify/bin/python tests/verify/report.py

bench: .venv/verify/ready   ## speed ratios against the yardsticks
	.venv/verify/bin/python benchmarks/run.py
	.venv/verify/bin/python benchmarks/erlang.py
	.venv/verify/bin/python benchmarks/staffing.py
	.venv/verify/bin/python benchmarks/region.py
	.venv/verify/bin/python benchmarks/readers.py
	.venv/verify/bin/python benchmarks/whatif.py

clean:                   ## what these commands left
	rm -rf .venv dist docs/_build docs/reference .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: help environments demo test examples notebooks lint docs-check verify verify-report bench clean
