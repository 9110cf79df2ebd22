//! Stock that incidents share: no piece twice, nothing cut in silence, and the count comes out at the end.

use crate::plan;
use crate::story::{Story, words};
use huiyin_engine::act::{Act, Ending, TextRef};
use huiyin_engine::effect::About;
use huiyin_engine::ids::{IncidentId, ReservationId};
use huiyin_engine::plan::Level;
use huiyin_engine::refusal::StockRefusal;
use huiyin_engine::state::{Reservation, Shelf};
use huiyin_engine::{Command, Event, Refusal, Span};

fn ask(incident: u64, pieces: u32) -> Act<TextRef> {
    Act::AskStock {
        incident: IncidentId(incident),
        item: "water".into(),
        pieces,
    }
}

fn deliver(reservation: u64) -> Act<TextRef> {
    Act::DeliverStock {
        reservation: ReservationId(reservation),
    }
}

fn back(reservation: u64, back: u32) -> Act<TextRef> {
    Act::ReturnStock {
        reservation: ReservationId(reservation),
        back,
    }
}

fn answer(reservation: u64) -> Act<TextRef> {
    Act::AnswerShortfall {
        reservation: ReservationId(reservation),
        text: words("向邻区调五十瓶"),
    }
}

fn shelf(story: &Story) -> Shelf {
    story.city.stock[&"water".into()]
}

fn held(story: &Story, id: u64) -> &Reservation {
    story.city.reservation(ReservationId(id)).expect("asked").1
}

fn counts(story: &Story) -> (u64, u64, u64) {
    let shelf = shelf(story);
    (shelf.left(), shelf.reserved, shelf.used)
}

#[test]
fn two_incidents_cannot_have_the_same_pieces_and_what_is_missing_is_named() {
    let mut story = Story::incident(Level::IV);
    story.another_incident(Level::IV);
    story.does("medical-lead", ask(1, 70));
    let events = story.does("medical-lead", ask(2, 50));
    assert_eq!(counts(&story), (0, 100, 0));
    assert_eq!((held(&story, 2).asked, held(&story, 2).pieces), (50, 30));
    let short = events.iter().find_map(|event| match event {
        Event::StockShort {
            missing, holder, ..
        } => Some((*missing, holder.as_str())),
        _ => None,
    });
    assert_eq!(short, Some((20, "deputy")));
    assert_eq!(story.city.incidents[&IncidentId(2)].shortfalls().count(), 1);
}

#[test]
fn with_nothing_left_the_wish_stands_and_no_delivery_is_awaited() {
    let mut story = Story::incident(Level::IV);
    story.does("medical-lead", ask(1, 100));
    story.does("medical-lead", ask(1, 5));
    assert_eq!(
        (held(&story, 2).pieces, held(&story, 2).on_the_way()),
        (0, false)
    );
    assert_eq!(
        story.is_refused("reception-lead", deliver(2)),
        Refusal::Stock(StockRefusal::NothingToDeliver)
    );
    assert_eq!(
        story.is_refused("reception-lead", back(2, 0)),
        Refusal::Stock(StockRefusal::NothingToReturn)
    );
}

#[test]
fn a_shortfall_that_nobody_answers_climbs_to_the_alarm() {
    let mut story = Story::incident(Level::IV);
    story.does("medical-lead", ask(1, 120));
    let events = story.passes(Span::minutes(31));
    let passed = events.iter().filter_map(|event| match event {
        Event::ClockPassed { to, .. } => Some(to.as_str()),
        _ => None,
    });
    assert_eq!(passed.collect::<Vec<_>>(), ["deputy-b", "commander"]);
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::AlarmRaised { .. }))
    );
    let alarm = About::StockShortAlarm {
        reservation: ReservationId(1),
    };
    assert!(story.notices.iter().any(|notice| notice.about == alarm));
    story.does("deputy", answer(1));
    assert_eq!(story.open().shortfalls().count(), 0);
    assert_eq!(
        story.is_refused("deputy", answer(1)),
        Refusal::Stock(StockRefusal::NoShortfall)
    );
    let told = story.notices.last().expect("the asker hears of it");
    assert_eq!(told.to.as_str(), "medical-lead");
}

#[test]
fn a_delivery_that_is_not_there_in_time_says_so_by_itself() {
    let mut story = Story::incident(Level::IV);
    story.does("medical-lead", ask(1, 10));
    story.does("medical-lead", ask(1, 10));
    story.passes(Span::hours(1));
    story.does("reception-lead", deliver(1));
    let events = story.passes(Span::hours(2));
    let late: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::StockLate { reservation, .. } => Some(reservation.0),
            _ => None,
        })
        .collect();
    assert_eq!(late, [2]);
    story.does("reception-lead", deliver(2));
    assert!(held(&story, 2).late, "late stays late");
}

