//! [`Notice`]: what somebody is told.

use super::news::{EnterpriseStep, ListingStep, PeopleStep};
use super::permit_notice::PermitNotice;
use chrono::Duration;
use domain::catalogue::ReportOutcome;
use domain::person::{MandateKind, MembershipKind};
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
    /// A permit or a document of their enterprise runs out.
    PaperExpiring {
        /// The enterprise's name.
        enterprise: String,
        /// What it is: `PIRT`, `NIB`.
        paper: String,
        /// Days that are left; none or fewer when it has run out.
        days: i64,
    },
    /// Something about the permits of their enterprise's products.
    Permit(PermitNotice),
    /// The code with which they take over an enterprise that was entered for them.
    ClaimCode {
        /// The enterprise's name.
        enterprise: String,
        /// The code.
        code: String,
    },
    /// There is news for who registered with this login, which nobody has shown to be theirs.
    NewsWaiting,
    /// A step of their enterprise's verification.
    Enterprise {
        /// The enterprise's name.
        enterprise: String,
        /// Which.
        step: EnterpriseStep,
    },
    /// Who belongs to an enterprise, or acts in it, changes.
    People {
        /// The enterprise's name.
        enterprise: String,
        /// The name of the enterprise that acts in it, where one does.
        holder: Option<String>,
        /// How.
        step: PeopleStep,
    },
    /// They were given a right over a region, or lost it.
    Mandate {
        /// To do what.
        kind: MandateKind,
        /// Over what: the code of a region, or `*` for everything.
        scope: String,
        /// True when it was given.
        is_given: bool,
    },
    /// An officer decided about a product of their enterprise.
    Listing {
        /// The enterprise's name.
        enterprise: String,
        /// The product's name.
        product: String,
        /// What.
        step: ListingStep,
        /// Why, in the officer's words.
        reason: String,
    },
    /// An officer has looked at what they reported.
    ReportClosed {
        /// The product's name.
        product: String,
        /// What came of it.
        outcome: ReportOutcome,
    },
}

