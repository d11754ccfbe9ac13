"""Every page of the site by who opens it: a new page adds its case to the one who opens it."""

from tests.browser.pages.avisos import sends, told
from tests.browser.pages.core import Case
from tests.browser.pages.deliberacion import asks, by_link, conducts
from tests.browser.pages.interna import by_its_link, members, outsiders, represents, trusted
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
from tests.browser.pages.registro import keeps, of_a_network, reads
from tests.browser.pages.secretaria import secretaria
from tests.browser.pages.verificacion import corrections, verification
from tests.browser.pages.vias import registers

__all__ = [
    "Case",
    "accounts",
    "asks",
    "by_its_link",
    "by_link",
    "conducts",
    "corrections",
    "from_mail",
    "guest",
    "keeps",
    "members",
    "newly_arrived",
    "of_a_network",
    "outsiders",
    "public",
    "reads",
    "registers",
    "representative",
    "represents",
    "secretaria",
    "sends",
    "signed_in",
    "told",
    "tour",
    "tour_as_secretaria",
    "trusted",
    "two_mandates",
    "verification",
    "without_mandate",
]
