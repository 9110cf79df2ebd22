//! The fields of a complaint record: their names, limits, and which name was probably meant.
//!
//! Absent: what a field's value may be (`check`), and where it comes from (`mapping`).

/// One field of a complaint record, as the interface names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// `id`: unique per source.
    Id,
    /// `time`: when the complaint was made.
    Time,
    /// `channel`: letter, visit, web, hotline or grid.
    Channel,
    /// `topic`: the heading.
    Topic,
    /// `body`: the text.
    Body,
    /// `people`: how many complain.
    People,
    /// `matter`: the matter it was grouped into by hand.
    Matter,
    /// `area`: one of the plan's areas.
    Area,
    /// `unit`: one of the plan's units.
    Unit,
    /// `source`: the system it came from.
    Source,
    /// `follows`: an earlier receipt code.
    Follows,
    /// `petitioner_name`.
    PetitionerName,
    /// `petitioner_phone`.
    PetitionerPhone,
    /// `petitioner_id_number`.
    PetitionerIdNumber,
    /// `petitioner_address`.
    PetitionerAddress,
}

impl Field {
    /// How many fields there are.
    pub(crate) const COUNT: usize = 15;

    /// Every field, in the order of the interface.
    pub const ALL: [Field; Self::COUNT] = [
        Self::Id,
        Self::Time,
        Self::Channel,
        Self::Topic,
        Self::Body,
        Self::People,
        Self::Matter,
        Self::Area,
        Self::Unit,
        Self::Source,
        Self::Follows,
        Self::PetitionerName,
        Self::PetitionerPhone,
        Self::PetitionerIdNumber,
        Self::PetitionerAddress,
    ];

    /// The name in files, options and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Time => "time",
            Self::Channel => "channel",
            Self::Topic => "topic",
            Self::Body => "body",
            Self::People => "people",
            Self::Matter => "matter",
            Self::Area => "area",
            Self::Unit => "unit",
            Self::Source => "source",
            Self::Follows => "follows",
            Self::PetitionerName => "petitioner_name",
            Self::PetitionerPhone => "petitioner_phone",
            Self::PetitionerIdNumber => "petitioner_id_number",
            Self::PetitionerAddress => "petitioner_address",
        }
    }

    /// The field of this exact name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The field that a mistaken `name` was probably meant to be.
    pub fn suggest(name: &str) -> Option<Self> {
        nearest(name, Self::ALL.iter().map(|field| field.name())).and_then(Self::from_name)
    }

    /// The longest value, in characters; `topic` 2,000, `body` 100,000, an address 1,000, others 200.
    pub const fn max_chars(self) -> usize {
        match self {
            Self::Topic => 2_000,
            Self::Body => 100_000,
            Self::PetitionerAddress => 1_000,
            _ => 200,
        }
    }
}

/// The closest of `names` to `found`, if it is close enough to be what was meant: one is the
/// beginning or end of the other, or at most a third of the letters differ.
pub(crate) fn nearest<'n>(found: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let found: Vec<char> = found
        .chars()
        .take(64)
        .flat_map(char::to_lowercase)
        .collect();
    names
        .filter_map(|name| {
            let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
            let rank = closeness(&found, &letters)?;
            Some((rank, name))
        })
        .min_by_key(|&(rank, _)| rank)
        .map(|(_, name)| name)
}

/// How far two words are apart; `None` when too far to suggest one for the other.
fn closeness(found: &[char], name: &[char]) -> Option<usize> {
    let shorter = found.len().min(name.len());
    let steps = edit_distance(found, name);
    let near = steps * 3 <= name.len().max(2);
    let part = shorter >= 2 && (found.starts_with(name) || found.ends_with(name))
        || shorter >= 3 && (name.starts_with(found) || name.ends_with(found));
    (near || part).then_some(steps)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_suggests_the_field_and_a_strange_one_does_not() {
        assert_eq!(Field::suggest("chanel"), Some(Field::Channel));
        assert_eq!(Field::suggest("Tmie"), Some(Field::Time));
        assert_eq!(Field::suggest("matter_id"), Some(Field::Matter));
        assert_eq!(Field::suggest("phone"), Some(Field::PetitionerPhone));
        assert_eq!(Field::suggest("label"), None);
        assert_eq!(Field::suggest("标题"), None);
    }

    #[test]
    fn every_field_is_found_by_its_own_name() {
        for field in Field::ALL {
            assert_eq!(Field::from_name(field.name()), Some(field));
        }
    }
}