macro_rules! kinds {
    ($($name:ident = $code:literal),+ $(,)?) => {
        /// The word for what somebody is told, which gateways choose a template by. It never
        /// changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum NoticeKind { $($name),+ }

        impl NoticeKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The word.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

kinds! {
    SignInCode = "SIGN_IN_CODE",
    ResetCode = "RESET_CODE",
    ConfirmCode = "CONFIRM_CODE",
    EraseCode = "ERASE_CODE",
    TakenOver = "TAKEN_OVER",
    LoginTaken = "LOGIN_TAKEN",
    PasswordChanged = "PASSWORD_CHANGED",
    SessionStolen = "SESSION_STOLEN",
    Invitation = "INVITATION",
    PaperExpiring = "PAPER_EXPIRING",
    ClaimCode = "CLAIM_CODE",
    NewsWaiting = "NEWS_WAITING",
    EnterpriseDecided = "ENTERPRISE_DECIDED",
    ItemsChecked = "ITEMS_CHECKED",
    MembershipChanged = "MEMBERSHIP_CHANGED",
    MembershipEnded = "MEMBERSHIP_ENDED",
    OwnershipOffered = "OWNERSHIP_OFFERED",
    OwnershipTaken = "OWNERSHIP_TAKEN",
    OwnershipOfferEnded = "OWNERSHIP_OFFER_ENDED",
    DelegationOffered = "DELEGATION_OFFERED",
    DelegationAccepted = "DELEGATION_ACCEPTED",
    DelegationEnded = "DELEGATION_ENDED",
    MandateGranted = "MANDATE_GRANTED",
    MandateEnded = "MANDATE_ENDED",
    PermitDecided = "PERMIT_DECIDED",
    ProductWithdrawn = "PRODUCT_WITHDRAWN",
    ListingHidden = "LISTING_HIDDEN",
    ListingShown = "LISTING_SHOWN",
    ListingWarned = "LISTING_WARNED",
    ReportClosed = "REPORT_CLOSED",
}

/// What becomes of a notice to somebody of whom no login was shown to be theirs: anybody can
/// register with the number of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToUnconfirmed {
    /// It goes there all the same: it is what shows whose the login is, or guards an account.
    Sent,
    /// They are told that there is news, and nothing of it.
    Pointed,
    /// They read it when they sign in.
    Kept,
}

impl Notice {
    /// The word for its kind.
    pub fn kind(&self) -> NoticeKind {
        match self {
            Self::SignInCode { .. } => NoticeKind::SignInCode,
            Self::ResetCode { .. } => NoticeKind::ResetCode,
            Self::ConfirmCode { .. } => NoticeKind::ConfirmCode,
            Self::EraseCode { .. } => NoticeKind::EraseCode,
            Self::TakenOver => NoticeKind::TakenOver,
            Self::LoginTaken => NoticeKind::LoginTaken,
            Self::PasswordChanged => NoticeKind::PasswordChanged,
            Self::SessionStolen => NoticeKind::SessionStolen,
            Self::Invitation { .. } => NoticeKind::Invitation,
            Self::PaperExpiring { .. } => NoticeKind::PaperExpiring,
            Self::Permit(notice) => notice.kind(),
            Self::ClaimCode { .. } => NoticeKind::ClaimCode,
            Self::NewsWaiting => NoticeKind::NewsWaiting,
            Self::Enterprise { step, .. } => step.kind(),
            Self::People { step, .. } => step.kind(),
            Self::Mandate { is_given: true, .. } => NoticeKind::MandateGranted,
            Self::Mandate { .. } => NoticeKind::MandateEnded,
            Self::Listing { step, .. } => step.kind(),
            Self::ReportClosed { .. } => NoticeKind::ReportClosed,
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
            Self::LoginTaken
            | Self::PasswordChanged
            | Self::SessionStolen
            | Self::TakenOver
            | Self::NewsWaiting => {
                json!({})
            }
            Self::Invitation {
                enterprise,
                kind,
                code,
            } => json!({ "enterprise": enterprise, "membership": kind.code(), "code": code }),
            Self::PaperExpiring {
                enterprise,
                paper,
                days,
            } => json!({ "enterprise": enterprise, "paper": paper, "days": days }),
            Self::Permit(notice) => notice.parameters(),
            Self::ClaimCode { enterprise, code } => {
                json!({ "enterprise": enterprise, "code": code })
            }
            Self::Enterprise { enterprise, step } => step.parameters(enterprise),
            Self::People {
                enterprise,
                holder,
                step,
            } => step.parameters(enterprise, holder.as_deref()),
            Self::Mandate { kind, scope, .. } => json!({ "mandate": kind.code(), "scope": scope }),
            Self::Listing {
                enterprise,
                product,
                step,
                reason,
            } => json!({ "enterprise": enterprise, "product": product, "reason": reason,
                "isOnSale": step.is_on_sale() }),
            Self::ReportClosed { product, outcome } => {
                json!({ "product": product, "outcome": outcome.code() })
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

    /// What becomes of it where no login is known to be theirs. What others can cause as often as
    /// they like is kept: nobody is pestered through us.
    pub(super) fn to_unconfirmed(&self) -> ToUnconfirmed {
        match self {
            Self::Enterprise { step, .. } if step.is_own_doing() => ToUnconfirmed::Kept,
            Self::Enterprise { .. }
            | Self::PaperExpiring { .. }
            | Self::Mandate { .. }
            | Self::Permit(_)
            | Self::Listing { .. } => ToUnconfirmed::Pointed,
            Self::People { .. } | Self::ReportClosed { .. } => ToUnconfirmed::Kept,
            _ => ToUnconfirmed::Sent,
        }
    }
}

/// Its kind alone: the rest holds codes and names.
impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notice({})", self.kind().code())
    }
}
