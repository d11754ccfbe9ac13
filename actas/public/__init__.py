"""What is public of actas, one file a noun: the kinds of publication and their pages. Declared by importing them."""

from actas.public import actas, acuerdo, plan, preguntas  # noqa: F401
