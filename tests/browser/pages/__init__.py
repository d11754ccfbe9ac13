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
from tests.browser.pages.registro import keeps, reads
from tests.browser.pages.secretaria import secretaria
from tests.browser.pages.verificacion import corrections, verification
from tests.browser.pages.vias import registers

__all__ = [
    "Case",
    "accounts",
    "corrections",
    "from_mail",
    "guest",
    "keeps",
    "newly_arrived",
    "public",
    "reads",
    "registers",
    "representative",
    "secretaria",
    "signed_in",
    "tour",
    "tour_as_secretaria",
    "two_mandates",
    "verification",
    "without_mandate",
]
