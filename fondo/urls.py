"""Addresses of the fund. The public ones, below `fondo/`, are permanent and citable; `fondos/` is where it is run."""

from django.urls import URLPattern, URLResolver

app_name = "fondo"

urlpatterns: list[URLPattern | URLResolver] = []
