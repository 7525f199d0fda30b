//! Reports of listings: why somebody reports one, and what an officer finds.

/// Why somebody reports a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportReason {
    /// It must not be sold.
    ForbiddenGoods,
    /// It is not what its mark says.
    Counterfeit,
    /// It is not as it is described.
    Misleading,
    /// It may hurt somebody.
    Unsafe,
    /// Its words or pictures are.
    Offensive,
    /// What the text says.
    Other,
}

impl ReportReason {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::ForbiddenGoods,
        Self::Counterfeit,
        Self::Misleading,
        Self::Unsafe,
        Self::Offensive,
        Self::Other,
    ];

    /// The word in rows and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ForbiddenGoods => "FORBIDDEN_GOODS",
            Self::Counterfeit => "COUNTERFEIT",
            Self::Misleading => "MISLEADING",
            Self::Unsafe => "UNSAFE",
            Self::Offensive => "OFFENSIVE",
            Self::Other => "OTHER",
        }
    }

    /// The reason that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.code() == code)
    }
}

/// What an officer found of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportOutcome {
    /// Nothing is wrong with the product.
    NoBreach,
    /// It was taken off sale.
    ListingTakenDown,
    /// It stays, and its enterprise was told what to mend.
    Warned,
}

impl ReportOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::NoBreach, Self::ListingTakenDown, Self::Warned];

    /// The word in rows and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoBreach => "NO_BREACH",
            Self::ListingTakenDown => "LISTING_TAKEN_DOWN",
            Self::Warned => "WARNED",
        }
    }

    /// The outcome that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for reason in ReportReason::ALL {
            assert_eq!(ReportReason::from_code(reason.code()), Some(reason));
        }
        for outcome in ReportOutcome::ALL {
            assert_eq!(ReportOutcome::from_code(outcome.code()), Some(outcome));
        }
        assert_eq!(ReportOutcome::from_code("OPEN"), None);
    }
}
