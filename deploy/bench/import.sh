# Sourced by bench.sh: an import of survey files against the floor of PostgreSQL alone: COPY of the very rows that the
# import wrote, from files into the same tables with the same constraints and indexes, in turns on one cluster. Both begin
# with the same empty tables.

# now: seconds, with decimals.
now() { date +%s.%N; }

# elapsed FROM: seconds since.
elapsed() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f\n", b - a }'; }

# The tables an import fills, in the order in which foreign keys allow them.
tables=(member identity household marriage household_version survey journal_entry journal_body assessment decision import_row)

# columns TABLE: those that are not generated, as COPY takes them.
columns() {
    sql "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
        where attrelid = 'nser.$1'::regclass and attnum > 0 and not attisdropped and attgenerated = ''"
}

# clear: the tables of families empty, as both begin, and what hangs on them; desks and the import's own row stay. No
# vacuum: a table that was seen empty would be planned for as if it stayed so.
clear() {
    local list
    list=$(printf 'nser.%s, ' "${tables[@]}")
    sql "set client_min_messages = warning; truncate ${list%, } cascade"
    sql 'update nser.import_file set done = 0, accepted = 0, refused = 0, duplicates = 0, finished_at = null'
    sql checkpoint
}

# ours: one import of everything; its seconds in ours_seconds.
ours() {
    local start
    start=$(now)
    "$programs/nser-server" import "$folder/households.csv" "$folder/members.csv" --invented-ids --interview-days 36525 \
        --data "$folder/data" >"$folder/import.out" 2>"$folder/import.err" \
        || { cat "$folder/import.out" "$folder/import.err" >&2; stop "the import failed"; }
    ours_seconds=$(elapsed "$start")
}

# keep: the rows of an import, a file for each table.
keep() {
    local table
    for table in "${tables[@]}"; do
        sql "copy (select $(columns "$table") from nser.$table) to stdout with (format binary)" >"$folder/rows.$table"
    done
}

# floor: PostgreSQL alone, one transaction; its seconds in floor_seconds.
floor() {
    local table start commands=(-c begin)
    for table in "${tables[@]}"; do
        commands+=(-c "\\copy nser.$table ($(columns "$table")) from '$folder/rows.$table' with (format binary)")
    done
    start=$(now)
    psql -qXAt -v ON_ERROR_STOP=1 "${commands[@]}" -c commit
    floor_seconds=$(elapsed "$start")
}

start_server
say "seeding $households households"
administer seed --households "$households"
for what in households members; do
    administer export --what "$what" --numbers full --by bench --output "$folder/$what.csv"
done
administer programme load kafaalat
administer programme activate kafaalat --by bench --second bench-too
administer programme rule-set pk-2005-06 --by bench --second bench-too
clear
say "warming up"
ours
keep
count=$(sql 'select count(*) from nser.household')
[ "$count" = "$households" ] || stop "$count households were imported of $households"
rows=$((households + $(sql 'select count(*) from nser.member')))
written=0
for table in "${tables[@]}"; do written=$((written + $(sql "select count(*) from nser.$table"))); done
echo "$households households and their members are $rows rows of CSV," \
    "$(du -cb "$folder"/{households,members}.csv | tail -n 1 | cut -f 1) bytes; in the database $written rows"

ratios=() peaks=()
[ "$households" -le 20000 ] || pairs=3
for pair in $(seq $pairs); do
    clear
    if [ $((pair % 2)) = 1 ]; then
        floor; clear; ours
    else
        ours; clear; floor
    fi
    peak=$(grep -o 'peak memory [0-9]*' "$folder/import.err" | grep -o '[0-9]*$')
    r=$(ratio "$floor_seconds" "$ours_seconds")
    ratios+=("$r") peaks+=("$peak")
    echo "pair $pair: COPY $floor_seconds s, import $ours_seconds s," \
        "$(awk -v n="$rows" -v s="$ours_seconds" 'BEGIN { printf "%.0f", n / s }') rows" \
        "($(awk -v n="$households" -v s="$ours_seconds" 'BEGIN { printf "%.0f", n / s }') households) a second," \
        "peak memory $peak MiB, ratio $r"
done
echo "peak memory $(printf '%s\n' "${peaks[@]}" | sort -n | tail -n 1) MiB at $households households"
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
