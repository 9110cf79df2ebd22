//! What can be wrong with a request, in words.
//!
//! Absent: statuses of HTTP, and any value that a client sent; a name is repeated as an excerpt.

use std::fmt;

use super::request::KNOWN;

/// One thing that is wrong with a form; `Display` says it to the one who wrote the client.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Open311Fault {
    /// A character that a field may not hold.
    ForbiddenChar {
        /// The field.
        name: Box<str>,
        /// The character.
        sign: char,
    },
    /// Bytes that are no UTF-8, or text that lost a character before it came here.
    Lost {
        /// The field.
        name: Box<str>,
    },
    /// A name that comes twice.
    Twice {
        /// The field.
        name: Box<str>,
    },
    /// `device_id` or `account_id`.
    FollowsAPerson {
        /// The field.
        name: Box<str>,
    },
    /// `address_id`, of which there is no list here.
    AddressId,
    /// A name that is no field of a request.
    NotAField {
        /// The name.
        name: Box<str>,
    },
    /// A field that is too long.
    TooLong {
        /// The field.
        name: Box<str>,
        /// Its characters.
        found: usize,
        /// The characters that it may have.
        most: usize,
    },
    /// A value outside its closed list.
    NotListed {
        /// The field.
        name: &'static str,
    },
    /// A value that is no number of its range.
    NoNumber {
        /// The field.
        name: &'static str,
        /// The least that it may be.
        least: i32,
        /// The most that it may be.
        most: i32,
    },
    /// No `service_code`.
    NoService,
    /// No `description`.
    NoDescription,
    /// Neither an address nor a point.
    NoLocation,
    /// `lat` without `long`, or the other way round.
    HalfAPoint,
}

impl fmt::Display for Open311Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForbiddenChar { name, sign } => {
                let code = u32::from(*sign);
                write!(f, "{name} holds the control character U+{code:04X}; remove it")
            }
            Self::Lost { name } => write!(f, "{name} is not whole UTF-8; send the form as UTF-8"),
            Self::Twice { name } => write!(f, "{name} stands there twice; send it once"),
            Self::FollowsAPerson { name } => write!(
                f,
                "{name} is never accepted: it would follow a person from one request to the next; leave it out"
            ),
            Self::AddressId => f.write_str(
                "address_id: this server keeps no list of addresses; send address_string, or lat and long",
            ),
            Self::NotAField { name } => {
                write!(f, "{name} is not a field of this server; it takes {}", KNOWN.join(", "))
            }
            Self::TooLong { name, found, most } => {
                write!(f, "{name} has {found} characters; it may have {most}")
            }
            Self::NotListed { name } => write!(
                f,
                "{name} is not one of the list; services/CODE.json and services.json say which there are"
            ),
            Self::NoNumber { name, least, most } => {
                write!(f, "{name} is a number from {least} to {most}")
            }
            Self::NoService => f.write_str("service_code is missing; services.json lists them"),
            Self::NoDescription => f.write_str("description is missing: say what the matter is"),
            Self::NoLocation => {
                f.write_str("a location is missing: address_string, or lat and long")
            }
            Self::HalfAPoint => f.write_str("lat and long go together"),
        }
    }
}

impl std::error::Error for Open311Fault {}
