# Sourced by bench.sh: UPDATE (INCOME: new answers, a new score, new decisions) over TLS, 64 desks with one request in
# flight, against pgbench, which reads by the server's own texts and writes the same rows in one transaction, over the
# unix socket with prepared statements, on the same cluster, in turns.

. deploy/bench/pgbench-desks.sh
desks=64 households=250

# families: the families of the desks and where they stand.
families() {
    sql "select v.desk || ' ' || h.id || ' ' || h.version from nser.household h
        join nser.household_version v on v.household_id = h.id and v.version = 1
        where v.desk like 'BENCH-%' and h.status = 'ACTIVE'" >"$folder/families"
}

# update WINDOW: one measured run of ours.
update() {
    families
    load update --desks $desks --window "$1" --seconds "$seconds" --families "$folder/families" \
        --server-pid "$server_pid" --postmaster-pid "$postmaster_pid" --ready 12000
}

programmes=kafaalat
start_server
make_desks $desks
say "registering the families"
load register --desks $desks --window 8 --seconds 4 --ready 14000 >/dev/null
seconds_asked=$seconds seconds=1
update 1 >/dev/null
seconds=$seconds_asked
psql -qX -v ON_ERROR_STOP=1 -v number=7 -f deploy/bench/register-script.sql >"$folder/register.sql"
pgbench_desks 32 "$folder/register.sql" -t $households -D clock=000000000000 >/dev/null
"$programs/nser-load" update-reads "('000000000000' || :counter || '8000000000')::uuid" :f_version current_date \
    >"$folder/reads.sql"
psql -qX -v ON_ERROR_STOP=1 -v households=$households -v reads="$(cat "$folder/reads.sql")" \
    -f deploy/bench/update-script.sql >"$folder/update.sql"
sql 'vacuum analyze'
best_clients "$folder/update.sql" -T "$seconds"

# pair WINDOW NUMBER: one measured pair; leaves its ratio in r.
pair() {
    local window=$1 number=$2
    if [ $((number % 2)) = 1 ]; then
        theirs=$(pgbench_desks $clients "$folder/update.sql" -T "$seconds")
        ours=$(update "$window")
    else
        ours=$(update "$window")
        theirs=$(pgbench_desks $clients "$folder/update.sql" -T "$seconds")
    fi
    r=$(ratio "$(figure per_second "$ours")" "$(figure per_second "$theirs")")
    echo "window $window, pair $number: pgbench $(figure per_second "$theirs")/s" \
        "(PostgreSQL $(figure postgres_us_each "$theirs") us each)," \
        "nser $(figure per_second "$ours")/s, p50 $(figure p50_ms "$ours") ms, p99 $(figure p99_ms "$ours") ms" \
        "(server $(figure server_us_each "$ours") us, PostgreSQL $(figure postgres_us_each "$ours") us each)," \
        "refused $(figure refused "$ours"), ratio $r"
}

ratios=() windowed=()
for number in $(seq $pairs); do
    pair 1 "$number"
    ratios+=("$r")
done
for number in 1 2 3; do
    pair 8 "$number"
    windowed+=("$r")
done
echo "window of 8, median ratio: $(printf '%s\n' "${windowed[@]}" | median)"
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
