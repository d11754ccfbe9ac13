"""The application as production serves it, on the servers of the measurement."""

from __future__ import annotations

import os

from mesa.settings import *  # noqa: F403 - all of them, but for these
from tests.bench.stage import HOME

STATIC_ROOT = HOME / "static"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
assert os.environ["DEBUG"] == "0", "what is measured is what production does"
