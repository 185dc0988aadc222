# Sourced by bench.sh: a whole night against one sequential read of the same tables by COPY, in turns on one cluster.
# Six households in a hundred were changed on the night's day. The first night, which takes up the keys of all persons,
# is not measured: it comes once in a registry's life.

# elapsed FROM: seconds since.
elapsed() { awk -v a="$1" -v b="$(date +%s.%N)" 'BEGIN { printf "%.3f\n", b - a }'; }

tables='household household_version member identity marriage survey assessment decision journal_entry journal_body'

# floor: seconds in which psql reads all rows of these tables.
floor() {
    local start table
    start=$(date +%s.%N)
    for table in $tables; do
        psql -qXAt -v ON_ERROR_STOP=1 -c "copy (select * from nser.$table) to stdout with (format binary)" >/dev/null
    done
    elapsed "$start"
}

# night DAY: seconds of one night. Invented families look alike: findings (exit 1) are no failure here.
night() {
    local start status=0
    start=$(date +%s.%N)
    "$programs/nser-server" reconcile --date "$1" --data "$folder/data" >"$folder/night.out" 2>"$folder/night.err" || status=$?
    [ "$status" -le 1 ] || { cat "$folder/night.out" "$folder/night.err" >&2; stop "the night could not be held"; }
    elapsed "$start"
}

start_server
say "seeding $households households"
administer seed --households "$households"
administer programme load kafaalat
administer programme activate kafaalat --by one --second other
administer programme rule-set pk-2005-06 --by one --second other
administer programme apply
sql 'vacuum analyze'
say "the first night"
first=$(night 2026-11-01)
echo "first night over $households households: $first s"
ratios=()
[ "$households" -le 20000 ] || pairs=3
for pair in $(seq "$pairs"); do
    day=$(date -d "2026-11-02 + $pair days" +%F)
    # So many changed that day: their last version, and what the night keeps of their persons.
    sql "with changed as (
            update nser.household_version set recorded_at = (date '$day')::timestamp at time zone 'Asia/Karachi' + interval '10 hours'
            where mod(abs(hashtextextended(household_id::text, $pair)), 100) < 6 returning household_id)
        delete from nser.household_keyed where household_id in (select household_id from changed)"
    sql 'vacuum analyze'
    if [ $((pair % 2)) = 1 ]; then
        theirs=$(floor)
        ours=$(night "$day")
    else
        ours=$(night "$day")
        theirs=$(floor)
    fi
    r=$(ratio "$ours" "$theirs")
    ratios+=("$r")
    echo "pair $pair: COPY $theirs s, night $ours s, ratio $r"
done
column -t -s '|' "$folder/night.out" 2>/dev/null || cat "$folder/night.out"
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
