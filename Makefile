.PHONY: run setup test soak check lock pictures

run:    ## the portal on this machine: make run [PORT=8000] [DEMO=0]
	@bin/run

setup:  ## only what `make run` installs
	@bin/setup run

test:   ## the whole suite: SQLite, then PostgreSQL with Redis and a worker, then a browser
	@bin/setup test
	@bin/test

soak:   ## the same with the full numbers
	@bin/setup test
	@bin/test soak

check:  ## style, types, import direction, migrations, deployment settings
	@bin/setup test
	@bin/check

lock:   ## requirements*.txt anew from requirements*.in
	@bin/setup test
	@bin/lock

pictures: ## the pictures of docs/guide anew, from the demonstration district
	@bin/setup pictures
	@.venv/bin/python -m tests.e2e.pictures
