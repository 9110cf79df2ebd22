//! Groups complaints into matters: the same object or place *and* the same problem. A stream: each
//! complaint is placed by what came before it, so the answers for a prefix of the input are a
//! prefix of the answers. Few candidates come from an index; every candidate is compared in full.
//! Deliberately absent: any look into the future, any clock, anything keyed by who wrote.

mod frequency;
mod grams;
mod index;
mod lexicon;
mod marks;
mod pair;
mod profile;
mod tally;

use std::collections::BTreeMap;

use frequency::Frequencies;
use index::Index;
use lexicon::Lexicon;
pub use pair::FEATURES;
use profile::{Member, Profile};
use tally::Tally;

/// One complaint, as much of it as grouping reads.
#[derive(Clone, Copy, Debug)]
pub struct Doc<'a> {
    /// When it was filed, microseconds since 1970 UTC.
    pub time_us: i64,
    /// The title, as written; the first 60 characters count.
    pub topic: &'a str,
    /// The text, as written; the first 240 characters count.
    pub body: &'a str,
    /// The plan's area, where one was given: two different areas speak against one matter.
    pub area: Option<&'a str>,
}

/// What the grouper decides by. The default is what ships.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// Weight of each feature of a pair; the first is the constant term.
    pub weights: [f32; FEATURES],
    /// A complaint joins the best matter with at least this score (log odds); else it is new.
    pub join_score: f32,
    /// Within this distance of `join_score` the placement is not certain.
    pub unsure_score: f32,
    /// Records kept per matter, at least one: the first and the latest ones.
    pub members_max: usize,
    /// Matters compared in full per complaint.
    pub candidates_max: usize,
    /// Telling grams per complaint that find candidates and are found.
    pub keys_max: usize,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            weights: [
                -5.351, -10.300, -8.760, 20.478, 4.358, -0.511, 0.210, -0.504, -2.256, -2.109,
                -0.953, 2.740, 0.495, 0.786, -0.077, 0.236, 3.009,
            ],
            join_score: 0.0,
            unsure_score: 0.7,
            members_max: 16,
            candidates_max: 8,
            keys_max: 40,
        }
    }
}

/// A held matter that a complaint may belong to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Its id.
    pub matter: u64,
    /// How much speaks for it (log odds of being the same matter).
    pub score: f32,
}

/// What the grouper would do with a complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The held matter to join; `None` for a new one.
    pub matter: Option<u64>,
    /// False when a person should look: the score is close to the line.
    pub certain: bool,
    /// When not certain, up to three matters, best first, for a person to choose from.
    pub candidates: Vec<Candidate>,
}

/// Where a complaint was placed.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// The matter: a held one, or the fresh id.
    pub matter: u64,
    /// True when the fresh id was used.
    pub new: bool,
    /// See [`Suggestion::certain`].
    pub certain: bool,
    /// See [`Suggestion::candidates`].
    pub candidates: Vec<Candidate>,
}

/// Everyday complaints written for this project, one a line.
const BACKGROUND: &str = include_str!("background.txt");
/// Candidates offered to a person.
const OFFERED_MAX: usize = 3;

#[derive(Clone, Debug)]
struct Held {
    id: u64,
    last_us: i64,
    records: u64,
    members: Vec<Member>,
}

/// The grouper: the held matters and what the stream taught. Memory is bounded by the held matters
/// (about 2 KB for a matter of one record, index entries included, and 1 KB for each further record,
/// at most `members_max`) plus 5 MB; [`Grouper::forget_before`] drops old ones.
#[derive(Clone, Debug)]
pub struct Grouper {
    params: Params,
    lexicon: Lexicon,
    frequencies: Frequencies,
    held: Vec<Held>,
    /// Matter id to its place in `held`.
    places: BTreeMap<u64, u32>,
    index: Index,
    profile: Profile,
    tally: Tally,
    keys: Vec<(u32, f32)>,
    found: Vec<u32>,
}

impl Grouper {
    /// A grouper that holds nothing.
    #[must_use]
    pub fn new(params: Params) -> Self {
        let mut new = Self {
            params,
            lexicon: Lexicon::new(),
            frequencies: Frequencies::new(),
            held: Vec::new(),
            places: BTreeMap::new(),
            index: Index::new(),
            profile: Profile::new(),
            tally: Tally::new(),
            keys: Vec::new(),
            found: Vec::new(),
        };
        new.learn_background();
        new
    }

    /// So that the first complaints already meet common words as common.
    fn learn_background(&mut self) {
        for body in BACKGROUND.lines() {
            self.read(&Doc {
                time_us: 0,
                topic: "",
                body,
                area: None,
            });
            self.frequencies
                .learn(&self.profile.table.grams, &self.profile.problems);
        }
    }

    /// Matters held now.
    #[must_use]
    pub fn matters_held(&self) -> usize {
        self.held.len()
    }

