"""`python3 mesa/dev/bare.py preflight`: run a module of this package before anything is installed.

Importing `mesa` imports Celery, which is not there yet; here it is a package with the same folder and no code.
"""

import runpy
import sys
import types
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
mesa = types.ModuleType("mesa")
mesa.__path__ = [str(root / "mesa")]
sys.modules["mesa"] = mesa
sys.path[0:1] = [str(root)]
runpy.run_module(f"mesa.dev.{sys.argv[1]}", run_name="__main__", alter_sys=True)
