//! [`Refusal`]: a request that was not carried out, as the two sides tell each other.

use crate::GatewayError;
use crate::sandbox::rule::Rule;
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// Why, by a code of this list and, where a field is to blame, its name and the rule that it broke.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Refusal {
    code: RefusalCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum RefusalCode {
    /// The token is missing or not that of the secret.
    Unauthenticated,
    /// A field breaks a rule.
    Invalid,
    /// The body has too many bytes.
    TooLarge,
    /// The provider does not do that, and will not.
    Refused,
    /// The id was used with other values.
    Conflict,
    /// No payment or refund has this reference. Not `NOT_FOUND`: any web server says that, and
    /// a wrong address must never be taken for a payment that is not there.
    UnknownReference,
    /// Nothing was changed; later it may work.
    Unavailable,
    /// Whether it was done is not known.
    Unknown,
}

impl Refusal {
    /// The field `field` cannot be read.
    pub fn malformed(field: &'static str, rule: &'static str) -> Self {
        Self {
            field: Some(field.to_owned()),
            rule: Some(rule.to_owned()),
            ..Self::of(RefusalCode::Invalid, "the request cannot be read")
        }
    }

    /// The caller has not proved that they know the secret.
    pub fn unauthenticated() -> Self {
        Self::of(
            RefusalCode::Unauthenticated,
            "the token is not that of the sandbox's secret",
        )
    }

    /// The body is longer than it may be.
    pub fn too_large() -> Self {
        Self::of(RefusalCode::TooLarge, "the body has too many bytes")
    }

    /// The status that it travels under.
    pub fn status(&self) -> StatusCode {
        match self.code {
            RefusalCode::Unauthenticated => StatusCode::UNAUTHORIZED,
            RefusalCode::Invalid => StatusCode::BAD_REQUEST,
            RefusalCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            RefusalCode::Refused => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalCode::Conflict => StatusCode::CONFLICT,
            RefusalCode::UnknownReference => StatusCode::NOT_FOUND,
            RefusalCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            RefusalCode::Unknown => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn of(code: RefusalCode, message: &str) -> Self {
        Self {
            code,
            field: None,
            rule: None,
            message: message.to_owned(),
        }
    }
}

impl From<&GatewayError> for Refusal {
    fn from(error: &GatewayError) -> Self {
        match error {
            GatewayError::Refused { code, message } => Self {
                rule: Some(code.clone()),
                ..Self::of(RefusalCode::Refused, message)
            },
            GatewayError::Invalid { reason } => {
                let rule = Rule::by_reason(reason);
                Self {
                    field: rule.map(|rule| rule.field.to_owned()),
                    rule: rule.map(|rule| rule.code.to_owned()),
                    ..Self::of(RefusalCode::Invalid, reason)
                }
            }
            GatewayError::Conflict => Self::of(RefusalCode::Conflict, &error.to_string()),
            GatewayError::NotFound => Self::of(RefusalCode::UnknownReference, &error.to_string()),
            GatewayError::Unavailable(_) => {
                Self::of(RefusalCode::Unavailable, "the sandbox's journal failed")
            }
            GatewayError::Unknown(_) => {
                Self::of(RefusalCode::Unknown, "the sandbox's journal is broken")
            }
        }
    }
}

impl From<Refusal> for GatewayError {
    fn from(refusal: Refusal) -> Self {
        let (field, rule) = (refusal.field, refusal.rule);
        match refusal.code {
            // A secret that is not shared is set right by somebody, and then this goes on.
            RefusalCode::Unauthenticated | RefusalCode::Unavailable => {
                Self::Unavailable(refusal.message.into())
            }
            RefusalCode::Unknown => Self::Unknown(refusal.message.into()),
            RefusalCode::Conflict => Self::Conflict,
            RefusalCode::UnknownReference => Self::NotFound,
            RefusalCode::Invalid => {
                let known = field.as_deref().zip(rule.as_deref());
                match known.and_then(|(field, code)| Rule::by_name(field, code)) {
                    Some(rule) => rule.broken(),
                    None => Self::Refused {
                        code: rule.unwrap_or_else(|| "INVALID".to_owned()),
                        message: refusal.message,
                    },
                }
            }
            RefusalCode::Refused => Self::Refused {
                code: rule.unwrap_or_else(|| "REFUSED".to_owned()),
                message: refusal.message,
            },
            RefusalCode::TooLarge => Self::Refused {
                code: "TOO_LARGE".to_owned(),
                message: refusal.message,
            },
        }
    }
}
