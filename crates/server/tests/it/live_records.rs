//! Records put right while the city runs: the log keeps both sides, every reader sees what is right, and the
//! grouper learns from it.

use crate::live_city::{City, MORNING, at, visit};
use huiyin_engine::act::Act;
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::record::{Channel, Correction, MoveTo, Strike};
use huiyin_engine::{Event, Span};
use huiyin_server::live::{Corrections, Filing, keep_snapshot};
use huiyin_server::vault::Receipt;

fn right(case: u64, people: u32) -> Act<String> {
    Act::CorrectCase(Correction {
        case: CaseId(case),
        time: MORNING,
        channel: Channel::Visit,
        people,
        area: None,
        unit: None,
        reason: "登记时多打了一个零".into(),
    })
}

fn moved(cases: &[u64], to: MoveTo) -> Act<String> {
    Act::MoveCases {
        cases: cases.iter().map(|case| CaseId(*case)).collect(),
        to,
        reason: "说的是另一个小区".into(),
    }
}

fn merged(matter: u64, into: u64) -> Act<String> {
    Act::MergeMatter {
        matter: MatterId(matter),
        into: MatterId(into),
        reason: "同一件事".into(),
    }
}

fn ungrouped(id: &str, topic: &str) -> Filing {
    Filing {
        topic: topic.to_owned(),
        body: String::new(),
        matter: None,
        ..visit(id, "", 1)
    }
}

impl City {
    async fn puts_right(&self, act: Act<String>) {
        let done = self.live.act(at("duty"), act).await;
        done.expect("put right");
    }

    async fn files(&self, filing: Filing) -> (u64, Receipt) {
        let registered = self.live.register(filing).await.expect("registered");
        let receipt = Receipt::parse(&registered.receipt).expect("a receipt");
        (registered.matter.0, receipt)
    }

    fn cases(&self, matter: u64) -> Vec<u64> {
        let rows = self.live.matter_cases(MatterId(matter), 50);
        rows.iter().map(|row| row.case.0).collect()
    }

    fn led_to(&self, receipt: &Receipt) -> (u64, u64) {
        let found = self.live.case_by_receipt(receipt).expect("readable");
        let (case, matter) = found.expect("a case");
        (case.0, matter.0)
    }
}

#[tokio::test]
async fn a_split_and_a_merge_show_in_lists_receipts_and_titles() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let mut receipts = Vec::new();
    for (id, matter) in [("1", "东苑"), ("2", "东苑"), ("3", "东苑"), ("4", "西苑")] {
        receipts.push(city.files(visit(id, matter, 2)).await.1);
    }
    city.puts_right(moved(&[2, 3], MoveTo::New)).await;
    assert_eq!((city.cases(1), city.cases(3)), (vec![1], vec![3, 2]));
    assert_eq!(city.led_to(&receipts[1]), (2, 3));
    assert_eq!(
        city.live.case_row(CaseId(2)).expect("a row").matter,
        MatterId(3)
    );
    // Those who follow a case that was moved join it there.
    let follows = Filing {
        matter: None,
        follows: Some(receipts[2].to_string()),
        ..visit("5", "", 1)
    };
    assert_eq!(city.files(follows).await.0, 3);
    city.puts_right(merged(3, 2)).await;
    assert_eq!(city.cases(2), [5, 4, 3, 2]);
    assert_eq!(city.cases(3), [5, 4, 3, 2], "its number leads there");
    assert_eq!(city.led_to(&receipts[1]), (2, 2));
    let title = |matter| city.live.matter_title(MatterId(matter));
    assert_eq!(title(3), title(2));
    assert_eq!(title(2).as_deref(), Some("西苑漏水"));
    // A label of old leads to the matter that stays.
    assert_eq!(city.files(visit("6", "西苑", 1)).await.0, 2);
    assert_eq!(city.cases(2), [6, 5, 4, 3, 2]);
}

