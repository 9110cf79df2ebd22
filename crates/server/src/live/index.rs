//! Where a case is by the keyed hash of its receipt, the latest case of each matter, which entries
//! petitioners get receipts for and which ones corrected records: what the store holds, kept in memory so that no index page is rewritten for it. A case is found by its
//! record's key in the engine's own table. Deliberately absent: anything by which a person could be
//! looked up.

use huiyin_engine::casework::ClockChange;
use huiyin_engine::ids::{CaseId, IncidentId, MatterId};
use huiyin_engine::known::Known;
use huiyin_engine::{Entry, Event};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Index {
    // The first half of each case's tag, in the order of the cases.
    receipts: Known,
    // Receipts that were issued again: few, and read from the store at every start.
    #[serde(skip)]
    reissued: BTreeMap<[u8; 16], CaseId>,
    latest: BTreeMap<MatterId, CaseId>,
    // Entries of the log whose receipts petitioners get: by incident, and by the case whose own they are.
    told: BTreeMap<IncidentId, Vec<u64>>,
    words: BTreeMap<CaseId, Vec<u64>>,
    corrections: Vec<Correction>,
}

// An entry that corrects records, and what it is about. By hand, so there are few.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Correction {
    seq: u64,
    cases: Vec<CaseId>,
    matters: BTreeSet<MatterId>,
}

impl Index {
    /// Learns what an entry registers.
    pub(super) fn entry(&mut self, entry: &Entry) {
        match &entry.event {
            Event::CaseRegistered { case, matter, .. } => {
                self.latest.insert(*matter, *case);
            }
            Event::PromiseMade { incident, .. }
            | Event::PromiseSilent { incident, .. }
            | Event::StatementPublished { incident, .. } => self.of_incident(*incident, entry),
            Event::PromiseStepped { incident, step, .. } if step.told() => {
                self.of_incident(*incident, entry);
            }
            Event::PromiseWord { case, .. } => self.of_case(*case, entry),
            Event::CaseClock {
                case,
                clock,
                change: ClockChange::Missed { .. },
            } if !clock.law().binds_petitioner => self.of_case(*case, entry),
            Event::CasePromise { case, change, .. } if change.told() => self.of_case(*case, entry),
            event => self.corrections.extend(correction(entry.seq, event)),
        }
    }

    fn of_incident(&mut self, incident: IncidentId, entry: &Entry) {
        self.told.entry(incident).or_default().push(entry.seq);
    }

    fn of_case(&mut self, case: CaseId, entry: &Entry) {
        self.words.entry(case).or_default().push(entry.seq);
    }

    /// Entries of the log about promises and answers in these incidents, and about what the case's
    /// petitioner said and was promised on the case itself.
    pub(super) fn told(&self, case: CaseId, incidents: &[IncidentId]) -> Vec<u64> {
        let told = incidents.iter().filter_map(|id| self.told.get(id));
        let all = told.chain(self.words.get(&case)).flatten();
        all.copied().collect()
    }

    /// Entries that corrected records, the newest first, by what holds of the cases and matters of each.
    pub(super) fn corrections(
        &self,
        wanted: impl Fn(&[CaseId], &BTreeSet<MatterId>) -> bool,
        limit: usize,
    ) -> Vec<u64> {
        let newest = self.corrections.iter().rev();
        let wanted = newest.filter(|held| wanted(&held.cases, &held.matters));
        wanted.map(|held| held.seq).take(limit).collect()
    }

    /// Learns a case's receipt; cases come in their order, each once.
    pub(super) fn receipt(&mut self, case: CaseId, tag: &[u8; 16]) {
        debug_assert_eq!(case, self.next_receipt(), "a receipt was left out");
        self.receipts.push(short(tag));
    }

    /// The case whose receipt comes next.
    pub(super) fn next_receipt(&self) -> CaseId {
        CaseId(self.receipts.len() as u64 + 1)
    }

    /// The case that a receipt may belong to; its whole hash is still to be compared.
    pub(super) fn case_of_receipt(&self, tag: &[u8; 16]) -> Option<CaseId> {
        let again = self.reissued.get(tag).copied();
        again.or_else(|| self.receipts.place_of(short(tag)).map(CaseId))
    }

    /// Learns that a case's receipt was issued again.
    pub(super) fn reissued(&mut self, case: CaseId, tag: [u8; 16]) {
        self.reissued.retain(|_, held| *held != case);
        self.reissued.insert(tag, case);
    }

    /// The latest case of a matter.
    pub(super) fn latest(&self, matter: MatterId) -> Option<CaseId> {
        self.latest.get(&matter).copied()
    }
}

fn correction(seq: u64, event: &Event) -> Option<Correction> {
    let (cases, matters) = match event {
        Event::CaseCorrected { case, was, now, .. } => {
            let counted = was.counts().into_iter().chain(now.counts());
            let matters = counted.map(|counted| counted.matter);
            (vec![*case], matters.collect())
        }
        Event::CasesMoved { cases, to, .. } => {
            let from = cases.iter().map(|(_, counted)| counted.matter);
            let cases = cases.iter().map(|(case, _)| *case);
            (cases.collect(), from.chain([*to]).collect())
        }
        Event::MattersMerged { matter, into, .. } => (Vec::new(), BTreeSet::from([*matter, *into])),
        _ => return None,
    };
    Some(Correction {
        seq,
        cases,
        matters,
    })
}

fn short(tag: &[u8; 16]) -> u64 {
    tag.first_chunk()
        .map_or(0, |first| u64::from_le_bytes(*first))
}
