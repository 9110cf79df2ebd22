//! Open311 GeoReport v2 as a client sees it: the specification's shapes in both formats, nothing that follows a
//! person, and nothing in public that was not asked for and released.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::web_desk::{Desk, Hand, Page};
use axum::http::StatusCode;
use huiyin_engine::act::Act;
use huiyin_engine::ids::CaseId;
use serde_json::Value;

const NAME: &str = "欧阳测试乙";
const TEXT: &str = "湖畔街道某小区路灯连续三周不亮";

pub(crate) async fn key(desk: &Desk) -> String {
    desk.account("boss", &[], true, false);
    let mut boss = desk.signed_in("boss").await;
    key_for(desk, &mut boss).await
}

/// A key for the second account, which is made for it.
pub(crate) async fn key_for(desk: &Desk, boss: &mut Hand) -> String {
    desk.account("program", &["hotline-desk"], false, false);
    let made = boss.post("/accounts/2", &[("do", "token")]).await;
    let at = made.body.find("huiyin_").unwrap();
    made.body[at..].split('<').next().unwrap().to_owned()
}

fn filed<'a>(key: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("api_key", key),
        ("service_code", "housing"),
        ("description", "小区路灯连续三周不亮，晚上看不清台阶。"),
        ("address_string", "湖畔街道临江路"),
        ("last_name", NAME),
    ];
    fields.extend_from_slice(more);
    fields
}

fn read(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap_or_else(|error| panic!("{error}: {}", page.body))
}

fn says(page: &Page, status: u16, words: &str) {
    assert_eq!(page.status.as_u16(), status, "{}", page.body);
    let faults = read(page);
    let all = faults.as_array().unwrap();
    assert_eq!(all[0]["code"], status);
    assert!(
        all.iter()
            .any(|fault| fault["description"].as_str().unwrap().contains(words)),
        "{words}: {faults}"
    );
}

pub(crate) async fn posts(hand: &mut Hand, fields: &[(&str, &str)]) -> Page {
    hand.post_bare("/open311/v2/requests.json", fields).await
}

