//! The vault by its pages and the API: who opens an identity and who may not, what the petitioner reads of it, what they
//! add from a phone, and how a lost receipt is found.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Hand, Page};
use crate::web_story::morning;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use huiyin_engine::Act;
use huiyin_engine::casework::CaseStep;
use huiyin_engine::ids::CaseId;
use huiyin_engine::law::{Class, Interest, Route};
use huiyin_engine::record::{Channel, Source};
use huiyin_server::auth::rules::RULES;
use huiyin_server::live::{Filing, Registered};
use huiyin_server::vault::Identity;

const NAME: &str = "端木采薇";
const PHONE: &str = "13911112222";

async fn desk(class: Class, accused: &[&str]) -> (Desk, Registered) {
    let desk = Desk::demo().await;
    let calendar = huiyin_plan::shipped_calendar().unwrap();
    desk.live().adopt_calendar(calendar).await.unwrap();
    let filing = Filing {
        source: Source::Petition,
        id: "vault-1".to_owned(),
        time: morning(),
        channel: Channel::Visit,
        people: 3,
        topic: "楼道堆物".to_owned(),
        body: "堆了半年，没人管。".to_owned(),
        matter: Some("stairs".to_owned()),
        area: None,
        unit: None,
        known: None,
        follows: None,
        public: false,
        identity: Some(Identity {
            name: Some(NAME.to_owned()),
            phone: Some(PHONE.to_owned()),
            ..Identity::default()
        }),
    };
    let registered = desk.live().register(filing).await.unwrap();
    let step = |step| Act::StepCase {
        case: registered.case,
        step,
    };
    let classify = CaseStep::Classify {
        class,
        grave: false,
        reachable: true,
        accused: accused.iter().map(|unit| (*unit).into()).collect(),
        direct: None,
        reason: "按内容判定".to_owned(),
    };
    let assign = CaseStep::Assign {
        post: "policy-lead".into(),
        interest: Interest::None,
        reason: "熟悉情况".to_owned(),
    };
    desk.story
        .act("duty-officer", step(classify))
        .await
        .unwrap();
    desk.story.act("duty-officer", step(assign)).await.unwrap();
    (desk, registered)
}