#[test]
fn what_came_back_is_left_again_and_the_rest_is_used_up() {
    let mut story = Story::incident(Level::IV);
    story.does("medical-lead", ask(1, 60));
    assert_eq!(
        story.is_refused("reception-lead", back(1, 50)),
        Refusal::Stock(StockRefusal::NotForward(60))
    );
    story.does("reception-lead", deliver(1));
    assert_eq!(
        story.is_refused("reception-lead", back(1, 61)),
        Refusal::Stock(StockRefusal::BackAtMost(60))
    );
    story.does("reception-lead", back(1, 45));
    assert_eq!(counts(&story), (85, 0, 15));
    assert_eq!(
        story.is_refused("reception-lead", back(1, 45)),
        Refusal::Stock(StockRefusal::NothingToReturn)
    );
}

#[test]
fn an_end_keeps_in_store_what_had_not_left_and_asks_for_the_rest() {
    let mut story = Story::incident(Level::IV);
    story.does("medical-lead", ask(1, 30));
    story.does("medical-lead", ask(1, 20));
    story.does("reception-lead", deliver(1));
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    story.does("commander", Story::end(Ending::Settled));
    assert_eq!(counts(&story), (70, 30, 0));
    let out = About::StockOut {
        reservation: ReservationId(1),
    };
    assert!(story.notices.iter().any(|notice| notice.about == out));
    assert!(story.passes(Span::hours(3)).is_empty(), "no clock runs on");
    assert_eq!(story.is_refused("medical-lead", ask(1, 1)), Refusal::Ended);
    story.does("reception-lead", back(1, 4));
    assert_eq!(counts(&story), (74, 0, 26));
}

#[test]
fn a_merge_takes_stock_and_shortfalls_along() {
    let mut story = Story::incident(Level::IV);
    story.another_incident(Level::IV);
    story.does("medical-lead", ask(2, 110));
    story.does("commander", Story::merge(2, 1));
    assert!(story.city.incidents[&IncidentId(2)].stock.is_empty());
    assert_eq!(story.open().shortfalls().count(), 1);
    let events = story.passes(Span::hours(2));
    let late = Event::StockLate {
        reservation: ReservationId(1),
        incident: IncidentId(1),
    };
    assert!(events.contains(&late), "{events:?}");
}

#[test]
fn the_store_grows_by_what_is_added_and_by_what_the_next_plan_keeps() {
    let mut story = Story::incident(Level::IV);
    story.does("medical-lead", ask(1, 90));
    let add = |pieces| Act::AddStock {
        item: "water".into(),
        pieces,
    };
    assert_eq!(
        story.is_refused("reception-lead", add(0)),
        Refusal::Stock(StockRefusal::NoPieces)
    );
    assert!(matches!(
        story.is_refused("policy-lead", add(40)),
        Refusal::NotYours(_)
    ));
    story.does("reception-lead", add(40));
    assert_eq!(counts(&story), (50, 90, 0));
    for (version, quantity, left) in [("2", 120, 70), ("3", 20, 0), ("4", 30, 10)] {
        let mut next = plan::small();
        version.clone_into(&mut next.version);
        next.stock[0].quantity = quantity;
        story.when(Command::AdoptPlan {
            plan: Box::new(next),
            by: None,
        });
        assert_eq!(counts(&story), (left, 90, 0), "plan {version}");
    }
}

#[test]
fn only_leaders_ask_only_keepers_carry_and_only_what_the_plan_keeps() {
    let mut story = Story::incident(Level::IV);
    assert!(matches!(
        story.is_refused("informer", ask(1, 1)),
        Refusal::NotYours(_)
    ));
    assert_eq!(
        story.is_refused("commander", ask(1, 0)),
        Refusal::Stock(StockRefusal::NoPieces)
    );
    let tents = Act::AskStock {
        incident: IncidentId(1),
        item: "tent".into(),
        pieces: 1,
    };
    assert_eq!(
        story.is_refused("commander", tents),
        Refusal::Stock(StockRefusal::UnknownItem)
    );
    story.does("commander", ask(1, 101));
    assert!(matches!(
        story.is_refused("policy-lead", deliver(1)),
        Refusal::NotYours(_)
    ));
    assert!(matches!(
        story.is_refused("policy-lead", answer(1)),
        Refusal::NotYours(_)
    ));
}
