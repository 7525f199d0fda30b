//! What is kept of a code that is told once.

use domain::SecretCode;
use sha2::{Digest, Sha256};

/// The hash that a code is found by. A code has eighty random bits, so a fast hash hides it, and
/// it is found again under another secret key of the platform.
pub(crate) fn hash(code: &SecretCode) -> Vec<u8> {
    Sha256::digest(code.as_str()).to_vec()
}
