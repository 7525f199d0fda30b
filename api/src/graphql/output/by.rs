//! The enum `OutputBy`.

use crate::app::output;
use async_graphql::Enum;
use domain::output::Period;

/// What the rows of an output report are told apart by.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutputBy {
    /// Nothing: a total and no rows.
    #[default]
    None,
    /// The regions right below, each of them, with zero where nothing was sold.
    Child,
    /// WIB days, each of them, with zero where nothing was sold.
    Day,
    /// Weeks from Monday, each of them; the first and the last are cut to the days asked for.
    Week,
    /// Calendar months, each of them; the first and the last are cut to the days asked for.
    Month,
    /// Calendar years, each of them; the first and the last are cut to the days asked for.
    Year,
    /// The categories of the goods sold; only those with a sale or a refund.
    Category,
    /// The kinds of enterprise, each of them, with zero where nothing was sold.
    EnterpriseKind,
}

impl From<OutputBy> for output::OutputBy {
    fn from(by: OutputBy) -> Self {
        match by {
            OutputBy::None => Self::Whole,
            OutputBy::Child => Self::Child,
            OutputBy::Day => Self::Period(Period::Day),
            OutputBy::Week => Self::Period(Period::Week),
            OutputBy::Month => Self::Period(Period::Month),
            OutputBy::Year => Self::Period(Period::Year),
            OutputBy::Category => Self::Category,
            OutputBy::EnterpriseKind => Self::EnterpriseKind,
        }
    }
}
