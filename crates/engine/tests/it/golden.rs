//! Events as every released version wrote them: they replay for ever.
//!
//! `tests/golden/events-vN.jsonl` are one log, cut where a version ended: one entry a line, as the
//! store keeps it. A file that was released is never touched again; what came later goes into the
//! next one. Deliberately absent: a way to write these files anew.

use huiyin_engine::act::{Choice, Ending, Finding, TextRef};
use huiyin_engine::casework::{CaseEnd, CaseFile, CaseStep, ClockChange, MaterialKind, Rating};
use huiyin_engine::event::{Cause, Clock, Joins, ProposalEnd, Proposer, Rung, VoidCause};
use huiyin_engine::ids::{AssessmentId, CaseId, IncidentId, MatterId, PromiseId, ReservationId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::law::{Adjustment, Class, ClockId, Route};
use huiyin_engine::plan::{Level, Step, Target};
use huiyin_engine::promise::{CasePromiseChange, PromiseStep, Stage, Word};
use huiyin_engine::record::{Channel, Source, Stands, Strike};
use huiyin_engine::state::{AssessmentState, WarningState};
use huiyin_engine::{City, Entry, Event};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Every file with the SHA-256 of its bytes. A file is frozen from the commit that puts it here.
const FILES: [(&str, &str, &str); 12] = [
    (
        "events-v1.jsonl",
        include_str!("../golden/events-v1.jsonl"),
        "faea8090da31b6cd04c9f011a2aeb118439cd56d8ba4dd5efc208bf151742f38",
    ),
    (
        "events-v2.jsonl",
        include_str!("../golden/events-v2.jsonl"),
        "ed423acbb6d9ee13ef36befc56040fce38c9830719255f40e5789c3c61f80a17",
    ),
    (
        "events-v3.jsonl",
        include_str!("../golden/events-v3.jsonl"),
        "944b5859958c1480afd3325ced5091c0b908a3cb659e8f9a780a0c8803d46488",
    ),
    (
        "events-v4.jsonl",
        include_str!("../golden/events-v4.jsonl"),
        "7e367872f7124ae605b3ae25beeda6414f89521dd8064691550f08b7dd0d8ef6",
    ),
    (
        "events-v5.jsonl",
        include_str!("../golden/events-v5.jsonl"),
        "4e380e63f361b155011fadec58ae0e98a072f565492e7536603825c906eb3383",
    ),
    (
        "events-v6.jsonl",
        include_str!("../golden/events-v6.jsonl"),
        "e584366fb8d11959dcdc75814c00b528b56da612b8b6010dfc4173657d0e35b3",
    ),
    (
        "events-v7.jsonl",
        include_str!("../golden/events-v7.jsonl"),
        "925996cb9782399e62f137cb957071dcfdb0de7995a6f35adbf4d72446150a38",
    ),
    (
        "events-v8.jsonl",
        include_str!("../golden/events-v8.jsonl"),
        "b9753905a694f6ac4e59a86999b339d7cff5a56839c60bf56a274b15e58cb308",
    ),
    (
        "events-v9.jsonl",
        include_str!("../golden/events-v9.jsonl"),
        "8766e4bc6411d8fd7db2e6ae1a7a5deba96ed2a9903588bedaff98311fcabcd1",
    ),
    (
        "events-v11.jsonl",
        include_str!("../golden/events-v11.jsonl"),
        "e0f27834fac053c669bcb7df97543f5c3627b296e7750bd27df8ae4511679eb8",
    ),
    // Written beside version 11, and after it in the log.
    (
        "events-v10.jsonl",
        include_str!("../golden/events-v10.jsonl"),
        "cfa622fb45d1b97d43bf079070458c187b4472a185fdd160245242d9accafa30",
    ),
    (
        "events-v12.jsonl",
        include_str!("../golden/events-v12.jsonl"),
        "e1b4d34d424162ed5ab82a89367243f135f0a17d2e1eb9134d3b60770f513008",
    ),
];

fn lines() -> impl Iterator<Item = &'static str> {
    FILES.iter().flat_map(|(_, text, _)| text.lines())
}

fn read(line: &str) -> Entry {
    serde_json::from_str(line).unwrap_or_else(|error| {
        panic!(
            "an event of an earlier version no longer reads: {error}\n{line}\n\
             Give the new field a `#[serde(default)]` that means what its absence meant, or put the \
             change into a variant of its own; the files in tests/golden stay as they are."
        )
    })
}

pub(crate) fn entries() -> Vec<Entry> {
    lines().map(read).collect()
}

// The city as the log tells it up to an entry.
fn told(last: u64) -> City {
    let mut city = City::default();
    for entry in entries().into_iter().filter(|entry| entry.seq <= last) {
        city.apply(entry.recorded, &entry.event);
        assert_eq!(city.seq, entry.seq, "entries are numbered without gaps");
    }
    city
}

