PYTHON ?= python3.11
UV_VERSION := 0.13.9
UV := .tools/bin/uv
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := true
export UV_PROJECT_ENVIRONMENT := .venv
.tools/uv-$(UV_VERSION):
	$(PYTHON) -m venv .tools && .tools/bin/pip install -q --disable-pip-version-check "uv==$(UV_VERSION)" && touch $@
