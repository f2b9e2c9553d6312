# The front door to CMake; `make help` lists the targets.
JOBS := $(shell nproc)
FUZZ_SECONDS ?= 60
PREFIX ?= /usr/local

.PHONY: all install check check-source asan debug bench fuzz format clean help

all: ## build everything, optimised, into build/ (programs: build/bin/)
	@cmake --preset release >/dev/null
	@cmake --build --preset release

install: all ## install into PREFIX (/usr/local), below DESTDIR if that is given
	@DESTDIR=$(DESTDIR) cmake --install build --prefix $(PREFIX)

check: all ## build, then run every test
	@ctest --preset release -j $(JOBS)

check-source: ## look at the source text only: layers, names, headers, sizes, formatting
	@python3 tools/check_source.py

asan: ## build into build-asan/ with sanitizers and run the tests that are not slow
	@cmake --preset asan >/dev/null
	@cmake --build --preset asan
	@ctest --preset asan -j $(JOBS)

debug: ## build into build-debug/ without optimisation
	@cmake --preset debug >/dev/null
	@cmake --build --preset debug

bench: all ## build, then run every benchmark
	@scripts/bench

fuzz: ## build the fuzz targets and run each for FUZZ_SECONDS (default 60)
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz
	@FUZZ_SECONDS=$(FUZZ_SECONDS) scripts/fuzz

format: ## format every C file with clang-format
	@find src tests bench fuzz sdk -name '*.[ch]' 2>/dev/null | xargs clang-format -i

clean: ## remove what was built
	@rm -rf build build-asan build-debug build-fuzz

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16
