# Sourced by bench.sh: a whole night against one sequential read of the same tables by COPY, in turns on one cluster.
# Six households in a hundred were changed on the night's day. The first night, which takes up and seeks all persons,
# is not measured: it comes once in a registry's life. Memory is the peak of the night's own program.

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

# hold_night DAY: holds one night, and leaves the peak of its program's memory in kB in $folder/night.peak. Invented families
# look alike: findings (exit 1) are no failure here.
hold_night() {
    local pid peak status=0
    # In a session of its own, as systemd starts it: see QuietSession.
    setsid "$programs/nser-server" reconcile --date "$1" --data "$folder/data" >"$folder/night.out" 2>"$folder/night.err" &
    pid=$!
    echo "$pid" >"$folder/night.pid"
    # What the kernel counted, looked at until the program ends.
    while peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$peak" ]; do
        echo "$peak" >"$folder/night.peak"
        sleep 0.2
    done
    wait "$pid" || status=$?
    rm -f "$folder/night.pid"
    [ "$status" -le 1 ] || { cat "$folder/night.out" "$folder/night.err" >&2; stop "the night could not be held"; }
}

# night DAY: seconds of one night.
night() {
    local start
    start=$(date +%s.%N)
    hold_night "$1"
    elapsed "$start"
}

# change PAIR DAY: six in a hundred households change that day. A third of these are new, so that the night has not seen
# their persons; of the others it has not seen one as that one is now. Of none has it seen roster and members agree.
change() {
    sql "create temp table changed as
        with made as (
            update nser.household_version
            set recorded_at = (date '$2')::timestamp at time zone 'Asia/Karachi' + interval '10 hours'
            where mod(abs(hashtextextended(household_id::text, $1)), 100) < 6 returning household_id)
        select household_id, mod(abs(hashtextextended(household_id::text, 0)), 3) = 0 as is_new from made;
        create temp table other as
            select distinct on (household_id, case when is_new then person_id end) person_id
            from nser.person_trait join changed using (household_id);
        delete from nser.household_keyed k using changed c where c.household_id = k.household_id;
        delete from nser.roster_proof p using changed c where c.household_id = p.household_id;
        delete from nser.person_trait t using other o where o.person_id = t.person_id"
    sql 'vacuum analyze'
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
    change "$pair" "$day"
    if [ $((pair % 2)) = 1 ]; then
        theirs=$(floor)
        ours=$(night "$day")
    else
        ours=$(night "$day")
        theirs=$(floor)
    fi
    r=$(ratio "$ours" "$theirs")
    ratios+=("$r")
    echo "pair $pair: COPY $theirs s, night $ours s, $(($(cat "$folder/night.peak") / 1024)) MiB, ratio $r"
done
cat "$folder/night.out"

# Desks that offer half of what they could at most, with the night beside them and without: six runs before the night, up to
# twelve while it works, six after it. The median of each kind counts, since one flush of a shared disk makes a tail by
# itself: single writes took 160 to 220 ms with nothing else sent to the disk, and of a run of 16 s that is the hundredth
# that p99 asks for; most runs of 8 s have none. What the disk does with nobody at work is looked at before and after each
# kind, and printed. A run that the night did not last for is left out, unless it is the only one.
desks=64
make_desks $desks
desk_load() { load register --desks $desks --window 1 "$@"; }
most=$(figure per_second "$(desk_load --ready 8000 --seconds "$seconds")")
half=$(awk -v m="$most" 'BEGIN { printf "%d", m / 2 }')
change 99 2026-11-20
# run_desks NAME: one run, its figures added to $folder/NAME.
# More lines than are sent would take memory in which the kernel keeps the cluster's files.
run_desks() {
    desk_load --ready $((half + half / 10)) --seconds "$seconds" --rate "$half" --server-pid "$server_pid" >>"$folder/$1"
}
# look_at_disk SECONDS: its own flushes, nobody else at work, added to $folder/disk.
look_at_disk() { "$programs/nser-load" flush --file "$folder/data/flush.probe" --seconds "$1" >>"$folder/disk"; }
# middle NAME FIGURE: of the runs of that name.
middle() { awk -v name="$2" '$1 == name { print $2 }' "$folder/$1" | median; }
# Neither side in the wake of what was written before: 30 to 35 s after such a checkpoint single flushes of the log took 20
# to 220 ms. The one that was looked at waited for a write with nothing else sent to the disk meanwhile; likely the machine
# whose file the disk is wrote then what was half a minute old.
settle() {
    sql checkpoint
    look_at_disk $((seconds * 5 + 5))
}
settle
for run in 1 2 3 4 5 6; do run_desks alone; done
look_at_disk "$seconds"
hold_night 2026-11-20 &
night_pid=$!
runs=0
while [ $runs -lt 12 ]; do
    run_desks next
    if kill -0 $night_pid 2>/dev/null; then now='all the while'; else now='until before their end'; fi
    [ "$now" = 'all the while' ] || [ $runs = 0 ] || break
    during=$now
    cat "$folder/next" >>"$folder/beside"
    rm "$folder/next"
    runs=$((runs + 1))
    kill -0 $night_pid 2>/dev/null || break
done
wait $night_pid
settle
for run in 1 2 3 4 5 6; do run_desks alone; done
look_at_disk "$seconds"
# each NAME FIGURE: all runs of that name.
each() { awk -v name="$2" '$1 == name { print $2 }' "$folder/$1" | xargs; }
echo "p99 of each run in ms: alone $(each alone p99_ms); beside the night $(each beside p99_ms)"
# What the same work of the server costs tells how fast the processors were.
echo "p50 of each run in ms: alone $(each alone p50_ms); beside the night $(each beside p50_ms)"
echo "server, us of processor a registration: alone $(each alone server_us_each);" \
    "beside the night $(each beside server_us_each)"
echo "the disk alone, four times: flushes $(each disk flushes); over 20 ms $(each disk flushes_over_20_ms);" \
    "the longest $(each disk flush_most_ms) ms"
echo "64 desks at most $most/s; offered $half/s: alone $(middle alone per_second)/s, p99 $(middle alone p99_ms) ms;" \
    "$runs runs beside the night ($during): $(middle beside per_second)/s, p99 $(middle beside p99_ms) ms"
echo "kept $(ratio "$(middle beside per_second)" "$(middle alone per_second)"), p99 times" \
    "$(ratio "$(middle beside p99_ms)" "$(middle alone p99_ms)")"
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
