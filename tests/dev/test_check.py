"""`make check` stops at the first step that fails, shows why, and judges production as production would be."""

import sys

from mesa.dev import check

FAILS = [sys.executable, "-c", "print('motivo'); raise SystemExit(3)"]


def test_the_first_failure_is_shown_and_ends_it(monkeypatch, capsys, tmp_path):
    later = tmp_path / "later"
    touch = [sys.executable, "-c", f"open({str(later)!r}, 'w')"]
    monkeypatch.setattr(
        check, "steps", lambda: [("Uno", [sys.executable, "-V"], {}), ("Dos", FAILS, {}), ("T", touch, {})]
    )
    assert check.main() == 3
    said = capsys.readouterr().out
    assert "Dos… falló\nmotivo\n" in said
    assert "Sin reparos" not in said
    assert not later.exists()


def test_what_passes_is_said_and_gets_its_environment(monkeypatch, capsys):
    asks = [sys.executable, "-c", "import os; assert os.environ['UNA'] == '1'"]
    monkeypatch.setattr(check, "steps", lambda: [("Uno", asks, {"UNA": "1"})])
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    assert check.main() == 0
    assert capsys.readouterr().out.endswith("Sin reparos.\n")


def test_production_is_judged_without_debug_and_with_a_key_of_its_own():
    production = check.steps()[-1][2]
    assert production["DEBUG"] == "0"
    assert len(production["SECRET_KEY"]) >= 60
    assert production["SECRET_KEY"] != check.steps()[-1][2]["SECRET_KEY"]
