# One node of soapstream. Build: docker build -t soapstream .
# The first stage installs what uv.lock names, the second carries only that and runs without privileges.

FROM python:3.13-slim AS build
# The compiler is for the deterministic tier, which runs at half the speed without it.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && pip install --no-cache-dir uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --locked --no-dev --no-install-project
COPY . .
RUN uv sync --locked --no-dev --no-editable

FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin soapstream \
    && install -d -o soapstream -g soapstream -m 0700 /data
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    XDG_DATA_HOME=/data \
    SOAPSTREAM_HOST=0.0.0.0 \
    SOAPSTREAM_LOG_FORMAT=json
USER 10001:10001
VOLUME /data
EXPOSE 8000
# Liveness only: a node whose broker is away must not be restarted for it.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=5 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["soapstream", "serve"]
