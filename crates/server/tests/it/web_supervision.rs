//! What is late is listed by itself, by unit and by clock, and leaves the house without a name or a topic.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Page};
use axum::http::StatusCode;
use huiyin_engine::Act;

// Nobody does anything for three days: tasks, questions and the chain run late.
async fn neglected() -> Desk {
    let desk = Desk::morning().await;
    desk.story.later(3 * 24 * 60).await;
    desk.account("supervisor", &[], false, true);
    desk
}

async fn read(desk: &Desk, path: &str) -> Page {
    let mut hand = desk.signed_in("supervisor").await;
    let page = hand.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_without_a_post_reads_what_is_late_by_unit_and_by_clock() {
    let desk = neglected().await;
    let page = read(&desk, "/supervision").await;
    for word in ["任务超时", "研判超时", "按单位", "未办结"] {
        assert!(page.body.contains(word), "{word}: {}", page.body);
    }
    let tasks = read(&desk, "/supervision?kind=task&open=1").await;
    let lines = |page: &Page| page.body.matches("/incidents/1#task-").count();
    assert!(lines(&tasks) > 0 && lines(&tasks) <= lines(&page));
    assert!(
        !tasks.body.contains("/assessments/2\">"),
        "the chain is not asked for"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_asks_for_something_unknown_is_not_there() {
    let desk = neglected().await;
    let mut hand = desk.signed_in("supervisor").await;
    for path in [
        "/supervision?kind=person",
        "/supervision?name=a",
        "/supervision.csv?open=2",
    ] {
        assert_eq!(hand.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_has_every_row_and_nothing_that_people_wrote() {
    let desk = neglected().await;
    let page = read(&desk, "/supervision.csv").await;
    assert!(page.body.starts_with('\u{feff}') && page.body.contains("任务超时"));
    let rows = page.body.lines().count() - 1;
    assert!(rows > 5, "{}", page.body);
    for written in ["星河湾", "教师", "来访六批", "交房"] {
        assert!(!page.body.contains(written), "{written} is in the file");
        let list = read(&desk, "/supervision").await;
        assert!(!list.body.contains(written), "{written} is on the page");
    }
    let open = read(&desk, "/supervision.csv?open=1").await;
    assert!(
        open.body
            .lines()
            .skip(1)
            .all(|line| line.ends_with("\"未办结\""))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_passes_its_date_in_silence_is_on_the_list_the_same_moment() {
    let desk = Desk::morning().await;
    let before = read_as_commander(&desk, "/supervision?kind=silent").await;
    assert!(!before.body.contains("#promise-"));
    desk.story.later(40 * 24 * 60).await;
    let after = read_as_commander(&desk, "/supervision?kind=silent").await;
    assert!(after.body.contains("#promise-"), "{}", after.body);
}

async fn read_as_commander(desk: &Desk, path: &str) -> Page {
    desk.as_post("commander").await.get(path).await
}

#[tokio::test(flavor = "multi_thread")]
async fn care_that_nobody_gave_after_a_report_of_danger_is_late_before_any_incident() {
    let desk = Desk::demo().await;
    desk.story
        .matter("m", "拖欠工资", "三个月没发", &[(0, 2)])
        .await
        .unwrap();
    let matter = desk
        .live()
        .read(|city| *city.matters.keys().next_back().unwrap());
    let reason = "有人手持汽油".to_owned();
    let danger = Act::ReportDanger { matter, reason };
    desk.story.act("reception-lead", danger).await.unwrap();
    desk.story.later(24 * 60).await;
    assert!(desk.live().read(|city| city.incidents.is_empty()));
    let page = read_as_commander(&desk, "/supervision?kind=task").await;
    assert!(page.body.contains("/assessments/1#task-"), "{}", page.body);
}
