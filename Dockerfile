# The image of the web server, the worker, beat and the management commands; docker-compose.yml shows them together.
FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# What WeasyPrint opens to compose PDF; the fonts themselves are in static/fonts.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/mesa

FROM base AS packages
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY mesa/dev/uv.txt /tmp/uv.txt
RUN pip install --no-cache-dir --require-hashes -r /tmp/uv.txt
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-default-groups

FROM base
ENV PATH=/srv/mesa/.venv/bin:$PATH DJANGO_SETTINGS_MODULE=mesa.settings DEBUG=0 DATA_DIR=/var/lib/mesa
COPY --from=packages /srv/mesa/.venv .venv
COPY . .
# The settings ask for every address and secret; collecting files uses none, and these stay in this step.
RUN SECRET_KEY=unused ALLOWED_HOSTS=localhost DATABASE_URL=postgresql://localhost/unused REDIS_URL=redis://localhost \
    python manage.py collectstatic --no-input
RUN useradd --system --uid 10001 --home-dir /var/lib/mesa --create-home mesa
USER mesa
VOLUME /var/lib/mesa
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--respawn-failed-workers", "--blocking-threads", "2", "--no-ws", "mesa.wsgi:application"]
