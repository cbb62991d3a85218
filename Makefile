# Every command a person or a machine needs. The logic is in scripts/, one file for each job.
.DEFAULT_GOAL := help
.PHONY: help run dev build test check bench clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 16

run: ## build everything and serve it: the app, and the five platforms as doubles (PORT PEOPLE SEED DATA)
	@bash scripts/run.sh

dev: ## the same while you edit: rebuilds and reloads the page at every change
	@bash scripts/dev.sh

build: ## the release app, in dist/
	@bash scripts/build.sh

test: ## every test; the last line says how many passed and failed (PARTS="unit sdk" for some)
	@bash scripts/test.sh $(PARTS)

check: ## the fast part of the tests, before each commit
	@bash scripts/test.sh format clippy unit tidy wire contract

bench: ## what a visitor downloads, how long the first row takes, how a long list scrolls
	@bash scripts/bench.sh

clean: ## removes what was built; the tools in .tools/ stay
	@bash scripts/clean.sh
