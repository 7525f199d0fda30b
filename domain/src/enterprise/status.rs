//! The states of an enterprise, and who may move it to which.

/// Where an enterprise stands. Only a verified one sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EnterpriseStatus {
    /// Being written by its people.
    Draft,
    /// Waiting for an officer.
    Submitted,
    /// Checked; sells.
    Verified,
    /// Looked at, and not accepted.
    Refused,
    /// Verified once, and stopped by an officer.
    Suspended,
    /// Gone for good.
    Closed,
}

/// What somebody decides about an enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnterpriseDecision {
    /// Its people ask for verification.
    Submit,
    /// An officer accepts it.
    Verify,
    /// An officer does not accept it.
    Refuse,
    /// An officer hands it back with what is missing.
    Return,
    /// An officer stops it.
    Suspend,
    /// An officer lets it sell again.
    Reinstate,
    /// Its people changed who it is: an officer looks again before it sells on.
    Reverify,
    /// It ends.
    Close,
}

impl EnterpriseStatus {
    /// Every status.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Submitted,
        Self::Verified,
        Self::Refused,
        Self::Suspended,
        Self::Closed,
    ];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Submitted => "SUBMITTED",
            Self::Verified => "VERIFIED",
            Self::Refused => "REFUSED",
            Self::Suspended => "SUSPENDED",
            Self::Closed => "CLOSED",
        }
    }

    /// The status that a row names; `None` for a word of no status.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// True when it may sell, and when everybody may see it.
    pub const fn sells(self) -> bool {
        matches!(self, Self::Verified)
    }

    /// The status after `decision`; `None` where it cannot be taken.
    pub const fn decide(self, decision: EnterpriseDecision) -> Option<Self> {
        use EnterpriseDecision as Decision;
        let possible = match decision {
            Decision::Submit => matches!(self, Self::Draft),
            Decision::Verify | Decision::Refuse => matches!(self, Self::Submitted),
            Decision::Return => matches!(self, Self::Submitted | Self::Refused),
            Decision::Suspend | Decision::Reverify => matches!(self, Self::Verified),
            Decision::Reinstate => matches!(self, Self::Suspended),
            Decision::Close => !matches!(self, Self::Closed),
        };
        if possible {
            Some(decision.target())
        } else {
            None
        }
    }
}

impl EnterpriseDecision {
    /// Every decision.
    pub const ALL: [Self; 8] = [
        Self::Submit,
        Self::Verify,
        Self::Refuse,
        Self::Return,
        Self::Suspend,
        Self::Reinstate,
        Self::Reverify,
        Self::Close,
    ];

    /// Where it leads.
    pub const fn target(self) -> EnterpriseStatus {
        match self {
            Self::Submit | Self::Reverify => EnterpriseStatus::Submitted,
            Self::Verify | Self::Reinstate => EnterpriseStatus::Verified,
            Self::Refuse => EnterpriseStatus::Refused,
            Self::Return => EnterpriseStatus::Draft,
            Self::Suspend => EnterpriseStatus::Suspended,
            Self::Close => EnterpriseStatus::Closed,
        }
    }

    /// The verb in the audit trail.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Submit => "enterprise.submit",
            Self::Verify => "enterprise.verify",
            Self::Refuse => "enterprise.refuse",
            Self::Return => "enterprise.return",
            Self::Suspend => "enterprise.suspend",
            Self::Reinstate => "enterprise.reinstate",
            Self::Reverify => "enterprise.reverify",
            Self::Close => "enterprise.close",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EnterpriseDecision as D;
    use super::EnterpriseStatus as S;

    #[test]
    fn the_table_of_decisions_is_this_one() {
        let table = [
            (S::Draft, vec![D::Submit, D::Close]),
            (
                S::Submitted,
                vec![D::Verify, D::Refuse, D::Return, D::Close],
            ),
            (S::Verified, vec![D::Suspend, D::Reverify, D::Close]),
            (S::Refused, vec![D::Return, D::Close]),
            (S::Suspended, vec![D::Reinstate, D::Close]),
            (S::Closed, vec![]),
        ];
        for (status, possible) in table {
            for decision in D::ALL {
                let expected = possible.contains(&decision).then(|| decision.target());
                assert_eq!(status.decide(decision), expected, "{status:?} {decision:?}");
            }
        }
    }

    #[test]
    fn a_row_reads_back_as_its_status() {
        for status in S::ALL {
            assert_eq!(S::from_code(status.code()), Some(status));
        }
        assert_eq!(S::from_code("OPEN"), None);
    }
}
