//! Cases in hand: the clocks of the law run, pause, are lengthened and run out; the accused never has one.

use crate::plan;
use crate::story::{Story, at, words};
use huiyin_engine::act::{Act, TextRef, TimerKey};
use huiyin_engine::calendar::{Calendar, Holiday, Notice, Year};
use huiyin_engine::casework::{
    CaseEnd, CaseFile, CaseRefusal, CaseStage, CaseStep, ClockChange, Filed, OpenCase, Rating,
};
use huiyin_engine::effect::About;
use huiyin_engine::ids::{CaseId, MatterId, UnitId};
use huiyin_engine::law::{Class, ClockId, Interest, NotDue, Refused, RemedyId, Route};
use huiyin_engine::plan::{Plan, Post, Unit};
use huiyin_engine::record::Channel;
use huiyin_engine::refusal::Thing;
use huiyin_engine::time::Day;
use huiyin_engine::{Command, Event, Refusal, Span, Time};

pub(crate) const ORDINARY: Class = Class::Request(Route::Ordinary);

fn year(year: i64) -> Year {
    let first = Day::from_civil(year, 1, 1).expect("a day");
    Year {
        year,
        notices: vec![Notice {
            number: format!("国办发明电〔{}〕1号", year - 1),
            issued: first.plus(-40),
            holidays: vec![Holiday {
                name: "元旦".to_owned(),
                off: (first, first),
                work: Vec::new(),
            }],
        }],
    }
}

pub(crate) fn calendar(years: &[i64]) -> Calendar {
    Calendar::new(years.iter().map(|n| year(*n))).expect("sound years")
}

fn unit(id: &str, under: Option<&str>) -> Unit {
    let small = plan::small();
    Unit {
        id: id.into(),
        under: under.map(UnitId::from),
        ..small.units[0].clone()
    }
}

// The small plan with a bureau, an office under it, and a post of no unit.
pub(crate) fn city_plan() -> Plan {
    let mut plan = plan::small();
    plan.units.push(unit("housing", None));
    plan.units.push(unit("housing-office", Some("housing")));
    let lead = plan.posts[0].clone();
    let mut post = |id: &str, unit: Option<&str>| {
        plan.posts.push(Post {
            id: id.into(),
            unit: unit.map(UnitId::from),
            group: None,
            substitutes: Vec::new(),
            superior: None,
            ..lead.clone()
        });
    };
    post("housing-head", Some("housing"));
    post("housing-clerk", Some("housing-office"));
    post("unplaced", None);
    plan
}

pub(crate) fn begins() -> Story {
    let mut story = Story::under(city_plan());
    story.when(Command::AdoptCalendar(calendar(&[2025, 2026, 2027])));
    story.case(Channel::Visit, 3, 1);
    story
}

pub(crate) fn filed(received: Time) -> Filed {
    Filed {
        matter: MatterId(1),
        received,
        people: 3,
        unit: None,
    }
}

pub(crate) fn classify(class: Class, accused: &[&str]) -> CaseStep<TextRef> {
    CaseStep::Classify {
        class,
        grave: false,
        reachable: true,
        accused: accused.iter().map(|id| (*id).into()).collect(),
        direct: None,
        reason: words("按内容判定"),
    }
}

pub(crate) fn takes(post: &str, step: CaseStep<TextRef>, filed: Filed) -> Command {
    Command::OnCase {
        by: at(post),
        case: CaseId(1),
        step,
        filed,
    }
}

pub(crate) fn act(step: CaseStep<TextRef>) -> Act<TextRef> {
    let case = CaseId(1);
    Act::StepCase { case, step }
}

pub(crate) fn classed(class: Class, accused: &[&str]) -> Story {
    let mut story = begins();
    let filed = filed(story.now);
    story.when(takes("duty-officer", classify(class, accused), filed));
    story
}

pub(crate) fn transfer(to: &str) -> CaseStep<TextRef> {
    CaseStep::Transfer {
        to: to.into(),
        reason: words("属其职责"),
    }
}

pub(crate) fn accept() -> CaseStep<TextRef> {
    let text = words("已受理");
    CaseStep::Accept { text }
}

pub(crate) fn answer() -> CaseStep<TextRef> {
    let text = words("处理意见书");
    CaseStep::Answer { text }
}

pub(crate) fn ask_review() -> CaseStep<TextRef> {
    let text = words("请求复查");
    CaseStep::AskReview { text }
}

