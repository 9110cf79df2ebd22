//! An Open311 form of any bytes: taken or refused as a second reading of the same bytes says; what is taken has all
//! that the specification needs, nothing that follows a person and no sign that deceives, and reads again as the
//! same request; what is refused has a bounded number of faults, each in words on one line.
#![no_main]

use std::collections::BTreeMap;

use huiyin_fuzz::turns_or_breaks;
use huiyin_intake::{MAX_FAULTS, Open311Fault, Open311Form, ServiceRequest, Services};
use libfuzzer_sys::fuzz_target;

const UNITS: [&str; 2] = ["housing", "住建局"];
const AREAS: [&str; 2] = ["hupan", "jiangbei"];
const NAMES: [&str; 16] = [
    "api_key",
    "jurisdiction_id",
    "service_code",
    "lat",
    "long",
    "address_string",
    "description",
    "media_url",
    "first_name",
    "last_name",
    "phone",
    "email",
    "attribute[area]",
    "attribute[people]",
    "attribute[public]",
    "attribute[follows]",
];

/// Fields by name.
type Fields = BTreeMap<String, String>;

fuzz_target!(|bytes: &[u8]| {
    let sent = fields(bytes);
    match read(bytes) {
        Ok(request) => {
            let sent = sent.expect("a form that cannot be read was taken");
            assert!(acceptable(&sent), "taken: {sent:?}");
            sound(&request);
            as_sent(&request, &sent);
            let again = read(written(&sent).as_bytes());
            assert!(
                again.is_ok_and(|again| again == request),
                "{sent:?} reads otherwise"
            );
        }
        Err(faults) => {
            assert!(
                !sent.is_some_and(|sent| acceptable(&sent)),
                "refused: {faults:?}"
            );
            worded(&faults);
        }
    }
});

fn read(bytes: &[u8]) -> Result<ServiceRequest, Vec<Open311Fault>> {
    let services = Services {
        units: UNITS.into(),
        areas: AREAS.into(),
    };
    ServiceRequest::read(&Open311Form::read(bytes)?, &services)
}

fn worded(faults: &[Open311Fault]) {
    assert!(
        (1..=MAX_FAULTS).contains(&faults.len()),
        "{} faults",
        faults.len()
    );
    for fault in faults {
        let words = fault.to_string();
        assert!(
            !words.is_empty() && !words.contains(turns_or_breaks),
            "{words:?}"
        );
        assert!(words.chars().count() < 400, "{words:?}");
    }
}

/// The form by another reading: none where text is lost or a name comes twice.
fn fields(bytes: &[u8]) -> Option<Fields> {
    let mut fields = Fields::new();
    for pair in bytes.split(|&b| b == b'&').filter(|pair| !pair.is_empty()) {
        let end = pair.iter().position(|&b| b == b'=').unwrap_or(pair.len());
        let value = pair.get(end + 1..).unwrap_or_default();
        if fields
            .insert(decoded(&pair[..end])?, decoded(value)?)
            .is_some()
        {
            return None;
        }
    }
    Some(fields)
}

fn decoded(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let hex = text
            .get(at + 1..at + 3)
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        match (text[at], hex) {
            (b'%', Some(hex)) => {
                let hex = std::str::from_utf8(hex).expect("two digits");
                bytes.push(u8::from_str_radix(hex, 16).expect("two digits"));
                at += 2;
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(byte),
        }
        at += 1;
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\u{fffd}'))
}

/// A field without the spaces around it; none where it is blank.
fn told<'s>(sent: &'s Fields, name: &str) -> Option<&'s str> {
    sent.get(name)
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
}

fn number(sent: &Fields, name: &str) -> Option<f64> {
    told(sent, name).map(|value| value.parse().unwrap_or(f64::NAN))
}

/// All that the documentation of the form asks for.
fn acceptable(sent: &Fields) -> bool {
    let within = |name, list: &[&str]| told(sent, name).is_none_or(|value| list.contains(&value));
    let (lat, long) = (number(sent, "lat"), number(sent, "long"));
    let people = number(sent, "attribute[people]").unwrap_or(1.0);
    sent.keys().all(|name| NAMES.contains(&name.as_str()))
        && sent.iter().all(|(name, value)| fit(name, value))
        && told(sent, "service_code").is_some_and(|code| UNITS.contains(&code))
        && within("attribute[area]", &AREAS)
        && within("attribute[public]", &["yes", "no"])
        && told(sent, "description").is_some()
        && lat.is_some() == long.is_some()
        && (lat.is_some() || told(sent, "address_string").is_some())
        && (-90.0..=90.0).contains(&lat.unwrap_or(0.0))
        && (-180.0..=180.0).contains(&long.unwrap_or(0.0))
        && (1.0..=1e6).contains(&people)
        && people.trunc() == people
}

/// No sign that deceives, and not too long.
fn fit(name: &str, value: &str) -> bool {
    let (lines, most) = match name {
        "description" => (&['\t', '\n', '\r'][..], 4_000),
        _ => (&[][..], 200),
    };
    let deceives = |c: char| turns_or_breaks(c) && !lines.contains(&c);
    !value.contains(deceives) && value.trim().chars().count() <= most
}

/// What a server relies on, whatever was sent.
fn sound(request: &ServiceRequest) {
    assert!(UNITS.contains(&request.unit.as_str()));
    assert!(
        request
            .area
            .as_deref()
            .is_none_or(|area| AREAS.contains(&area))
    );
    assert!(!request.description.is_empty() && (1..=1_000_000).contains(&request.people));
    assert!(
        request.address.is_some() || request.point.is_some(),
        "no location"
    );
    let text = request.text();
    assert!(text.starts_with(&request.description) && text.contains("\nlocation: "));
    assert!(!text.contains(|c| turns_or_breaks(c) && !matches!(c, '\t' | '\n' | '\r')));
}

/// Every field is the one that was sent, and no other.
fn as_sent(request: &ServiceRequest, sent: &Fields) {
    assert_eq!(
        Some(request.description.as_str()),
        told(sent, "description")
    );
    for (held, name) in [
        (&request.address, "address_string"),
        (&request.media, "media_url"),
        (&request.area, "attribute[area]"),
        (&request.follows, "attribute[follows]"),
        (&request.phone, "phone"),
        (&request.email, "email"),
    ] {
        assert_eq!(held.as_deref(), told(sent, name), "{name}");
    }
    assert_eq!(
        request.public,
        told(sent, "attribute[public]") == Some("yes")
    );
}

/// The same form with every byte of it escaped.
fn written(sent: &Fields) -> String {
    let escaped =
        |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let pairs = sent
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}
