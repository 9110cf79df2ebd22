//! The complaint record that leaves this room, and its two closed lists.
//!
//! Absent: anything that knows a record's worth (counting, matters, receipts).

use std::borrow::Cow;
use std::fmt;

/// One accepted complaint record. Text borrows from the input wherever the input holds it as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// Line of the JSONL file, or row as a spreadsheet counts them (the header is row 1).
    pub row: u64,
    /// Unique per source; at most 200 characters.
    pub id: Cow<'a, str>,
    /// Microseconds since 1970-01-01T00:00:00Z; the year is 1990 to 2100 in city time.
    pub time_us: i64,
    /// How the complaint came.
    pub channel: Channel,
    /// Heading; may be empty when `body` is not.
    pub topic: Cow<'a, str>,
    /// Text; may be empty when `topic` is not.
    pub body: Cow<'a, str>,
    /// How many complain: 1 to 1,000,000. See [`Record::counted_people`].
    pub people: u32,
    /// The matter it was grouped into by hand.
    pub matter: Option<Cow<'a, str>>,
    /// The plan's name of the area.
    pub area: Option<Cow<'a, str>>,
    /// The plan's name of the responsible unit.
    pub unit: Option<Cow<'a, str>>,
    /// The system that it came from.
    pub source: Source,
    /// An earlier receipt code of the same writer: adds a record and no people.
    pub follows: Option<Cow<'a, str>>,
    /// Who complains; meant for the vault alone.
    pub petitioner: Petitioner<'a>,
}

impl Record<'_> {
    /// The people that this record adds to its matter: none when it follows an earlier one.
    pub fn counted_people(&self) -> u32 {
        if self.follows.is_some() {
            0
        } else {
            self.people
        }
    }

    /// The same record, free of the input.
    pub fn into_owned(self) -> Record<'static> {
        Record {
            row: self.row,
            id: owned(self.id),
            time_us: self.time_us,
            channel: self.channel,
            topic: owned(self.topic),
            body: owned(self.body),
            people: self.people,
            matter: self.matter.map(owned),
            area: self.area.map(owned),
            unit: self.unit.map(owned),
            source: self.source,
            follows: self.follows.map(owned),
            petitioner: self.petitioner.into_owned(),
        }
    }
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

impl fmt::Debug for Record<'_> {
    /// Leaves out what must not reach a log: texts, receipt code and petitioner.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("row", &self.row)
            .field("id", &self.id)
            .field("time_us", &self.time_us)
            .field("channel", &self.channel)
            .field("people", &self.people)
            .field("matter", &self.matter)
            .field("area", &self.area)
            .field("unit", &self.unit)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// What a record tells of the petitioner. Goes to the vault and nowhere else.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Petitioner<'a> {
    /// `petitioner_name`.
    pub name: Option<Cow<'a, str>>,
    /// `petitioner_phone`.
    pub phone: Option<Cow<'a, str>>,
    /// `petitioner_id_number`.
    pub id_number: Option<Cow<'a, str>>,
    /// `petitioner_address`.
    pub address: Option<Cow<'a, str>>,
}

impl Petitioner<'_> {
    /// True when the record tells nothing of the petitioner.
    pub fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.phone.is_none()
            && self.id_number.is_none()
            && self.address.is_none()
    }

    fn into_owned(self) -> Petitioner<'static> {
        Petitioner {
            name: self.name.map(owned),
            phone: self.phone.map(owned),
            id_number: self.id_number.map(owned),
            address: self.address.map(owned),
        }
    }
}

impl fmt::Debug for Petitioner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Petitioner { .. }")
    }
}

/// How a complaint came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// A letter.
    Letter,
    /// A visit to the reception.
    Visit,
    /// A web form.
    Web,
    /// A hotline call.
    Hotline,
    /// A grid inspector's report.
    Grid,
}

impl Channel {
    /// Every channel, in the order of the interface.
    pub const ALL: [Channel; 5] = [
        Self::Letter,
        Self::Visit,
        Self::Web,
        Self::Hotline,
        Self::Grid,
    ];

    /// The name in files, options and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Visit => "visit",
            Self::Web => "web",
            Self::Hotline => "hotline",
            Self::Grid => "grid",
        }
    }

    /// The channel of this exact name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// The system that a record came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The petition system; the default.
    #[default]
    Petition,
    /// The 12345 hotline's tickets.
    Hotline12345,
    /// The grid inspectors' system.
    Grid,
    /// The web form.
    Web,
    /// The Open311 interface.
    Open311,
}

impl Source {
    /// Every source, in the order of the interface.
    pub const ALL: [Source; 5] = [
        Self::Petition,
        Self::Hotline12345,
        Self::Grid,
        Self::Web,
        Self::Open311,
    ];

    /// The name in files, options and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Petition => "petition",
            Self::Hotline12345 => "12345",
            Self::Grid => "grid",
            Self::Web => "web",
            Self::Open311 => "open311",
        }
    }

    /// The source of this exact name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}
