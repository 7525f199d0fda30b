//! Owner, visibility and state of a media object.

use crate::id::{EnterpriseId, PersonId};

/// Who may read an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaVisibility {
    /// Everyone, without signing in.
    Public,
    /// Those whom a check of rights lets through, by links that expire.
    Private,
}

impl MediaVisibility {
    /// Every visibility.
    pub const ALL: [Self; 2] = [Self::Public, Self::Private];

    /// The word in rows and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "PUBLIC",
            Self::Private => "PRIVATE",
        }
    }

    /// The visibility that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.code() == code)
    }
}

/// How far an object has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaState {
    /// Declared; the bytes have not arrived.
    Pending,
    /// The bytes have arrived and match the declaration; variants are being made.
    Uploaded,
    /// Variants exist; it can be shown.
    Ready,
    /// The bytes are not what was declared, or not a picture we take.
    Refused,
    /// Its bytes are gone.
    Deleted,
}

impl MediaState {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Uploaded,
        Self::Ready,
        Self::Refused,
        Self::Deleted,
    ];

    /// The word in rows and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Uploaded => "UPLOADED",
            Self::Ready => "READY",
            Self::Refused => "REFUSED",
            Self::Deleted => "DELETED",
        }
    }

    /// The state that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.code() == code)
    }

    /// True when `next` may follow: states only move forward, and nothing leaves `Deleted`.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Pending => matches!(next, Self::Uploaded | Self::Refused | Self::Deleted),
            Self::Uploaded => matches!(next, Self::Ready | Self::Refused | Self::Deleted),
            Self::Ready | Self::Refused => matches!(next, Self::Deleted),
            Self::Deleted => false,
        }
    }
}

/// Whose an object is; exactly one of the two columns of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaOwner {
    /// A picture of goods, a paper of a business.
    Enterprise(EnterpriseId),
    /// A buyer's own: proof of a transfer.
    Person(PersonId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for state in MediaState::ALL {
            assert_eq!(MediaState::from_code(state.code()), Some(state));
        }
        for visibility in MediaVisibility::ALL {
            assert_eq!(
                MediaVisibility::from_code(visibility.code()),
                Some(visibility)
            );
        }
        assert_eq!(MediaState::from_code("ready"), None);
    }

    #[test]
    fn states_only_move_forward() {
        for state in MediaState::ALL {
            assert!(!state.may_become(state));
            assert!(!state.may_become(MediaState::Pending));
            assert!(!MediaState::Deleted.may_become(state));
        }
        assert!(MediaState::Pending.may_become(MediaState::Uploaded));
        assert!(!MediaState::Refused.may_become(MediaState::Ready));
    }
}
