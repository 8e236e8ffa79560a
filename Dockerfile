# The daemon as an image: nothing but the interpreter, the pinned packages and the package itself.
#
#   docker build -t rollback-watchdog .
#   docker run -e DIGITALOCEAN_TOKEN -v "$PWD/config:/etc/watchdog:ro" -v watchdog:/var/lib/watchdog \
#       rollback-watchdog
#
# Both stages use the same base, so that what was compiled in one runs in the other.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/watchdog && python -m venv /opt/build
# The pins change less often than the code: they come first and stay cached.
COPY requirements/ requirements/
RUN /opt/watchdog/bin/pip install --require-hashes -r requirements/run.txt \
 && /opt/build/bin/pip install --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY watchdog/ watchdog/
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
 && /opt/watchdog/bin/pip install --no-deps --no-index /dist/*.whl \
 && /opt/watchdog/bin/python -m compileall -q /opt/watchdog/lib \
 && /opt/watchdog/bin/python -m pip uninstall -y -q pip

FROM ${BASE}
# A number and not a name: Kubernetes checks runAsNonRoot against numbers only.
ARG UID=10001
RUN mkdir -p /etc/watchdog /var/lib/watchdog && chown ${UID}:${UID} /var/lib/watchdog
COPY --from=build /opt/watchdog /opt/watchdog
ENV PATH=/opt/watchdog/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WATCHDOG_SERVER__LISTEN=0.0.0.0:9394
WORKDIR /var/lib/watchdog
VOLUME /var/lib/watchdog
USER ${UID}:${UID}
EXPOSE 9394
# 90 s of start-up: a slow first reading of the fleet is not yet a reason to start over.
# The environment outranks the configuration file, so the variable names the port that is served.
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request; \
     port = os.environ['WATCHDOG_SERVER__LISTEN'].rpartition(':')[2]; \
     urllib.request.urlopen(f'http://127.0.0.1:{port}/livez', timeout=4)"]
# SIGTERM lets the current cycle end; what was journalled is taken up again at the next start.
STOPSIGNAL SIGTERM
ENTRYPOINT ["watchdog"]
CMD ["run", "--config", "/etc/watchdog"]
