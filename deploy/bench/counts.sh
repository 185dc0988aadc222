# Sourced by bench.sh: COUNTS of a province for a day over TLS, asked by a supervisor's workplace one after another, against
# `select count(*)` over the rows that the rollup has of that province and day, prepared, by pgbench over the unix socket
# with one client.
#
# The journal has five rows a household. A day is as long as a day of the whole country may be, 50,000 ops at 640 desks
# (shorter for fewer than 100,000 households, so that there are ten): more households are more days. All are sealed but the
# last; COUNTS of that one is shown too, and the times at a tenth of the size. Bodies alone are made, short ones: counting
# reads nothing else.

desks=1 pairs=15 seconds=3
per_day=$((households * 5 / 10 < 50000 ? households * 5 / 10 : 50000))
present=$(TZ=PKT-5 date +%F)

start_server
make_desks $desks
sql "update nser.officer set role = 'SUPERVISOR', area_level = 'PROVINCE', area_code = 'PK6', desk = null
    where code like 'bench-%'"
sql "with place as (select code, row_number() over (order by md5(code)) - 1 as n from nser.tehsil),
    spread as (select i, (select code from place p where p.n = i % (select count(*) from place)) as tehsil
        from generate_series(1, 640) i),
    centres as (insert into nser.centre (code, name, tehsil)
        select distinct 'DAY-' || tehsil, 'Day', tehsil from spread returning code)
    insert into nser.desk (code, centre, tehsil) select 'DAY-' || lpad(i::text, 4, '0'), 'DAY-' || tehsil, tehsil from spread"

# fill FROM TO: days of work, counted back from the present one, 0. Eight hours, three officers of each desk take turns; six
# registrations to three updates and one re-assessment, one op in twenty is refused.
fill() {
    sql "select nser.make_journal_months(date '$present' - $2, 24)" >/dev/null
    sql "insert into nser.journal_body (day, desk, epoch, seq, tehsil, verb, number, officer, sender, desk_clock, received_at,
            request, reply)
        select date '$present' - d, k.code, 1, (100000 - d)::bigint * 1000 + i / 640, k.tehsil,
            (array['REGISTER', 'UPDATE', 'REGISTER', 'REGISTER', 'UPDATE', 'REGISTER', 'REGISTER', 'REASSESS', 'REGISTER',
                'UPDATE'])[1 + (i / 640 + d) % 10],
            case when (i * 7 + d) % 20 = 0 then 561 else 0 end, 'day-' || (i / 640) % 3, 'day', now(),
            (date '$present' - d)::timestamp at time zone 'Asia/Karachi'
                + interval '9 hours' + interval '8 hours' * i / $per_day, 'made', '{}'
        from generate_series($1, $2) d cross join generate_series(0, $per_day - 1) i
        join nser.desk k on k.code = 'DAY-' || lpad((i % 640 + 1)::text, 4, '0')"
    # What the night does with a day that is over.
    sql "with days as (insert into nser.count_sealed (day, acts)
            select date '$present' - d, $per_day from generate_series(greatest($1, 1), $2) d returning day)
        insert into nser.count_day (day, tehsil, desk, officer, hour, verb, outcome, n)
        select a.day, a.tehsil, a.desk, a.officer, a.hour, a.verb, a.outcome, count(*)
        from nser.counted_act a where a.day in (select date '$present' - d from generate_series(greatest($1, 1), $2) d)
            and exists (select from days)
        group by 1, 2, 3, 4, 5, 6, 7"
    sql "insert into nser.count_desk_day (day, tehsil, desk, registered, updated, reassessed, other, refused)
        select day, tehsil, desk, sum(registered), sum(updated), sum(reassessed), sum(other), sum(refused)
        from nser.count_day where day in (select date '$present' - d from generate_series(greatest($1, 1), $2) d)
        group by 1, 2, 3"
    sql 'vacuum analyze nser.journal_body'
    sql 'vacuum analyze nser.count_day, nser.count_desk_day'
}
counts() { load counts --desks 1 --window 1 --seconds "$seconds" --ready 4000 --date "$1"; }

days=$((households * 5 / per_day))
[ "$days" -ge 2 ] || days=2
say "seeding $((households / 10)) households and $((days / 10 * per_day)) journal rows"
administer seed --households "$((households / 10))"
tenth=$((days / 10 > 1 ? days / 10 : 2))
fill 0 $((tenth - 1))
yesterday=$(sql "select date '$present' - 1")
small=$(figure p50_ms "$(counts "$yesterday")")
say "seeding $households households and $((days * per_day)) journal rows"
administer seed --households "$households"
[ "$days" -le "$tenth" ] || fill "$tenth" $((days - 1))
sql 'vacuum analyze'
echo "$(sql 'select count(*) from nser.household') households, $(sql 'select count(*) from nser.journal_body') journal rows," \
    "$(sql 'select count(*) from nser.count_day') rollup rows of $(sql 'select count(*) from nser.count_sealed') days"

echo "select count(*) from nser.count_day where day = date '$yesterday' and tehsil = any($(sql \
    "select quote_literal(array_agg(code)::text) from nser.tehsil where province_code = 'PK6'")::text[]);" >"$folder/count.sql"
count_by_pgbench() {
    "$(postgres_bin)/pgbench" -n -M prepared -c 1 -j 1 -T "$seconds" -f "$folder/count.sql" | awk '/^tps/ { print "per_second", $3 }'
}
ratios=() times=()
for pair in $(seq $pairs); do
    if [ $((pair % 2)) = 1 ]; then
        theirs=$(count_by_pgbench)
        ours=$(counts "$yesterday")
    else
        ours=$(counts "$yesterday")
        theirs=$(count_by_pgbench)
    fi
    r=$(ratio "$(figure per_second "$ours")" "$(figure per_second "$theirs")")
    ratios+=("$r") times+=("$(figure p50_ms "$ours")")
    echo "pair $pair: count(*) $(figure per_second "$theirs")/s, COUNTS $(figure per_second "$ours")/s," \
        "p50 $(figure p50_ms "$ours") ms, p99 $(figure p99_ms "$ours") ms, ratio $r"
done
large=$(printf '%s\n' "${times[@]}" | median)
echo "an open day of the same size, from the journal: p50 $(figure p50_ms "$(counts "$present")") ms"
echo "a sealed day: p50 $small ms at a tenth of the size, $large ms at the whole, times $(ratio "$large" "$small")"
echo "ratio $(printf '%s\n' "${ratios[@]}" | median)"
