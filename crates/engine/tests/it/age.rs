//! What has been closed for long enough leaves memory; what somebody still waits for does not, and the log
//! gives back what has left.

use crate::story::{Story, words};
use huiyin_engine::act::{Act, Ending, Finding};
use huiyin_engine::ids::{AssessmentId, CaseId, IncidentId, MatterId, PromiseId};
use huiyin_engine::plan::Level;
use huiyin_engine::promise::{PromiseStep, Stage, Word};
use huiyin_engine::record::Channel;
use huiyin_engine::state::{ASSESSMENT_KEPT, INCIDENT_KEPT, Incident};
use huiyin_engine::{City, Command, Entry, Refusal, Span};

const FIRST: IncidentId = IncidentId(1);

// One response with a promise that was reported, and its end.
fn ended() -> Story {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::done(1));
    story.does("reception-lead", Story::question());
    let due = story.now + Span::days(3);
    story.does("policy-lead", story.promise(1, due));
    story.does("reception-lead", Story::figures(5));
    let evidence = words("已复工");
    step(&mut story, "policy-lead", PromiseStep::Report { evidence });
    story.passes(Span::hours(5));
    story.does("commander", Story::end(Ending::Settled));
    story
}

fn step(story: &mut Story, post: &str, step: PromiseStep<huiyin_engine::act::TextRef>) {
    let promise = PromiseId(1);
    story.does(post, Act::StepPromise { promise, step });
}

fn looked_at(story: &mut Story) {
    let (word, reason) = (Word::Kept, words("去看过"));
    let kept = true;
    step(story, "deputy", PromiseStep::Verify { kept, word, reason });
}

fn says(story: &mut Story, kept: bool) {
    story.when(Command::Word {
        case: CaseId(1),
        matter: MatterId(1),
        promise: PromiseId(1),
        kept,
    });
}

// Any entry makes the city look at what has aged.
fn later(story: &mut Story, span: Span) {
    story.passes(span);
    story.case(Channel::Letter, 1, 99);
}

fn whole(city: &City) -> &Incident {
    let held = &city.incidents[&FIRST];
    assert!(!held.slim);
    held
}

fn told_again(story: &Story, id: IncidentId) -> City {
    let city = &story.city;
    let past = city.past_of_incident(id);
    let past = past.or_else(|| city.past_of_assessment(AssessmentId(id.0)));
    let past = past.expect("it has left memory");
    let mut again = city.to_retell();
    let about = |entry: &&Entry| {
        (past.first..=past.last).contains(&entry.seq) || past.later.contains(&entry.seq)
    };
    let entries = story.entries.iter().filter(about);
    entries.for_each(|entry| again.retell(entry));
    again
}

#[test]
fn an_incident_stays_whole_for_its_half_year_and_then_keeps_what_petitioners_see() {
    let mut story = ended();
    looked_at(&mut story);
    let before = whole(&story.city).clone();
    later(&mut story, Span(INCIDENT_KEPT.0 - Span::seconds(1).0));
    whole(&story.city);
    later(&mut story, Span::seconds(1));
    let held = story.open();
    assert!(held.slim && held.tasks.is_empty() && held.warnings.is_empty());
    assert!(held.figures.is_empty() && held.proposals.is_empty());
    assert_eq!(held.questions, before.questions);
    assert_eq!(held.promises, before.promises);
    assert_eq!(held.ended, before.ended);
    let city = &story.city;
    assert!(city.tasks.is_empty() && city.warnings.is_empty() && city.proposals.is_empty());
    assert!(!city.assessments.contains_key(&AssessmentId(1)));
    assert_eq!(city.promises[&PromiseId(1)], FIRST, "a petitioner finds it");
}

#[test]
fn the_log_gives_back_what_has_left_entry_for_entry() {
    let mut story = ended();
    looked_at(&mut story);
    let before = story.city.clone();
    later(&mut story, INCIDENT_KEPT);
    let city = told_again(&story, FIRST);
    assert_eq!(city.incidents[&FIRST], before.incidents[&FIRST]);
    let chain = AssessmentId(1);
    assert_eq!(city.assessments[&chain], before.assessments[&chain]);
    let signal = before.assessments[&chain].signal;
    assert_eq!(city.signals[&signal], before.signals[&signal]);
}