    /// Where `doc` would go; learns nothing from it.
    pub fn suggest(&mut self, doc: &Doc) -> Suggestion {
        self.read(doc);
        let mut best = self.score_candidates();
        let line = self.params.join_score;
        let top = best.first().copied();
        let matter = top
            .filter(|candidate| candidate.score >= line)
            .map(|candidate| candidate.matter);
        let certain = top.is_none_or(|top| (top.score - line).abs() > self.params.unsure_score);
        if certain {
            best.clear();
        }
        Suggestion {
            matter,
            certain,
            candidates: best,
        }
    }

    /// Places `doc` and learns from it; a new matter gets the id `fresh`, which the caller makes.
    /// A `fresh` that is already held adds to that matter.
    pub fn place(&mut self, doc: &Doc, fresh: u64) -> Placement {
        let suggestion = self.suggest(doc);
        let matter = suggestion.matter.unwrap_or(fresh);
        self.keep(matter);
        Placement {
            matter,
            new: suggestion.matter.is_none(),
            certain: suggestion.certain,
            candidates: suggestion.candidates,
        }
    }

    /// Learns that `doc` belongs to `matter` (grouped by hand, or decided before and replayed).
    pub fn place_given(&mut self, doc: &Doc, matter: u64) {
        self.read(doc);
        self.keep(matter);
    }

    /// Drops the matters without a record at or after `time_us`. Costs a pass over what is held.
    pub fn forget_before(&mut self, time_us: i64) {
        let mut next = 0;
        let renumbered: Vec<Option<u32>> = (self.held.iter())
            .map(|held| {
                let stays = held.last_us >= time_us;
                next += u32::from(stays);
                stays.then(|| next - 1)
            })
            .collect();
        self.held.retain(|held| held.last_us >= time_us);
        self.places = (self.held.iter().map(|held| held.id)).zip(0..).collect();
        self.index.renumber(|place| renumbered[place as usize]);
    }

    fn read(&mut self, doc: &Doc) {
        self.profile.read(doc, &self.lexicon, &self.frequencies);
        self.profile.keys(self.params.keys_max, &mut self.keys);
    }

    /// The best matters for the complaint just read: highest score first, then lowest id.
    fn score_candidates(&mut self) -> Vec<Candidate> {
        self.find_candidates();
        let score = |&place: &u32| {
            let held = &self.held[place as usize];
            Candidate {
                matter: held.id,
                score: self.score(held),
            }
        };
        let mut all: Vec<Candidate> = self.found.iter().map(score).collect();
        all.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.matter.cmp(&b.matter)));
        all.truncate(OFFERED_MAX);
        all
    }

    /// Leaves in `found` the places of the matters worth a full comparison.
    fn find_candidates(&mut self) {
        for &(gram, idf) in &self.keys {
            for place in self.index.matters(gram) {
                self.tally.add(place, idf * idf);
            }
        }
        self.tally
            .take_best(self.params.candidates_max, &mut self.found);
    }

    /// The mean over the two best members (the only one's, of one): one look-alike in a large
    /// matter is not enough.
    fn score(&self, held: &Held) -> f32 {
        let (mut best, mut second) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for member in &held.members {
            let score = pair::score(&self.params.weights, &pair::features(&self.profile, member));
            second = second.max(score.min(best));
            best = best.max(score);
        }
        if held.members.len() < 2 {
            best
        } else {
            (best + second) / 2.0
        }
    }

    /// Adds the complaint just read to `matter`, which is made when not held.
    fn keep(&mut self, matter: u64) {
        self.frequencies
            .learn(&self.profile.table.grams, &self.profile.problems);
        let member = self.profile.extract();
        let place = *self.places.entry(matter).or_insert(self.held.len() as u32);
        if place as usize == self.held.len() {
            let last_us = member.time_us;
            self.held.push(Held {
                id: matter,
                last_us,
                records: 0,
                members: Vec::new(),
            });
        }
        self.held[place as usize].add(member, self.params.members_max);
        for &(gram, _) in &self.keys {
            self.index.add(gram, place);
        }
    }

    /// The features of `doc` against every member of every candidate: what the weights are fitted
    /// on and an answer to "why these two?". Learns nothing.
    pub fn evidence(&mut self, doc: &Doc) -> Vec<(u64, [f32; FEATURES])> {
        self.read(doc);
        self.find_candidates();
        let held = self.found.iter().map(|&place| &self.held[place as usize]);
        let pairs = held.flat_map(|held| held.members.iter().map(|member| (held.id, member)));
        pairs
            .map(|(id, member)| (id, pair::features(&self.profile, member)))
            .collect()
    }
}

impl Held {
    /// Keeps the first half of the members for good and the latest in turn.
    fn add(&mut self, member: Member, members_max: usize) {
        self.last_us = self.last_us.max(member.time_us);
        let members_max = members_max.max(1);
        let lasting = members_max / 2;
        if self.members.len() < members_max {
            self.members.push(member);
        } else {
            let turn = (self.records % (members_max - lasting) as u64) as usize;
            self.members[lasting + turn] = member;
        }
        self.records += 1;
    }
}
