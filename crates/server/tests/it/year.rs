//! A small year of the baseline, end to end: what the bench times is right.

#[path = "../../examples/year/city.rs"]
mod city;
#[path = "../../examples/year/load.rs"]
mod load;
#[path = "../../examples/year/people.rs"]
mod people;

use city::World;
use huiyin_engine::known::Known;
use huiyin_engine::promise::Stage;
use huiyin_engine::{City, Entry, Span, Time};
use huiyin_server::clock::Clock;
use huiyin_server::live::{Live, Opened};
use huiyin_server::store::Store;
use huiyin_sim::Checker;
use load::Story;

const SHARE: u64 = 26;

#[test]
fn in_a_year_every_response_runs_to_its_end_and_the_store_tells_all_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let start = Time::from_city(2025, 1, 1, 0, 0, 0);
    let arrivals = load::year(start, 1, SHARE);
    let serious = arrivals.iter().filter(|one| one.story != Story::None);
    let serious = serious.count() as u64;
    assert_eq!((arrivals.len(), serious), (1846, 13));

    let (mut checker, mut entries) = (Checker::default(), 0);
    let mut watch = |city: &City, entry: &Entry| {
        checker.entry(city, entry);
        entries += 1;
    };
    let mut world = World::begins(dir.path(), start, &mut watch).expect("begins");
    world
        .lives(&arrivals, start + Span::days(400))
        .expect("lives on");
    let (state, timers) = (world.city.clone(), world.timers.clone());
    assert_eq!(world.figures.complaints, 1846);
    drop(world);
    assert_eq!(checker.found(), []);
    assert_eq!(state.seq, entries);

    assert_eq!(state.next.incident.0 - 1, serious, "one response for each");
    assert_eq!(state.open_incidents().count(), 0);
    assert_eq!(state.open_assessments().count(), 0);
    let promises = || {
        state
            .incidents
            .values()
            .flat_map(|held| held.promises.values())
    };
    assert!(promises().count() > 0);
    assert!(promises().all(|promise| promise.stage == Stage::Kept));
    let cases: u64 = state.matters.values().map(|matter| matter.cases).sum();
    assert_eq!(cases, 1846);

    let store = Store::open(dir.path()).expect("opens");
    assert_eq!(store.timers().expect("readable"), timers);
    drop(store);
    let clock = Clock::by_hand(state.recorded);
    let Opened { live, handle } = Live::open(dir.path(), clock).expect("opens");
    let shown = City {
        known: Known::default(),
        ..state
    };
    assert!(live.read(|told| *told == shown));
    handle.shutdown();
}
