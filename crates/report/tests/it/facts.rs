//! What a report says is what the log says.

use crate::drilled::{compound, visit};
use huiyin_document::{Block, Lang};
use huiyin_report::{Fate, Lack, Point, What};

#[test]
fn clocks_stand_in_order_and_every_missed_one_of_a_post_has_a_cause() {
    for report in compound().into_iter().chain([visit()]) {
        let task = |clock: &huiyin_report::Clock| matches!(clock.what, What::Task { .. });
        assert!(report.clocks.iter().any(task));
        for clock in &report.clocks {
            let expected = clock.missed() && clock.post.is_some();
            assert_eq!(clock.cause.is_some(), expected, "{clock:?}");
            assert!(clock.began <= clock.due, "{clock:?}");
            if clock.fate == Fate::Met {
                assert!(clock.stopped.expect("stopped") <= clock.due, "{clock:?}");
            }
        }
        assert!(report.clocks.is_sorted_by_key(|clock| clock.began));
    }
}

#[test]
fn a_late_task_is_among_what_the_plan_lacked() {
    let report = visit();
    let late = report.clocks.iter().filter(|clock| clock.missed());
    let late: Vec<_> = late
        .filter_map(|clock| match &clock.what {
            What::Task { spec, .. } => Some(spec),
            _ => None,
        })
        .collect();
    assert!(!late.is_empty(), "somebody is late in this scenario");
    for task in late {
        let named = |lack: &Lack| matches!(lack, Lack::TaskLate { spec, .. } if spec == task);
        assert!(report.lacks.iter().any(named), "{task}");
    }
}

#[test]
fn curves_run_from_the_opening_on_and_end_with_nothing_unanswered() {
    let report = visit();
    let last = |points: &[Point]| points.last().map(|point| point.count);
    assert!(report.ended.is_some());
    assert_eq!(last(&report.curves.questions_unanswered), Some(0));
    let people = report.curves.people_on_site.iter();
    let peak = people.map(|point| point.count).max();
    assert!(peak > Some(50), "{peak:?}");
    for points in [&report.curves.people_on_site, &report.curves.tasks_open] {
        assert!(points.iter().all(|point| point.at >= report.opened));
        assert!(points.is_sorted_by_key(|point| point.at));
    }
}

#[test]
fn an_exercise_says_so_in_its_title_in_both_languages() {
    let report = visit();
    for (lang, word) in [(Lang::Zh, "演练"), (Lang::En, "DRILL")] {
        let title = report.document(lang).into_iter().next();
        let Some(Block::Title(title)) = title else {
            panic!("a document begins with its title");
        };
        assert!(title.contains(word), "{title}");
    }
}