#[test]
fn what_came_later_changes_the_same_city() {
    let city = told(u64::MAX);
    let shown: Vec<_> = city
        .public
        .values()
        .map(|held| held.shown.is_some())
        .collect();
    assert_eq!(shown, [false]);
    let reopened = &city.incidents[&IncidentId(1)];
    assert_eq!(
        (reopened.ended.is_none(), reopened.reopened.len()),
        (true, 1)
    );
    let opinions: Vec<_> = city
        .cases
        .values()
        .map(|file| match file {
            CaseFile::Closed(case) => Some(case.opinions.len()),
            CaseFile::Open(_) => None,
        })
        .collect();
    assert_eq!(opinions, [Some(1), None, None, Some(0), Some(3)]);
    let gone = city.cases[&CaseId(16)].closed().expect("it is closed");
    assert!(gone.erased.is_some() && gone.destroyed > gone.erased);
    assert_eq!(city.material[&CaseId(1)].unread(), 0);
    let CaseFile::Open(late) = &city.cases[&CaseId(18)] else {
        panic!("it is in hand")
    };
    assert!(late.clocks[&ClockId::Register].missed.is_some());
    assert_eq!(
        city.cases[&CaseId(16)].rating(),
        Some(Rating::Satisfied),
        "the last word counts"
    );
    let held = &city.case_promises[&PromiseId(8)].promise;
    assert_eq!((held.stage, held.silent), (Stage::Kept, true));
    let (gone, stays) = (
        &city.incidents[&IncidentId(5)],
        &city.incidents[&IncidentId(4)],
    );
    assert_eq!(gone.merged_into, Some(stays.id));
    assert_eq!((gone.questions.len(), stays.questions.len()), (0, 1));
    let water = city.stock[&"water".into()];
    assert_eq!((water.left(), water.reserved, water.used), (64, 30, 6));
    let late = &stays.stock[&ReservationId(2)];
    let missed = late.short.as_ref().map(|short| short.ladder.missed.len());
    assert_eq!((late.late, missed), (true, Some(1)));
    let asked = &city.attention[&MatterId(2)];
    assert_eq!(asked.seen, 6_000_000);
    assert!(asked.asked.is_none() && asked.answers[0].late);
    assert_eq!(city.struck(CaseId(12)), Some(Strike::Elsewhere));
    let merged = city.matter_of(CaseId(12), MatterId(5));
    assert_eq!((merged, city.merged.len()), (MatterId(5), 1));
    assert_eq!(city.matters[&MatterId(5)].cases, 9);
    assert_eq!(city.corrected[&CaseId(12)].before.len(), 1);
}

#[test]
fn the_files_are_as_they_were_written() {
    for (name, text, expected) in FILES {
        let found: String = Sha256::digest(text)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            found, expected,
            "{name} was changed. Events on disk in cities cannot be: take the change back, and write \
             new events into the next file."
        );
    }
}

// The names of an enum's variants, from what serde says of one that does not exist.
fn variants<T: DeserializeOwned>(unknown: &str) -> BTreeSet<String> {
    let Err(error) = serde_json::from_str::<T>(unknown) else {
        panic!("{unknown} reads as a variant")
    };
    let message = error.to_string();
    let list = message
        .split("expected")
        .nth(1)
        .expect("the variants are listed");
    let names = list.split('`').skip(1).step_by(2);
    names.map(str::to_owned).collect()
}

// Every text, and every key of an object: a variant is the one or the other.
fn words(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(into.insert(text.clone())),
        Value::Array(values) => values.iter().for_each(|value| words(value, into)),
        Value::Object(fields) => {
            for (key, value) in fields {
                into.insert(key.clone());
                words(value, into);
            }
        }
        _ => {}
    }
}

