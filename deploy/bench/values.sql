\set seq :seq + 1
\set tehsil random(1, :tehsils)
\set counter 1000000000 + :seq * 64 + :client_id
\set first (:run * 30000000 + :seq * 32 + :client_id) * 6
\set n1 900000000000 + permute(:first + 1, 99999999999, 42)
\set n2 900000000000 + permute(:first + 2, 99999999999, 42)
\set n3 900000000000 + permute(:first + 3, 99999999999, 42)
\set n4 900000000000 + permute(:first + 4, 99999999999, 42)
\set n5 900000000000 + permute(:first + 5, 99999999999, 42)
\set n6 900000000000 + permute(:first + 6, 99999999999, 42)
select (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000001')::uuid,
    (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000002')::uuid,
    (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000003')::uuid,
    (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000004')::uuid,
    (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000005')::uuid,
    (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000006')::uuid,
    :n1::bigint, (:clock || :counter || '8000000001')::uuid, :n2::bigint, (:clock || :counter || '8000000002')::uuid,
    :n3::bigint, (:clock || :counter || '8000000003')::uuid, :n4::bigint, (:clock || :counter || '8000000004')::uuid,
    :n5::bigint, (:clock || :counter || '8000000005')::uuid, :n6::bigint, (:clock || :counter || '8000000006')::uuid,
    (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000001')::uuid,
    (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000000')::uuid,
    (:clock || :counter || '8000000000')::uuid, (:clock || :counter || '8000000000')::uuid,
    (:clock || :counter || '8000000001')::uuid, (:clock || :counter || '8000000002')::uuid,
    'P' || :run || '-' || :client_id, 'P' || :run || '-' || :client_id, 'P' || :run || '-' || :client_id,
    sha256((:run || '-' || :client_id || '-' || (:seq - 1))::bytea), sha256((:run || '-' || :client_id || '-' || :seq)::bytea);
