"""Every page of the site by who opens it: a new page adds its case to the one who opens it."""

from tests.browser.pages.core import Case
from tests.browser.pages.others import (
    from_mail,
    guest,
    representative,
    tour,
    tour_as_secretaria,
    two_mandates,
    without_mandate,
)
from tests.browser.pages.portal import accounts, newly_arrived, public, signed_in
from tests.browser.pages.secretaria import secretaria

__all__ = [
    "Case",
    "accounts",
    "from_mail",
    "guest",
    "newly_arrived",
    "public",
    "representative",
    "secretaria",
    "signed_in",
    "tour",
    "tour_as_secretaria",
    "two_mandates",
    "without_mandate",
]
