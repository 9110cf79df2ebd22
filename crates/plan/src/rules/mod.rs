//! The rules, one a file, each with a page in `docs/rules` and a pair of fixtures. Rules of structure
//! word what the reader meets; the others look over the plan as read. No rule depends on another.

pub(crate) mod aimed_measure;
pub(crate) mod attention_raises_level;
pub(crate) mod bad_date;
pub(crate) mod bad_duration;
pub(crate) mod bad_encoding;
pub(crate) mod bad_expression;
pub(crate) mod bad_id;
mod chain_deadline;
mod closed_lane;
mod comment_guidance;
mod comparison_overflows;
mod condition_never_or_always_holds;
mod duplicate_name;
mod empty_level;
mod ending_without_question;
mod head_count_only_ending;
mod jamming_or_cameras;
mod keyword_names_someone;
mod keyword_two_adopters;
mod lane_missing;
mod leads_two_groups;
mod level_cannot_end;
mod level_never_suggested;
mod level_order;
mod level_without_answer;
mod life_safety_group;
pub(crate) mod missing_field;
mod off_roster_channel;
mod one_path_release;
pub(crate) mod person_keyed_indicator;
mod person_tracking;
mod post_twice_at_once;
mod post_without_substitute;
mod prerequisites_after_expected;
mod release_after_deadline;
mod release_after_expected;
mod repeats_too_often;
mod same_task_differs;
mod second_person_missing;
mod sign_off_incomplete;
mod sized_below_baseline;
mod slow_chain;
mod speech_scanning;
mod stock_too_late;
mod substitute_cycle;
mod takedown;
mod task_deadline_after_expected_duration;
mod task_owner_outside_group;
mod task_prerequisite;
pub(crate) mod toml_syntax;
mod transport_without_safety_reason;
mod two_person_release;
mod unit_cycle;
pub(crate) mod unknown_field;
mod unknown_name;
mod unsigned_signature;
mod unused_channel;
mod verifier_decides;
pub(crate) mod wrong_type;
pub(crate) mod wrong_word;
mod zone_too_small;

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::schema::Closed;
use crate::telling::{Plain, Topic};
use std::ops::Range;

/// Every rule.
const RULES: [Rule; 61] = [
    aimed_measure::RULE,
    attention_raises_level::RULE,
    bad_date::RULE,
    bad_duration::RULE,
    bad_encoding::RULE,
    bad_expression::RULE,
    bad_id::RULE,
    chain_deadline::RULE,
    closed_lane::RULE,
    comment_guidance::RULE,
    comparison_overflows::RULE,
    condition_never_or_always_holds::RULE,
    duplicate_name::RULE,
    empty_level::RULE,
    ending_without_question::RULE,
    head_count_only_ending::RULE,
    jamming_or_cameras::RULE,
    keyword_names_someone::RULE,
    keyword_two_adopters::RULE,
    lane_missing::RULE,
    leads_two_groups::RULE,
    level_cannot_end::RULE,
    level_never_suggested::RULE,
    level_order::RULE,
    level_without_answer::RULE,
    life_safety_group::RULE,
    missing_field::RULE,
    off_roster_channel::RULE,
    one_path_release::RULE,
    person_keyed_indicator::RULE,
    person_tracking::RULE,
    post_twice_at_once::RULE,
    post_without_substitute::RULE,
    prerequisites_after_expected::RULE,
    release_after_deadline::RULE,
    release_after_expected::RULE,
    repeats_too_often::RULE,
    same_task_differs::RULE,
    second_person_missing::RULE,
    sign_off_incomplete::RULE,
    sized_below_baseline::RULE,
    slow_chain::RULE,
    speech_scanning::RULE,
    stock_too_late::RULE,
    substitute_cycle::RULE,
    takedown::RULE,
    task_deadline_after_expected_duration::RULE,
    task_owner_outside_group::RULE,
    task_prerequisite::RULE,
    toml_syntax::RULE,
    transport_without_safety_reason::RULE,
    two_person_release::RULE,
    unit_cycle::RULE,
    unknown_field::RULE,
    unknown_name::RULE,
    unsigned_signature::RULE,
    unused_channel::RULE,
    verifier_decides::RULE,
    wrong_type::RULE,
    wrong_word::RULE,
    zone_too_small::RULE,
];

