//! A service request: checked whole, so that one answer names everything that is wrong with it.
//!
//! Absent: the key of the program that sends it.

use std::collections::BTreeSet;

use super::{
    MAX_DESCRIPTION_CHARS, MAX_FAULTS, MAX_REQUEST_FIELD_CHARS, Open311Fault, Open311Form,
};
use crate::MAX_PEOPLE;
use crate::reject::excerpt;

/// The fields of a request, as an answer lists them.
pub(super) const KNOWN: [&str; 15] = [
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
];

/// The closed lists of the plan in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services<'p> {
    /// What `service_code` may be: the plan's units.
    pub units: BTreeSet<&'p str>,
    /// What `attribute[area]` may be: the plan's areas.
    pub areas: BTreeSet<&'p str>,
}

/// A request that may be taken in: in its lists, within its lengths, with a text and a location. It tells who
/// somebody is, so that it cannot be printed.
#[derive(Clone, PartialEq)]
pub struct ServiceRequest {
    /// `service_code`, a unit of the plan.
    pub unit: String,
    /// `description`.
    pub description: String,
    /// `address_string`.
    pub address: Option<String>,
    /// `lat` and `long`, in degrees.
    pub point: Option<(f64, f64)>,
    /// `media_url`, as it was sent; nothing is fetched.
    pub media: Option<String>,
    /// `attribute[area]`, an area of the plan.
    pub area: Option<String>,
    /// `attribute[people]`, 1 where it is not there.
    pub people: u32,
    /// `attribute[public]`: whether the petitioner asks to have it shown.
    pub public: bool,
    /// `attribute[follows]`: an earlier receipt code.
    pub follows: Option<String>,
    /// `last_name` and `first_name`.
    pub name: Option<String>,
    /// `phone`.
    pub phone: Option<String>,
    /// `email`.
    pub email: Option<String>,
}

impl ServiceRequest {
    /// Checks a form against the closed lists of the plan.
    ///
    /// # Errors
    ///
    /// From 1 to [`MAX_FAULTS`](super::MAX_FAULTS) faults: all there are, up to that number.
    pub fn read(form: &Open311Form, services: &Services<'_>) -> Result<Self, Vec<Open311Fault>> {
        let mut faults: Vec<Open311Fault> = form.names().filter_map(not_accepted).collect();
        faults.extend(form.names().filter_map(|name| too_long(form, name)));
        let (unit, description) = needed(form, &services.units, &mut faults);
        let area = listed(form, "attribute[area]", &services.areas, &mut faults);
        let people = people(form, &mut faults);
        let public = listed(
            form,
            "attribute[public]",
            &["yes", "no"].into(),
            &mut faults,
        );
        let point = point(form, &mut faults);
        if !faults.is_empty() {
            faults.truncate(MAX_FAULTS);
            return Err(faults);
        }
        let told = |name| form.get(name).map(str::to_owned);
        Ok(Self {
            unit,
            description,
            address: told("address_string"),
            point,
            media: told("media_url"),
            area,
            people,
            public: public.as_deref() == Some("yes"),
            follows: told("attribute[follows]"),
            name: name(form),
            phone: told("phone"),
            email: told("email"),
        })
    }

    /// What was written, and where it is and what it shows on lines of their own: sealed as one text.
    pub fn text(&self) -> String {
        let mut text = self.description.clone();
        let point = self.point.map(|(north, east)| format!("({north}, {east})"));
        let place: Vec<&str> = [&self.address, &point]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        text += &format!("\nlocation: {}", place.join(" "));
        if let Some(url) = &self.media {
            text += &format!("\nmedia: {url}");
        }
        text
    }
}

fn not_accepted(name: &str) -> Option<Open311Fault> {
    // Taken, and not advertised: it is for whoever holds the receipt of an earlier request.
    if KNOWN.contains(&name) || name == "attribute[follows]" {
        return None;
    }
    let told = excerpt(name);
    Some(match name {
        "device_id" | "account_id" => Open311Fault::FollowsAPerson { name: told },
        "address_id" => Open311Fault::AddressId,
        _ => Open311Fault::NotAField { name: told },
    })
}

fn too_long(form: &Open311Form, name: &str) -> Option<Open311Fault> {
    let most = if name == "description" {
        MAX_DESCRIPTION_CHARS
    } else {
        MAX_REQUEST_FIELD_CHARS
    };
    let found = form.get(name)?.chars().count();
    let name = excerpt(name);
    (found > most).then_some(Open311Fault::TooLong { name, found, most })
}

/// The two that no request is without.
fn needed(
    form: &Open311Form,
    units: &BTreeSet<&str>,
    faults: &mut Vec<Open311Fault>,
) -> (String, String) {
    let unit = listed(form, "service_code", units, faults);
    if unit.is_none() {
        faults.push(Open311Fault::NoService);
    }
    let description = form.get("description").unwrap_or_default();
    if description.is_empty() {
        faults.push(Open311Fault::NoDescription);
    }
    (unit.unwrap_or_default(), description.to_owned())
}

fn listed(
    form: &Open311Form,
    name: &'static str,
    allowed: &BTreeSet<&str>,
    faults: &mut Vec<Open311Fault>,
) -> Option<String> {
    let value = form.get(name)?;
    if !allowed.contains(value) {
        faults.push(Open311Fault::NotListed { name });
    }
    Some(value.to_owned())
}

fn people(form: &Open311Form, faults: &mut Vec<Open311Fault>) -> u32 {
    let name = "attribute[people]";
    let Some(value) = form.get(name) else {
        return 1;
    };
    let whole =
        |people: &f64| (1.0..=f64::from(MAX_PEOPLE)).contains(people) && people.fract() == 0.0;
    match value.parse().ok().filter(whole) {
        Some(people) => people as u32,
        None => {
            let most = MAX_PEOPLE as i32;
            faults.push(Open311Fault::NoNumber {
                name,
                least: 1,
                most,
            });
            1
        }
    }
}

fn degrees(
    form: &Open311Form,
    name: &'static str,
    most: i32,
    faults: &mut Vec<Open311Fault>,
) -> Option<f64> {
    let read = form.get(name)?.parse().ok();
    let read = read.filter(|degrees: &f64| degrees.abs() <= f64::from(most));
    if read.is_none() {
        let least = -most;
        faults.push(Open311Fault::NoNumber { name, least, most });
    }
    read
}

fn point(form: &Open311Form, faults: &mut Vec<Open311Fault>) -> Option<(f64, f64)> {
    let (lat, long) = (form.get("lat"), form.get("long"));
    let north = degrees(form, "lat", 90, faults);
    let east = degrees(form, "long", 180, faults);
    if lat.is_some() != long.is_some() {
        faults.push(Open311Fault::HalfAPoint);
    }
    if lat.is_none() && form.get("address_string").is_none() {
        faults.push(Open311Fault::NoLocation);
    }
    north.zip(east)
}

fn name(form: &Open311Form) -> Option<String> {
    let names: Vec<&str> = ["last_name", "first_name"]
        .into_iter()
        .filter_map(|name| form.get(name))
        .collect();
    (!names.is_empty()).then(|| names.join(" "))
}
