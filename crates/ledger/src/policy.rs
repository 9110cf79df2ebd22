//! Whom to believe (C2SP tlog-policy): logs, witnesses, and how many of them must have signed.
//!
//! A policy is the verifier's own file; nothing in a receipt can add to it. Stricter than the text in one place:
//! the file must be UTF-8. Absent: post-quantum keys (a line with one is refused, not passed over).

use std::collections::BTreeMap;
use std::fmt;

use crate::{KeyError, SignatureType, VerifierKey};

/// Most lines of each sort that a policy may have.
pub const POLICY_LINES_MAX: usize = 256;

/// Logs and witnesses that are believed, and the quorum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    /// In file order: a member comes before the groups it is in.
    members: Vec<(String, Member)>,
    /// Place in `members`; `None` where no witness is asked for.
    quorum: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Member {
    Witness {
        key: Box<VerifierKey>,
        address: Option<String>,
    },
    Group {
        needed: usize,
        of: Vec<usize>,
    },
}

/// Why a policy cannot be used: what is wrong, and in which line (from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// The line; the one after the last where something is missing.
    pub line: usize,
    /// What is wrong with it.
    pub fault: PolicyFault,
}

/// What is wrong with a line of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyFault {
    /// Not UTF-8, or a control character other than tab and line feed.
    Characters,
    /// The line is none of `log`, `witness`, `group`, `quorum` with what belongs to it.
    Form,
    /// The key cannot be used.
    Key(KeyError),
    /// A witness's key stands for a log, or a log's for a witness.
    Role,
    /// The same public key stands twice.
    DuplicateKey,
    /// The name stands twice, or is `none`.
    DuplicateName(String),
    /// No line above defines this name.
    UnknownName(String),
    /// The name is in a group already; a witness counts in one way only.
    CountedTwice(String),
    /// A group that nobody could satisfy, or anybody: the threshold is from 1 to the number of members.
    Threshold,
    /// More than one quorum line.
    SecondQuorum,
    /// No quorum line.
    NoQuorum,
    /// More lines than [`POLICY_LINES_MAX`].
    TooLong,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Characters => f.write_str("a policy is UTF-8 text without control characters"),
            Self::Form => f.write_str(
                "a line is: log KEY [URL]; witness NAME KEY [URL]; group NAME all|any|K NAME...; or quorum NAME|none",
            ),
            Self::Key(error) => error.fmt(f),
            Self::Role => f.write_str(
                "a log's key is of type 0x01, a witness's of type 0x04; this one is of the other type",
            ),
            Self::DuplicateKey => f.write_str("this public key stands above already; remove one line"),
            Self::DuplicateName(name) => {
                write!(f, "the name {name:?} is taken; give this line another")
            }
            Self::UnknownName(name) => write!(
                f,
                "no line above defines {name:?}; define it first, or correct the name"
            ),
            Self::CountedTwice(name) => {
                write!(f, "{name:?} is in a group already; name it in one group only")
            }
            Self::Threshold => {
                f.write_str("a group's threshold is all, any, or a number from 1 to its members")
            }
            Self::SecondQuorum => f.write_str("a policy has one quorum line; remove this one"),
            Self::NoQuorum => {
                f.write_str("a policy ends in a quorum line; \"quorum none\" asks for no witness")
            }
            Self::TooLong => write!(f, "a policy may have {POLICY_LINES_MAX} lines"),
        }
    }
}

impl std::error::Error for PolicyError {}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// The first line that is wrong, and how.
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        let at = |line, fault| PolicyError { line, fault };
        let text = std::str::from_utf8(bytes).map_err(|_| at(1, PolicyFault::Characters))?;
        let mut reader = Reader::default();
        let mut lines = 0;
        for line in text.lines() {
            lines += 1;
            reader.line(lines, line).map_err(|fault| at(lines, fault))?;
        }
        let quorum = reader.quorum.ok_or(at(lines + 1, PolicyFault::NoQuorum))?;
        Ok(Self {
            logs: reader.logs,
            members: reader.members,
            quorum,
        })
    }

    /// The keys that may sign for the log of this name.
    pub fn log_keys(&self, origin: &str) -> impl Iterator<Item = &VerifierKey> {
        self.logs.iter().filter(move |key| key.name() == origin)
    }

    /// Every log that is believed.
    #[must_use]
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// Every witness that is believed, with its name in this file.
    pub fn witnesses(&self) -> impl Iterator<Item = (&str, &VerifierKey)> {
        self.members
            .iter()
            .filter_map(|(name, member)| match member {
                Member::Witness { key, .. } => Some((name.as_str(), &**key)),
                Member::Group { .. } => None,
            })
    }

    /// Every witness whose line says where it is asked: its name in this file, its key, and the address in front of
    /// `/add-checkpoint` (C2SP tlog-witness, "submission prefix"). What stands there is not looked at here.
    pub fn asked(&self) -> impl Iterator<Item = (&str, &VerifierKey, &str)> {
        self.members
            .iter()
            .filter_map(|(name, member)| match member {
                Member::Witness {
                    key,
                    address: Some(address),
                } => Some((name.as_str(), &**key, address.as_str())),
                _ => None,
            })
    }

    /// Whether the witnesses for whom `signed` says yes are enough.
    pub fn quorum_of(&self, mut signed: impl FnMut(&VerifierKey) -> bool) -> bool {
        let mut met = Vec::with_capacity(self.members.len());
        for (_, member) in &self.members {
            met.push(match member {
                Member::Witness { key, .. } => signed(key),
                Member::Group { needed, of } => {
                    of.iter().filter(|place| met[**place]).count() >= *needed
                }
            });
        }
        self.quorum.is_none_or(|place| met[place])
    }
}

