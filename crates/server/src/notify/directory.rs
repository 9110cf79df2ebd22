//! Who holds which post and where each is reached, read from the accounts and read again where those
//! have changed. An address goes from here to a sender and nowhere else.

use super::step::{Means, Target};
use super::world::Person;
use crate::auth::addresses::holders;
use crate::auth::{AddressKind, Addresses};
use crate::live::Live;
use crate::store::StoreError;
use huiyin_engine::ids::{PersonId, PostId};
use std::collections::BTreeMap;

/// Posts, people and addresses.
#[derive(Default)]
pub(super) struct Directory {
    pub(super) people: BTreeMap<PostId, Vec<Person>>,
    addresses: BTreeMap<PersonId, Addresses>,
    // The accounts' changes that this was read after.
    read_at: Option<u64>,
}

impl Directory {
    /// Reads again where an account was changed.
    pub(super) fn refresh(&mut self, live: &Live) -> Result<(), StoreError> {
        let changes = live.side_changes();
        if self.read_at == Some(changes) {
            return Ok(());
        }
        let held = live.with_db(holders)?;
        self.addresses.clear();
        self.people.clear();
        for (post, accounts) in held {
            let people = accounts.iter().map(|(id, reached)| Person {
                id: *id,
                reached_by: Means::ALL
                    .into_iter()
                    .filter(|means| address(reached, *means).is_some())
                    .collect(),
            });
            self.people.insert(post, people.collect());
            self.addresses.extend(accounts);
        }
        self.read_at = Some(changes);
        Ok(())
    }

    /// Where an attempt goes; `None` where there is no address, or none is needed.
    pub(super) fn address(&self, target: &Target) -> Option<String> {
        let reached = self.addresses.get(&target.person?)?;
        address(reached, target.means).map(str::to_owned)
    }
}

impl Directory {
    /// The mobile numbers of whoever holds a post, for robots that call somebody by it.
    pub(super) fn mobiles(&self, post: &PostId) -> Vec<String> {
        let people = self.people.get(post).into_iter().flatten();
        people
            .filter_map(|person| self.addresses.get(&person.id)?.get(AddressKind::Phone))
            .map(str::to_owned)
            .collect()
    }

    /// Whose number this is.
    pub(super) fn of_number(&self, number: &str) -> Vec<PersonId> {
        let all = self.addresses.iter();
        let theirs = all.filter(|(_, held)| held.get(AddressKind::Phone) == Some(number));
        theirs.map(|(id, _)| *id).collect()
    }
}

fn address(reached: &Addresses, means: Means) -> Option<&str> {
    match means {
        Means::Sms => reached.get(AddressKind::Phone),
        Means::Mail => reached.get(AddressKind::Mail),
        Means::Wecom | Means::Dingtalk | Means::Feishu | Means::Webhook => None,
    }
}
