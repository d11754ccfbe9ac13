# Every command installs what it lacks first; with nothing to install that takes a moment.
.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test soak bench check
BOOTSTRAP := sh mesa/dev/bootstrap.sh
PYTHON := .venv/bin/python

help: ## Muestra esta ayuda
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: ## Instala lo necesario para la demostración, según uv.lock, en .venv
	@$(BOOTSTRAP) demo
	@echo 'Todo lo necesario está instalado. Siga con: make demo'

demo: ## Pone en marcha la demostración en http://127.0.0.1:8000 (otro puerto: PORT=8123 make demo)
	@$(BOOTSTRAP) preflight
	@$(BOOTSTRAP) demo
	@exec $(PYTHON) -m mesa.dev.demo

demo-reset: ## Borra los datos de la demostración
	@$(BOOTSTRAP) reset

test: ## Corre las pruebas con servidores y navegador reales (ARGS="-k acta" llega a pytest)
	@$(BOOTSTRAP) dev
	@exec $(PYTHON) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

soak: ## Mata cada proceso con kill -9 diez veces mientras cuatro personas trabajan (ARGS="--seed 1a2b" repite una), 100.000 plazos, y cada página en cada tema y ancho
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m tests.soak $(ARGS)
	@$(PYTHON) -m tests.soak.recordatorios
	@LOOKS=all exec $(PYTHON) -m pytest -n auto --dist loadfile --no-loadscope-reorder -m browser

bench: ## Mide la rapidez como razón contra lo mínimo, en la misma corrida (ARGS="--skip-start": sin clonar)
	@$(BOOTSTRAP) dev
	@exec $(PYTHON) -m tests.bench $(ARGS)

check: ## Revisa estilo, tipos, capas, plantillas, migraciones y la configuración de producción
	@$(BOOTSTRAP) dev
	@exec $(PYTHON) -m mesa.dev.check
