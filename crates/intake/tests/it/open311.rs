//! An Open311 form of any bytes becomes a request within its bounds, or faults that say what to correct.

use huiyin_intake::{MAX_FAULTS, Open311Fault, Open311Form, ServiceRequest, Services};

const GOOD: &str = "service_code=housing&description=%E7%81%AF&address_string=Riverside+4";

fn read(form: &[u8]) -> Result<ServiceRequest, Vec<Open311Fault>> {
    let services = Services {
        units: ["housing"].into(),
        areas: ["hupan"].into(),
    };
    ServiceRequest::read(&Open311Form::read(form)?, &services)
}

#[track_caller]
fn good(more: &str) -> ServiceRequest {
    read(format!("{GOOD}{more}").as_bytes()).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Every fault of a form, in words.
#[track_caller]
fn words(form: &[u8]) -> Vec<String> {
    let faults = read(form).err().expect("this form is bad");
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_form_is_a_request_with_one_text() {
    let request = good(
        "&lat=30.5&long=-120&media_url=http://x/1.jpg&first_name=B&last_name=A&attribute[people]=3.0",
    );
    assert_eq!((request.unit.as_str(), request.people), ("housing", 3));
    assert_eq!(request.name.as_deref(), Some("A B"));
    assert_eq!(
        request.text(),
        "灯\nlocation: Riverside 4 (30.5, -120)\nmedia: http://x/1.jpg"
    );
    assert!(!good("").public && good("&attribute[public]=yes").public);
}

#[test]
fn no_field_takes_a_sign_that_does_not_read_as_it_stands() {
    let fields = [
        "description",
        "address_string",
        "media_url",
        "first_name",
        "last_name",
        "phone",
        "email",
        "jurisdiction_id",
        "api_key",
        "attribute[follows]",
    ];
    for field in fields {
        for (sent, code) in [
            ("%00", "U+0000"),
            ("%1B", "U+001B"),
            ("%C2%85", "U+0085"),
            ("%D8%9C", "U+061C"),
            ("%E2%80%8F", "U+200F"),
            ("%E2%80%A8", "U+2028"),
            ("%E2%80%AE", "U+202E"),
            ("%E2%81%A6", "U+2066"),
        ] {
            let found = words(format!("{field}=a{sent}b").as_bytes());
            let wanted = format!("{field} holds the control character {code}; remove it");
            assert_eq!(found, [wanted]);
        }
    }
}

#[test]
fn only_a_description_has_lines() {
    let request = read(b"service_code=housing&description=a%0D%0A%09b&address_string=c");
    assert_eq!(
        request.ok().map(|request| request.description).as_deref(),
        Some("a\r\n\tb")
    );
    let found = words(format!("{GOOD}&last_name=a%0Ab").as_bytes());
    assert_eq!(
        found,
        ["last_name holds the control character U+000A; remove it"]
    );
}

#[test]
fn bytes_that_are_no_utf_8_are_refused_and_not_replaced() {
    for bad in ["%FF", "%E7%81", "%EF%BF%BD"] {
        let found = words(format!("{GOOD}&last_name=a{bad}").as_bytes());
        assert_eq!(
            found,
            ["last_name is not whole UTF-8; send the form as UTF-8"]
        );
    }
    let raw = [GOOD.as_bytes(), b"&phone=\xC4\xE3"].concat();
    assert_eq!(
        words(&raw),
        ["phone is not whole UTF-8; send the form as UTF-8"]
    );
}

#[test]
fn what_follows_a_person_is_refused_even_when_it_is_empty() {
    for name in ["device_id", "account_id"] {
        for value in ["", "=", "=7"] {
            let found = words(format!("{GOOD}&{name}{value}").as_bytes());
            assert!(
                found[0].starts_with(&format!("{name} is never accepted")),
                "{found:?}"
            );
        }
    }
}

#[test]
fn a_wrong_name_is_repeated_as_an_excerpt_without_its_signs() {
    let found = words(format!("{GOOD}&a%E2%80%AEb=1").as_bytes());
    assert_eq!(
        found,
        ["a\\u{202e}b holds the control character U+202E; remove it"]
    );
    let found = words(format!("{GOOD}&{}=1", "n".repeat(5_000)).as_bytes());
    assert!(
        found[0].starts_with(&format!("{}… is not a field", "n".repeat(40))),
        "{found:?}"
    );
}

#[test]
fn a_form_of_ten_thousand_faults_names_the_first_of_them() {
    let unknown: String = (0..10_000).map(|n| format!("&n{n}=")).collect();
    assert_eq!(words(unknown.as_bytes()).len(), MAX_FAULTS);
    assert_eq!(words("a&".repeat(10_000).as_bytes()).len(), MAX_FAULTS);
}
