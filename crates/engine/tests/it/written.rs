//! A state that was written down and read back goes on as if nothing had happened.

use crate::golden;
use crate::random::{Dice, World, lives_through};
use huiyin_engine::{City, Event, Time};
use std::sync::Arc;

fn written_and_read(city: &City) -> City {
    let bytes = rmp_serde::to_vec_named(city).expect("a state is plain data");
    rmp_serde::from_slice(&bytes).expect("a state reads back")
}

fn folded(mut city: City, log: &[(Time, Event)]) -> City {
    for (at, event) in log {
        city.apply(*at, event);
    }
    city
}

fn with_an_open_incident() -> World {
    (0..)
        .map(lives_through)
        .find(|world| world.city.open_incidents().next().is_some())
        .expect("some story leaves an incident open")
}

#[test]
fn at_any_place_of_any_story_what_follows_folds_into_the_same_state() {
    let mut dice = Dice(20_260_302);
    for seed in 0..60 {
        let world = lives_through(seed);
        let cut = usize::try_from(dice.below(world.log.len() as u64 + 1)).expect("small");
        let (before, after) = world.log.split_at(cut);
        let halfway = written_and_read(&folded(City::default(), before));
        assert!(
            folded(halfway, after) == world.city,
            "seed {seed}, cut after entry {cut}"
        );
        assert!(written_and_read(&world.city) == world.city, "seed {seed}");
    }
}

#[test]
fn every_kind_of_event_leaves_a_state_that_can_be_written_and_read() {
    let mut city = City::default();
    for entry in golden::entries() {
        city.apply(entry.recorded, &entry.event);
        assert!(written_and_read(&city) == city, "after entry {}", entry.seq);
    }
}

#[test]
fn a_state_that_was_read_back_holds_each_plan_once() {
    let world = with_an_open_incident();
    let city = written_and_read(&world.city);
    let held = city.plan.as_ref().expect("a plan is in force");
    for incident in city.incidents.values() {
        assert!(Arc::ptr_eq(
            &incident.plan,
            &city.plans[&incident.plan_digest]
        ));
    }
    assert!(city.plans.values().any(|plan| Arc::ptr_eq(plan, held)));
}

#[test]
fn a_state_whose_plan_is_missing_is_refused() {
    let mut city = with_an_open_incident().city;
    city.plans.clear();
    let bytes = rmp_serde::to_vec_named(&city).expect("plain data");
    let read: Result<City, _> = rmp_serde::from_slice(&bytes);
    let error = read.expect_err("refused").to_string();
    assert!(error.contains("is missing"), "{error}");
}
