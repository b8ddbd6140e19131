# Thin on purpose: the work is in `cargo xtask` and in web/package.json.
.DEFAULT_GOAL := help
.PHONY: help run test check bench gen dev

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build everything, load the demo, serve http://127.0.0.1:8640
	@cargo xtask run

test: ## every test there is, browser included
	@cargo xtask test

check: ## what CI checks besides tests: format, clippy, layers, generated files
	@cargo xtask check

bench: ## the benchmarks, with the peers they are compared to
	@cargo xtask bench

gen: ## write the generated files: table lists, openapi.json, the portal's client types
	@cargo xtask gen

dev: ## server on demo data, portal with reload
	@cargo xtask dev
