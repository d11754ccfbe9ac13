#!/usr/bin/env python
"""Django's command line for the Mesa."""

import os
import sys


def main() -> None:
    """Run one command with the project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesa.settings")
    if sys.argv[1:2] == ["importar_acta"] and not any(argument.startswith("--g") for argument in sys.argv):
        os.environ.setdefault("DEBUG", "1")  # reading a text needs no installation: neither secrets nor servers
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if not getattr(error.__cause__, "sqlstate", None):  # no server said it: there is none to say it
            sys.exit("La base de datos no responde. Inicie la demostración con make demo, o revise DATABASE_URL.")
        raise


if __name__ == "__main__":
    main()
