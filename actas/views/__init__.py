"""The secretaría's work: actas.py (import, heading, circulation, publication) and parrafos.py (the text)."""
