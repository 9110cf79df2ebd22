//! Posts that a real person has taken over are left alone: their clocks run, and pass on as the plan says.

use crate::{city_plan, played, visit};
use huiyin_engine::event::Rung;
use huiyin_engine::plan::Step;
use huiyin_engine::state::{AssessmentState, TaskState};

#[test]
fn a_screening_that_its_real_holder_leaves_lying_passes_to_the_substitute() {
    let (_, outcome) = played(&visit(), &city_plan(), 3, &["duty-officer"]);
    let assessment = outcome
        .city
        .assessments
        .values()
        .next()
        .expect("the signal opens a chain");
    let screening = &assessment.steps[0];
    assert_eq!(screening.ladder.rung, Rung::Substitute);
    assert_eq!(screening.by.post.as_str(), "duty-officer-backup");
    assert!(outcome.summary.closed, "the story goes on from there");
    assert_eq!(outcome.violations, []);
}

#[test]
fn with_everyone_who_could_screen_taken_over_the_alarm_is_raised_and_nothing_starts() {
    let real = ["duty-officer", "duty-officer-backup", "deputy-commander-b"];
    let (_, outcome) = played(&visit(), &city_plan(), 3, &real);
    let assessment = outcome
        .city
        .assessments
        .values()
        .next()
        .expect("the signal opens a chain");
    assert_eq!(assessment.state, AssessmentState::At(Step::Screening));
    assert_eq!(assessment.ladder.rung, Rung::Alarm);
    assert_eq!(assessment.ladder.missed.len(), 3);
    assert!(outcome.city.incidents.is_empty());
    assert!(!outcome.summary.closed);
    assert_eq!(outcome.violations, []);
}

#[test]
fn questions_that_only_a_real_person_may_answer_keep_the_incident_open_after_all_have_left() {
    let real = ["policy-lead", "information-lead"];
    let (_, outcome) = played(&visit(), &city_plan(), 3, &real);
    let incident = outcome
        .city
        .incidents
        .values()
        .next()
        .expect("the response starts");
    assert_eq!(incident.people_on_site(), Some(0), "everyone has gone home");
    assert_eq!(incident.unsettled().count(), 5);
    assert!(incident.ended.is_none() && !outcome.summary.closed);
    assert_eq!(outcome.violations, []);
}

#[test]
fn the_tasks_of_a_real_person_run_late_and_nobody_does_them_in_their_place() {
    let (_, outcome) = played(&visit(), &city_plan(), 3, &["medical-lead"]);
    let incident = outcome
        .city
        .incidents
        .values()
        .next()
        .expect("the response starts");
    let task = incident
        .tasks
        .values()
        .find(|task| task.owner.as_str() == "medical-lead");
    let task = task.expect("level III gives the medical group a task");
    assert!(task.overdue && !matches!(task.state, TaskState::Done { .. }));
    assert_eq!(outcome.violations, []);
}
