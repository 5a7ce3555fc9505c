//! Codes that nobody guesses, and the hashes under which the database knows them.

use crate::routes::pages::Failed;
use bazargah_domain::festival::order::OrderCode;
/// Of the private code of a confirmed order.
pub use bazargah_domain::lottery::ticket::secret_hash;
use bazargah_domain::shop::ShopId;
use bazargah_domain::text;
use bazargah_store::{AccountId, CodeFor, Hash};
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// Letters of a code: no two that look or sound alike (Crockford's, in small letters).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 letters of 5 bits: 130 bits.
const CODE_LETTERS: usize = 26;
/// 52 letters: 260 bits.
const TOKEN_LETTERS: usize = 52;
/// Digits of a code that is sent to a mailbox: few to type, and few tries are given.
const MAIL_DIGITS: usize = 8;

fn random<const N: usize>() -> Result<[u8; N], Failed> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system gives no random bytes");
        Failed::Broken
    })?;
    Ok(bytes)
}

fn letters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// A new code of a case, a form, a claim or an attempt to sign in.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_code() -> Result<String, Failed> {
    Ok(letters(&random::<CODE_LETTERS>()?))
}

/// A new token of a session.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_token() -> Result<String, Failed> {
    Ok(letters(&random::<TOKEN_LETTERS>()?))
}

/// Random bytes for a hash's salt.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_salt() -> Result<Hash, Failed> {
    random::<32>()
}

/// A new code for a parcel.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_order_code() -> Result<OrderCode, Failed> {
    Ok(OrderCode::of(&random()?))
}

/// A new code for a mailbox.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_digits() -> Result<String, Failed> {
    // 64 bits make every number as likely as the other, but for one in 10^11.
    let n = u64::from_le_bytes(random::<8>()?) % 10u64.pow(u32::try_from(MAIL_DIGITS).unwrap_or(8));
    Ok(format!("{n:0MAIL_DIGITS$}"))
}

/// Whether a text has the form of a code.
pub fn is_code(text: &str) -> bool {
    text.len() == CODE_LETTERS && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// Whether a text has the form of a token.
pub fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LETTERS && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

/// Of a code by which a complaint is followed, or its form filled in.
pub fn follow_hash(code: &str) -> Hash {
    hash(&[b"follow", code.as_bytes()])
}

/// Of a session's token.
pub fn session_hash(token: &str) -> Hash {
    hash(&[b"session", token.as_bytes()])
}

/// By which a page names a session; neither its token nor the hash of it can be told from this.
pub fn session_name(session: &Hash) -> String {
    hash(&[b"session-name", session]).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Of an attempt to enter a code. One that was sent for something else does not fit.
pub fn attempt_hash(why: CodeFor, attempt: &str) -> Hash {
    let why: &[u8] = match why {
        CodeFor::SignIn => b"attempt",
        CodeFor::Telephone => b"telephone-attempt",
    };
    hash(&[why, attempt.as_bytes()])
}

/// Of the digits that were sent for an attempt.
pub fn digits_hash(attempt: &str, digits: &str) -> Hash {
    hash(&[b"digits", attempt.as_bytes(), digits.as_bytes()])
}

/// Of what a browser is asked to sign for a passkey.
pub fn ceremony_hash(id: &str) -> Hash {
    hash(&[b"ceremony", id.as_bytes()])
}

/// By which a passkey knows its account; tells a device nothing else about it.
pub fn passkey_owner(account: AccountId) -> [u8; 16] {
    let all = hash(&[b"passkey-owner", &account.0.to_le_bytes()]);
    std::array::from_fn(|n| all[n])
}

/// One order of one shop, however its reference is written.
pub fn order_hash(shop: ShopId, order: &str) -> Hash {
    hash(&[b"order", &shop.0.to_le_bytes(), text::compact(order).as_bytes()])
}

/// Of the code in a parcel.
pub fn order_code_hash(code: &OrderCode) -> Hash {
    hash(&[b"order-code", code.as_str().as_bytes()])
}

/// What is done with a shop, for counting.
pub fn by_shop(what: &str, shop: ShopId) -> Hash {
    hash(&[b"limit", what.as_bytes(), b"shop", &shop.0.to_le_bytes()])
}

/// Who does what, for counting: an address of a mailbox.
pub fn by_address(what: &str, address: &str) -> Hash {
    hash(&[b"limit", what.as_bytes(), address.to_lowercase().as_bytes()])
}

/// Who does what, for counting: a network. A whole /64 is one household's in version 6.
pub fn by_network(what: &str, address: IpAddr) -> Hash {
    let network = match address.to_canonical() {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets()[..8].to_vec(),
    };
    hash(&[b"limit", what.as_bytes(), b"network", &network])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_their_form_and_are_new_each_time() {
        let (a, b) = (new_code().expect("random"), new_code().expect("random"));
        assert!(is_code(&a) && is_code(&b) && a != b);
        assert!(is_token(&new_token().expect("random")) && !is_token(&a));
        let digits = new_digits().expect("random");
        assert!(digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()));
    }

    #[test]
    fn a_household_is_one_network_and_two_are_two() {
        let of = |text: &str| by_network("x", text.parse().expect("an address"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:1.2.3.4"), of("1.2.3.4"));
        assert_ne!(of("1.2.3.4"), of("1.2.3.5"));
    }
}
