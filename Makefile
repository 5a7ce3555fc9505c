# The commands of everyday work. Each is a line or two; how it is done stands in scripts/.
.DEFAULT_GOAL := help
.PHONY: help setup build serve test check bench clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup: ## find or install the tools that the build needs
	@scripts/toolchain.sh

build: setup ## build the site and the server: site/ and target/release/bazargah
	@scripts/build.sh

serve: build ## build what changed, make a demonstration market when there is no database, serve
	@scripts/serve.sh

test: ## set up what tests need and run all of them
	@scripts/toolchain.sh test
	@scripts/test.sh

check: setup ## formatting and lints only
	@scripts/test.sh check

bench: build ## measure, and write docs/benchmarks.md
	@bench/run.sh

clean: ## remove everything that was built or installed in this folder; data/ stays
	rm -rf target site node_modules test-results
