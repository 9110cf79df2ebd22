//! What a page needs from outside the engine's state: sealed texts, matters' titles, people's names.

use huiyin_engine::Actor;
use huiyin_engine::act::TextRef;
use huiyin_engine::ids::{MatterId, PersonId};
use huiyin_engine::indicators::Subject;
use std::collections::{BTreeMap, BTreeSet};

/// Collected while a view is read, resolved before it is rendered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Needs {
    pub(crate) texts: BTreeMap<u64, TextRef>,
    pub(crate) matters: BTreeSet<MatterId>,
    pub(crate) people: BTreeSet<PersonId>,
}

impl Needs {
    pub(crate) fn text(&mut self, text: &TextRef) {
        self.texts.insert(text.id, text.clone());
    }

    pub(crate) fn actor(&mut self, by: &Actor) {
        self.people.insert(by.person);
    }

    pub(crate) fn subject(&mut self, subject: &Subject) {
        if let Subject::Matter { matter } = subject {
            self.matters.insert(*matter);
        }
    }
}
