//! Tokens of sessions: 256 bits that nobody can guess, of which only a hash is kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Tells our tokens from other secrets, for people and for scanners of leaked ones.
const PREFIX: &str = "sentra_";
/// Characters of 32 bytes in base64.
const ENCODED_LENGTH: usize = 43;

/// The token of `secret`.
pub(super) fn write(secret: [u8; 32]) -> String {
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(secret))
}

/// What is kept of `token`; `None` when it cannot be one of ours.
pub(super) fn hash(token: &str) -> Option<Vec<u8>> {
    let encoded = token.strip_prefix(PREFIX)?;
    (encoded.len() == ENCODED_LENGTH).then(|| Sha256::digest(token).to_vec())
}