#[test]
fn a_petitioner_who_says_not_kept_years_later_is_heard_and_the_log_shows_it() {
    let mut story = ended();
    looked_at(&mut story);
    later(&mut story, Span::days(180 + 1000));
    assert!(story.open().slim);
    says(&mut story, false);
    assert_eq!(story.open().promises[&PromiseId(1)].stage, Stage::Reported);
    story.passes(Span::days(10));
    let now = &story.open().promises[&PromiseId(1)];
    assert!(
        !now.ladder.missed.is_empty(),
        "nobody answered, and that is on record"
    );
    let city = told_again(&story, FIRST);
    assert_eq!(&city.incidents[&FIRST].promises[&PromiseId(1)], now);
    assert!(!city.incidents[&FIRST].tasks.is_empty());
}

#[test]
fn a_promise_that_nobody_has_looked_at_keeps_its_incident_whole() {
    let mut story = ended();
    later(&mut story, Span::days(180 + 400));
    whole(&story.city);
    looked_at(&mut story);
    later(&mut story, Span::days(30));
    assert!(story.open().slim);
}

#[test]
fn a_reopened_incident_ages_from_its_last_end() {
    let mut story = ended();
    looked_at(&mut story);
    story.passes(Span(INCIDENT_KEPT.0 - Span::days(1).0));
    story.does("commander", Story::reopen());
    later(&mut story, Span::days(2));
    assert!(whole(&story.city).ended.is_none());
    story.does("commander", Story::end(Ending::Settled));
    later(&mut story, Span(INCIDENT_KEPT.0 - Span::days(1).0));
    whole(&story.city);
    later(&mut story, Span::days(1));
    assert!(story.open().slim);
}

#[test]
fn what_has_left_cannot_be_reopened_and_the_refusal_says_so() {
    let mut story = ended();
    looked_at(&mut story);
    later(&mut story, INCIDENT_KEPT);
    let refusal = story.is_refused("commander", Story::reopen());
    assert_eq!(refusal, Refusal::EndedTooLongAgo);
    assert!(refusal.to_string().contains("180 days"));
}

#[test]
fn an_assessment_that_came_to_nothing_goes_with_its_signal() {
    let mut story = Story::signal();
    story.does("duty-officer", Story::screened(Finding::Stops));
    later(&mut story, Span(ASSESSMENT_KEPT.0 - Span::seconds(1).0));
    assert_eq!(story.city.assessments.len(), 1);
    later(&mut story, Span::seconds(1));
    assert!(story.city.assessments.is_empty() && story.city.signals.is_empty());
    let before = told_again(&story, FIRST);
    assert_eq!(before.assessments[&AssessmentId(1)].steps.len(), 1);
}

#[test]
fn a_merged_incident_and_the_one_it_went_on_in_come_back_with_each_others_work() {
    let mut story = Story::incident(Level::IV);
    story.another_incident(Level::IV);
    story.does("reception-lead", Story::done(1));
    story.does("reception-lead", Story::question());
    story.does("commander", Story::merge(1, 2));
    story.does("reception-lead", statement_in(2));
    story.passes(Span::hours(5));
    let end = Act::EndIncident {
        incident: IncidentId(2),
        ending: Ending::Settled,
        reason: words("已逐一答复"),
    };
    story.does("commander", end);
    let before = story.city.incidents.clone();
    later(&mut story, Span::days(180 + 1));
    assert!(story.city.incidents.values().all(|held| held.slim));
    let city = told_again(&story, IncidentId(2));
    assert_eq!(city.incidents, before);
}

fn statement_in(incident: u64) -> Act<huiyin_engine::act::TextRef> {
    Act::PublishStatement {
        incident: IncidentId(incident),
        question: huiyin_engine::ids::QuestionId(1),
        unit: "petition-office".into(),
        text: words("答复如下"),
    }
}
