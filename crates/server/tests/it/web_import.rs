//! A file of complaints by hand: understood, asked about, remembered, and what is rejected comes back.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Hand};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use base64::Engine;

type Page = crate::web_desk::Page;

pub(crate) async fn send(hand: &mut Hand, fields: &[(&str, &str)], name: &str, file: &str) -> Page {
    let mut body = String::new();
    let csrf = hand.csrf.clone();
    for (field, value) in std::iter::once(("csrf", csrf.as_str())).chain(fields.iter().copied()) {
        body += &format!(
            "--cut\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
    }
    body += &format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--cut--\r\n"
    );
    let headers = [("content-type", "multipart/form-data; boundary=cut")];
    hand.send(Method::POST, "/cases/import", &headers, Body::from(body))
        .await
}

const UNKNOWN: &str = "工单编号,受理时间,诉求,办结\n1,2026-11-20 09:00,停水,是\n2,昨天,停电,否\n";

const TOLD: [(&str, &str); 10] = [
    ("source", "12345"),
    ("column-0", "工单编号"),
    ("field-0", "id"),
    ("column-1", "受理时间"),
    ("field-1", "time"),
    ("column-2", "诉求"),
    ("field-2", "topic"),
    ("column-3", "办结"),
    ("field-3", ""),
    ("channel", "hotline"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_columns_are_unknown_is_asked_about_once_and_remembered_for_its_source() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("hotline-desk").await;
    let asked = send(&mut hand, &[("source", "12345")], "a.csv", UNKNOWN).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    assert!(asked.body.contains("name=\"field-3\""), "{}", asked.body);
    assert!(asked.body.contains("value=\"受理时间\""));
    let done = send(&mut hand, &TOLD, "a.csv", UNKNOWN).await;
    assert!(done.body.contains("登记 1 件"), "{}", done.body);
    assert!(done.body.contains("第 3 行"), "{}", done.body);
    let again = send(&mut hand, &[("source", "12345")], "a.csv", UNKNOWN).await;
    assert!(again.body.contains("1 件以前登记过"), "{}", again.body);
    let other = send(&mut hand, &[("source", "grid")], "a.csv", UNKNOWN).await;
    assert!(
        other.body.contains("name=\"field-3\""),
        "told for one source alone"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_rows_come_back_as_a_file_that_is_corrected_and_imported() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("hotline-desk").await;
    let done = send(&mut hand, &TOLD, "a.csv", UNKNOWN).await;
    let start = done.body.split("base64,").nth(1).unwrap();
    let file = start.split('"').next().unwrap();
    let file = base64::engine::general_purpose::STANDARD
        .decode(file)
        .unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(
        file.starts_with("\u{feff}reject_row,reject_reason,工单编号"),
        "{file}"
    );
    assert!(
        file.contains(",2,昨天,停电,否") && !file.contains("停水"),
        "{file}"
    );
    let corrected = file.replace("昨天", "2026-11-20 10:00");
    let done = send(&mut hand, &[("source", "12345")], "rejects.csv", &corrected).await;
    assert!(done.body.contains("登记 1 件"), "{}", done.body);
    assert!(done.body.contains("退回 0 行"), "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_file_that_does_not_prove_its_session_is_refused() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("hotline-desk").await;
    hand.csrf = "other".to_owned();
    let refused = send(&mut hand, &[("source", "12345")], "a.csv", UNKNOWN).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_that_deceive_and_times_that_cannot_be_are_told_with_row_and_column() {
    let desk = Desk::demo().await;
    let mut hand = desk.as_post("hotline-desk").await;
    let file = "工单编号,受理时间,诉求,办结\n1\u{202e}2,2026-11-20 09:00,停水,是\n3,9999-12-31,停水,是\n4,2026-11-20 09:00,停\0水,是\n5,2026-11-20 09:00,停水,是\n";
    let done = send(&mut hand, &TOLD, "a.csv", file).await;
    assert!(done.body.contains("登记 1 件"), "{}", done.body);
    for (row, column) in [(2, "工单编号"), (3, "受理时间"), (4, "诉求")] {
        let told = format!("第 {row} 行，字段");
        let at = done
            .body
            .find(&told)
            .unwrap_or_else(|| panic!("{told}: {}", done.body));
        let line: String = done.body[at..].chars().take(60).collect();
        assert!(line.contains(column), "{line}");
    }
}