pub(crate) fn close() -> CaseStep<TextRef> {
    let reason = words("已撤回");
    CaseStep::Close { reason }
}

pub(crate) fn assign(post: &str, interest: Interest) -> CaseStep<TextRef> {
    CaseStep::Assign {
        post: post.into(),
        interest,
        reason: words("熟悉情况"),
    }
}

pub(crate) fn extend(days: u32, reason_told: bool) -> CaseStep<TextRef> {
    CaseStep::Extend {
        days,
        reason_told,
        reason: words("情况复杂"),
    }
}

pub(crate) fn open(story: &Story) -> &OpenCase {
    let file = &story.city.cases[&CaseId(1)];
    file.open().expect("it is in hand")
}

fn running(story: &Story) -> Vec<ClockId> {
    let clocks = open(story).clocks.iter();
    clocks
        .filter(|(_, clock)| clock.is_open())
        .map(|(id, _)| *id)
        .collect()
}

fn missed(events: &[Event]) -> Vec<ClockId> {
    let missed = events.iter().filter_map(|event| match event {
        Event::CaseClock {
            clock,
            change: ClockChange::Missed { .. },
            ..
        } => Some(*clock),
        _ => None,
    });
    missed.collect()
}

fn timer(story: &Story) -> Option<Time> {
    let key = TimerKey::Case { case: CaseId(1) };
    story.timers.get(&key).copied()
}

#[test]
fn a_case_is_in_hand_from_the_moment_somebody_says_what_it_is() {
    let mut story = begins();
    let nobody = act(accept());
    assert_eq!(
        story.is_refused("duty-officer", nobody),
        Refusal::NotFound(Thing::Case)
    );
    let too_early = takes("duty-officer", accept(), filed(story.now));
    assert_eq!(
        story.ask(&too_early),
        Err(Refusal::Case(CaseRefusal::NotClassed))
    );
    let not_theirs = takes("informer", classify(ORDINARY, &[]), filed(story.now));
    assert!(matches!(story.ask(&not_theirs), Err(Refusal::NotYours(_))));
    let filed = filed(story.now);
    story.when(takes("duty-officer", classify(ORDINARY, &[]), filed));
    assert_eq!(running(&story), [ClockId::Register]);
    assert_eq!(timer(&story), Some(Time::from_city(2026, 3, 18, 0, 0, 0)));
}

#[test]
fn an_ordinary_request_runs_through_every_clock_to_its_end() {
    let mut story = classed(ORDINARY, &[]);
    story.does("duty-officer", act(transfer("housing")));
    assert_eq!(
        running(&story),
        [ClockId::NoticeTransferred, ClockId::Objection]
    );
    story.does("housing-head", act(accept()));
    assert_eq!(running(&story), [ClockId::Handling]);
    story.does("housing-head", act(answer()));
    assert_eq!(running(&story), [ClockId::AskReview]);
    assert_eq!(
        story.is_refused("duty-officer", act(close())),
        Refusal::Case(CaseRefusal::At(CaseStage::Answered)),
        "the petitioner may still ask for a review"
    );
    story.does("reception-lead", act(ask_review()));
    assert_eq!(running(&story), [ClockId::AnswerReview]);
    story.does("housing-head", act(answer()));
    story.does("reception-lead", act(ask_review()));
    assert_eq!(running(&story), [ClockId::AnswerRereview]);
    let hearing = CaseStep::BeginHearing {
        reason: words("听证"),
    };
    story.does("housing-head", act(hearing));
    assert_eq!(timer(&story), None, "the clock stands still");
    story.passes(Span::days(10));
    let over = CaseStep::EndHearing {
        reason: words("听证结束"),
    };
    story.does("housing-head", act(over));
    let day = Day::from_civil(2026, 4, 13).expect("a day");
    assert_eq!(
        timer(&story),
        Some(day.plus(1).begins()),
        "eleven days more, to a Monday"
    );
    story.does("housing-head", act(answer()));
    let CaseFile::Closed(closed) = &story.city.cases[&CaseId(1)] else {
        panic!("a re-review's answer is the last one")
    };
    assert_eq!((&closed.end, closed.opinions.len()), (&CaseEnd::Final, 3));
    assert_eq!(timer(&story), None, "a closed case has no clock");
    assert_eq!(
        story.is_refused("duty-officer", act(accept())),
        Refusal::Case(CaseRefusal::Closed)
    );
}