#[tokio::test]
async fn what_was_split_by_hand_is_not_put_together_again_by_the_next_record() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let (harbour, school) = ("港湾花园电梯困人没人修", "明德小学食堂饭菜变质");
    let (first, _) = city.files(ungrouped("1", harbour)).await;
    // Somebody grouped it wrong by hand.
    let wrong = Filing {
        known: Some(MatterId(first)),
        ..ungrouped("2", school)
    };
    assert_eq!(city.files(wrong).await.0, first);
    assert_eq!(city.files(ungrouped("3", school)).await.0, first);
    city.puts_right(moved(&[2, 3], MoveTo::New)).await;
    let second = city.live.case_row(CaseId(2)).expect("a row").matter.0;
    assert_ne!(second, first);
    assert_eq!(city.files(ungrouped("4", school)).await.0, second);
    assert_eq!(city.files(ungrouped("5", harbour)).await.0, first);
}

#[tokio::test]
async fn what_was_struck_out_teaches_the_grouper_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let topic = "港湾花园电梯困人没人修";
    let (first, _) = city.files(ungrouped("1", topic)).await;
    city.puts_right(Act::StrikeCase {
        case: CaseId(1),
        cause: Strike::Trial,
        reason: "试录".into(),
    })
    .await;
    assert_ne!(city.files(ungrouped("2", topic)).await.0, first);
    let row = city.live.case_row(CaseId(1)).expect("it stays");
    assert_eq!(row.struck, Some(Strike::Trial));
}

#[tokio::test]
async fn corrections_are_listed_by_case_and_by_matter_with_both_sides_and_their_reasons() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    for (id, matter) in [("1", "东苑"), ("2", "东苑"), ("3", "西苑")] {
        city.files(visit(id, matter, 2)).await;
    }
    city.puts_right(right(2, 5)).await;
    city.puts_right(moved(&[2], MoveTo::Matter(MatterId(2))))
        .await;
    city.puts_right(merged(2, 1)).await;
    let listed = |wanted| city.live.corrections(wanted, 10).expect("readable").len();
    assert_eq!(listed(Corrections::All), 3);
    assert_eq!(listed(Corrections::Case(CaseId(2))), 2);
    assert_eq!(listed(Corrections::Case(CaseId(3))), 0);
    assert_eq!(listed(Corrections::Matter(MatterId(1))), 3);
    let latest = city
        .live
        .corrections(Corrections::All, 1)
        .expect("readable");
    let Event::MattersMerged { reason, .. } = &latest[0].event else {
        panic!("{latest:?}")
    };
    let text = city.live.text(reason).expect("readable");
    assert_eq!(text.as_deref(), Some("同一件事"));
}

#[tokio::test]
async fn a_city_opened_again_from_its_snapshot_or_its_log_has_the_same_corrections() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    for (id, matter) in [("1", "东苑"), ("2", "东苑"), ("3", "西苑")] {
        city.files(visit(id, matter, 2)).await;
    }
    city.puts_right(right(2, 5)).await;
    city.puts_right(moved(&[2], MoveTo::New)).await;
    city.puts_right(merged(3, 2)).await;
    let told = |city: &City| {
        let corrections = city.live.corrections(Corrections::All, 10);
        let digest = city.live.read(|city| city.counters.digest());
        (digest, corrections.expect("readable"), city.cases(2))
    };
    let before = told(&city);
    city.handle.shutdown();
    let city = City::open(dir.path()).await;
    assert_eq!(told(&city), before);
    city.handle.shutdown();
    keep_snapshot(dir.path()).expect("written");
    let city = City::open(dir.path()).await;
    assert_eq!(told(&city), before);
}

#[tokio::test]
async fn the_same_correction_sent_twice_acts_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    city.files(visit("1", "东苑", 2)).await;
    for _ in 0..2 {
        let done = city.live.act_once("key", at("duty"), right(1, 5)).await;
        assert_eq!(done.expect("put right").entries.len(), 1);
    }
    city.passes(Span::minutes(1)).await;
    let listed = city.live.corrections(Corrections::All, 10);
    assert_eq!(listed.expect("readable").len(), 1);
}

#[tokio::test]
async fn a_signal_that_a_correction_raises_starts_its_chain() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    city.files(visit("1", "东苑", 3)).await;
    city.puts_right(right(1, 30)).await;
    let open = city.live.read(|city| city.open_assessments().count());
    assert_eq!((open, city.live.health().timers), (1, 1));
}
