//! [`Notice`]: what somebody is told.

use chrono::Duration;
use domain::enterprise::EnterpriseStatus;
use domain::person::MembershipKind;
use serde_json::{Value, json};

/// How long the codes are good that open an account.
pub const CODE_LIFETIME: Duration = Duration::minutes(10);

/// What somebody is told. It writes itself in Indonesian or in English.
#[derive(Clone)]
pub enum Notice {
    /// The code that signs in.
    SignInCode {
        /// Six digits.
        code: String,
    },
    /// The code that sets a new password.
    ResetCode {
        /// Six digits.
        code: String,
    },
    /// The code that shows that a login is theirs.
    ConfirmCode {
        /// Six digits.
        code: String,
    },
    /// The code that erases them.
    EraseCode {
        /// Six digits.
        code: String,
    },
    /// Their login was shown to be theirs, which ended what stood open by it before.
    TakenOver,
    /// Somebody wanted to register with a login that is theirs already.
    LoginTaken,
    /// Their password is another one now.
    PasswordChanged,
    /// A token of theirs was used twice: what it belonged to was ended.
    SessionStolen,
    /// They were asked to join an enterprise.
    Invitation {
        /// The enterprise's name.
        enterprise: String,
        /// As what.
        kind: MembershipKind,
        /// The code that accepts it, where one is needed.
        code: Option<String>,
    },
    /// An officer decided about their enterprise.
    EnterpriseDecided {
        /// The enterprise's name.
        enterprise: String,
        /// Where it stands now.
        status: EnterpriseStatus,
        /// Why, in the officer's words.
        reason: Option<String>,
    },
    /// A permit or a document of their enterprise runs out.
    PaperExpiring {
        /// The enterprise's name.
        enterprise: String,
        /// What it is: `PIRT`, `NIB`.
        paper: String,
        /// Days that are left; none or fewer when it has run out.
        days: i64,
    },
    /// The code with which they take over an enterprise that was entered for them.
    ClaimCode {
        /// The enterprise's name.
        enterprise: String,
        /// The code.
        code: String,
    },
}

impl Notice {
    /// The word for its kind, which gateways choose a template by. It never changes.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SignInCode { .. } => "SIGN_IN_CODE",
            Self::ResetCode { .. } => "RESET_CODE",
            Self::ConfirmCode { .. } => "CONFIRM_CODE",
            Self::EraseCode { .. } => "ERASE_CODE",
            Self::TakenOver => "TAKEN_OVER",
            Self::LoginTaken => "LOGIN_TAKEN",
            Self::PasswordChanged => "PASSWORD_CHANGED",
            Self::SessionStolen => "SESSION_STOLEN",
            Self::Invitation { .. } => "INVITATION",
            Self::EnterpriseDecided { .. } => "ENTERPRISE_DECIDED",
            Self::PaperExpiring { .. } => "PAPER_EXPIRING",
            Self::ClaimCode { .. } => "CLAIM_CODE",
        }
    }

    /// What a gateway fills its template with.
    pub fn parameters(&self) -> Value {
        match self {
            Self::SignInCode { code }
            | Self::ResetCode { code }
            | Self::ConfirmCode { code }
            | Self::EraseCode { code } => {
                json!({ "code": code, "minutes": CODE_LIFETIME.num_minutes() })
            }
            Self::LoginTaken | Self::PasswordChanged | Self::SessionStolen | Self::TakenOver => {
                json!({})
            }
            Self::Invitation {
                enterprise,
                kind,
                code,
            } => json!({ "enterprise": enterprise, "membership": kind.code(), "code": code }),
            Self::EnterpriseDecided {
                enterprise,
                status,
                reason,
            } => json!({ "enterprise": enterprise, "status": status.code(), "reason": reason }),
            Self::PaperExpiring {
                enterprise,
                paper,
                days,
            } => json!({ "enterprise": enterprise, "paper": paper, "days": days }),
            Self::ClaimCode { enterprise, code } => {
                json!({ "enterprise": enterprise, "code": code })
            }
        }
    }

    /// How long it is of use; `None` for one that is worth reading whenever it comes.
    pub fn lifetime(&self) -> Option<Duration> {
        match self {
            Self::SignInCode { .. }
            | Self::ResetCode { .. }
            | Self::ConfirmCode { .. }
            | Self::EraseCode { .. } => Some(CODE_LIFETIME),
            _ => None,
        }
    }
}

/// Its kind alone: the rest holds codes and names.
impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notice({})", self.kind())
    }
}
