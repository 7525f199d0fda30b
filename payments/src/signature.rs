//! Signatures of the form `t=<unix seconds>,v1=<hex HMAC-SHA256 of "{t}.{body}">`.
//!
//! The time is signed with the body, so an old message cannot be sent again later. Several `v1`
//! are accepted, so the sender can sign with an old and a new secret while one is replaced.

use crate::WebhookError;
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::fmt;

/// How far the signed time may lie from ours, in either direction.
pub const TOLERANCE_SECONDS: i64 = 300;

/// The bytes that HMAC-SHA256 takes as its key.
const BLOCK: usize = 64;

/// What sender and receiver share. It is never shown, not even by `Debug`.
#[derive(Clone)]
pub struct WebhookSecret {
    key: [u8; BLOCK],
    empty: bool,
}

impl WebhookSecret {
    /// The secret as it was agreed on.
    pub fn new(text: &str) -> Self {
        let digest = Sha256::digest(text);
        let bytes = if text.len() > BLOCK {
            digest.as_slice()
        } else {
            text.as_bytes()
        };
        let mut key = [0; BLOCK];
        for (slot, byte) in key.iter_mut().zip(bytes) {
            *slot = *byte;
        }
        Self {
            key,
            empty: text.is_empty(),
        }
    }

    /// True for the empty text, with which anybody can sign.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// A code of `parts`, put together, that only the owner of the secret can make.
    pub(crate) fn code(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut code = <Hmac<Sha256> as Mac>::new(&self.key.into());
        for part in parts {
            code.update(part);
        }
        code
    }
}

impl From<&str> for WebhookSecret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for WebhookSecret {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(hidden)")
    }
}

/// The signature of `body`, signed at `now`.
pub fn sign(secret: &WebhookSecret, now: DateTime<Utc>, body: &[u8]) -> String {
    let time = now.timestamp().to_string();
    let code = secret.code(&[time.as_bytes(), b".", body]);
    format!("t={time},v1={}", hex::encode(code.finalize().into_bytes()))
}

/// Proves that the owner of `secret` signed `body` within [`TOLERANCE_SECONDS`] of `now`.
///
/// Codes are compared in constant time. Fields other than `t` and `v1` are passed over.
///
/// # Errors
/// [`WebhookError::MalformedSignature`], [`WebhookError::OutsideTolerance`] or
/// [`WebhookError::WrongSignature`].
pub fn verify(
    secret: &WebhookSecret,
    signature: &str,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), WebhookError> {
    let parts = Parts::parse(signature).ok_or(WebhookError::MalformedSignature)?;
    let code = secret.code(&[parts.time.as_bytes(), b".", body]);
    let mut fits = false;
    for candidate in &parts.codes {
        fits |= code.clone().verify_slice(candidate).is_ok();
    }
    if !fits {
        return Err(WebhookError::WrongSignature);
    }
    let age_seconds = now.timestamp().saturating_sub(parts.seconds);
    if age_seconds.saturating_abs() > TOLERANCE_SECONDS {
        return Err(WebhookError::OutsideTolerance { age_seconds });
    }
    Ok(())
}

/// A signature taken apart: one time, at least one code.
struct Parts<'a> {
    time: &'a str,
    seconds: i64,
    codes: Vec<Vec<u8>>,
}

impl<'a> Parts<'a> {
    fn parse(signature: &'a str) -> Option<Self> {
        let (mut time, mut codes) = (None, Vec::new());
        for field in signature.split(',') {
            match field.trim().split_once('=')? {
                ("t", _) if time.is_some() => return None,
                ("t", value) => time = Some(value),
                ("v1", value) => codes.push(hex::decode(value).ok()?),
                _ => {}
            }
        }
        let time = time.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
        let seconds = time.parse().ok()?;
        (!codes.is_empty()).then_some(Self {
            time,
            seconds,
            codes,
        })
    }
}
