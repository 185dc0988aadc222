-- What COUNTS asks most, by places and by days: the sums of count_day without officer, hour, verb and outcome, which are a
-- fiftieth of its rows. Made in the statement that seals the day; sql/checks/count_by_desk_against_day.sql compares them.
set role nser_owner;

create table nser.count_desk_day (
    day        date not null constraint count_desk_day_sealed references nser.count_sealed (day),
    tehsil     text not null,
    desk       text not null,
    registered bigint not null,
    updated    bigint not null,
    reassessed bigint not null,
    other      bigint not null,
    refused    bigint not null,
    constraint count_desk_day_key primary key (day, tehsil, desk)
        include (registered, updated, reassessed, other, refused)
);

insert into nser.count_desk_day (day, tehsil, desk, registered, updated, reassessed, other, refused)
    select day, tehsil, desk, sum(registered), sum(updated), sum(reassessed), sum(other), sum(refused)
    from nser.count_day group by 1, 2, 3;

grant select on nser.count_desk_day to nser_app;
reset role;
