//! Where staff are reached: mail, mobile, name at a group robot. Staff data, in the accounts' own tables;
//! never in the log of events, a message's steps, a log line or a figure.

use super::accounts::{self, AccountId, number, person};
use super::{InputFault, atomically};
use huiyin_engine::ids::PostId;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// A kind of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressKind {
    /// A mail address.
    Mail,
    /// A mobile number, in international form: `+8613800138000`.
    Phone,
}

impl AddressKind {
    /// Both.
    pub const ALL: [AddressKind; 2] = [AddressKind::Mail, AddressKind::Phone];

    /// The name in forms and in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            AddressKind::Mail => "mail",
            AddressKind::Phone => "phone",
        }
    }
}

/// Addresses of one account. Reads as what was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses(BTreeMap<AddressKind, String>);

impl Addresses {
    /// Checks what was typed in; an empty text is no address.
    ///
    /// # Errors
    /// [`InputFault::Address`].
    pub fn read(mail: &str, phone: &str) -> Result<Self, InputFault> {
        let mut held = BTreeMap::new();
        if !mail.trim().is_empty() {
            held.insert(AddressKind::Mail, read_mail(mail)?);
        }
        if !phone.trim().is_empty() {
            held.insert(AddressKind::Phone, read_phone(phone)?);
        }
        Ok(Addresses(held))
    }

    /// The address of a kind.
    #[must_use]
    pub fn get(&self, kind: AddressKind) -> Option<&str> {
        self.0.get(&kind).map(String::as_str)
    }
}

fn read_mail(text: &str) -> Result<String, InputFault> {
    let text = text.trim();
    let (local, domain) = text.rsplit_once('@').ok_or(InputFault::Address)?;
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | ',' | ';' | '@');
    let good = !local.is_empty()
        && !domain.is_empty()
        && text.len() <= 254
        && local.chars().chain(domain.chars()).all(plain);
    good.then(|| text.to_owned()).ok_or(InputFault::Address)
}

// A number of eleven digits is one of this country.
fn read_phone(text: &str) -> Result<String, InputFault> {
    let kept: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')'))
        .collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits || !(8..=15).contains(&digits.len()) {
        return Err(InputFault::Address);
    }
    if kept.starts_with('+') {
        return Ok(kept);
    }
    let here = digits.len() == 11 && digits.starts_with('1');
    here.then(|| format!("+86{digits}"))
        .ok_or(InputFault::Address)
}

/// Replaces the addresses of an account.
pub(crate) fn set(db: &Connection, id: AccountId, addresses: &Addresses) -> rusqlite::Result<()> {
    atomically(db, |db| {
        db.execute(
            "DELETE FROM account_addresses WHERE account = ?1",
            [number(id)],
        )?;
        for (kind, address) in &addresses.0 {
            db.execute(
                "INSERT INTO account_addresses VALUES (?1, ?2, ?3)",
                params![number(id), kind.name(), address],
            )?;
        }
        Ok(())
    })
}

/// The addresses of every account.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<BTreeMap<AccountId, Addresses>> {
    let mut find = db.prepare_cached("SELECT account, kind, address FROM account_addresses")?;
    let rows = find.query_map([], |row| {
        let (account, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        Ok((person(account), kind, row.get::<_, String>(2)?))
    })?;
    let mut held: BTreeMap<AccountId, Addresses> = BTreeMap::new();
    for row in rows {
        let (account, name, address) = row?;
        let kind = AddressKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name);
        if let Some(kind) = kind {
            held.entry(account).or_default().0.insert(kind, address);
        }
    }
    Ok(held)
}

/// Who holds which post now, with where each is reached. Disabled accounts hold nothing.
pub(crate) fn holders(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<PostId, Vec<(AccountId, Addresses)>>> {
    let addresses = all(db)?;
    let mut held: BTreeMap<PostId, Vec<_>> = BTreeMap::new();
    for account in accounts::all(db)?.into_iter().filter(|held| !held.disabled) {
        let reached = addresses.get(&account.id).cloned().unwrap_or_default();
        for post in account.posts {
            held.entry(post)
                .or_default()
                .push((account.id, reached.clone()));
        }
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_in_international_form_and_what_is_no_address_is_refused() {
        let read = |phone: &str| Addresses::read("", phone).map(|held| held.0);
        let of = |number: &str| Ok(BTreeMap::from([(AddressKind::Phone, number.to_owned())]));
        assert_eq!(read("138 0013-8000"), of("+8613800138000"));
        assert_eq!(read("+852 5123 4567"), of("+85251234567"));
        assert_eq!(read(" "), Ok(BTreeMap::new()));
        for wrong in ["8000", "12a45678901", "23800138000", "+1234567890123456"] {
            assert_eq!(read(wrong), Err(InputFault::Address), "{wrong}");
        }
        let mail = |mail: &str| Addresses::read(mail, "").is_ok();
        assert!(mail("wang@city.example") && mail(""));
        assert!(!mail("wang") && !mail("@x") && !mail("a b@x") && !mail("a@b, c@d"));
        assert!(!mail("a@b\r\nBcc: c@d"));
    }
}
