# Sourced by bench.sh: STATUS by CNIC over TLS, 32 desks with one request in flight, against pgbench, which runs the
# server's own SQL text as a prepared statement over the unix socket, 32 clients.

desks=32 clients=32 households=600

start_server
make_desks $desks
start_plain_server
say "registering families"
load register --desks $desks --window 1 --seconds 1 --ready 3200 >/dev/null
psql -qX -v ON_ERROR_STOP=1 -v number=7 -f deploy/bench/register-script.sql >"$folder/register.sql"
sql "insert into nser.desk (code, centre, tehsil) select 'P1-' || i, centre, tehsil
        from generate_series(0, $((clients - 1))) i, nser.desk where code = 'BENCH-0001';
    insert into nser.desk_epoch (desk, epoch) select 'P1-' || i, 1 from generate_series(0, $((clients - 1))) i"
"$(postgres_bin)/pgbench" -n -M prepared -c $clients -j 2 -t $households -D seq=0 -D run=1 -D tehsils=$desks \
    -D clock=000000000000 -f "$folder/register.sql" >&2
sql 'vacuum analyze'
sql "select lpad(number::text, 13, '0') from nser.identity where number between 900000000000 and 999999999999" >"$folder/numbers"

# The server's own text. Its parameter is an array, because the server asks for all that wait at once; pgbench's holds
# one number.
text=$(cat sql/queries/status.sql)
{
    echo "\\set household (30000000 + random(1, $households) * 32 + random(0, $((clients - 1)))) * 6"
    echo "\\set number 900000000000 + permute(:household + random(1, 6), 99999999999, 42)"
    echo "${text//\$1/array[:number]::bigint[]};"
} >"$folder/status.sql"

status() {
    local window=$1
    shift
    load status "$@" --desks $desks --window "$window" --seconds "$seconds" --numbers "$folder/numbers" --server-pid "$server_pid" \
        --postmaster-pid "$postmaster_pid"
}
select_by_pgbench() {
    "$(postgres_bin)/pgbench" -n -M prepared -c $clients -j 2 -T "$seconds" -f "$folder/status.sql" \
        | awk '/^tps/ { print "per_second", $3 } /^latency average/ { print "mean_ms", $4 }'
}

# Many short pairs rather than a few long ones: the speed of a shared machine drifts within a minute, and a pair must
# see one speed.
pairs=15 seconds=3
ratios=()
for pair in $(seq $pairs); do
    if [ $((pair % 2)) = 1 ]; then
        theirs=$(select_by_pgbench)
        ours=$(status 1)
    else
        ours=$(status 1)
        theirs=$(select_by_pgbench)
    fi
    r=$(ratio "$(figure per_second "$ours")" "$(figure per_second "$theirs")")
    ratios+=("$r")
    echo "pair $pair: pgbench $(figure per_second "$theirs")/s (mean $(figure mean_ms "$theirs") ms)," \
        "nser $(figure per_second "$ours")/s, p50 $(figure p50_ms "$ours") ms, p99 $(figure p99_ms "$ours") ms" \
        "(server $(figure server_us_each "$ours") us, PostgreSQL $(figure postgres_us_each "$ours") us each)," \
        "refused $(figure refused "$ours"), ratio $r"
done
# The same without TLS: what the prototype measured, and what TLS costs.
plain=()
for pair in 1 2 3 4 5; do
    theirs=$(select_by_pgbench)
    ours=$(status 1 --plain --port "$plain_port")
    r=$(ratio "$(figure per_second "$ours")" "$(figure per_second "$theirs")")
    plain+=("$r")
    echo "without TLS: pgbench $(figure per_second "$theirs")/s, nser $(figure per_second "$ours")/s," \
        "p50 $(figure p50_ms "$ours") ms, p99 $(figure p99_ms "$ours") ms, ratio $r"
done
echo "without TLS, median ratio: $(printf '%s\n' "${plain[@]}" | median)"
ours=$(status 8)
echo "window of 8: nser $(figure per_second "$ours")/s, p50 $(figure p50_ms "$ours") ms, p99 $(figure p99_ms "$ours") ms"
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
