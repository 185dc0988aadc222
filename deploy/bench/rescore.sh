# Sourced by bench.sh: a shadow run over seeded households against the floor of PostgreSQL alone: the same rows read by
# COPY to /dev/null, then the same results written by COPY from a file into the same table, in turns on one cluster.

# now: seconds, with decimals.
now() { date +%s.%N; }

# elapsed FROM: seconds since.
elapsed() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f\n", b - a }'; }

# shadow: one run of ours; prints its seconds, and keeps its words.
shadow() {
    local start
    start=$(now)
    "$programs/nser-server" model shadow bisp-shape --data "$folder/data" >"$folder/shadow.out" 2>"$folder/shadow.err" \
        || { cat "$folder/shadow.err" >&2; stop "the shadow run failed"; }
    elapsed "$start"
}

# floor: seconds of PostgreSQL alone. The results are those of the last run of ours, under a run of their own.
floor() {
    local run start
    run=$(sql "insert into nser.model_run (model, finished_at) select model, now() from nser.model_run limit 1 returning id")
    sql "copy (select $run::bigint, household_id, state, score, reason from nser.model_run_result
        where run = (select max(run) from nser.model_run_result) order by household_id)
        to stdout with (format binary)" >"$folder/results"
    start=$(now)
    psql -qXAt -v ON_ERROR_STOP=1 -c "set enable_sort = off; set enable_hashjoin = off; set enable_mergejoin = off" \
        -c "copy ($rows) to stdout with (format binary)" >/dev/null
    read_seconds=$(elapsed "$start")
    psql -qXAt -v ON_ERROR_STOP=1 \
        -c "copy nser.model_run_result (run, household_id, state, score, reason) from stdin with (format binary)" <"$folder/results" >/dev/null
    floor_seconds=$(elapsed "$start")
}

start_server
say "seeding $households households"
start=$(now)
administer seed --households "$households"
seeded=$(elapsed "$start")
echo "seeded $households households in $seeded s, $(awk -v n="$households" -v s="$seeded" 'BEGIN { printf "%.0f", n / s }') a second"
administer model load bisp-shape
sql 'vacuum analyze'
rows=$(sed "s/[\$]1/'00000000-0000-0000-0000-000000000000'/; s/[\$]2/null/; s/[\$]3/all/" sql/queries/shadow.sql)
say "warming up"
shadow >/dev/null

ratios=() peaks=()
[ "$households" -le 20000 ] || pairs=3
for pair in $(seq $pairs); do
    if [ $((pair % 2)) = 1 ]; then
        floor
        ours=$(shadow)
    else
        ours=$(shadow)
        floor
    fi
    peak=$(grep -o 'peak memory [0-9]*' "$folder/shadow.err" | grep -o '[0-9]*$')
    r=$(ratio "$floor_seconds" "$ours")
    ratios+=("$r") peaks+=("$peak")
    echo "pair $pair: COPY $floor_seconds s (reading $read_seconds s), shadow run $ours s," \
        "$(awk -v n="$households" -v s="$ours" 'BEGIN { printf "%.0f", n / s }') households a second," \
        "peak memory $peak MiB, ratio $r"
done
same=$(sql "select count(*) from (select max(run) as ours from nser.model_run_result) m
    join nser.model_run_result a on a.run = m.ours join nser.model_run_result b on b.run = m.ours - 1
        and b.household_id = a.household_id
    where (a.state, a.score, a.reason) is not distinct from (b.state, b.score, b.reason)")
[ "$same" = "$households" ] || stop "two runs differ: $same of $households rows are the same"
echo "peak memory $(printf '%s\n' "${peaks[@]}" | sort -n | tail -n 1) MiB at $households households"
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
