//! The receipt code: 85 random bits as 17 symbols of Crockford's base 32 and a check symbol, in three
//! groups of six. The check is linear over the field of 32 elements, so any one wrong symbol and any
//! two swapped ones are found. Deliberately absent: anything in the code that tells of its case.

use std::fmt;
use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS: usize = 17;
const GROUP: usize = 6;

/// A receipt code: whoever holds it may see its case.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt(Zeroizing<[u8; SYMBOLS]>);

/// Why a text is not a receipt code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptError {
    /// It has another number of symbols.
    Length {
        /// How many were found.
        found: usize,
    },
    /// It holds a sign that no receipt has.
    Sign(char),
    /// Its check symbol does not fit: a slip of the pen.
    Check,
}

impl Receipt {
    /// The receipt that these random bytes make: the low five bits of each.
    #[must_use]
    pub fn from_random(bytes: &[u8; SYMBOLS]) -> Self {
        Receipt(Zeroizing::new(bytes.map(|byte| byte & 31)))
    }

    /// Reads a code as people write it: any case, full width, any hyphens and blanks, O for 0, I and L for 1.
    ///
    /// # Errors
    /// What does not fit, for the person to look at again.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        let written = text
            .chars()
            .map(half_width)
            .filter(|sign| !matches!(sign, '-' | '\u{2010}'..='\u{2015}') && !sign.is_whitespace());
        let symbols = written.map(symbol).collect::<Result<Vec<u8>, _>>()?;
        let (found, expected) = (symbols.len(), SYMBOLS + 1);
        let Some((check, code)) = symbols.split_last().filter(|_| found == expected) else {
            return Err(ReceiptError::Length { found });
        };
        let mut receipt = Zeroizing::new([0; SYMBOLS]);
        receipt.copy_from_slice(code);
        let receipt = Receipt(receipt);
        if receipt.check() == *check {
            Ok(receipt)
        } else {
            Err(ReceiptError::Check)
        }
    }

    pub(super) fn symbols(&self) -> &[u8] {
        &self.0[..]
    }

    // Each place has its own weight, a power of the field's generator; the check itself has weight 1.
    fn check(&self) -> u8 {
        let mut weight = 1;
        self.0.iter().fold(0, |sum, symbol| {
            weight = times(weight, 2);
            sum ^ times(weight, *symbol)
        })
    }
}

// Chinese keyboards write ASCII twice as wide, at a fixed distance.
fn half_width(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

fn symbol(sign: char) -> Result<u8, ReceiptError> {
    let upper = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET
        .iter()
        .position(|known| char::from(*known) == upper);
    place
        .and_then(|place| u8::try_from(place).ok())
        .ok_or(ReceiptError::Sign(sign))
}

// Product in the field of 32 elements, modulo x^5 + x^2 + 1.
fn times(a: u8, b: u8) -> u8 {
    let mut product = 0;
    let mut shifted = a;
    for bit in 0..5 {
        if b >> bit & 1 == 1 {
            product ^= shifted;
        }
        shifted <<= 1;
        if shifted & 32 != 0 {
            shifted ^= 0b10_0101;
        }
    }
    product
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0.iter().copied().chain([self.check()]);
        for (at, symbol) in all.enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(symbol)]))?;
        }
        Ok(())
    }
}

/// Never shows the code, so that no log can.
impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt(..)")
    }
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReceiptError::Length { found } => write!(
                f,
                "a receipt code has {} symbols in three groups, here are {found}",
                SYMBOLS + 1
            ),
            ReceiptError::Sign(sign) => write!(
                f,
                "a receipt code holds digits and letters without U, not {sign:?}"
            ),
            ReceiptError::Check => {
                f.write_str("the receipt code has a slip in it; compare it with the paper")
            }
        }
    }
}

impl std::error::Error for ReceiptError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Receipt {
        Receipt::from_random(&std::array::from_fn(|at| (at * 37 + 5) as u8))
    }

    #[test]
    fn a_receipt_reads_back_as_people_write_it() {
        let printed = sample().to_string();
        assert_eq!(printed.len(), 20);
        let written = printed.to_lowercase().replace('-', " ").replace('0', "o");
        assert_eq!(Receipt::parse(&written), Ok(sample()));
    }

    #[test]
    fn a_receipt_reads_back_from_a_chinese_keyboard() {
        let wide = |sign| char::from_u32(u32::from(sign) + 0xFEE0).expect("a full-width sign");
        let printed: String = sample().to_string().chars().map(wide).collect();
        assert_eq!(Receipt::parse(&printed), Ok(sample()));
        let spaced = sample().to_string().replace('-', "\u{3000}\u{2014}");
        assert_eq!(Receipt::parse(&spaced), Ok(sample()));
    }

    #[test]
    fn every_sign_that_looks_like_another_reads_as_the_one_that_is_used() {
        for (written, meant) in [
            ('o', '0'),
            ('O', '0'),
            ('i', '1'),
            ('I', '1'),
            ('l', '1'),
            ('L', '1'),
        ] {
            assert_eq!(symbol(written), symbol(meant));
        }
        // U sounds and looks like V, and is left out.
        assert_eq!(symbol('U'), Err(ReceiptError::Sign('U')));
    }

    #[test]
    fn every_wrong_symbol_and_every_swap_is_found() {
        let symbols: Vec<char> = sample().to_string().chars().filter(|c| *c != '-').collect();
        for at in 0..symbols.len() {
            for other in ALPHABET.iter().map(|byte| char::from(*byte)) {
                let mut wrong = symbols.clone();
                wrong[at] = other;
                let parsed = Receipt::parse(&wrong.iter().collect::<String>());
                assert_eq!(parsed.is_ok(), wrong == symbols);
            }
            for to in at + 1..symbols.len() {
                let mut swapped = symbols.clone();
                swapped.swap(at, to);
                let parsed = Receipt::parse(&swapped.iter().collect::<String>());
                assert_eq!(parsed.is_ok(), swapped == symbols);
            }
        }
    }
}
