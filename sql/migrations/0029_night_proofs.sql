-- What a night has to look at again, and what it compares of a roster: the numbers too.
set role nser_owner;

-- Findings that the next night must look at: those that stand, and those of which a person said that they are mended while
-- no night has seen so since. A word is no proof.
create view nser.finding_unproved as
select f.* from nser.finding f
where f.state <> 'MENDED'
    or (select e.what from nser.finding_event e where e.finding = f.id order by e.ordinal desc limit 1) = 'MENDED';

-- A request as the journal has it, or null if its bytes are no JSON any more: one row changed by hand must not keep a check
-- from all others. Not parallel safe: an exception needs a subtransaction.
create function nser.json_of(request bytea) returns json language plpgsql immutable strict
    set search_path = pg_catalog
as $$
begin
    return convert_from(request, 'UTF8')::json;
exception when others then
    return null;
end
$$;

-- As before, and with who holds which number: a number that was taken from a person by hand is free for a second family.
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
        select m.household_id, row(m.person_id, m.line, m.name, m.sex, m.born, m.relation, m.marital, i.number, i.kind) as r
        from nser.member m
        left join nser.identity i on i.person_id = m.person_id and i.freed_by is null
        where m.active) m
    group by household_id) k on k.household_id = h.id;

-- Both sides as text: an element of a roster that was changed by hand into something else than a member is a difference,
-- not an error. Null is who has no id there.
create or replace function nser.roster_difference(household uuid) returns table (person_id uuid)
    language sql stable parallel safe
as $$
    select coalesce(case when r.person ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then r.person::uuid end, m.person_id)
    from (
        select true as is_there, e.person, e.line, e.name, e.sex, e.born, e.relation, e.marital, e.number, e.kind,
            count(*) over (partition by e.person) as times
        from nser.household h
        join nser.household_version v on v.household_id = h.id and v.version = h.version
        cross join lateral (
            select o ->> 'person' as person, o ->> 'line' as line, o ->> 'name' as name, o ->> 'sex' as sex,
                o ->> 'born' as born, o ->> 'relation' as relation, o ->> 'marital' as marital,
                replace(coalesce(o ->> 'cnic', o ->> 'crc'), '-', '') as number,
                case when o ->> 'cnic' is not null then 'CNIC' when o ->> 'crc' is not null then 'CRC' end as kind
            from json_array_elements(case json_typeof(v.roster) when 'array' then v.roster else '[]' end) o) e
        where h.id = household and h.status = 'ACTIVE') r
    full join (
        select true as is_there, m.person_id, m.line::text, m.name, m.sex, to_char(m.born, 'YYYY-MM-DD') as born,
            m.relation::text, m.marital::text, lpad(i.number::text, 13, '0') as number, i.kind
        from nser.member m
        left join nser.identity i on i.person_id = m.person_id and i.freed_by is null
        where m.household_id = household and m.active) m
        on m.person_id::text = r.person
    where r.is_there is null or m.is_there is null or r.times > 1
        or (r.line, r.name, r.sex, r.born, r.relation, r.marital, r.number, r.kind)
            is distinct from (m.line, m.name, m.sex, m.born, m.relation, m.marital, m.number, m.kind)
$$;

-- Nothing of what was kept holds for the numbers.
truncate nser.roster_proof;

grant select on nser.finding_unproved to nser_app;
revoke execute on function nser.json_of from public;
reset role;
