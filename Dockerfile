# syntax=docker/dockerfile:1
# Four stages: assets by Node, packages by uv, static files collected, and a runtime that holds only the result.

FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund

FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
COPY requirements/uv.txt requirements/base.txt requirements/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
    && /opt/venv/bin/uv pip sync --no-cache --python /opt/venv/bin/python --require-hashes requirements/base.txt

FROM python:3.11-slim-bookworm AS static
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /app/node_modules node_modules
RUN /opt/venv/bin/python llo_portal/local assets --copy \
    && rm -rf node_modules \
    && SECRET_KEY=only-to-collect STATIC_ROOT=/app/build/static /opt/venv/bin/python manage.py collectstatic --no-input -v 0

FROM python:3.11-slim-bookworm AS runtime
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=llo_portal.settings \
    XDG_CACHE_HOME=/tmp/cache \
    STATIC_ROOT=/app/build/static \
    MEDIA_ROOT=/var/lib/llo/media
# Pango and a font of last resort: WeasyPrint needs them, everything else is in the wheels.
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin llo \
    && install -d -o llo -g llo /var/lib/llo/media
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=static /app /app
USER llo
EXPOSE 8000
VOLUME /var/lib/llo/media
CMD ["gunicorn", "--config", "llo_portal/gunicorn.py", "llo_portal.wsgi"]