#[test]
fn silence_is_an_entry_once_and_reaches_whoever_handles_it_and_their_superior() {
    let mut story = classed(ORDINARY, &[]);
    story.does("duty-officer", act(assign("policy-lead", Interest::None)));
    story.notices.clear();
    let events = story.passes(Span::days(40));
    assert_eq!(missed(&events), [ClockId::Register]);
    let told: Vec<_> = story.notices.iter().map(|n| n.to.to_string()).collect();
    assert_eq!(told, ["policy-lead", "commander"]);
    assert_eq!(running(&story), [ClockId::Register], "it is late, not over");
    story.does("duty-officer", act(transfer("housing")));
    assert!(!running(&story).contains(&ClockId::Register));
}

#[test]
fn where_the_petitioner_asks_for_no_review_in_time_the_opinion_stands() {
    let mut story = classed(ORDINARY, &[]);
    story.does("duty-officer", act(accept()));
    story.does("duty-officer", act(answer()));
    story.notices.clear();
    let events = story.passes(Span::days(31));
    assert_eq!(missed(&events), [ClockId::AskReview]);
    assert!(story.notices.is_empty(), "nobody has to act on it");
    let CaseFile::Closed(closed) = &story.city.cases[&CaseId(1)] else {
        panic!("the case is over")
    };
    assert_eq!(closed.end, CaseEnd::NotAsked);
}

#[test]
fn the_units_head_lengthens_handling_once_in_time_with_the_reason_told() {
    let mut story = classed(ORDINARY, &[]);
    story.does("duty-officer", act(assign("policy-lead", Interest::None)));
    assert_eq!(
        story.is_refused("commander", act(extend(10, true))),
        Refusal::Case(CaseRefusal::ClockNotRunning)
    );
    story.does("duty-officer", act(accept()));
    let by_nobody = story.is_refused("policy-lead", act(extend(10, true)));
    assert!(matches!(by_nobody, Refusal::NotYours(_)), "{by_nobody:?}");
    let untold = Refusal::Case(CaseRefusal::Clock(Refused::ReasonNotTold));
    assert_eq!(
        story.is_refused("commander", act(extend(10, false))),
        untold
    );
    let before = timer(&story).expect("it runs");
    story.does("commander", act(extend(28, true)));
    assert_eq!(timer(&story), Some(before + Span::days(28)));
    let twice = Refusal::Case(CaseRefusal::Clock(Refused::ExtendedTwice));
    assert_eq!(story.is_refused("commander", act(extend(2, true))), twice);
}

#[test]
fn a_class_decided_anew_stops_what_no_longer_applies_and_starts_what_does() {
    let mut story = classed(Class::Suggestion, &[]);
    story.does("duty-officer", act(accept()));
    assert_eq!(running(&story), []);
    let accepted = story.now;
    story.passes(Span::days(3));
    story.does("duty-officer", act(classify(ORDINARY, &[])));
    assert_eq!(running(&story), [ClockId::Handling]);
    let handling = &open(&story).clocks[&ClockId::Handling];
    assert_eq!(handling.running.started, accepted, "not from the change");
    let judicial = classify(Class::Request(Route::Judicial), &[]);
    story.does("duty-officer", act(judicial));
    assert_eq!(running(&story), []);
    let (remedy, began) = (RemedyId::CivilSuit, story.now.city_day());
    story.does("duty-officer", act(CaseStep::Remedy { remedy, began }));
    let remedy = RemedyId::LabourArbitration;
    assert_eq!(
        story.is_refused("duty-officer", act(CaseStep::Remedy { remedy, began })),
        Refusal::Case(CaseRefusal::OtherRoute)
    );
    story.does("duty-officer", act(close()));
}

#[test]
fn a_unit_objects_in_time_and_keeps_the_case_until_that_is_agreed_to() {
    let mut story = classed(ORDINARY, &[]);
    story.does("duty-officer", act(transfer("housing")));
    let object = || {
        act(CaseStep::Object {
            reason: words("不属本机关职责"),
        })
    };
    assert!(matches!(
        story.is_refused("duty-officer", object()),
        Refusal::NotYours(_)
    ));
    story.does("housing-head", object());
    assert_eq!(
        open(&story).holder,
        Some("housing".into()),
        "somebody has it"
    );
    story.does("duty-officer", act(transfer("petition-office")));
    assert!(!open(&story).objects);
    story.passes(Span::days(9));
    assert_eq!(
        story.is_refused("duty-officer", object()),
        Refusal::Case(CaseRefusal::ClockNotRunning),
        "five working days are over"
    );
}

