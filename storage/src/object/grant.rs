//! [`UploadGrant`]: leave to send one upload, in a token that only this house can make.
//!
//! A token binds the media object, the content type, the exact size and the deadline. That it is
//! used once is the row's business: only a `PENDING` object takes bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::MediaId;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use uuid::Uuid;

/// Keeps a token of this purpose from being taken for one of another made with the same key.
const PURPOSE: &[u8] = b"sentra upload grant 1\0";
const MAC_BYTES: usize = 32;
/// Id, size and deadline; the content type follows.
const FIXED_BYTES: usize = 16 + 8 + 8;
/// Longer than any content type we name; bounds what is decoded.
const MAX_TOKEN_CHARS: usize = 400;

/// The key that tokens are signed with; never shown.
#[derive(Clone)]
pub struct GrantKey([u8; 32]);

impl GrantKey {
    /// Takes 32 bytes of a secret source.
    pub const fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    fn mac_over(&self, purpose: &[u8], payload: &[u8]) -> Result<Hmac<Sha256>, GrantError> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(|_| GrantError::Malformed)?;
        mac.update(purpose);
        mac.update(payload);
        Ok(mac)
    }

    /// The signature over `payload`, for one purpose alone.
    pub(super) fn signature(&self, purpose: &[u8], payload: &[u8]) -> Result<Vec<u8>, GrantError> {
        Ok(self
            .mac_over(purpose, payload)?
            .finalize()
            .into_bytes()
            .to_vec())
    }

    /// Checks a signature in constant time.
    pub(super) fn verify(
        &self,
        purpose: &[u8],
        payload: &[u8],
        signature: &[u8],
    ) -> Result<(), GrantError> {
        let mac = self.mac_over(purpose, payload)?;
        mac.verify_slice(signature).map_err(|_| GrantError::Forged)
    }
}

impl fmt::Debug for GrantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GrantKey(…)")
    }
}

/// Why a token lets nothing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Not a token.
    #[error("this is not an upload token")]
    Malformed,
    /// Not made with this key, or changed since.
    #[error("this upload token was not made here")]
    Forged,
    /// Its deadline has passed.
    #[error("this upload token has expired")]
    Expired,
}

/// Leave to send the bytes of one media object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadGrant {
    /// Whose bytes.
    pub media_id: MediaId,
    /// The content type that the request must have.
    pub content_type: String,
    /// The exact size that the request must have.
    pub bytes: u64,
    /// From this instant on the token is worth nothing; kept to the microsecond.
    pub expires_at: DateTime<Utc>,
}

impl UploadGrant {
    /// The token, safe in a URL as it is.
    ///
    /// # Errors
    /// [`GrantError::Malformed`] for a content type too long for a token.
    pub fn sign(&self, key: &GrantKey) -> Result<String, GrantError> {
        let mut token = Vec::with_capacity(FIXED_BYTES + self.content_type.len() + MAC_BYTES);
        token.extend_from_slice(self.media_id.uuid().as_bytes());
        token.extend_from_slice(&self.bytes.to_be_bytes());
        token.extend_from_slice(&self.expires_at.timestamp_micros().to_be_bytes());
        token.extend_from_slice(self.content_type.as_bytes());
        let signature = key.signature(PURPOSE, &token)?;
        token.extend_from_slice(&signature);
        let text = URL_SAFE_NO_PAD.encode(&token);
        if text.len() > MAX_TOKEN_CHARS {
            return Err(GrantError::Malformed);
        }
        Ok(text)
    }

    /// Reads a token and checks, in constant time, that `key` made it; then that `now` is before
    /// its deadline.
    ///
    /// # Errors
    /// By what is wrong first: [`GrantError::Malformed`], [`GrantError::Forged`],
    /// [`GrantError::Expired`].
    pub fn verify(token: &str, key: &GrantKey, now: DateTime<Utc>) -> Result<Self, GrantError> {
        if token.len() > MAX_TOKEN_CHARS {
            return Err(GrantError::Malformed);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(token)
            .map_err(|_| GrantError::Malformed)?;
        let (payload, mac) = bytes
            .split_last_chunk::<MAC_BYTES>()
            .ok_or(GrantError::Malformed)?;
        key.verify(PURPOSE, payload, mac)?;
        let grant = Self::of_payload(payload).ok_or(GrantError::Malformed)?;
        if now < grant.expires_at {
            Ok(grant)
        } else {
            Err(GrantError::Expired)
        }
    }

    fn of_payload(payload: &[u8]) -> Option<Self> {
        let (id, rest) = payload.split_first_chunk::<16>()?;
        let (bytes, rest) = rest.split_first_chunk::<8>()?;
        let (micros, content_type) = rest.split_first_chunk::<8>()?;
        Some(Self {
            media_id: MediaId::from_uuid(Uuid::from_bytes(*id)),
            content_type: String::from_utf8(content_type.to_vec()).ok()?,
            bytes: u64::from_be_bytes(*bytes),
            expires_at: DateTime::from_timestamp_micros(i64::from_be_bytes(*micros))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone};

    const KEY: GrantKey = GrantKey::new([7; 32]);

    fn grant() -> UploadGrant {
        UploadGrant {
            media_id: MediaId::from_uuid(Uuid::from_u128(0x0198_0000)),
            content_type: "image/jpeg".to_owned(),
            bytes: 3_456_789,
            expires_at: Utc.with_ymd_and_hms(2026, 11, 24, 5, 0, 0).unwrap(),
        }
    }

    fn before() -> DateTime<Utc> {
        grant().expires_at - Duration::microseconds(1)
    }

    #[test]
    fn a_token_comes_back_until_its_deadline() {
        let token = grant().sign(&KEY).unwrap();
        let url_safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        assert!(token.bytes().all(url_safe), "{token}");
        assert_eq!(UploadGrant::verify(&token, &KEY, before()), Ok(grant()));
        let at_deadline = UploadGrant::verify(&token, &KEY, grant().expires_at);
        assert_eq!(at_deadline, Err(GrantError::Expired));
    }

    #[test]
    fn no_byte_of_a_token_can_be_changed() {
        let bytes = URL_SAFE_NO_PAD.decode(grant().sign(&KEY).unwrap()).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let token = URL_SAFE_NO_PAD.encode(&changed);
            let refused = UploadGrant::verify(&token, &KEY, before());
            assert_eq!(refused, Err(GrantError::Forged), "byte {at}");
        }
        let other_key = GrantKey::new([8; 32]);
        let token = grant().sign(&KEY).unwrap();
        let refused = UploadGrant::verify(&token, &other_key, before());
        assert_eq!(refused, Err(GrantError::Forged));
    }

    #[test]
    fn rubbish_is_no_token() {
        let long = "A".repeat(MAX_TOKEN_CHARS + 1);
        for rubbish in ["", "A", "not base64!", "AAAA", "====", long.as_str()] {
            let refused = UploadGrant::verify(rubbish, &KEY, before());
            assert_eq!(refused, Err(GrantError::Malformed), "{rubbish:?}");
        }
        let too_long = UploadGrant {
            content_type: "x".repeat(400),
            ..grant()
        };
        assert_eq!(too_long.sign(&KEY), Err(GrantError::Malformed));
    }

    #[test]
    fn a_key_is_never_shown() {
        assert_eq!(format!("{KEY:?}"), "GrantKey(…)");
    }
}
