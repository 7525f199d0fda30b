//! [`ReadGrant`]: leave to read one private object for a few minutes, in a token that only this
//! house can make.

use super::grant::{GrantError, GrantKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::MediaId;
use uuid::Uuid;

/// Keeps a token of this purpose from being taken for one of another made with the same key.
const PURPOSE: &[u8] = b"sentra read grant 1\0";
/// Id, deadline and signature.
const TOKEN_BYTES: usize = 16 + 8 + 32;

/// Leave to read the bytes of one media object. Whoever holds the token may read: whether they
/// ought to was checked when it was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadGrant {
    /// Whose bytes.
    pub media_id: MediaId,
    /// From this instant on the token is worth nothing; kept to the microsecond.
    pub expires_at: DateTime<Utc>,
}

impl ReadGrant {
    /// The token, safe in a URL as it is.
    ///
    /// # Errors
    /// [`GrantError::Malformed`] when `key` cannot sign.
    pub fn sign(&self, key: &GrantKey) -> Result<String, GrantError> {
        let mut token = Vec::with_capacity(TOKEN_BYTES);
        token.extend_from_slice(self.media_id.uuid().as_bytes());
        token.extend_from_slice(&self.expires_at.timestamp_micros().to_be_bytes());
        let signature = key.signature(PURPOSE, &token)?;
        token.extend_from_slice(&signature);
        Ok(URL_SAFE_NO_PAD.encode(&token))
    }

    /// Reads a token and checks, in constant time, that `key` made it; then that `now` is before
    /// its deadline.
    ///
    /// # Errors
    /// By what is wrong first: [`GrantError::Malformed`], [`GrantError::Forged`],
    /// [`GrantError::Expired`].
    pub fn verify(token: &str, key: &GrantKey, now: DateTime<Utc>) -> Result<Self, GrantError> {
        if token.len() > 2 * TOKEN_BYTES {
            return Err(GrantError::Malformed);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(token)
            .map_err(|_| GrantError::Malformed)?;
        let (payload, signature) = bytes
            .split_last_chunk::<32>()
            .ok_or(GrantError::Malformed)?;
        key.verify(PURPOSE, payload, signature)?;
        let grant = Self::of_payload(payload).ok_or(GrantError::Malformed)?;
        if now < grant.expires_at {
            Ok(grant)
        } else {
            Err(GrantError::Expired)
        }
    }

    fn of_payload(payload: &[u8]) -> Option<Self> {
        let (id, rest) = payload.split_first_chunk::<16>()?;
        let micros = rest.first_chunk::<8>().filter(|_| rest.len() == 8)?;
        Some(Self {
            media_id: MediaId::from_uuid(Uuid::from_bytes(*id)),
            expires_at: DateTime::from_timestamp_micros(i64::from_be_bytes(*micros))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::grant::UploadGrant;
    use chrono::{Duration, TimeZone};

    const KEY: GrantKey = GrantKey::new([7; 32]);

    fn grant() -> ReadGrant {
        ReadGrant {
            media_id: MediaId::from_uuid(Uuid::from_u128(0x0198_0000)),
            expires_at: Utc.with_ymd_and_hms(2026, 11, 24, 5, 5, 0).unwrap(),
        }
    }

    #[test]
    fn a_token_comes_back_until_its_deadline() {
        let token = grant().sign(&KEY).unwrap();
        let before = grant().expires_at - Duration::microseconds(1);
        assert_eq!(ReadGrant::verify(&token, &KEY, before), Ok(grant()));
        let at_deadline = ReadGrant::verify(&token, &KEY, grant().expires_at);
        assert_eq!(at_deadline, Err(GrantError::Expired));
    }

    #[test]
    fn no_byte_can_be_changed_and_no_other_token_is_taken() {
        let now = grant().expires_at - Duration::minutes(1);
        let bytes = URL_SAFE_NO_PAD.decode(grant().sign(&KEY).unwrap()).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let token = URL_SAFE_NO_PAD.encode(&changed);
            let refused = ReadGrant::verify(&token, &KEY, now);
            assert_eq!(refused, Err(GrantError::Forged), "byte {at}");
        }
        let upload = UploadGrant {
            media_id: grant().media_id,
            content_type: String::new(),
            bytes: 1,
            expires_at: grant().expires_at,
        };
        let refused = ReadGrant::verify(&upload.sign(&KEY).unwrap(), &KEY, now);
        assert_eq!(
            refused,
            Err(GrantError::Forged),
            "leave to send is none to read"
        );
        for rubbish in ["", "A", "not base64!", &"A".repeat(500)] {
            let refused = ReadGrant::verify(rubbish, &KEY, now);
            assert_eq!(refused, Err(GrantError::Malformed), "{rubbish:?}");
        }
    }
}