#[derive(Default)]
struct Reader {
    logs: Vec<VerifierKey>,
    members: Vec<(String, Member)>,
    places: BTreeMap<String, usize>,
    grouped: Vec<usize>,
    quorum: Option<Option<usize>>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), PolicyFault> {
        if number > POLICY_LINES_MAX {
            return Err(PolicyFault::TooLong);
        }
        if line
            .bytes()
            .any(|byte| byte < 0x20 && byte != b'\t' || byte == 0x7F)
        {
            return Err(PolicyFault::Characters);
        }
        let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
        let Some(first) = words.next().filter(|word| !word.starts_with('#')) else {
            return Ok(());
        };
        let rest: Vec<&str> = words.collect();
        match (first, rest.as_slice()) {
            ("log", [key] | [key, _]) => self.log(key),
            ("witness", [name, key]) => self.witness(name, key, None),
            ("witness", [name, key, address]) => self.witness(name, key, Some(address)),
            ("group", [name, threshold, members @ ..]) => self.group(name, threshold, members),
            ("quorum", [name]) => self.quorum(name),
            _ => Err(PolicyFault::Form),
        }
    }

    fn log(&mut self, key: &str) -> Result<(), PolicyFault> {
        let key = read_key(key, SignatureType::Log)?;
        let known = |other: &VerifierKey| other.public_bytes() == key.public_bytes();
        if self.logs.iter().any(known) {
            return Err(PolicyFault::DuplicateKey);
        }
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, name: &str, key: &str, address: Option<&str>) -> Result<(), PolicyFault> {
        let key = read_key(key, SignatureType::Witness)?;
        let same = |(_, other): &(String, Member)| matches!(other, Member::Witness { key: other, .. } if other.public_bytes() == key.public_bytes());
        if self.members.iter().any(same) {
            return Err(PolicyFault::DuplicateKey);
        }
        let (key, address) = (Box::new(key), address.map(str::to_owned));
        self.define(name, Member::Witness { key, address })
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> Result<(), PolicyFault> {
        let mut of = Vec::new();
        for member in members {
            let place = self.place(member)?;
            if self.grouped.contains(&place) {
                return Err(PolicyFault::CountedTwice((*member).to_owned()));
            }
            self.grouped.push(place);
            of.push(place);
        }
        let needed = match threshold {
            "all" => of.len(),
            "any" => 1,
            number => number.parse().map_err(|_| PolicyFault::Threshold)?,
        };
        if !(1..=of.len()).contains(&needed) {
            return Err(PolicyFault::Threshold);
        }
        self.define(name, Member::Group { needed, of })
    }

    fn quorum(&mut self, name: &str) -> Result<(), PolicyFault> {
        if self.quorum.is_some() {
            return Err(PolicyFault::SecondQuorum);
        }
        let place = (name != "none").then(|| self.place(name)).transpose()?;
        self.quorum = Some(place);
        Ok(())
    }

    fn define(&mut self, name: &str, member: Member) -> Result<(), PolicyFault> {
        if name == "none" || self.places.contains_key(name) {
            return Err(PolicyFault::DuplicateName(name.to_owned()));
        }
        self.places.insert(name.to_owned(), self.members.len());
        self.members.push((name.to_owned(), member));
        Ok(())
    }

    fn place(&self, name: &str) -> Result<usize, PolicyFault> {
        let place = self.places.get(name).copied();
        place.ok_or_else(|| PolicyFault::UnknownName(name.to_owned()))
    }
}

fn read_key(text: &str, role: SignatureType) -> Result<VerifierKey, PolicyFault> {
    let key: VerifierKey = text.parse().map_err(PolicyFault::Key)?;
    if key.kind() == role {
        Ok(key)
    } else {
        Err(PolicyFault::Role)
    }
}
