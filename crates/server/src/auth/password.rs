//! Passwords: argon2id with its library's present defaults (19 MiB, 2 passes), a salt each.

use super::{AuthError, InputFault};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;

const CHARS_MIN: usize = 10;
const CHARS_MAX: usize = 200;

/// Hashes a password that is long enough and is not the sign-in name. Takes some tens of
/// milliseconds: call it where blocking is allowed.
pub(super) fn hash(name: &str, password: &str) -> Result<String, AuthError> {
    let chars = password.chars().count();
    if !(CHARS_MIN..=CHARS_MAX).contains(&chars) || password.eq_ignore_ascii_case(name) {
        return Err(InputFault::Password.into());
    }
    hashed(password)
}

fn hashed(password: &str) -> Result<String, AuthError> {
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|_| AuthError::Random)?;
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string())
        .map_err(|_| AuthError::Random)
}

/// Whether a password fits. An account that does not exist, or has no password, costs as much time.
pub(super) fn fits(password: &str, hash: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> =
        LazyLock::new(|| hashed("nobody has this password").unwrap_or_default());
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(&NOBODY)) else {
        return false;
    };
    let right = Argon2::default()
        .verify_password(password.as_bytes(), &parsed)
        .is_ok();
    right && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let hash = hash("wang", "correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(fits("correct horse battery", Some(&hash)));
        assert!(!fits("correct horse batterz", Some(&hash)));
        assert!(!fits("nobody has this password", None));
    }

    #[test]
    fn a_short_password_and_ones_own_name_are_refused() {
        assert!(hash("wang", "123456789").is_err());
        assert!(hash("wangxiaoming", "WangXiaoMing").is_err());
    }
}
