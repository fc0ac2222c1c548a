# `make` builds the site. Everything runs in .venv, which is made at first use from a lock file.

# The banner that this silences would bury what the build has to say.
export NO_MKDOCS_2_WARNING = 1

BIN := .venv/bin
# Written when what each names is installed: what makes the site, what tests it besides, and the project itself.
SITE := .venv/.ready-site
DEV := .venv/.ready-dev
FUZZ := .venv/.ready-fuzz
PROJECT := .venv/.ready-project

# An environment holds its own address and needs the Python that made it: moved, or without that, it is made anew.
$(shell test "$$(cat $(SITE) 2>/dev/null)" = "$$(pwd -P)" -a -x $(BIN)/python || rm -f .venv/.ready-*)

# How `check` tells problems (text, json, github, gitlab, sarif), whether everybody reads the repository, which then holds
# nothing but TLP:CLEAR (true or public), and what was published before (a receipt, its address, or a git revision).
FORMAT ?=
PUBLIC ?=
AGAINST ?=
# Where `publish` puts the site.
TO ?= branch:gh-pages

# What programs in C are compiled against for this Python.
HEADERS = $(shell python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h

.PHONY: site serve check changes verify news publish quick test torture fuzz lint bench browser compiler lock clean
.NOTPARALLEL:

site: $(SITE) $(PROJECT)
	@$(BIN)/briefings build

serve: $(SITE) $(PROJECT)
	@$(BIN)/briefings serve

check: $(SITE) $(PROJECT)
	@$(BIN)/briefings check $(if $(FORMAT),--format '$(FORMAT)') $(if $(filter true public,$(PUBLIC)),--public) \
		$(if $(AGAINST),--against '$(AGAINST)')

# What would be new for readers, as Markdown.
changes: $(SITE) $(PROJECT)
	@$(BIN)/briefings changes --against '$(or $(AGAINST),origin/main)'

# The built site against its receipt, and the receipt against the sources.
verify: $(SITE) $(PROJECT)
	@$(BIN)/briefings verify site --seeds seeds

# Says `news=no` where readers have this site already: the receipt holds the sum of every file. Else `news=yes`.
news: $(SITE) $(PROJECT)
	@$(BIN)/briefings news

publish: $(SITE) $(PROJECT)
	@$(BIN)/briefings publish '$(TO)'

# Units, cases, goldens and the architecture: no browser, no sites, no properties, no coverage.
quick: compiler $(DEV) $(PROJECT)
	$(BIN)/pytest --numprocesses=3 --dist=loadfile --ignore=tests/site \
		-m 'not (untraced or slow or hypothesis)'

# Files in their own order: the longest have few tests, and would come last by number.
test: browser compiler lint
	$(BIN)/pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder --cov

# Fifty builds killed at any moment, a full disk, two builds at once, and as many publications at each kind of place;
# and each hostile string in each field. `make test` has ten of the kills, and a string of each shape.
torture: $(DEV) $(PROJECT)
	KILLS=50 $(BIN)/pytest -n0 -o log_cli=true --log-cli-level=INFO tests/site/test_torture.py tests/site/test_publishing.py
	STRINGS=all $(BIN)/pytest -n0 tests/site/test_hostile.py tests/test_markdown.py

# Projects and texts that nobody meant, new ones each time, for so many seconds in all.
FUZZ_SECONDS = 120
fuzz: $(FUZZ) $(PROJECT)
	@$(BIN)/python tests/fuzz/projects.py $$(($(FUZZ_SECONDS) / 2))
	@$(BIN)/python tests/fuzz/texts.py $$(($(FUZZ_SECONDS) / 2))
	@$(BIN)/python tests/fuzz/marks.py 10000

lint: compiler $(DEV) $(PROJECT)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Figures, not a test: how long the pipeline takes and how that grows.
bench: $(SITE) $(PROJECT)
	@$(BIN)/python bench/scale.py
	@$(BIN)/python bench/quotes.py
	@$(BIN)/python bench/registry.py
	@$(BIN)/python bench/archive.py
	@$(BIN)/python bench/hostile.py

browser:
	@command -v chromium >/dev/null || sh tools/apt.sh chromium fonts-liberation

# PyICU, with which the tests load what is written for FollowTheMoney, comes as source alone.
compiler:
	@[ "$$(uname)" != Linux ] || $(BIN)/python -c 'import icu' 2>/dev/null || \
		{ command -v g++ && pkg-config --exists icu-i18n && test -f "$(HEADERS)"; } >/dev/null 2>&1 || \
		sh tools/apt.sh g++ libicu-dev pkg-config python3-dev

# All locks anew, with the newest versions that pyproject.toml allows.
lock:
	@sh tools/lock.sh

clean:
	rm -rf .venv site build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(SITE): requirements.txt
	@sh tools/venv.sh $< $@

# This lock holds the other one too. What comes as source alone is for tests: it is to be compiled soon, not to be fast.
$(DEV): requirements-dev.txt
	@CFLAGS="$${CFLAGS:--O0 -g0}" sh tools/venv.sh $< $(SITE) $@

# And this one holds that.
$(FUZZ): requirements-fuzz.txt
	@CFLAGS="$${CFLAGS:--O0 -g0}" sh tools/venv.sh $< $(SITE) $(DEV) $@

$(PROJECT): pyproject.toml | $(SITE)
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@
