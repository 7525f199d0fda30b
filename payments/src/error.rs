//! What can go wrong between us and a provider.

use std::error::Error;

/// Any cause, for the log.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Why a call to a provider gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The provider understood and said no; asking again will not help.
    #[error("the provider refused with {code}: {message}")]
    Refused {
        /// The provider's machine code.
        code: String,
        /// The provider's words.
        message: String,
    },
    /// Our id was used before, with other values; nothing was changed.
    #[error("this id was already used with other values")]
    Conflict,
    /// The provider has nothing under this reference.
    #[error("the provider knows no such payment or refund")]
    NotFound,
    /// The call did not reach the provider, or changed nothing there.
    #[error("the provider cannot be reached")]
    Unavailable(#[source] BoxError),
    /// The call may have been carried out: no answer, or one that cannot be understood.
    /// Repeating the same call, with the same id, tells.
    #[error("the provider gave no answer, so the result is unknown")]
    Unknown(#[source] BoxError),
    /// The request breaks a rule that every provider has; it was not sent.
    #[error("the request cannot be sent: {reason}")]
    Invalid {
        /// Which rule.
        reason: &'static str,
    },
}

impl GatewayError {
    /// True when the same call, with the same id, may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::Unknown(_) => true,
            Self::Refused { .. } | Self::Conflict | Self::NotFound | Self::Invalid { .. } => false,
        }
    }
}

/// Why a message is not believed.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// No signature came with it.
    #[error("the message carries no signature")]
    Unsigned,
    /// There is a signature, but not in the form that this provider uses.
    #[error("the signature is not in its form")]
    MalformedSignature,
    /// Signed too long ago, or in the future.
    #[error("the message was signed {age_seconds} s ago, which is outside the tolerance")]
    OutsideTolerance {
        /// Below zero when it claims to come from the future.
        age_seconds: i64,
    },
    /// Not signed with our secret, or changed on the way.
    #[error("the signature does not fit the message")]
    WrongSignature,
    /// Signed as it should be, but not a message in this provider's form.
    #[error("the message is not in its form")]
    MalformedBody(#[source] BoxError),
}
