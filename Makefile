# decant: make, make demo, make test, make install.
# Also: cluster-test deb dist check asan debug fuzz bench model format clean.
#
# Everything is built under build/MODE; nothing here names a stage, a test, a
# table or a dictionary: a new file is found where it lies.
VERSION := $(shell sed -n 's/^\#define DECANT_VERSION_TEXT "\(.*\)"/\1/p' include/decant.h)
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
LIBDIR  ?= $(PREFIX)/lib
MANDIR  ?= $(PREFIX)/share/man
SHAREDIR ?= $(PREFIX)/share
PKGCONF ?= pkg-config

# What the library and the command link against, by pkg-config's names, and all
# that building and testing needs, by Debian's.
LIB_PACKAGES := icu-uc icu-i18n libpcre2-8
CLI_PACKAGES := jansson zlib libzstd
DEBIAN := gcc libc6-dev make pkg-config libicu-dev libhunspell-dev \
	libpcre2-dev libjansson-dev zlib1g-dev libzstd-dev hunspell-en-us
DEBIAN_TEST := $(DEBIAN) g++ clang libclang-rt-dev patch icu-devtools libcmocka-dev mandoc diffutils git \
	unicode-data bzip2 zstd python3
# What the tests on a cluster need; make test does without them where it must.
DEBIAN_CLUSTER := slurmctld slurmd slurm-client munge parallel python3-distributed

# The mode is the goal that names one: "make asan" builds and checks build/asan.
MODE := $(firstword $(filter debug asan fuzz,$(MAKECMDGOALS)) release)
B    := build/$(MODE)
G    := build/gen

SANITIZE      := -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_release := -O3 -g -DNDEBUG
FLAGS_debug   := -O0 -g3
FLAGS_asan    := -O1 -g $(SANITIZE)
FLAGS_fuzz    := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link
ifeq ($(MODE),fuzz)
CC := clang
endif

CFLAGS ?= $(FLAGS_$(MODE))
WARN   := -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror
INC     = -Iinclude -Ipipeline -I$(G)
ALL_CFLAGS = $(WARN) -fPIC -fvisibility=hidden $(INC) \
	$(shell $(PKGCONF) --cflags $(LIB_PACKAGES)) \
	-DDATAFILE='"$(G)/decant.data"' -MMD -MP $(CFLAGS) $(CPPFLAGS)
GEN_CFLAGS = $(WARN) -O2 -g $(INC) \
	$(shell $(PKGCONF) --cflags $(LIB_PACKAGES)) -MMD -MP
# Hunspell is loaded when the first word is asked for, by the name that linking
# against it would have written down.
HUNSPELL_LIB   = lib$(patsubst -l%,%,$(filter -l%,$(shell $(PKGCONF) --libs hunspell)))
HUNSPELL       = $(shell objdump -p $$($(CC) -print-file-name=$(HUNSPELL_LIB).so) | awk '/SONAME/ { print $$2 }')
HUNSPELL_FLAGS = $(shell $(PKGCONF) --cflags hunspell) -DHUNSPELL='"$(HUNSPELL)"'
ALL_LDFLAGS = $(filter -fsanitize%,$(CFLAGS)) $(LDFLAGS)
LIBS     = $(shell $(PKGCONF) --libs $(LIB_PACKAGES)) -lpthread -lm
CLI_LIBS = $(shell $(PKGCONF) --libs $(CLI_PACKAGES))
GEN_LIBS = $(shell $(PKGCONF) --libs $(LIB_PACKAGES)) -lpthread -lm

