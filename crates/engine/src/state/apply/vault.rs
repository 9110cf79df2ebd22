//! What was added to cases, and cases whose keys are gone, as the events tell it.

use crate::casework::{CaseFile, Piece};
use crate::event::Event;
use crate::state::City;
use crate::time::Time;

impl City {
    pub(super) fn vault(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::MaterialAdded {
                case,
                unit,
                kind,
                bytes,
                ..
            } => {
                let held = self.material.entry(*case).or_default();
                held.unit.clone_from(unit);
                held.add(Piece {
                    kind: *kind,
                    bytes: *bytes,
                    at: recorded,
                });
            }
            Event::MaterialRead { case, upto, .. } => {
                let closed = self.cases.get(case).and_then(CaseFile::closed);
                let ended = closed.map(|case| case.at);
                if let Some(held) = self.material.get_mut(case) {
                    held.read_to(*upto, ended, recorded);
                }
            }
            Event::CaseErased { case, .. } => {
                if let Some(CaseFile::Closed(closed)) = self.cases.get_mut(case) {
                    closed.erased = Some(recorded);
                }
            }
            Event::CaseDestroyed { case } => {
                if let Some(CaseFile::Closed(closed)) = self.cases.get_mut(case) {
                    closed.destroyed = Some(recorded);
                }
            }
            _ => {}
        }
    }
}
