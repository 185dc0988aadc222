# Sourced by test.sh, demo.sh and bench.sh: what must be on the machine besides this repository.
# Debian packages that are missing are installed when we may; otherwise the exact command is printed and we stop.

# say words...: a line on standard error, so that standard output holds only results.
say() { printf '%s\n' "$*" >&2; }

# stop words...: says why and ends with 1.
stop() { say "$(basename "$0"): $*"; exit 1; }

# postgres_bin: the folder of initdb, postgres and pgbench, which Debian keeps off PATH.
postgres_bin() { pg_config --bindir; }

# need_packages: all that the build, the server and the scripts call.
need_packages() {
    local missing=()
    command -v pg_config >/dev/null && [ -f "$(pg_config --includedir)/libpq-fe.h" ] || missing+=(libpq-dev)
    command -v pkg-config >/dev/null || missing+=(pkg-config)
    [ -x /usr/lib/postgresql/15/bin/initdb ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null \
        || missing+=(postgresql)
    command -v psql >/dev/null || missing+=(postgresql-client)
    command -v openssl >/dev/null || missing+=(openssl)
    command -v curl >/dev/null || missing+=(curl)
    command -v script >/dev/null || missing+=(bsdutils)
    [ -f /usr/include/openssl/ssl.h ] || missing+=(libssl-dev)
    [ -f /usr/include/sqlite3.h ] || missing+=(libsqlite3-dev)
    if [ ${#missing[@]} -gt 0 ]; then
        local install="apt-get install -y --no-install-recommends ${missing[*]}"
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            say "installing: ${missing[*]}"
            # The package would start a cluster of its own on port 5432; ours are private.
            mkdir -p /etc/postgresql-common/createcluster.d
            echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/nser.conf
            { apt-get update -q && DEBIAN_FRONTEND=noninteractive $install; } >&2 \
                || stop "could not install packages; as root run: apt-get update && $install"
        else
            stop "packages are missing; as root run: apt-get update && $install"
        fi
    fi
    command -v swift >/dev/null || stop "swift 6.1 or newer is not on PATH; see https://www.swift.org/install/"
}
