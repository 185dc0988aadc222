# Sourced by bench.sh: likely duplicate persons of seeded households. Ours: everybody's keys, candidates by them, then the
# likeness of each pair. The floor: PostgreSQL alone, which joins the same persons by the same keys and reads what is compared of both, by
# COPY to /dev/null. In turns on one cluster.

# seconds_of words...: how long a command took, its output left in $folder/out.
seconds_of() {
    local start
    start=$(date +%s.%N)
    "$@" >"$folder/out" || stop "failed: $*"
    awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "%.3f\n", b - a }'
}

# floor: the same pairs, each once for each key, with what is compared of both.
floor() {
    psql -qXAt -v ON_ERROR_STOP=1 -c "copy (
        select a.*, b.* from (
            select key from bench_key group by key having count(*) between 2 and $most) block
        join bench_key one on one.key = block.key
        join bench_key other on other.key = block.key and other.person_id > one.person_id
        join nser.person_trait a on a.person_id = one.person_id
        join nser.person_trait b on b.person_id = other.person_id) to stdout with (format binary)" >/dev/null
}

most=200
start_server
say "seeding $households households"
administer seed --households "$households"
sql 'vacuum analyze'
conninfo="host=$PGHOST user=$PGUSER dbname=$PGDATABASE"

"$programs/nser-load" duplicates --measure
first=$("$programs/nser-load" duplicates --database "$conninfo" --refresh --most $most)
echo "took up $(figure households "$first") households, $(figure persons "$first") persons in" \
    "$(figure refresh_seconds "$first") s"
# The floor gets the keys as a table with an index, made before the clock runs; ours works them out as it reads.
"$programs/nser-load" duplicates --database "$conninfo" --keys >&2
sql 'create index on bench_key (key, person_id)'
sql 'vacuum analyze nser.person_trait'
sql 'vacuum analyze bench_key'
candidates=$(figure candidates "$first")
likely=$(figure likely "$first")
[ "$candidates" -gt 0 ] || stop "no two persons share a key"

ratios=()
[ "$households" -le 20000 ] || pairs=3
for pair in $(seq $pairs); do
    if [ $((pair % 2)) = 1 ]; then
        floor_seconds=$(seconds_of floor)
        ours=$("$programs/nser-load" duplicates --database "$conninfo" --most $most)
    else
        ours=$("$programs/nser-load" duplicates --database "$conninfo" --most $most)
        floor_seconds=$(seconds_of floor)
    fi
    seconds=$(figure search_seconds "$ours")
    [ "$(figure likely "$ours")" = "$likely" ] || stop "two searches differ"
    r=$(ratio "$floor_seconds" "$seconds")
    ratios+=("$r")
    echo "pair $pair: join $floor_seconds s, search $seconds s," \
        "$(awk -v n="$candidates" -v s="$seconds" 'BEGIN { printf "%.0f", n / s }') candidate pairs a second," \
        "$(figure likely "$ours") likely of $candidates, $(figure keys_too_common "$ours") keys too common," \
        "$(figure unsearched "$ours") persons unsearched, ratio $r"
done
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