#[test]
fn every_variant_of_an_event_has_its_golden_line() {
    let written: BTreeSet<String> = lines()
        .filter_map(|line| {
            let entry: Value = serde_json::from_str(line).expect("JSON");
            let name = entry["event"].as_object()?.keys().next()?;
            Some(name.clone())
        })
        .collect();
    let known = variants::<Event>(r#"{"no such":{}}"#);
    assert!(known.len() > 30, "the variants were not found: {known:?}");
    let missing: Vec<_> = known.difference(&written).collect();
    assert!(
        missing.is_empty(),
        "no golden line for {missing:?}. Write each once, as the store would keep it, into \
         tests/golden/events-v{}.jsonl (one entry a line, `seq` going on from the last file's), and \
         add the file with its SHA-256 to FILES in tests/it/golden.rs. Never change an older file.",
        FILES.len() + 1
    );
    let gone: Vec<_> = written.difference(&known).collect();
    assert!(
        gone.is_empty(),
        "{gone:?} is in old logs and no longer known"
    );
}

#[test]
fn every_variant_inside_an_event_is_in_a_golden_line_too() {
    let mut written = BTreeSet::new();
    for line in lines() {
        words(&serde_json::from_str(line).expect("JSON"), &mut written);
    }
    let tagged = r#"{"no such":{}}"#;
    let text = r#""no such""#;
    let known = [
        variants::<Cause>(tagged),
        variants::<Joins>(tagged),
        variants::<Clock>(tagged),
        variants::<ProposalEnd>(tagged),
        variants::<Choice>(tagged),
        variants::<Proposer>(tagged),
        variants::<Subject>(r#"{"of":"no such"}"#),
        variants::<Target>(r#"{"to":"no such"}"#),
        variants::<Rung>(text),
        variants::<VoidCause>(text),
        variants::<Finding>(text),
        variants::<Ending>(text),
        variants::<Level>(text),
        variants::<Step>(text),
        variants::<Channel>(text),
        variants::<Source>(text),
        variants::<PromiseStep<TextRef>>(tagged),
        variants::<Word>(text),
        variants::<CaseStep<TextRef>>(tagged),
        variants::<ClockChange>(tagged),
        variants::<CaseEnd>(tagged),
        variants::<ClockId>(text),
        variants::<Class>(text),
        variants::<Route>(text),
        variants::<Adjustment>(tagged),
        variants::<CasePromiseChange>(tagged),
        variants::<Rating>(text),
        variants::<Stands>(tagged),
        variants::<Strike>(text),
        variants::<MaterialKind>(text),
    ];
    let known: BTreeSet<String> = known.into_iter().flatten().collect();
    let missing: Vec<_> = known.difference(&written).collect();
    assert!(
        missing.is_empty(),
        "no golden line holds {missing:?}: write one that does into the newest file, or a next one"
    );
}

// Whatever the old line says is in the event that was read: a field that is silently dropped would
// be lost to whoever reads the log.
fn holds(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => written.iter().all(|(key, value)| {
            read.get(key)
                .map_or(value.is_null(), |found| holds(found, value))
        }),
        (Value::Array(read), Value::Array(written)) => {
            read.len() == written.len()
                && read
                    .iter()
                    .zip(written)
                    .all(|(read, written)| holds(read, written))
        }
        _ => read == written,
    }
}

#[test]
fn nothing_that_an_old_event_says_is_dropped_on_reading() {
    for line in lines() {
        let written: Value = serde_json::from_str(line).expect("JSON");
        let read = serde_json::to_value(read(line)).expect("plain data");
        assert!(holds(&read, &written), "read: {read}\nwritten: {line}");
    }
}

#[test]
fn the_old_log_tells_the_story_that_it_told_when_it_was_written() {
    let city = told(168);
    assert_eq!(city.plans.len(), 2);
    assert_eq!(city.known.len(), 17);
    assert_eq!(city.matters.len(), 7);
    assert_eq!(city.matters[&MatterId(1)].cases, 2);
    let states: Vec<_> = city.assessments.values().map(|held| held.state).collect();
    let expected = [
        AssessmentState::Started(IncidentId(1)),
        AssessmentState::Stopped(Step::Screening),
        AssessmentState::Declined,
        AssessmentState::Started(IncidentId(2)),
        AssessmentState::Started(IncidentId(3)),
    ];
    assert_eq!(states, expected);
    let (first, second) = (
        &city.incidents[&IncidentId(1)],
        &city.incidents[&IncidentId(2)],
    );
    let levels: Vec<_> = first.levels.iter().map(|(_, level, _)| *level).collect();
    assert_eq!(levels, [Level::II, Level::III, Level::IV]);
    assert!(first.promises[&PromiseId(1)].silent);
    let end = first.ended.as_ref().expect("ended");
    assert_eq!(end.ending, Ending::Settled);
    let end = second.ended.as_ref().expect("ended");
    assert_eq!(
        (end.ending, end.second.is_some()),
        (Ending::NoDemandVoiced, true)
    );
    let withdrawn = |state: &WarningState| *state == WarningState::Withdrawn;
    assert!(second.warnings.values().any(|held| withdrawn(&held.state)));
    assert_eq!(city.open_incidents().count(), 1);
    let stages: Vec<_> = city.incidents[&IncidentId(3)]
        .promises
        .values()
        .map(|held| (held.stage, held.silent))
        .collect();
    let expected = [
        (Stage::Kept, false),
        (Stage::Declined, false),
        (Stage::Kept, false),
        (Stage::Broken, false),
        (Stage::Withdrawn, false),
        (Stage::Accepted, true),
    ];
    assert_eq!(stages, expected);
    let late = &city.assessments[&AssessmentId(1)].steps[0].ladder;
    assert_eq!(late.missed.len(), 1);
}
