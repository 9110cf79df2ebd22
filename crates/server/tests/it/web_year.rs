//! The year in counts: by channel, class, unit and clock, with what is too small left out, on the page and in files.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_casework::{ORDINARY, TOPIC, desk, took};
use crate::web_desk::Desk;
use axum::http::StatusCode;

const DAY: i64 = 24 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_counted_in_the_order_of_the_article() {
    let (desk, registered) = desk().await;
    let mut duty = desk.as_post("duty-officer").await;
    desk.story.later(16 * DAY).await;
    took(&mut duty, "classify", &ORDINARY).await;
    took(
        &mut duty,
        "transfer",
        &[("to", "housing"), ("reason", "属住建职责")],
    )
    .await;
    took(&mut duty, "accept", &[("text", "已受理。")]).await;
    took(&mut duty, "answer", &[("text", "窗口已整改。")]).await;
    let path = format!("/r/{}/rate", registered.receipt);
    for rating in ["unsatisfied", "satisfied"] {
        desk.stranger()
            .post_bare(&path, &[("rating", rating)])
            .await;
    }
    desk.account("supervisor", &[], false, true);
    let mut hand = desk.signed_in("supervisor").await;
    let year = desk.live().read(|city| {
        let held = city.years().next().unwrap();
        (held.0, held.1.clone())
    });
    assert_eq!(year.0, 2026);
    let rated: Vec<u64> = year
        .1
        .ratings
        .values()
        .flat_map(|said| said.values().copied())
        .collect();
    assert_eq!(rated, [1, 0], "the last word counts, once");
    let page = hand.get("/supervision/year").await.body;
    for words in [
        "第41条",
        "收到的信访件",
        "法定时限",
        "登记、转送",
        "2026 年",
        "满意度评价",
        "市住房城乡建设局",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(page.contains("不足 3") && !page.contains(TOPIC));
    let file = hand.get("/supervision/year.csv?year=2026").await;
    assert!(file.body.starts_with('\u{feff}'));
    let line = |words: &str| file.body.lines().any(|line| line.contains(words));
    assert!(
        line("\"法定时限\",\"登记、转送\",\"超期\",\"不足 3\""),
        "{}",
        file.body
    );
    assert!(
        line("\"收到的信访件\",\"来信\",\"件次\",\"0\""),
        "{}",
        file.body
    );
    let book = hand.get("/supervision/year.xlsx?year=2026").await;
    assert_eq!(book.status, StatusCode::OK);
    for path in [
        "/supervision/year?year=1999",
        "/supervision/year?unit=housing",
    ] {
        assert_eq!(hand.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_that_few_named_stands_in_no_list_of_its_own() {
    let desk = Desk::morning().await;
    let page = desk
        .as_post("duty-officer")
        .await
        .get("/supervision/year?lang=en")
        .await
        .body;
    assert!(
        page.contains("Cases received") && page.contains("Promises made"),
        "{page}"
    );
    let empty = Desk::demo().await;
    let page = empty
        .as_post("duty-officer")
        .await
        .get("/supervision/year")
        .await
        .body;
    assert!(page.contains("还没有数据"), "{page}");
}
