# Sourced by bench.sh: REGISTER over TLS, 64 desks with one request in flight, against pgbench over the unix socket
# with prepared statements and one transaction per household, on the same cluster, in turns.

. deploy/bench/pgbench-desks.sh
desks=64

# register WINDOW: one measured run of ours.
register() {
    load register --desks "$desks" --window "$1" --seconds "$seconds" --server-pid "$server_pid" \
        --postmaster-pid "$postmaster_pid" --ready "$([ "$1" = 1 ] && echo 8000 || echo 14000)"
}

# pgbench_register CLIENTS SCRIPT words...: one measured run of pgbench.
pgbench_register() { pgbench_desks "$@" -T "$seconds"; }

start_server
make_desks $desks
say "warming up, and registering the family that pgbench will write"
load register --desks $desks --window 1 --seconds 2 >/dev/null
psql -qX -v ON_ERROR_STOP=1 -v number=7 -f deploy/bench/register-script.sql >"$folder/register.sql"
sed 's/^begin;/\\startpipeline\nbegin;/; s/^end;/end;\n\\endpipeline/' "$folder/register.sql" >"$folder/pipelined.sql"
sql 'analyze'

best_clients "$folder/register.sql" -T "$seconds"

ratios=()
for pair in $(seq $pairs); do
    if [ $((pair % 2)) = 1 ]; then
        theirs=$(pgbench_register $clients "$folder/register.sql")
        ours=$(register 1)
    else
        ours=$(register 1)
        theirs=$(pgbench_register $clients "$folder/register.sql")
    fi
    r=$(ratio "$(figure per_second "$ours")" "$(figure per_second "$theirs")")
    ratios+=("$r")
    echo "pair $pair: pgbench $(figure per_second "$theirs")/s (PostgreSQL $(figure postgres_us_each "$theirs") us each)," \
        "nser $(figure per_second "$ours")/s, p50 $(figure p50_ms "$ours") ms, p99 $(figure p99_ms "$ours") ms" \
        "(server $(figure server_us_each "$ours") us, PostgreSQL $(figure postgres_us_each "$ours") us each)," \
        "refused $(figure refused "$ours"), ratio $r"
done

windowed=()
for pair in 1 2 3; do
    theirs=$(pgbench_register $clients "$folder/register.sql")
    ours=$(register 8)
    r=$(ratio "$(figure per_second "$ours")" "$(figure per_second "$theirs")")
    windowed+=("$r")
    echo "window of 8: pgbench $(figure per_second "$theirs")/s, nser $(figure per_second "$ours")/s," \
        "p50 $(figure p50_ms "$ours") ms, p99 $(figure p99_ms "$ours") ms (server $(figure server_us_each "$ours") us," \
        "PostgreSQL $(figure postgres_us_each "$ours") us each), refused $(figure refused "$ours"), ratio $r"
done
echo "window of 8, median ratio: $(printf '%s\n' "${windowed[@]}" | median)"

theirs=$(pgbench_register $clients "$folder/pipelined.sql")
echo "pgbench with \\startpipeline: $(figure per_second "$theirs")/s (PostgreSQL $(figure postgres_us_each "$theirs") us each)"
pgbench_register $clients "$folder/register.sql" --log --log-prefix="$folder/latency" >/dev/null
awk '{ print $3 / 1000 }' "$folder"/latency.* | sort -g \
    | awk '{ v[NR] = $1 } END { printf "pgbench latency: p50 %.2f ms, p99 %.2f ms\n", v[int(NR * .5) + 1], v[int(NR * .99) + 1] }'

# What pgbench spends on making values: a select that makes them and writes nothing, less a select that makes none.
values=$("$(postgres_bin)/pgbench" -n -M prepared -c 1 -T 3 -D seq=0 -D run=1 -D tehsils=$desks -D clock=000000000000 \
    -f deploy/bench/values.sql | awk '/^latency/ { print $4 }')
nothing=$("$(postgres_bin)/pgbench" -n -M prepared -c 1 -T 3 -f <(echo 'select 1;') | awk '/^latency/ { print $4 }')
echo "pgbench makes its values in $(awk -v a="$values" -v b="$nothing" 'BEGIN { printf "%.0f", (a - b) * 1000 }') us" \
    "(one client: $values ms with them, $nothing ms for select 1)"
psql -qX -v ON_ERROR_STOP=1 -f deploy/bench/rows.sql
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
