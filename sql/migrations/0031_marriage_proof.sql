-- The night compares marriages too: one that was deleted, ended or added by hand was seen by no check.
set role nser_owner;

-- As before, and with the husband whose wife a member is, wherever he lives.
create or replace view nser.roster_state as
select coalesce(h.id, k.household_id) as household_id,
    hash_record_extended(row(h.one, k.persons, k.one), 1) as one,
    hash_record_extended(row(h.other, k.persons, k.other), 2) as other
from (
    select h.id, hashtextextended(v.roster::text, 1) as one, hashtextextended(v.roster::text, 2) as other
    from nser.household h
    join nser.household_version v on v.household_id = h.id and v.version = h.version
    where h.status = 'ACTIVE') h
full join (
    select household_id, count(*) as persons, bit_xor(hash_record_extended(r, 1)) as one,
        bit_xor(hash_record_extended(r, 2)) as other
    from (
        select m.household_id,
            row(m.person_id, m.line, m.name, m.sex, m.born, m.relation, m.marital, i.number, i.kind, g.husband) as r
        from nser.member m
        left join nser.identity i on i.person_id = m.person_id and i.freed_by is null
        left join nser.marriage g on g.wife = m.person_id and g.ended is null
        where m.active) m
    group by household_id) k on k.household_id = h.id;

-- As before, and with marriages. Whom a roster names as husband is so by a marriage that stands: every act that writes the
-- one begins the other or finds it, and what ends the marriage takes the name away.
--
-- The other way round it does not hold of all: a couple that separated, or of whom one came back, may live in one household
-- whose roster does not link them. It holds where nobody came back with the registration, as its request says, and nothing
-- has happened since by which somebody joins, marries or parts.
create or replace function nser.roster_difference(household uuid) returns table (person_id uuid)
    language sql stable parallel safe
as $$
    select coalesce(case when r.person ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then r.person::uuid end, m.person_id)
    from (
        select true as is_there, e.person, e.line, e.name, e.sex, e.born, e.relation, e.marital, e.number, e.kind, e.husband,
            count(*) over (partition by e.person) as times
        from nser.household h
        join nser.household_version v on v.household_id = h.id and v.version = h.version
        cross join lateral (
            select o ->> 'person' as person, o ->> 'line' as line, o ->> 'name' as name, o ->> 'sex' as sex,
                o ->> 'born' as born, o ->> 'relation' as relation, o ->> 'marital' as marital,
                replace(coalesce(o ->> 'cnic', o ->> 'crc'), '-', '') as number,
                case when o ->> 'cnic' is not null then 'CNIC' when o ->> 'crc' is not null then 'CRC' end as kind,
                o ->> 'husband' as husband
            from json_array_elements(case json_typeof(v.roster) when 'array' then v.roster else '[]' end) o) e
        where h.id = household and h.status = 'ACTIVE') r
    full join (
        select true as is_there, m.person_id, m.line::text, m.name, m.sex, to_char(m.born, 'YYYY-MM-DD') as born,
            m.relation::text, m.marital::text, lpad(i.number::text, 13, '0') as number, i.kind, s.line::text as husband
        from nser.member m
        left join nser.identity i on i.person_id = m.person_id and i.freed_by is null
        left join nser.marriage g on g.wife = m.person_id and g.ended is null
        -- By his line, as the roster names him, if he lives with her.
        left join nser.member s on s.person_id = g.husband and s.household_id = household and s.active
        where m.household_id = household and m.active) m
        on m.person_id::text = r.person
    where r.is_there is null or m.is_there is null or r.times > 1
        or (r.line, r.name, r.sex, r.born, r.relation, r.marital, r.number, r.kind)
            is distinct from (m.line, m.name, m.sex, m.born, m.relation, m.marital, m.number, m.kind)
        or (r.husband is not null and r.husband is distinct from m.husband)
        or (r.husband is null and m.husband is not null and exists (
            select from nser.household_version f
            join nser.journal_body b on b.desk = f.desk and b.epoch = f.epoch and b.seq = f.seq
            where f.household_id = household and f.version = 1 and f.what = 'REGISTERED'
                -- Found in the bytes: requests that somebody changed need not be JSON.
                and position('"roster"'::bytea in b.request) > 0 and position('"returning"'::bytea in b.request) = 0
                and not exists (
                    select from nser.household_version v
                    where v.household_id = household
                        and v.what not in ('REGISTERED', 'BIRTH', 'DEATH', 'WIDOWHOOD', 'MEMBER_LEFT', 'MOVE', 'INCOME',
                            'ASSETS', 'DWELLING', 'SCHOOL', 'WORK', 'DISABILITY', 'CONTACT', 'RECIPIENT', 'VERIFICATION',
                            'DISPUTED'))))
$$;

-- Nothing of what was kept holds for the marriages.
truncate nser.roster_proof;
reset role;