async fn opens(hand: &mut Hand, case: CaseId, purpose: &str) -> Page {
    let path = format!("/cases/{case}/identity");
    hand.post(&path, &[("purpose", purpose)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_post_that_has_the_case_opens_the_identity_and_the_petitioner_reads_of_it() {
    let (desk, registered) = desk(Class::Request(Route::Ordinary), &[]).await;
    let case = registered.case;
    let mut policy = desk.as_post("policy-lead").await;
    let mut duty = desk.as_post("duty-officer").await;
    let page = policy.get(&format!("/cases/{case}")).await;
    assert!(page.body.contains("为什么查看") && !page.body.contains(NAME));
    let refused = opens(&mut duty, case, "handle_case").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let open_ended = opens(&mut policy, case, "curiosity").await;
    assert_eq!(open_ended.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = opens(&mut policy, case, "handle_case").await;
    assert!(opened.body.contains(NAME) && opened.body.contains(PHONE));
    assert_eq!(opened.headers.get("cache-control").unwrap(), "no-store");
    let own = desk
        .stranger()
        .get(&format!("/r/{}", registered.receipt))
        .await;
    assert!(own.body.contains("为办理这件事联系您"));
    assert!(!own.body.contains(NAME));
    let custody = desk.as_post("commander").await.get("/custody").await;
    assert!(custody.body.contains("没有让看的") && !custody.body.contains(NAME));
    let clerk = desk.as_post("policy-lead").await.get("/custody").await;
    assert_eq!(clerk.status, StatusCode::FORBIDDEN);
    let body = r#"{"purpose":"handle_case"}"#;
    let told = policy
        .json(&format!("/api/v1/cases/{case}/identity"), body)
        .await;
    assert!(told.body.contains(NAME), "{}", told.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_an_accusation_another_person_agrees_first_and_the_accused_come_to_nothing() {
    let (desk, registered) = desk(Class::Accusation, &["justice"]).await;
    let case = registered.case;
    let mut policy = desk.as_post("policy-lead").await;
    let asked = opens(&mut policy, case, "handle_case").await;
    assert!(asked.body.contains("等另一名负责人同意") && !asked.body.contains(NAME));
    let again = opens(&mut policy, case, "handle_case").await;
    assert!(!again.body.contains(NAME));
    let mut head = desk.as_post("policy-deputy").await;
    for path in [format!("/cases/{case}"), "/custody".to_owned()] {
        let page = head.get(&path).await;
        assert!(!page.body.contains("handle_case") && !page.body.contains(NAME));
    }
    let tried = opens(&mut head, case, "life_safety").await;
    assert_eq!(tried.status, StatusCode::CONFLICT, "{}", tried.body);
    let own = policy.post("/custody/1", &[("answer", "agree")]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    let mut commander = desk.as_post("commander").await;
    let list = commander.get("/custody").await;
    assert_eq!(
        list.body.matches("action=\"/custody/").count(),
        1,
        "asked once"
    );
    let said = commander.post("/custody/1", &[("answer", "agree")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let opened = opens(&mut policy, case, "handle_case").await;
    assert!(opened.body.contains(NAME));
    let once = opens(&mut policy, case, "handle_case").await;
    assert!(
        !once.body.contains(NAME),
        "one word is good for one opening"
    );
    let own = desk
        .stranger()
        .get(&format!("/r/{}", registered.receipt))
        .await;
    assert_eq!(own.body.matches("为办理这件事联系您").count(), 1);
}

#[test]
fn no_route_lists_identities() {
    let opening: Vec<_> = RULES
        .iter()
        .filter(|rule| rule.path.contains("identit"))
        .map(|rule| (rule.method, rule.path))
        .collect();
    let one_case = [
        ("POST", "/cases/{id}/identity"),
        ("POST", "/api/v1/cases/{id}/identity"),
    ];
    assert_eq!(opening, one_case);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_receipt_is_found_by_day_area_and_unit_and_issued_again() {
    let (desk, registered) = desk(Class::Request(Route::Ordinary), &[]).await;
    let case = registered.case;
    let mut duty = desk.as_post("duty-officer").await;
    let day = desk.live().now().city_day();
    let found = duty
        .get(&format!("/cases/lost?day={day}&area=&unit="))
        .await;
    assert!(
        found.body.contains(&format!("/cases/{case}#identity")),
        "{}",
        found.body
    );
    assert!(!found.body.contains(NAME) && !found.body.contains("楼道堆物"));
    let named = duty
        .get(&format!("/cases/lost?day={day}&unit=housing"))
        .await;
    assert!(named.body.contains("那一天没有这样的信访件"));
    let by_name = duty.get(&format!("/cases/lost?name={PHONE}")).await;
    assert!(!by_name.body.contains("#identity"));
    let receipt = format!("/cases/{case}/receipt");
    let early = duty.post(&receipt, &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    let compared = opens(&mut duty, case, "reissue_receipt").await;
    assert!(compared.body.contains(NAME) && compared.body.contains(&receipt));
    let issued = duty.post(&receipt, &[]).await.body;
    let at = issued.find("class=\"code\">").unwrap() + 13;
    let code = &issued[at..at + 20];
    let mut stranger = desk.stranger();
    let old = stranger.get(&format!("/r/{}", registered.receipt)).await;
    assert_eq!(old.status, StatusCode::NOT_FOUND);
    let new = stranger.get(&format!("/r/{code}")).await;
    assert!(new.body.contains("楼道堆物") && new.body.contains("为您补办回执"));
}

fn form(text: &str, file: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut body =
        format!("--XX\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n")
            .into_bytes();
    if let Some((name, bytes)) = file {
        let head = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}

async fn sends(hand: &mut Hand, code: &str, body: Vec<u8>) -> Page {
    let path = format!("/r/{code}/material");
    let kind = [("content-type", "multipart/form-data; boundary=XX")];
    hand.send(Method::POST, &path, &kind, Body::from(body))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petitioner_adds_words_and_a_file_and_staff_read_them_and_say_so() {
    let (desk, registered) = desk(Class::Request(Route::Ordinary), &[]).await;
    let (case, code) = (registered.case, &registered.receipt);
    let mut stranger = desk.stranger();
    let pdf = b"%PDF-1.7 \x00\x01 scanned";
    let sent = sends(
        &mut stranger,
        code,
        form("又堆了一车 <b>", Some(("秘密.pdf", pdf))),
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let own = stranger.get(&format!("/r/{code}")).await;
    assert!(own.body.contains("还没有人看") && own.body.contains("PDF"));
    let wrong: [(&[u8], &str); 3] = [
        (b"MZ\x90\x00", "这种文件收不了"),
        (b"<svg onload=alert(1)>", "这种文件收不了"),
        (b"", "什么也没有交上来"),
    ];
    for (bytes, why) in wrong {
        let page = sends(&mut stranger, code, form("", Some(("a.png", bytes)))).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(why), "{why}");
    }
    let large = vec![b'%'; (8 << 20) + 1];
    let page = sends(&mut stranger, code, form("", Some(("a.pdf", &large)))).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = sends(&mut stranger, "000000-000000-000000", form("a", None)).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let mut policy = desk.as_post("policy-lead").await;
    let page = policy.get(&format!("/cases/{case}")).await;
    assert!(page.body.contains("又堆了一车 &lt;b&gt;") && page.body.contains("2 份没看"));
    let file = policy.get(&format!("/cases/{case}/material/2")).await;
    assert_eq!(file.body.as_bytes(), pdf);
    let header = |name: &str| file.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment; filename=\"case-"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
    let kept = desk.as_post("logistics-lead").await;
    let kept = { kept }.get(&format!("/cases/{case}/material/2")).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    let form = page.form_of("read_material");
    let fields: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let read = policy.post_bare("/acts", &fields).await;
    assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.body);
    let own = stranger.get(&format!("/r/{code}?lang=en")).await;
    assert!(own.body.contains(" · read") && !own.body.contains("not read yet"));
}
