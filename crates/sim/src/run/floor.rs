//! Hands: how many things the people on duty at a post can have in hand at once, what waits for them, and
//! how busy they were. A post that the scenario says nothing of has all the hands it needs.

use crate::cast::Key;
use crate::scenario::Scenario;
use huiyin_engine::ids::PostId;
use huiyin_engine::{Span, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Another number of people on duty than the scenario's, by post.
pub type Staffing = BTreeMap<PostId, u32>;

/// How busy a post was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    /// How many things its people could have in hand at once.
    pub hands: u32,
    /// Things taken in hand.
    pub taken: u64,
    /// Time spent on them, all hands together.
    pub busy: Span,
    /// Time that things waited for a hand, all together.
    pub waited: Span,
    /// The most things that waited at once.
    pub queue_peak: u32,
}

#[derive(Debug, Clone)]
struct Desk {
    busy: u32,
    // Busy time is entered up to here.
    entered: Time,
    waiting: BTreeSet<(u8, Time, Key, Span)>,
    load: Load,
}

/// Every post with people on duty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Floor(BTreeMap<PostId, Desk>);

impl Floor {
    pub(crate) fn new(scenario: &Scenario, staffing: &Staffing) -> Self {
        let scripted = scenario.staff.iter().map(|staff| {
            let post = PostId::from(staff.post.get_ref().as_str());
            let people = staffing.get(&post).unwrap_or(staff.people.get_ref());
            (post, people.saturating_mul(staff.at_once.0))
        });
        let posts = staffing
            .iter()
            .filter(|(post, _)| !post.as_str().starts_with("hall:"));
        let mut hands: BTreeMap<PostId, u32> = posts.map(|(post, n)| (post.clone(), *n)).collect();
        hands.extend(scripted);
        let desk = |hands| Desk {
            busy: 0,
            entered: scenario.start(),
            waiting: BTreeSet::new(),
            load: Load {
                hands,
                ..Load::default()
            },
        };
        Floor(
            hands
                .into_iter()
                .map(|(post, hands)| (post, desk(hands)))
                .collect(),
        )
    }

    /// Whether the post's hands are counted.
    pub(crate) fn counts(&self, post: &PostId) -> bool {
        self.0.contains_key(post)
    }

    /// Takes a thing in hand, or has it wait; the lower class goes first.
    pub(crate) fn ask(
        &mut self,
        post: &PostId,
        class: u8,
        now: Time,
        key: Key,
        takes: Span,
    ) -> bool {
        let Some(desk) = self.0.get_mut(post) else {
            return true;
        };
        if desk.busy < desk.load.hands {
            desk.take(now);
            return true;
        }
        desk.waiting.insert((class, now, key, takes));
        let queue = u32::try_from(desk.waiting.len()).unwrap_or(u32::MAX);
        desk.load.queue_peak = desk.load.queue_peak.max(queue);
        false
    }

    /// A hand is free again.
    pub(crate) fn frees(&mut self, post: &PostId, now: Time) {
        if let Some(desk) = self.0.get_mut(post) {
            desk.enter(now);
            desk.busy = desk.busy.saturating_sub(1);
        }
    }

    /// What a free hand takes up next, as long as `waits` says that it is still to be done.
    pub(crate) fn next(
        &mut self,
        post: &PostId,
        now: Time,
        waits: impl Fn(&Key) -> bool,
    ) -> Option<(Key, Span)> {
        let desk = self.0.get_mut(post)?;
        while desk.busy < desk.load.hands {
            let (_, since, key, takes) = desk.waiting.pop_first()?;
            if waits(&key) {
                desk.load.waited = Span(desk.load.waited.0 + (now - since).0);
                desk.take(now);
                return Some((key, takes));
            }
        }
        None
    }

    /// How busy each was up to the end.
    pub(crate) fn into_loads(self, ended: Time) -> BTreeMap<PostId, Load> {
        let loads = self.0.into_iter().map(|(post, mut desk)| {
            desk.enter(ended);
            (post, desk.load)
        });
        loads.collect()
    }
}

impl Desk {
    fn enter(&mut self, now: Time) {
        let more = (now - self.entered).0 * i64::from(self.busy);
        self.load.busy = Span(self.load.busy.0 + more);
        self.entered = now;
    }

    fn take(&mut self, now: Time) {
        self.enter(now);
        self.busy += 1;
        self.load.taken += 1;
    }
}