/// The code of every rule with its severity, in alphabetical order.
pub fn codes() -> impl Iterator<Item = (&'static str, Severity)> {
    RULES.into_iter()
}

/// Runs every rule that looks over the plan as read.
pub(crate) fn run(root: &Item, out: &mut Findings) {
    missing_field::check(root, out);
    unknown_name::check(root, out);
    duplicate_name::check(root, out);
    post_without_substitute::check(root, out);
    substitute_cycle::check(root, out);
    unit_cycle::check(root, out);
    verifier_decides::check(root, out);
    chain_deadline::check(root, out);
    level_order::check(root, out);
    level_cannot_end::check(root, out);
    empty_level::check(root, out);
    unused_channel::check(root, out);
    task_owner_outside_group::check(root, out);
    task_deadline_after_expected_duration::check(root, out);
    two_person_release::check(root, out);
    one_path_release::check(root, out);
    condition_never_or_always_holds::check(root, out);
    comparison_overflows::check(root, out);
    level_never_suggested::check(root, out);
    post_twice_at_once::check(root, out);
    sign_off_incomplete::check(root, out);
    task_prerequisite::check(root, out);
    repeats_too_often::check(root, out);
    life_safety_group::check(root, out);
    second_person_missing::check(root, out);
    slow_chain::check(root, out);
    leads_two_groups::check(root, out);
    prerequisites_after_expected::check(root, out);
    release_after_deadline::check(root, out);
    release_after_expected::check(root, out);
    same_task_differs::check(root, out);
    stock_too_late::check(root, out);
    zone_too_small::check(root, out);
    lane_missing::check(root, out);
    level_without_answer::check(root, out);
    sized_below_baseline::check(root, out);
    unsigned_signature::check(root, out);
    charter(root, out);
}

fn charter(root: &Item, out: &mut Findings) {
    crate::telling::texts(root, &mut |item, text| telling(item, text, out));
    comment_guidance::check(root, out);
    head_count_only_ending::check(root, out);
    ending_without_question::check(root, out);
    closed_lane::check(root, out);
    transport_without_safety_reason::check(root, out);
    keyword_names_someone::check(root, out);
    keyword_two_adopters::check(root, out);
}

/// Refuses a text for each topic it tells of.
fn telling(item: &Item, text: &crate::item::At<String>, out: &mut Findings) {
    let plain = Plain::of(&text.value);
    let counted = [Topic::Person, Topic::Attention];
    let counted = counted
        .into_iter()
        .filter(|_| item.table.name == "indicator");
    for topic in Topic::ANYWHERE.into_iter().chain(counted) {
        if let Some(word) = topic.told_by(&plain) {
            out.push(told(topic, &place(text, word), word));
        }
    }
}

/// Where the word stands in the text; the whole text where it is spaced out, escaped or on several lines.
fn place(text: &crate::item::At<String>, word: &str) -> Range<usize> {
    const QUOTE: usize = 1;
    let as_written = text.span.len() == text.value.len() + 2 * QUOTE;
    let found = text.value.to_ascii_lowercase().find(word);
    found.filter(|_| as_written).map_or_else(
        || text.span.clone(),
        |at| {
            let start = text.span.start + QUOTE + at;
            start..start + word.len()
        },
    )
}

/// What is refused because a word tells of it.
pub(crate) fn told(topic: Topic, span: &Range<usize>, word: &str) -> Finding {
    match topic {
        Topic::Jamming => jamming_or_cameras::told(span, word),
        Topic::Guidance => comment_guidance::told(span, word),
        Topic::Takedown => takedown::told(span, word),
        Topic::Scanning => speech_scanning::told(span, word),
        Topic::Tracking => person_tracking::told(span, word),
        Topic::Person => person_keyed_indicator::told(span, word),
        Topic::Attention => attention_raises_level::told(span, word),
    }
}

/// What is refused because it steps outside a list that the charter closes, whatever it is called.
pub(crate) fn outside(closed: Closed, span: &Range<usize>, what: &str) -> Finding {
    match closed {
        Closed::Subject => person_keyed_indicator::outside(span, what),
        Closed::Source => person_tracking::outside(span, what),
        Closed::Record => person_tracking::record(span, what),
        Closed::Audience => off_roster_channel::outside(span, what),
        Closed::Aim => aimed_measure::outside(span, what),
    }
}
