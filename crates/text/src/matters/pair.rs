//! Compares the complaint being placed with one held record: the features, and the weighted sum of
//! them that says how likely both are the same matter. The weights were fitted by logistic
//! regression; only + - * / and square roots, so every machine agrees.

use super::profile::{Member, Profile, TOPIC_WEIGHT};

/// Number of features of a pair.
pub const FEATURES: usize = 17;

/// Features, in the order of [`super::Params::weights`].
pub(super) fn features(query: &Profile, member: &Member) -> [f32; FEATURES] {
    let sums = shared(query, member);
    let (q, m) = (&query.norms, &member.norms);
    let (qm, mm) = (&query.marks, &member.marks);
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let days = query.time_us.abs_diff(member.time_us) as f32 / 86_400e6;
    let query_object = sums.query_object / (OBJECT_SHY + q.object_sum);
    let member_object = sums.member_object / (OBJECT_SHY + m.object_sum);
    let both_object = sums.both_object / (OBJECT_SHY + q.object_sum.min(m.object_sum));
    let object = query_object.max(member_object).max(both_object);
    let problem = problems_alike(query, member);
    [
        1.0,
        // How alike the words are: topics, bodies, both together, characters of the topics.
        sums.topic / (q.topic * m.topic),
        sums.body / (q.body * m.body),
        sums.both / (q.both * m.both),
        sums.unigram / (q.unigram * m.unigram),
        // The rarest things that both say.
        sums.topic_max,
        sums.rare_sum.sqrt(),
        // What contradicts outright, and the time between.
        flag(qm.places.differ(&mm.places)),
        flag(qm.places_all.apart(&mm.places_all)),
        flag(qm.numbers.differ(&mm.numbers)),
        (days / 30.0).sqrt(),
        // The problem, the object, and both at once.
        problem,
        query_object,
        member_object,
        both_object,
        sums.object_max,
        object.min(problem),
    ]
}

/// Keeps a very short object from counting as wholly found.
const OBJECT_SHY: f32 = 3.0;

/// Sums over the grams that both have.
#[derive(Default)]
struct Shared {
    topic: f32,
    body: f32,
    both: f32,
    unigram: f32,
    /// The rarest topic gram.
    topic_max: f32,
    /// Rarity of the rare 3-grams.
    rare_sum: f32,
    /// Rarity of one side's object grams found anywhere in the other.
    query_object: f32,
    member_object: f32,
    both_object: f32,
    object_max: f32,
}

const RARE_IDF: f32 = 4.0;

fn shared(query: &Profile, member: &Member) -> Shared {
    let mut sums = Shared::default();
    for (hash, kept) in member.grams() {
        let Some(gram) = query.table.get(hash) else {
            continue;
        };
        let idf = gram.idf;
        let (topic, body) = query.damped(kept);
        let (topic, body) = (topic * idf, body * idf);
        sums.topic += gram.topic_weight * topic;
        sums.body += gram.body_weight * body;
        sums.both +=
            (TOPIC_WEIGHT * gram.topic_weight + gram.body_weight) * (TOPIC_WEIGHT * topic + body);
        if kept.chars() == 1 {
            sums.unigram += gram.topic_weight * topic;
            continue;
        }
        if gram.object {
            sums.query_object += idf;
        }
        if kept.is_object() {
            sums.member_object += idf;
            if gram.object {
                sums.both_object += idf;
                sums.object_max = sums.object_max.max(idf);
            }
        }
        if kept.topic() > 0 && gram.topic > 0 {
            sums.topic_max = sums.topic_max.max(idf);
        }
        if kept.chars() == 3 && idf > RARE_IDF {
            sums.rare_sum += idf;
        }
    }
    sums
}

/// Cosine of the kinds of problem.
fn problems_alike(query: &Profile, member: &Member) -> f32 {
    let mut sum = 0.0;
    let mut theirs = member.problems.iter().peekable();
    for ours in &query.problems {
        while theirs.next_if(|problem| problem.kind < ours.kind).is_some() {}
        if let Some(same) = theirs.next_if(|problem| problem.kind == ours.kind) {
            sum += ours.weight * same.weight * ours.idf * ours.idf;
        }
    }
    sum / (query.norms.problems * member.norms.problems)
}

/// Log odds that both are the same matter.
pub(super) fn score(weights: &[f32; FEATURES], features: &[f32; FEATURES]) -> f32 {
    weights
        .iter()
        .zip(features)
        .fold(0.0, |sum, (weight, feature)| sum + weight * feature)
}
