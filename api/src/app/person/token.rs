//! Tokens: 256 bits that nobody can guess, of which only a hash is kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Characters of 32 bytes in base64.
const ENCODED_LENGTH: usize = 43;

/// What a token is for. What it begins with tells, for people and for scanners of leaked ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Signs the requests of a session.
    Access,
    /// Keeps a session going.
    Refresh,
    /// Signs the requests of a program.
    Api,
}

impl TokenKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Access => "sentra_",
            Self::Refresh => "sentra_ref_",
            Self::Api => "sentra_pat_",
        }
    }

    /// The token of `secret`.
    pub(super) fn write(self, secret: &[u8]) -> String {
        format!("{}{}", self.prefix(), URL_SAFE_NO_PAD.encode(secret))
    }

    /// What is kept of `token`; `None` when it cannot be one of this kind.
    pub(super) fn hash(self, token: &str) -> Option<Vec<u8>> {
        let encoded = token.strip_prefix(self.prefix())?;
        (encoded.len() == ENCODED_LENGTH).then(|| Sha256::digest(token).to_vec())
    }
}