objects = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)))
LIB   := $(call objects,pipeline/*.c pipeline/text/*.c pipeline/core/*.c)
CLI   := $(call objects,pipeline/cli/*.c)
TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/*_test.c))
TOOLS := $(patsubst %.c,$(B)/%,$(wildcard tests/tool_*.c))
FUZZ  := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz_*.c))
SO    := libdecant.so.$(firstword $(subst ., ,$(VERSION)))

# Build-time programs: make_NAME.c prints the table $(G)/NAME.inc; train_NAME.c
# trains a model; the rest is dictc, which compiles dictionaries/.
TABLES := $(patsubst pipeline/gen/make_%.c,$(G)/%.inc,$(wildcard pipeline/gen/make_*.c)) $(G)/languages.inc
DICTC  := $(patsubst %.c,$(G)/%.o,$(filter-out pipeline/gen/make_%.c pipeline/gen/train_%.c,$(wildcard pipeline/gen/*.c)))
GEN_LIB := $(patsubst %.c,$(G)/%.o,$(wildcard pipeline/text/*.c) $(addprefix pipeline/core/,str.c lang.c valid.c wellformed.c))
WORDS  := $(shell find dictionaries -type f)

ifneq ($(CLI),)
PROGRAM := $(B)/decant $(B)/decant.1 $(B)/decant.bash $(B)/_decant $(B)/decant.fish
endif
all: $(PROGRAM) $(B)/libdecant.a $(B)/$(SO)

$(B)/decant: $(CLI) $(B)/internal.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(CLI_LIBS)
# The manual's options come from the tables of the program.
$(B)/decant.1: pipeline/cli/decant.1.in $(B)/decant
	$(B)/decant --generate=man > $(B)/options.mdoc
	sed -e '/^\.\\" OPTIONS/{r $(B)/options.mdoc' -e 'd;}' $< > $@
$(B)/decant.bash: $(B)/decant
	$< --generate=bash > $@.tmp && mv $@.tmp $@
$(B)/_decant: $(B)/decant
	$< --generate=zsh > $@.tmp && mv $@.tmp $@
$(B)/decant.fish: $(B)/decant
	$< --generate=fish > $@.tmp && mv $@.tmp $@
$(TESTS) $(TOOLS): %: %.o $(B)/internal.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka -ljansson
$(FUZZ): %: %.o $(B)/command.a $(B)/internal.a
	$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS) $(CLI_LIBS)
# The command without its main(), which fuzzers have.
$(B)/command.a: $(filter-out %/main.o,$(CLI))
	rm -f $@ && $(AR) rcs $@ $^
$(TOOLS): LIBS += $(CLI_LIBS)
# Tests see all of the library, others what decant.h declares.
$(B)/internal.a: $(LIB)
	rm -f $@ && $(AR) rcs $@ $^
$(B)/libdecant.a: $(LIB)
	rm -f $@ && $(LD) -r -o $(B)/decant.o $^ && \
	objcopy --localize-hidden $(B)/decant.o && $(AR) rcs $@ $(B)/decant.o
$(B)/$(SO): $(LIB)
	$(CC) $(ALL_LDFLAGS) -shared -Wl,-soname,$(SO) -o $@ $^ $(LIBS)
$(B)/%.o: %.c | $(TABLES)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<
$(B)/pipeline/core/data.o: $(G)/decant.data
$(B)/pipeline/text/lexicon.o: ALL_CFLAGS += $(HUNSPELL_FLAGS)
$(G)/pipeline/text/lexicon.o: GEN_CFLAGS += $(HUNSPELL_FLAGS)
$(B)/pipeline/cli/html.o: pipeline/cli/page.html
$(B)/pipeline/core/told.o: dictionaries/all/rules.tsv
$(B)/pipeline/cli/%.o: ALL_CFLAGS += $(shell $(PKGCONF) --cflags $(CLI_PACKAGES))

$(G)/decant.data: $(G)/dictc $(WORDS)
	$(G)/dictc dictionaries $@
$(G)/dictc: $(DICTC) $(G)/gen.a
	$(CC) -o $@ $^ $(GEN_LIBS)
$(G)/gen.a: $(GEN_LIB)
	rm -f $@ && $(AR) rcs $@ $^
$(G)/train_language: $(patsubst %.c,$(G)/%.o,$(wildcard pipeline/gen/language/*.c))
$(G)/train_%: $(G)/pipeline/gen/train_%.o $(G)/gen.a
	$(CC) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(GEN_LIBS) -ljansson
$(G)/%.o: %.c | $(TABLES)
	@mkdir -p $(@D)
	$(CC) $(GEN_CFLAGS) -c -o $@ $<
$(G)/make_%: pipeline/gen/make_%.c
	@mkdir -p $(@D)
	$(CC) $(GEN_CFLAGS) -o $@ $< $(GEN_LIBS)
$(G)/%.inc: $(G)/make_%
	$< > $@.tmp && mv $@.tmp $@
$(G)/languages.inc: dictionaries/languages.tsv
	@mkdir -p $(@D)
	awk -F'\t' '/^[^#]/ { print "\"" $$1 "\"," }' $< | LC_ALL=C sort > $@

debug asan: check
fuzz: | $(TABLES)
check: all $(TESTS) $(TOOLS)
	tests/run.sh $(B)
fuzz: $(FUZZ)
	tests/fuzz.sh $(B) $(or $(SECONDS),60)
# Needs a folder of cases, as DATA: see tests/judge.sh.
judge: all $(TOOLS)
	tests/judge.sh $(B) $(DATA)
# What pkg-config tells is read when make starts: what was installed since is seen
# by another make only.
bench: deps-test
	@$(MAKE) --no-print-directory -s all $(TOOLS)
	@tests/bench.sh $(B)

# How sure each rule of repair is, and what becomes of lines; DATA has clean/ and pairs,
# see the tools.
measure: all $(TOOLS)
	$(B)/tests/tool_repair $(DATA) tests/plants.tsv > tests/measured.tsv
	python3 tests/measure.py $(B)/decant $(DATA) >> tests/measured.tsv
.PHONY: measure

# Installs what is missing when it may, else names it and stops.
deps:
	@tests/deps.sh $(DEBIAN)
deps-test:
	@tests/deps.sh $(DEBIAN_TEST)
demo: deps
	@$(MAKE) --no-print-directory -s all
	@tests/demo.sh $(B)
test: deps-test
	@tests/deps.sh --wish $(DEBIAN_CLUSTER)
	@tests/test.sh
# A Slurm of three nodes on this machine; root only.
cluster-test: deps-test
	@tests/deps.sh $(DEBIAN_CLUSTER)
	@$(MAKE) --no-print-directory -s all
	@CLUSTER=1 tests/cluster_test.sh $(B)
	@CLUSTER=1 tests/engines_test.sh $(B)

# How many bent acronyms are repaired: needs a folder of clean text, LANG.txt.
eval-acronym: all
	python3 tests/acronym/eval.py $(B)/decant $(DATA) $(DOCUMENTS)

format:
	clang-format -i include/*.h pipeline/*.[ch] pipeline/*/*.[ch] tests/*.c
# How good is the language detector?  DATA holds folders of CODE.txt.
eval-language: all $(TOOLS)
	tests/eval_language.sh $(B) $(DATA)
# Needs a folder of text: see dictionaries/README.md.
model: $(G)/train_language
	$(G)/train_language dictionaries/detect.tsv $(TEXT) \
	    dictionaries/all/language.model $(SAMPLES)
likely-model: $(G)/train_likely
	$(G)/train_likely dictionaries/likely.tsv $(TEXT) \
	    dictionaries/all/likely.model
# Needs labelled pages as JSON Lines: see dictionaries/README.md.
furniture-model: $(G)/train_furniture
	$(G)/train_furniture dictionaries/all/furniture.model < $(PAGES)
furniture-check: $(B)/tests/tool_furniture
	for f in $(PAGES)/*.jsonl; do \
	    for l in safe auto aggressive; do echo "$$f $$l" && \
	    $(B)/tests/tool_furniture furniture.level=$$l < $$f; done; done
# How well names are found: needs a folder of texts, see tests/tool_entity.c.
names: $(B)/tests/tool_entity
	$(B)/tests/tool_entity $(TEXT) $(ONLY)
install: all
	install -D -t $(DESTDIR)$(BINDIR) $(B)/decant pipeline/cli/decant-slurm
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/include include/decant.h
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man1 $(B)/decant.1 \
	    pipeline/cli/decant-slurm.1
	install -D -m 644 $(B)/decant.bash $(DESTDIR)$(SHAREDIR)/bash-completion/completions/decant
	install -D -m 644 $(B)/_decant $(DESTDIR)$(SHAREDIR)/zsh/vendor-completions/_decant
	install -D -m 644 $(B)/decant.fish $(DESTDIR)$(SHAREDIR)/fish/vendor_completions.d/decant.fish
	install -D -m 644 -t $(DESTDIR)$(SHAREDIR)/decant pipeline/cli/share/*
	install -D -m 644 -t $(DESTDIR)$(LIBDIR) $(B)/libdecant.a $(B)/$(SO)
	ln -sf $(SO) $(DESTDIR)$(LIBDIR)/libdecant.so
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig
	printf '%s\n' 'prefix=$(PREFIX)' 'Name: decant' 'Description: clean text as it flows' \
	    'Version: $(VERSION)' 'Requires.private: $(LIB_PACKAGES)' \
	    'Cflags: -I$(PREFIX)/include' 'Libs: -L$(LIBDIR) -ldecant' \
	    'Libs.private: -lpthread -lm' \
	    > $(DESTDIR)$(LIBDIR)/pkgconfig/decant.pc
uninstall:
	rm -f $(addprefix $(DESTDIR),$(BINDIR)/decant $(BINDIR)/decant-slurm \
	    $(PREFIX)/include/decant.h $(LIBDIR)/libdecant.a \
	    $(LIBDIR)/libdecant.so $(LIBDIR)/$(SO) \
	    $(SHAREDIR)/bash-completion/completions/decant \
	    $(SHAREDIR)/zsh/vendor-completions/_decant \
	    $(SHAREDIR)/fish/vendor_completions.d/decant.fish \
	    $(MANDIR)/man1/decant.1 $(MANDIR)/man1/decant-slurm.1 $(LIBDIR)/pkgconfig/decant.pc)
	rm -rf $(DESTDIR)$(SHAREDIR)/decant
# A Debian package of what install installs, and a tarball of what git knows.
deb: all
	pipeline/cli/deb.sh $(B) $(VERSION) $(HUNSPELL)
dist:
	@mkdir -p build
	git archive --prefix=decant-$(VERSION)/ -o build/decant-$(VERSION).tar.gz HEAD
clean:
	rm -rf build

.PHONY: all names eval-acronym eval-language model likely-model debug asan check fuzz bench deps deps-test demo test cluster-test format \
	install uninstall clean
.SECONDARY:
.DELETE_ON_ERROR:
-include $(shell find build -type f -name '*.d' 2>/dev/null)