// The elements of an XML answer, in order, without what they hold.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => {
                names.push(start.name().as_ref().to_owned());
            }
            quick_xml::events::Event::Eof => return names,
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn discovery_services_and_definitions_are_there_in_both_formats() {
    let desk = Desk::open().await;
    let mut client = desk.stranger();
    let found = read(&client.get("/open311/v2/discovery.json").await);
    let endpoint = &found["endpoints"][0];
    assert_eq!(endpoint["url"], "http://desk.test/open311/v2");
    assert_eq!(
        endpoint["specification"],
        "http://wiki.open311.org/GeoReport_v2"
    );
    let services = read(&client.get("/open311/v2/services.json?lang=en").await);
    let housing = services
        .as_array()
        .unwrap()
        .iter()
        .find(|held| held["service_code"] == "housing");
    let housing = housing.unwrap();
    for field in [
        "service_name",
        "description",
        "metadata",
        "type",
        "keywords",
        "group",
    ] {
        assert!(!housing[field].is_null(), "{field}");
    }
    let xml = client.get("/open311/v2/services.xml").await;
    assert!(
        xml.body
            .starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
    );
    assert_eq!(
        elements(&xml.body)[..3],
        ["services", "service", "service_code"]
    );
    let definition = client.get("/open311/v2/services/housing.json").await;
    let attributes = read(&definition)["attributes"].clone();
    assert_eq!(attributes[0]["code"], "area");
    assert_eq!(attributes[0]["values"][0]["key"], "jiangbei");
    let xml = client.get("/open311/v2/services/housing.xml").await;
    let names = elements(&xml.body);
    assert_eq!(
        names[..4],
        [
            "service_definition",
            "service_code",
            "attributes",
            "attribute"
        ]
    );
    says(
        &client.get("/open311/v2/services/none.json").await,
        404,
        "no such service",
    );
    assert_eq!(
        client.get("/open311/v2/services.csv").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_becomes_a_case_with_a_receipt_and_acts_once_under_its_key() {
    let desk = Desk::open().await;
    let key = key(&desk).await;
    let mut client = desk.stranger();
    let fields = filed(
        &key,
        &[("attribute[area]", "hupan"), ("attribute[people]", "3")],
    );
    let first = posts(&mut client, &fields).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    let request = read(&first)[0].clone();
    let notice = request["service_notice"].as_str().unwrap();
    let code = notice.split([' ', ':']).nth(2).unwrap();
    let page = client.get(&format!("/r/{code}")).await;
    assert!(page.body.contains("晚上看不清台阶") && page.body.contains("代表 3 人"));
    assert!(!page.body.contains(NAME));
    let case: u64 = request["service_request_id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let identity = desk.live().open_identity(
        CaseId(case),
        huiyin_server::vault::Purpose::LifeSafety,
        huiyin_engine::Actor {
            post: "duty-officer".into(),
            person: huiyin_engine::ids::PersonId(2),
        },
    );
    let identity = crate::live_city::let_in(identity.await.unwrap());
    assert_eq!(identity.unwrap().name.as_deref(), Some(NAME));

    let body = crate::web_desk::encoded(&filed(&key, &[]));
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("idempotency-key", "once-1"),
    ];
    let mut ids = Vec::new();
    for _ in 0..2 {
        let sent = client.send(
            axum::http::Method::POST,
            "/open311/v2/requests.json",
            &headers,
            axum::body::Body::from(body.clone()),
        );
        ids.push(read(&sent.await)[0]["service_request_id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_with_a_request_is_named_at_once() {
    let desk = Desk::open().await;
    let key = key(&desk).await;
    let mut client = desk.stranger();
    says(
        &posts(&mut client, &[("service_code", "housing")]).await,
        400,
        "api_key is missing",
    );
    says(
        &posts(&mut client, &filed("huiyin_0", &[])).await,
        403,
        "not a key",
    );
    for follows in ["device_id", "account_id"] {
        let sent = posts(&mut client, &filed(&key, &[(follows, "a1")])).await;
        says(&sent, 400, &format!("{follows} is never accepted"));
    }
    let bad = [
        ("api_key", key.as_str()),
        ("service_code", "no-such"),
        ("lat", "91"),
        ("attribute[people]", "2.5"),
        ("colour", "red"),
    ];
    let sent = posts(&mut client, &bad).await;
    for words in [
        "service_code",
        "lat is a number",
        "lat and long go together",
        "attribute[people]",
        "colour is not a field",
        "description is missing",
    ] {
        says(&sent, 400, words);
    }
    let long = "长".repeat(4_001);
    let sent = posts(
        &mut client,
        &filed(&key, &[("media_url", "http://x/\u{202e}y")]),
    )
    .await;
    says(&sent, 400, "U+202E");
    let mut fields = filed(&key, &[]);
    fields[2].1 = &long;
    says(&posts(&mut client, &fields).await, 400, "4001 characters");
    says(
        &posts(&mut client, &filed(&key, &[("last_name", "twice")])).await,
        400,
        "twice",
    );
    assert_eq!(
        desk.live().read(|city| city.next.case),
        CaseId(1),
        "nothing was taken in"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_utf_8_are_refused_and_the_faults_of_one_answer_are_bounded() {
    let desk = Desk::open().await;
    let key = key(&desk).await;
    let mut client = desk.stranger();
    let sends = async |client: &mut Hand, body: String| {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let (post, path) = (axum::http::Method::POST, "/open311/v2/requests.json");
        client.send(post, path, &form, body.into()).await
    };
    let bad = format!("api_key={key}&service_code=housing&address_string=a&description=%FF%FE");
    says(
        &sends(&mut client, bad).await,
        400,
        "description is not whole UTF-8",
    );
    let many: String = (0..500).map(|n| format!("&x{n}=1")).collect();
    let answer = sends(&mut client, format!("api_key={key}{many}")).await;
    assert_eq!(read(&answer).as_array().unwrap().len(), 32);
    assert_eq!(
        desk.live().read(|city| city.next.case),
        CaseId(1),
        "nothing was taken in"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_listed_that_was_not_asked_for_and_released() {
    let desk = Desk::open().await;
    let key = key(&desk).await;
    let mut client = desk.stranger();
    posts(&mut client, &filed(&key, &[])).await;
    posts(
        &mut client,
        &filed(
            &key,
            &[("attribute[public]", "yes"), ("attribute[area]", "hupan")],
        ),
    )
    .await;
    let listed = client.get("/open311/v2/requests.json").await;
    assert_eq!(read(&listed), serde_json::json!([]));
    let show = |case| Act::ShowCase {
        case: CaseId(case),
        text: TEXT.to_owned(),
    };
    assert!(
        desk.story.act("duty-officer", show(1)).await.is_err(),
        "its petitioner did not ask"
    );
    desk.story.act("duty-officer", show(2)).await.unwrap();
    let listed = read(
        &client
            .get("/open311/v2/requests.json?service_code=housing&status=open")
            .await,
    );
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let one = &listed[0];
    assert_eq!(
        (&one["service_request_id"], &one["description"]),
        (&"2".into(), &TEXT.into())
    );
    assert_eq!(
        (&one["status"], &one["address"]),
        (&"open".into(), &"湖畔街道".into())
    );
    assert!(
        one["lat"].is_null()
            && one["requested_datetime"]
                .as_str()
                .unwrap()
                .ends_with("+08:00")
    );
    let xml = client.get("/open311/v2/requests/2.xml").await;
    assert_eq!(
        elements(&xml.body)[..3],
        ["service_requests", "request", "service_request_id"]
    );
    assert!(!xml.body.contains("晚上看不清台阶") && !xml.body.contains(NAME));
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_narrow_the_list_and_what_staff_take_back_is_gone() {
    let desk = Desk::open().await;
    let key = key(&desk).await;
    let mut client = desk.stranger();
    let public = [("attribute[public]", "yes")];
    posts(&mut client, &filed(&key, &public)).await;
    let case = CaseId(1);
    let show = Act::ShowCase {
        case,
        text: TEXT.to_owned(),
    };
    desk.story.act("duty-officer", show).await.unwrap();
    let all = read(&client.get("/open311/v2/requests.json").await);
    assert_eq!(all.as_array().unwrap().len(), 1);
    for none in [
        "?status=closed",
        "?service_code=labour",
        "?end_date=2020-01-01T00:00:00Z",
        "?service_request_id=7",
    ] {
        let listed = client
            .get(&format!("/open311/v2/requests.json{none}"))
            .await;
        assert_eq!(read(&listed), serde_json::json!([]), "{none}");
    }
    says(
        &client.get("/open311/v2/requests/7.json").await,
        404,
        "shown in public",
    );
    says(
        &client.get("/open311/v2/requests.json?colour=red").await,
        400,
        "not a filter",
    );
    let hide = Act::HideCase {
        case,
        reason: "提出人改了主意".to_owned(),
    };
    desk.story.act("duty-officer", hide).await.unwrap();
    assert_eq!(
        read(&client.get("/open311/v2/requests.json").await),
        serde_json::json!([])
    );
}
