# Sourced by the benches that write: pgbench as desks of its own.

echo 0 >"$folder/runs"

# pgbench_desks CLIENTS SCRIPT words...: one measured run; prints per_second and PostgreSQL's processor time.
# Each client is a desk of its own with its own chain.
pgbench_desks() {
    local clients=$1 script=$2 run before after text
    shift 2
    # In a file, since this runs in a subshell whose variables are gone at its end.
    run=$(($(cat "$folder/runs") + 1))
    echo $run >"$folder/runs"
    sql "insert into nser.desk (code, centre, tehsil) select 'P$run-' || i, centre, tehsil
            from generate_series(0, $((clients - 1))) i, nser.desk where code = 'BENCH-0001';
        insert into nser.desk_epoch (desk, epoch) select 'P$run-' || i, 1 from generate_series(0, $((clients - 1))) i"
    before=$(cluster_ticks)
    # Plans as the server's connections have them.
    text=$(PGOPTIONS="$PGOPTIONS -c plan_cache_mode=force_generic_plan" "$(postgres_bin)/pgbench" -n -M prepared -c "$clients" -j 2 -D seq=0 -D run=$run \
        -D tehsils=$desks -D clock="$(printf '%012x' "$(date +%s%3N)")" -f "$script" "$@" 2>&1) \
        || { say "$text"; stop "pgbench failed"; }
    after=$(cluster_ticks)
    awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
        /^number of transactions actually processed/ { n = $6 }
        /^tps/ { print "per_second", $3; print "postgres_us_each", sprintf("%.0f", ticks / hertz * 1e6 / n) }' <<<"$text"
}

# best_clients SCRIPT words...: sets `clients` to the one of 4, 16 and 32 with which pgbench is fastest.
best_clients() {
    local script=$1 best=0 theirs rate c
    shift
    for c in 4 16 32; do
        theirs=$(pgbench_desks $c "$script" "$@")
        rate=$(figure per_second "$theirs")
        say "pgbench with $c clients: $rate a second"
        if [ "${rate%.*}" -gt "${best%.*}" ]; then best=$rate clients=$c; fi
    done
    echo "pgbench is best with $clients clients; $desks desks against it, ${seconds} s a run"
}
