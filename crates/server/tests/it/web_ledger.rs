//! The ledger as everybody meets it: checkpoint, key and tiles over HTTP, and a petitioner's proofs.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::live_signing::ORIGIN;
use crate::web_desk::{Desk, Page};
use crate::web_petitioner::{NAME, filed};
use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use huiyin_engine::act::Act;
use huiyin_engine::ids::PromiseId;
use huiyin_engine::promise::PromiseStep;
use huiyin_engine::{Event, Span};
use huiyin_ledger::{Content, Demands, Fact, Policy, Receipt, SignatureType};
use std::path::Path;
use std::process::Command;

fn header<'p>(page: &'p Page, name: &str) -> &'p str {
    page.headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

fn policy(desk: &Desk) -> Policy {
    let key = desk.live().ledger_key().unwrap();
    Policy::parse(format!("log {key}\nquorum none\n").as_bytes()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoint_key_and_tiles_are_for_everybody_and_kept_as_long_as_they_hold() {
    let desk = Desk::signed_morning().await;
    let size = desk.all_signed().await;
    let mut stranger = desk.stranger();
    let checkpoint = stranger.get("/ledger/checkpoint").await;
    assert_eq!(checkpoint.status, StatusCode::OK);
    assert!(
        checkpoint.body.starts_with(&format!("{ORIGIN}\n{size}\n")),
        "{}",
        checkpoint.body
    );
    assert_eq!(header(&checkpoint, "cache-control"), "no-cache");
    assert_eq!(header(&checkpoint, "access-control-allow-origin"), "*");
    let key = stranger.get("/ledger/key").await;
    let verifier = key
        .body
        .trim()
        .parse::<huiyin_ledger::VerifierKey>()
        .unwrap();
    assert_eq!(
        (verifier.name(), verifier.kind()),
        (ORIGIN, SignatureType::Log)
    );
    let tile = stranger.get(&format!("/ledger/tile/0/000.p/{size}")).await;
    assert_eq!(tile.status, StatusCode::OK);
    assert_eq!(header(&tile, "content-type"), "application/octet-stream");
    assert!(header(&tile, "cache-control").contains("immutable"));
    let beyond = format!("/ledger/tile/0/000.p/{}", size + 1);
    for none in [
        beyond.as_str(),
        "/ledger/tile/0/1",
        "/ledger/tile/../key",
        "/ledger/tile/data/000",
    ] {
        let answer = stranger.get(none).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{none}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_nobody_set_up_is_not_there_and_no_page_speaks_of_proofs() {
    let desk = Desk::morning().await;
    let code = filed(&desk.story, "xinghe").await.receipt;
    let mut stranger = desk.stranger();
    for path in [
        "/ledger/checkpoint",
        "/ledger/key",
        "/ledger/tile/0/000.p/1",
    ] {
        assert_eq!(stranger.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let page = stranger.get(&format!("/r/{code}")).await;
    assert!(!page.body.contains("可以带走的证明"));
    let paper = stranger.get(&format!("/r/{code}/paper/1")).await;
    assert_eq!(paper.status, StatusCode::NOT_FOUND);
}

// The numbers of the entries whose proofs a page offers.
fn offered(page: &str) -> Vec<u64> {
    let links = page.split("/proof/").skip(1);
    links
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petitioner_takes_proofs_along_that_hold_offline_and_name_nobody() {
    let desk = Desk::signed_morning().await;
    let code = filed(&desk.story, "xinghe").await.receipt;
    desk.all_signed().await;
    let mut stranger = desk.stranger();
    let page = stranger.get(&format!("/r/{code}")).await;
    let entries = offered(&page.body);
    assert!(
        entries.len() >= 3,
        "a promise, an answer, a registration: {}",
        page.body
    );
    let mut facts = Vec::new();
    for entry in entries {
        let file = stranger.get(&format!("/r/{code}/proof/{entry}")).await;
        assert!(
            header(&file, "content-disposition").contains(&format!("entry-{entry}.tlog-proof"))
        );
        assert_eq!(header(&file, "cache-control"), "no-store");
        let receipt = Receipt::parse(file.body.as_bytes()).unwrap();
        let proved = receipt.verify(&policy(&desk), &Demands::default()).unwrap();
        assert_eq!(proved.index + 1, entry);
        facts.push(proved.entry.fact);
        for lang in ["zh", "en"] {
            let paper = stranger
                .get(&format!("/r/{code}/paper/{entry}?lang={lang}"))
                .await;
            assert_eq!(paper.status, StatusCode::OK);
            assert_eq!(
                paper.body.matches("<svg class=\"qr\"").count(),
                1,
                "{}",
                paper.body
            );
            assert!(paper.body.contains(&code));
            for word in [NAME, "星河湾", "逾期交房", "三号楼"] {
                assert!(!paper.body.contains(word), "{word}: {}", paper.body);
            }
        }
        if matches!(proved.entry.fact, Fact::CaseRegistered { .. }) {
            let shown = format!("{:?}{}", receipt.entry().content.content(), file.body.len());
            assert!(shown.contains("Content"));
            assert!(
                receipt == receipt.shortened(),
                "the registration's words stay out of it"
            );
        }
    }
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::PromiseMade { .. }))
    );
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::CaseRegistered { .. }))
    );
}

// The same file with other words in the entry that it carries.
fn altered(file: &str, from: &str, to: &str) -> Receipt {
    let (_, rest) = file.split_once("extra ").unwrap();
    let (extra, _) = rest.split_once('\n').unwrap();
    let mut bytes = BASE64_STANDARD.decode(extra).unwrap();
    let at = bytes
        .windows(from.len())
        .position(|part| part == from.as_bytes())
        .unwrap();
    bytes.splice(at..at + from.len(), to.bytes());
    let file = file.replace(extra, &BASE64_STANDARD.encode(bytes));
    Receipt::parse(file.as_bytes()).unwrap()
}

// What became of a promise, and the sentence that somebody gave for it.
async fn becomes(desk: &Desk) -> Vec<(&'static str, &'static str)> {
    let promise = PromiseId(1);
    let due = desk.wall.now() + Span::days(3);
    let (renew, withdraw) = ("会签推迟到周三", "改由施工方张贴");
    let steps = [
        (
            "policy-lead",
            PromiseStep::Renew {
                due,
                reason: renew.to_owned(),
            },
        ),
        (
            "commander",
            PromiseStep::Withdraw {
                reason: withdraw.to_owned(),
            },
        ),
    ];
    for (post, step) in steps {
        let act = Act::StepPromise { promise, step };
        desk.story.act(post, act).await.unwrap();
    }
    vec![("promise_renewed", renew), ("promise_withdrawn", withdraw)]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reason_of_a_step_is_in_the_petitioners_proof_and_cannot_be_altered() {
    let desk = Desk::signed_morning().await;
    let code = filed(&desk.story, "xinghe").await.receipt;
    let expected = becomes(&desk).await;
    desk.all_signed().await;
    let mut stranger = desk.stranger();
    let page = stranger.get(&format!("/r/{code}")).await.body;
    assert!(page.contains("第 1 号承诺撤回了，文件里有理由"), "{page}");
    assert!(!page.contains(expected[1].1), "the page itself is short");
    let mut found = Vec::new();
    for entry in offered(&page) {
        let file = stranger.get(&format!("/r/{code}/proof/{entry}")).await.body;
        let receipt = Receipt::parse(file.as_bytes()).unwrap();
        let proved = receipt.verify(&policy(&desk), &Demands::default()).unwrap();
        let Content::Whole(words) = receipt.entry().content.content() else {
            continue;
        };
        let words = String::from_utf8(words.clone()).unwrap();
        let word = proved.entry.fact.word();
        found.extend(expected.iter().copied().filter(|(fact, reason)| {
            *fact == word && words.contains(&format!("理由：{reason}\n"))
        }));
        if word == "promise_withdrawn" {
            assert_eq!(
                altered(&file, "施工方", "开发商")
                    .verify(&policy(&desk), &Demands::default())
                    .unwrap_err()
                    .word(),
                "not_included"
            );
            let paper = stranger
                .get(&format!("/r/{code}/paper/{}", proved.index + 1))
                .await;
            assert!(!paper.body.contains("施工方"), "paper names no matter");
        }
    }
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_gets_the_proofs_of_its_own_case_alone() {
    let desk = Desk::signed_morning().await;
    let (own, other) = (
        filed(&desk.story, "xinghe").await.receipt,
        filed(&desk.story, "teachers").await.receipt,
    );
    desk.all_signed().await;
    let mut stranger = desk.stranger();
    let page = stranger.get(&format!("/r/{own}")).await;
    let entries = offered(&page.body);
    let page = stranger.get(&format!("/r/{other}")).await;
    let others = offered(&page.body);
    assert_eq!(others.len(), 1, "its registration");
    for entry in entries.into_iter().chain([0, 1, 100_000]) {
        for kind in ["proof", "paper"] {
            let answer = stranger.get(&format!("/r/{other}/{kind}/{entry}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{kind} {entry}");
        }
    }
    let nobody = stranger
        .get(&format!("/r/AAAAAA-AAAAAA-AAAAAA/proof/{}", others[0]))
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_go_verifies_the_ledger_over_http() {
    let desk = Desk::signed_morning().await;
    let folder = tempfile::tempdir().unwrap();
    desk.all_signed().await;
    let older = desk.live().published().unwrap().note.to_string();
    std::fs::write(folder.path().join("older-checkpoint"), older).unwrap();
    desk.story
        .matter("more", "另一件事", "还有很多人", &[(0, 1); 300])
        .await
        .unwrap();
    assert!(
        desk.all_signed().await > 256,
        "a full tile, and one that is not"
    );
    let mut made = None;
    for entry in desk.live().entries(0, usize::MAX).unwrap() {
        if matches!(entry.event, Event::PromiseMade { .. }) {
            made = Some(entry.seq);
        }
    }
    let receipt = desk.live().ledger_receipt(made.unwrap()).unwrap().unwrap();
    std::fs::write(
        folder.path().join("receipt.tlog-proof"),
        receipt.to_string(),
    )
    .unwrap();

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(axum::serve(listener, desk.service()).into_future());
    let said = tokio::task::spawn_blocking(move || go(folder.path(), &address))
        .await
        .unwrap();
    served.abort();
    assert!(
        said.ends_with("ok\n"),
        "{said}\n(needs Debian's golang-go and golang-golang-x-mod-dev; scripts/test installs them)"
    );
}

fn go(folder: &Path, address: &str) -> String {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../ledger/tests/interop");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let run = Command::new("go")
        .args(["run", "."])
        .args([&folder.display().to_string(), address])
        .current_dir(program)
        .env("GOFLAGS", "-mod=mod")
        .env("GOPROXY", "off")
        .env("GOSUMDB", "off")
        .env("GOCACHE", kept.join("go-cache"))
        .env("GOPATH", kept.join("go-path"))
        .output()
        .expect("go is not here; install Debian's golang-go and golang-golang-x-mod-dev (scripts/test does)");
    format!(
        "{}{}",
        String::from_utf8_lossy(&run.stderr),
        String::from_utf8_lossy(&run.stdout)
    )
}
