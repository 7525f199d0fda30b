//! The steps that people are told of.

use super::kind::NoticeKind;
use domain::enterprise::{ChecklistKey, EnterpriseStatus, Verdict};
use domain::person::MembershipKind;
use serde_json::{Value, json};
use storage::enterprise::PastChange;

/// A step of an enterprise's verification.
#[derive(Clone)]
pub enum EnterpriseStep {
    /// It stands otherwise now.
    Decided(PastChange),
    /// An officer has looked at items of its checklist.
    Checked {
        /// Each with what they found, and why when it is not right.
        items: Vec<(ChecklistKey, Verdict, Option<String>)>,
    },
}

impl EnterpriseStep {
    pub(super) fn kind(&self) -> NoticeKind {
        match self {
            Self::Decided(_) => NoticeKind::EnterpriseDecided,
            Self::Checked { .. } => NoticeKind::ItemsChecked,
        }
    }

    /// True when its own people caused it.
    pub(super) fn is_own_doing(&self) -> bool {
        matches!(self, Self::Decided(change) if change.to == EnterpriseStatus::Submitted)
    }

    pub(super) fn parameters(&self, enterprise: &str) -> Value {
        match self {
            Self::Decided(change) => {
                let items = change.items.iter();
                let items =
                    items.map(|(key, reason)| json!({ "item": key.code(), "reason": reason }));
                json!({
                    "enterprise": enterprise,
                    "from": change.from.map(EnterpriseStatus::code),
                    "status": change.to.code(),
                    "reason": change.reason,
                    "items": items.collect::<Vec<_>>(),
                    "at": change.at,
                })
            }
            Self::Checked { items } => {
                let items = items.iter().map(|(key, verdict, reason)| {
                    json!({ "item": key.code(), "verdict": verdict.code(), "reason": reason })
                });
                json!({ "enterprise": enterprise, "items": items.collect::<Vec<_>>() })
            }
        }
    }
}

/// A change of who belongs to an enterprise, or acts in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeopleStep {
    /// They are another kind of member now.
    MembershipChanged(MembershipKind),
    /// They are no member any more.
    MembershipEnded,
    /// They are asked to take it over.
    OwnershipOffered,
    /// Whom they offered it to owns it now.
    OwnershipTaken,
    /// The offer of it is over.
    OwnershipOfferEnded,
    /// It asks the holder to act in it.
    DelegationOffered,
    /// The holder acts in it from now on.
    DelegationAccepted,
    /// The holder does not act in it any more, or was not going to.
    DelegationEnded,
}

impl PeopleStep {
    pub(super) fn kind(self) -> NoticeKind {
        match self {
            Self::MembershipChanged(_) => NoticeKind::MembershipChanged,
            Self::MembershipEnded => NoticeKind::MembershipEnded,
            Self::OwnershipOffered => NoticeKind::OwnershipOffered,
            Self::OwnershipTaken => NoticeKind::OwnershipTaken,
            Self::OwnershipOfferEnded => NoticeKind::OwnershipOfferEnded,
            Self::DelegationOffered => NoticeKind::DelegationOffered,
            Self::DelegationAccepted => NoticeKind::DelegationAccepted,
            Self::DelegationEnded => NoticeKind::DelegationEnded,
        }
    }

    pub(super) fn parameters(self, enterprise: &str, holder: Option<&str>) -> Value {
        match (self, holder) {
            (Self::MembershipChanged(kind), _) => {
                json!({ "enterprise": enterprise, "membership": kind.code() })
            }
            (_, Some(holder)) => json!({ "enterprise": enterprise, "holder": holder }),
            (_, None) => json!({ "enterprise": enterprise }),
        }
    }
}

/// What an officer decided about a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingStep {
    /// It was taken off sale.
    Hidden,
    /// It may be sold again.
    Shown {
        /// True when it is on sale already.
        is_on_sale: bool,
    },
    /// It stays on sale, and something of it is to be mended.
    Warned,
}

impl ListingStep {
    pub(super) fn kind(self) -> NoticeKind {
        match self {
            Self::Hidden => NoticeKind::ListingHidden,
            Self::Shown { .. } => NoticeKind::ListingShown,
            Self::Warned => NoticeKind::ListingWarned,
        }
    }

    pub(super) fn is_on_sale(self) -> bool {
        matches!(self, Self::Warned | Self::Shown { is_on_sale: true })
    }
}