#[test]
fn a_year_without_a_notice_gives_no_date_and_the_calendar_that_brings_it_an_entry() {
    let mut story = Story::under(city_plan());
    story.when(Command::AdoptCalendar(calendar(&[2025, 2026])));
    story.case(Channel::Visit, 3, 1);
    story.now = Time::from_city(2026, 12, 20, 9, 0, 0);
    let filed = filed(story.now);
    story.when(takes("duty-officer", classify(ORDINARY, &[]), filed));
    let clock = &open(&story).clocks[&ClockId::Register];
    let staff = Day::from_civil(2027, 1, 4);
    let due = clock.running.due(&story.city.calendar);
    assert_eq!(due, Err(NotDue::Unpublished { year: 2027, staff }));
    assert_eq!(timer(&story), None, "nothing is guessed");
    let full = calendar(&[2025, 2026, 2027]);
    let events = story.when(Command::AdoptCalendar(full.clone()));
    let Event::CaseClock {
        change: ClockChange::Moved { before, after },
        ..
    } = events[1]
    else {
        panic!("{events:?}")
    };
    assert_eq!((before.staff, before.legal), (staff, None));
    assert_eq!((after.staff, after.legal), (staff, staff));
    assert!(timer(&story).is_some());
    let moved = story.notices.iter().filter(|notice| {
        matches!(
            notice.about,
            About::CaseMoved {
                clock: ClockId::Register,
                ..
            }
        )
    });
    assert_eq!(moved.count(), 1);
    assert_eq!(story.ask(&Command::AdoptCalendar(full)), Ok(Vec::new()));
}

#[test]
fn a_grave_matter_is_reported_upward_at_once() {
    let mut story = begins();
    let grave = CaseStep::Classify {
        class: ORDINARY,
        grave: true,
        reachable: true,
        accused: Vec::new(),
        direct: Some("housing".into()),
        reason: words("涉及人身安全"),
    };
    let filed = filed(story.now);
    story.when(takes("duty-officer", grave.clone(), filed));
    assert_eq!(running(&story), [ClockId::NoticeDirect]);
    let mut story = begins();
    let CaseStep::Classify {
        class,
        accused,
        reason,
        ..
    } = grave
    else {
        unreachable!("as built")
    };
    let at_the_office = CaseStep::Classify {
        class,
        grave: true,
        reachable: true,
        accused,
        direct: None,
        reason,
    };
    let filed = self::filed(story.now);
    story.when(takes("duty-officer", at_the_office, filed));
    assert_eq!(running(&story), [ClockId::Register, ClockId::ReportGrave]);
    let text = words("已报市委值班室");
    story.does("duty-officer", act(CaseStep::ReportUp { text }));
    assert_eq!(running(&story), [ClockId::Register]);
}

#[test]
fn a_petitioner_rates_what_was_answered_and_may_change_it_until_thirty_days_after_the_end() {
    let mut story = begins();
    let rate = |rating| Command::Rate {
        case: CaseId(1),
        rating,
    };
    let not_classed = Refusal::Case(CaseRefusal::NotClassed);
    assert_eq!(story.ask(&rate(Rating::Mostly)), Err(not_classed));
    story = classed(ORDINARY, &[]);
    let early = Refusal::Case(CaseRefusal::At(CaseStage::Classed));
    assert_eq!(story.ask(&rate(Rating::Mostly)), Err(early));
    story.does("duty-officer", act(accept()));
    story.does("duty-officer", act(answer()));
    assert_eq!(story.when(rate(Rating::Unsatisfied)).len(), 1);
    assert!(story.when(rate(Rating::Unsatisfied)).is_empty());
    story.passes(Span::days(40));
    let file = &story.city.cases[&CaseId(1)];
    let CaseFile::Closed(closed) = file else {
        panic!("nobody asked for a review in time")
    };
    assert_eq!(closed.rating, Some(Rating::Unsatisfied));
    story.when(rate(Rating::Satisfied));
    story.passes(Span::days(31));
    let over = Refusal::Case(CaseRefusal::Closed);
    assert_eq!(story.ask(&rate(Rating::Mostly)), Err(over));
}
