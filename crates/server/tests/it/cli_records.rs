//! The commands that read records, as a person at a terminal runs them.

use crate::cli_run::{Ran, huiyin, plan};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

fn file(folder: &TempDir, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("the temporary folder takes a file");
    path
}

// Ten visits of three people within ten days about one matter, none before.
fn surge() -> String {
    let mut lines = String::new();
    for day in 1..=10 {
        let _ = writeln!(
            lines,
            r#"{{"id":"v{day}","time":"2026-03-{day:02}T09:00:00+08:00","channel":"visit","topic":"云栖苑交房","body":"何时复工","people":3,"matter":"M1"}}"#
        );
    }
    lines
}

fn replay(files: &[&PathBuf], more: &[&str]) -> Ran {
    let mut arguments = vec!["replay".to_owned()];
    arguments.extend(files.iter().map(|file| file.display().to_string()));
    arguments.extend(["--json".to_owned(), "--plan".to_owned(), plan()]);
    arguments.extend(more.iter().map(|word| (*word).to_owned()));
    huiyin(&arguments)
}

#[test]
fn replay_prints_each_signal_and_then_the_summary() {
    let folder = TempDir::new().expect("a temporary folder");
    let ran = replay(&[&file(&folder, "a.jsonl", surge())], &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines[0],
        r#"{"type":"signal","at":"2026-03-10T09:00:00+08:00","indicator":"surge","subject":"M1","count":10,"previous":0,"people":30}"#
    );
    let summary =
        r#"{"type":"summary","records":10,"rejected":0,"duplicates":0,"signals":1,"state_hash":""#;
    assert!(lines[1].starts_with(summary), "{}", lines[1]);
    assert_eq!(lines.len(), 2);
}

#[test]
fn replay_of_csv_in_the_forms_that_spreadsheets_write_gives_the_same_bytes_as_jsonl() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut csv = "编号,time,channel,topic,body,people,matter\n".to_owned();
    for day in 1..=10 {
        let _ = writeln!(
            csv,
            "v{day},2026/3/{day} 9:00:00,visit,云栖苑交房,何时复工,3,M1"
        );
    }
    let (gb, _, _) = encoding_rs::GB18030.encode(&csv);
    let jsonl = replay(&[&file(&folder, "a.jsonl", surge())], &[]);
    let utf8 = replay(&[&file(&folder, "a.csv", &csv)], &["--map", "id=编号"]);
    let gb18030 = replay(&[&file(&folder, "b.csv", &gb)], &["--map", "id=编号"]);
    assert_eq!(utf8.out, jsonl.out, "{}", utf8.err);
    assert_eq!(gb18030.out, jsonl.out, "{}", gb18030.err);
}

