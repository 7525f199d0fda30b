//! [`RefundStatus`]: where money on its way back stands.

use super::Advance;
use serde::{Deserialize, Serialize};

/// Where one refund stands: `CREATED → PENDING → SUCCEEDED | FAILED`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefundStatus {
    /// Decided and stored by us; the provider has not answered yet.
    Created,
    /// The provider has accepted it and works on it.
    Pending,
    /// The money is on its way to the buyer.
    Succeeded,
    /// The provider could not send it; the money is still with us.
    Failed,
}

impl RefundStatus {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Created, Self::Pending, Self::Succeeded, Self::Failed];

    /// The word in rows and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Pending => "PENDING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
        }
    }

    /// The state that a row names; `None` for a word of no state.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// True while it is not known whether the money goes back.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending)
    }

    /// What the report `reported` does to a refund in this state.
    ///
    /// Nothing leaves `SUCCEEDED`, and `SUCCEEDED` is believed even after `FAILED`, because the
    /// money has left. Real providers can also report `FAILED` *after* `SUCCEEDED`, when the
    /// buyer's bank sends the money back: that is new money and will need a booking of its own,
    /// not a step backwards, so for now it stays as it is.
    pub const fn advance(self, reported: Self) -> Advance<Self> {
        let stays = match self {
            Self::Created => matches!(reported, Self::Created),
            Self::Pending => matches!(reported, Self::Created | Self::Pending),
            Self::Succeeded => true,
            Self::Failed => !matches!(reported, Self::Succeeded),
        };
        if stays {
            Advance::Stays
        } else {
            Advance::Moves(reported)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RefundStatus::{Created, Failed, Pending, Succeeded};
    use super::*;

    fn after(status: RefundStatus, reported: RefundStatus) -> RefundStatus {
        match status.advance(reported) {
            Advance::Moves(next) => next,
            Advance::Stays => status,
        }
    }

    #[test]
    fn each_state_and_report_has_its_one_answer() {
        let table = [
            (Created, [Created, Pending, Succeeded, Failed]),
            (Pending, [Pending, Pending, Succeeded, Failed]),
            (Succeeded, [Succeeded; 4]),
            (Failed, [Failed, Failed, Succeeded, Failed]),
        ];
        for (status, expected) in table {
            for (reported, next) in RefundStatus::ALL.into_iter().zip(expected) {
                assert_eq!(
                    after(status, reported),
                    next,
                    "{status:?} told {reported:?}"
                );
            }
        }
    }

    /// Neighbours may change places and a report may come again, from any state: so any order
    /// and any duplicates of a set of reports end in the same state.
    #[test]
    fn reports_may_come_in_any_order_and_again() {
        for status in RefundStatus::ALL {
            for first in RefundStatus::ALL {
                for second in RefundStatus::ALL {
                    let one_way = after(after(status, first), second);
                    assert_eq!(one_way, after(after(status, second), first));
                    assert_eq!(after(one_way, first), one_way, "again {first:?}");
                    assert_eq!(after(one_way, second), one_way, "again {second:?}");
                }
            }
        }
    }

    #[test]
    fn a_code_names_its_state_and_no_other() {
        for status in RefundStatus::ALL {
            assert_eq!(RefundStatus::from_code(status.code()), Some(status));
        }
        assert_eq!(RefundStatus::from_code("DONE"), None);
    }
}
