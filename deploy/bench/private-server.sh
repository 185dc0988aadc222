# Sourced by bench.sh: a server with its embedded cluster in a temporary folder, desks to load it, and ways to look at both.

folder=$(mktemp -d "${TMPDIR:-/tmp}/nser-bench.XXXXXX")
# PostgreSQL under root runs as user postgres, who has to reach its part of the folder.
chmod 755 "$folder"
# What is removed at the end, whatever part of it a bench works in meanwhile.
whole=$folder
keys=$folder/keys
server_pid= plain_pid=

leave() {
    local status=$?
    trap - EXIT INT TERM
    # A night has a session of its own, which no key of a terminal reaches.
    [ ! -f "$folder/night.pid" ] || kill -TERM "$(cat "$folder/night.pid")" 2>/dev/null || true
    for pid in $plain_pid $server_pid; do
        kill -TERM "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    if [ "$status" != 0 ] && [ -f "$folder/server.log" ]; then
        say "the server's last words:"
        tail -n 20 "$folder/server.log" >&2
    fi
    if [ -n "${NSER_BENCH_KEEP:-}" ]; then say "kept: $whole"; else rm -rf "$whole"; fi
    exit "$status"
}
trap leave EXIT
trap 'exit 130' INT TERM

# administer words...: an administration command on the private cluster.
administer() { "$programs/nser-server" "$@" --data "$folder/data" >&2; }

# start_server: starts it on a free port and waits until it listens. What `programmes` names decides.
start_server() {
    deploy/certificates.sh "$keys" authority >&2
    deploy/certificates.sh "$keys" server localhost 127.0.0.1 >&2
    administer key make
    administer model load pk-2005-06
    administer model activate pk-2005-06 --by bench --second bench-too
    for programme in ${programmes:-}; do
        administer programme load "$programme"
        administer programme activate "$programme" --by bench --second bench-too
        administer programme rule-set pk-2005-06 --by bench --second bench-too
    done
    "$programs/nser-server" serve --data "$folder/data" --listen 127.0.0.1:0 --certificates "$keys" --invented-ids \
        --requests-per-desk 0 --requests-per-tehsil 0 \
        2>"$folder/server.log" &
    server_pid=$!
    local waited=0
    until port=$(grep -om1 'listening on 127.0.0.1:[0-9]*' "$folder/server.log" | grep -o '[0-9]*$'); do
        kill -0 "$server_pid" 2>/dev/null || stop "the server did not start"
        waited=$((waited + 1))
        [ "$waited" -lt 600 ] || stop "the server did not listen within 60 seconds"
        sleep 0.1
    done
    postmaster_pid=$(head -n 1 "$folder"/data/*/postmaster.pid)
    export PGHOST=$folder/data/socket PGUSER=postgres PGDATABASE=nser PGOPTIONS='-c search_path=nser,public'
}

# start_plain_server: a second server beside the first, on the same database, without TLS.
start_plain_server() {
    "$programs/nser-server" serve --data "$folder/data" --listen 127.0.0.1:0 --plain-loopback --invented-ids \
        --requests-per-desk 0 --requests-per-tehsil 0 2>"$folder/plain.log" &
    plain_pid=$!
    local waited=0
    until plain_port=$(grep -om1 'listening on 127.0.0.1:[0-9]*' "$folder/plain.log" | grep -o '[0-9]*$'); do
        kill -0 "$plain_pid" 2>/dev/null || stop "the plain server did not start"
        waited=$((waited + 1))
        [ "$waited" -lt 600 ] || stop "the plain server did not listen within 60 seconds"
        sleep 0.1
    done
}

# sql words...: one statement, rows without decoration.
sql() { psql -qXAt -v ON_ERROR_STOP=1 -c "$*"; }

# make_desks N: desks BENCH-0001 to N, spread over the tehsils, with an officer each, all with one password and one key.
make_desks() {
    local count=$1
    printf 'invented-password' >"$folder/password"
    administer desk add BENCH-0001 --centre BENCH-1 --centre-name Bench --tehsil PK60101
    # A light password hash: what a sign-in costs is not what is measured.
    administer officer add bench-0001 --name Bench --role OFFICER --desk BENCH-0001 --password-file "$folder/password" \
        --scrypt-n 1024
    sql "with place as (
            select code, row_number() over (order by md5(code)) + 1 as n from nser.tehsil where province_code = 'PK6'),
        spread as (
            select n, (select code from place p where p.n = 2 + (s.n - 2) % (select count(*) from place)) as tehsil
            from generate_series(2, $count) s (n)),
        centres as (insert into nser.centre (code, name, tehsil)
            select distinct 'BENCH-' || tehsil, 'Bench', tehsil from spread returning code),
        desks as (insert into nser.desk (code, centre, tehsil)
            select 'BENCH-' || lpad(n::text, 4, '0'), 'BENCH-' || tehsil, tehsil from spread returning code, tehsil),
        epochs as (insert into nser.desk_epoch (desk, epoch) select code, 1 from desks returning desk)
        insert into nser.officer (code, name, role, area_level, area_code, desk, salt, password, scrypt_n, scrypt_r, scrypt_p)
        select lower(d.code), 'Bench', 'OFFICER', 'TEHSIL', d.tehsil, d.code, o.salt, o.password, o.scrypt_n, o.scrypt_r, o.scrypt_p
        from desks d, nser.officer o where o.code = 'bench-0001'"
    say "making $count certificates"
    openssl ecparam -name prime256v1 -genkey -noout -out "$keys/desk.key"
    printf 'extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\n' >"$keys/desk.ext"
    seq -f 'BENCH-%04g' 1 "$count" | xargs -P 2 -I{} sh -c "openssl req -new -key '$keys/desk.key' -subj /CN={} 2>/dev/null |
        openssl x509 -req -CA '$keys/ca.pem' -CAkey '$keys/ca.key' -set_serial 0x\$(openssl rand -hex 8) -days 2 \
            -extfile '$keys/desk.ext' -out '$keys/{}.pem' 2>/dev/null"
}

# load words...: the load generator against the server; its figures, one a line, as `name value`.
load() {
    local command=$1
    shift
    "$programs/nser-load" "$command" --port "$port" --keys "$keys" "$@"
}

# figure NAME TEXT: the value of a named figure.
figure() { awk -v name="$1" '$1 == name { print $2 }' <<<"$2"; }

# median: the middle one of the numbers on standard input.
median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# ratio A B: A / B with two decimals.
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", a / b }'; }

# cluster_ticks: processor time of PostgreSQL so far, in clock ticks: the postmaster, its children, and those it reaped.
cluster_ticks() {
    { cat /proc/[0-9]*/stat 2>/dev/null || true; } | sed 's/^\([0-9]*\) (.*) /\1 /' | awk -v postmaster="$postmaster_pid" \
        '$1 == postmaster { t += $13 + $14 + $15 + $16 } $3 == postmaster { t += $13 + $14 } END { print t }'
}