#[test]
fn duplicates_count_once_and_rejected_rows_are_named_and_touch_nothing() {
    let folder = TempDir::new().expect("a temporary folder");
    let clean = replay(&[&file(&folder, "clean.jsonl", surge())], &[]);
    let mut text = surge();
    text.push_str(&surge());
    text.push_str("{\"id\":\"x\",\"time\":\"2026-02-30\",\"channel\":\"visit\",\"topic\":\"a\",\"body\":\"b\"}\n");
    text.push_str("{\"id\":\"y\",\"time\":\"2026-03-01\",\"channel\":\"visit\",\"topc\":\"a\",\"body\":\"b\"}\n");
    let ran = replay(&[&file(&folder, "dirty.jsonl", text)], &[]);
    assert_eq!(ran.code, 0);
    let same_hash = |out: &str| out.split("state_hash").nth(1).map(str::to_owned);
    assert_eq!(same_hash(&ran.out), same_hash(&clean.out));
    assert!(
        ran.out
            .contains(r#""records":10,"rejected":2,"duplicates":10"#),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains(":21: ") && ran.err.contains("topic"),
        "{}",
        ran.err
    );
}

#[test]
fn records_ahead_of_now_are_rejected_as_the_live_server_does() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = file(&folder, "a.jsonl", surge());
    let ran = replay(&[&path], &["--now", "2026-03-05 09:00:00"]);
    assert!(
        ran.out.contains(r#""records":5,"rejected":5"#),
        "{}",
        ran.out
    );
    assert_eq!(replay(&[&path], &["--now", "soon"]).code, 2);
}

#[test]
fn records_without_a_matter_are_grouped() {
    let folder = TempDir::new().expect("a temporary folder");
    let text = surge().replace(r#","matter":"M1""#, "");
    let ran = replay(&[&file(&folder, "a.jsonl", text)], &[]);
    assert!(
        ran.out.contains(r#""subject":"g1","count":10"#),
        "{}",
        ran.out
    );
}

#[test]
fn a_long_file_gives_the_same_bytes_each_time() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut text = String::new();
    for n in 0..30_000 {
        let (day, matter, people) = (1 + n / 1200, n * 7919 % 400, 1 + n % 5);
        let _ = writeln!(
            text,
            r#"{{"id":"{n}","time":"2026-01-{day:02}T08:00:00+08:00","channel":"letter","topic":"反映","body":"拖欠工资","people":{people},"matter":"M{matter}"}}"#
        );
    }
    let path = file(&folder, "long.jsonl", text);
    let first = replay(&[&path], &[]);
    assert!(first.out.lines().count() > 100);
    for _ in 0..3 {
        assert_eq!(replay(&[&path], &[]).out, first.out);
    }
}

#[test]
fn matters_answers_for_a_prefix_are_a_prefix_of_the_answers() {
    let folder = TempDir::new().expect("a temporary folder");
    let texts = [
        "云栖苑二期何时复工交房",
        "北关路口路灯不亮",
        "请问云栖苑二期什么时候复工交房",
        "医保报销被退回",
    ];
    let mut lines = String::new();
    for (n, text) in texts.iter().enumerate() {
        let _ = writeln!(
            lines,
            r#"{{"id":"{n}","time":"2026-03-01","topic":"{text}","body":"{text}，请答复","stars":5}}"#
        );
    }
    let all = huiyin(&[
        "matters".to_owned(),
        file(&folder, "a.jsonl", &lines).display().to_string(),
    ]);
    assert_eq!(all.code, 0, "{}", all.err);
    assert_eq!(all.out.lines().count(), 4);
    let prefix: String = lines.split_inclusive('\n').take(2).collect();
    let some = huiyin(&[
        "matters".to_owned(),
        file(&folder, "b.jsonl", prefix).display().to_string(),
    ]);
    assert!(all.out.starts_with(&some.out), "{}", some.out);
}

#[test]
fn what_cannot_be_read_is_said_in_one_line_with_exit_code_3() {
    let folder = TempDir::new().expect("a temporary folder");
    let missing = folder.path().join("nowhere.jsonl");
    for (path, told) in [
        (missing, "cannot be read"),
        (file(&folder, "a.txt", "some notes\n"), "column"),
    ] {
        let ran = replay(&[&path], &[]);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.lines().count()),
            (3, "", 1),
            "{}",
            ran.err
        );
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}

#[test]
fn a_real_feed_replays_byte_for_byte() {
    let Some(data) = std::env::var_os("HUIYIN_EVAL_DATA").filter(|data| !data.is_empty()) else {
        let said = "\nnot run: replay of a real feed: HUIYIN_EVAL_DATA is not set\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes());
        return;
    };
    let path = PathBuf::from(data).join("data/messages/matters-dev.jsonl");
    let options =
        "--map matter=matter_id --set channel=letter --ignore exact_dup --ignore organiser_added";
    let options: Vec<&str> = options.split(' ').collect();
    let first = replay(&[&path], &options);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(
        first
            .out
            .contains(r#""records":2105,"rejected":0,"duplicates":0"#),
        "{}",
        first.out
    );
    assert_eq!(replay(&[&path], &options).out, first.out);
}
