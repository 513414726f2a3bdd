# make run · test · build · lint · bench · soak · golden · dev · clean

ADDR ?= 127.0.0.1:8080
DATA ?= data
PACK ?=
DB   ?= $(DATA)/demo$(if $(PACK),-$(PACK)).db
FACE ?= console

BIN     := bin/aftercare
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
DEMO     = demo --addr $(ADDR) --db $(DB) --data $(DATA) $(if $(PACK),--pack $(PACK))

export CGO_ENABLED := 0

.PHONY: run build test lint bench soak golden dev clean pages binary

# Builds what changed and starts the demo: make run [ADDR=127.0.0.1:8080] [DB=file|postgres://…] [DATA=folder] [PACK=it|cryo|tmpl|plan|auto-ev|auto-shop|auto-dealer]
run: build
	@mkdir -p $(DATA)
	@exec $(BIN) $(DEMO)

build: pages binary

# Without Node the product still builds and its API works; only the pages are missing.
pages:
	@scripts/tools optional-node
	@if command -v node >/dev/null; then node scripts/web.mjs; else \
		echo "Node is missing: building WITHOUT THE PAGES. Install Node 20.19 or newer from https://nodejs.org/ and run this again."; fi

binary:
	@test -x $(BIN) || echo "Building the program (first time: one to two minutes) …"
	@go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o $(BIN) ./cmd/aftercare

# Everything that must hold, one line per suite at the end. SKIP_PG=1 and SKIP_BROWSER=1 leave suites out, loudly.
# ONLY=go,web runs some suites.
test:
	@scripts/tools
	@go run ./scripts/test $(if $(ONLY),-only $(ONLY))

lint:
	@scripts/tools
	@go run ./scripts/test -only lint,web

bench: build
	@go run ./bench -out bench/results.md $(ARGS)
	@go run ./bench/policy -out bench/policy.md

soak: build
	@go run ./bench/crash -out bench/crash.md $(ARGS)

# Writes the golden files anew; read the difference before committing it.
golden:
	@UPDATE_GOLDEN=1 go test ./...

# The server beside a hot-reloading front end for one face: make dev [FACE=console|tech|portal]
dev: binary
	@scripts/tools && node scripts/web.mjs packages && mkdir -p $(DATA)
	@trap 'kill 0' EXIT; $(BIN) $(DEMO) & cd web && AFTERCARE=http://$(ADDR) npm run --silent dev:$(FACE)

clean:
	@rm -rf bin e2e/out web/dist/console web/dist/tech web/dist/portal web/node_modules/.aftercare-*
