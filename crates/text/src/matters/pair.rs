//! Compares the complaint being placed with one held record: the features, and the weighted sum of
//! them that says how likely both are the same matter. The weights were fitted by logistic
//! regression; only + - * / and square roots, so every machine agrees.

use super::profile::{Member, Profile};

/// Number of features of a pair.
pub const FEATURES: usize = 27;

/// Features, in the order of [`super::Params::weights`].
pub(super) fn features(query: &Profile, member: &Member) -> [f32; FEATURES] {
    let sums = shared(query, member);
    let (q, m) = (&query.norms, &member.norms);
    let (qm, mm) = (&query.marks, &member.marks);
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let days = (query.time_us - member.time_us).abs() as f32 / 86_400e6;
    let apart = !qm.places_all.is_empty()
        && !mm.places_all.is_empty()
        && qm.places_all.shared(&mm.places_all) == 0;
    let (alike, topic_alike) = problems_alike(query, member);
    let topic_problems =
        query.problems.iter().any(|p| p.in_topic) && member.problems.iter().any(|p| p.in_topic);
    let query_object = sums.query_object / (3.0 + q.object_sum);
    let member_object = sums.member_object / (3.0 + m.object_sum);
    let both_object = sums.both_object / (3.0 + q.object_sum.min(m.object_sum));
    let object = query_object.max(member_object).max(both_object);
    [
        1.0,
        sums.topic / (q.topic * m.topic),
        sums.body / (q.body * m.body),
        sums.both / (q.both * m.both),
        sums.query_topic / q.topic_sum,
        sums.member_topic / m.topic_sum,
        sums.topic_max,
        sums.topic_sum,
        sums.rare_max,
        sums.rare_sum.sqrt(),
        flag(qm.places.shared(&mm.places) > 0),
        flag(qm.places.differ(&mm.places)),
        flag(qm.places_all.shared(&mm.places_all) > 0),
        flag(apart),
        qm.numbers.shared(&mm.numbers) as f32,
        flag(qm.numbers.differ(&mm.numbers)),
        sums.unigram / (q.unigram * m.unigram),
        (days / 30.0).sqrt(),
        alike,
        topic_alike,
        flag(topic_problems && topic_alike == 0.0),
        query_object,
        member_object,
        both_object,
        sums.object_max,
        object.min(alike),
        object * alike,
    ]
}

/// Sums over the grams that both have.
#[derive(Default)]
struct Shared {
    topic: f32,
    body: f32,
    both: f32,
    unigram: f32,
    /// Rarity of one side's topic grams found anywhere in the other.
    query_topic: f32,
    member_topic: f32,
    topic_max: f32,
    topic_sum: f32,
    rare_max: f32,
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
    for kept in &member.grams {
        let Some(gram) = query.table.get(kept.hash) else {
            continue;
        };
        let idf = gram.idf;
        let topic = query.topic_weight(gram.topic, idf) * query.topic_weight(kept.topic, idf);
        sums.topic += topic;
        sums.body += query.body_weight(gram.body, idf) * query.body_weight(kept.body, idf);
        sums.both += query.both_weight(gram.topic, gram.body, idf)
            * query.both_weight(kept.topic, kept.body, idf);
        if kept.chars == 1 {
            sums.unigram += topic;
            continue;
        }
        if gram.object {
            sums.query_object += idf;
        }
        if kept.object {
            sums.member_object += idf;
            if gram.object {
                sums.both_object += idf;
                sums.object_max = sums.object_max.max(idf);
            }
        }
        if gram.topic > 0 {
            sums.query_topic += idf;
        }
        if kept.topic > 0 {
            sums.member_topic += idf;
            if gram.topic > 0 {
                sums.topic_max = sums.topic_max.max(idf);
                sums.topic_sum += idf;
            }
        }
        if kept.chars == 3 {
            sums.rare_max = sums.rare_max.max(idf);
            if idf > RARE_IDF {
                sums.rare_sum += idf;
            }
        }
    }
    sums
}

/// Cosine of the kinds of problem, over the whole texts and over the topics.
fn problems_alike(query: &Profile, member: &Member) -> (f32, f32) {
    let (mut all, mut topic) = (0.0, 0.0);
    let mut theirs = member.problems.iter().peekable();
    for ours in &query.problems {
        while theirs.next_if(|problem| problem.kind < ours.kind).is_some() {}
        if let Some(same) = theirs.next_if(|problem| problem.kind == ours.kind) {
            let idf = ours.idf * ours.idf;
            all += ours.weight * same.weight * idf;
            if ours.in_topic && same.in_topic {
                topic += idf;
            }
        }
    }
    let (q, m) = (&query.norms, &member.norms);
    (
        all / (q.problems * m.problems),
        topic / (q.topic_problems * m.topic_problems),
    )
}

pub(super) fn score(weights: &[f32; FEATURES], features: &[f32; FEATURES]) -> f32 {
    weights
        .iter()
        .zip(features)
        .fold(0.0, |sum, (weight, feature)| sum + weight * feature)
}
