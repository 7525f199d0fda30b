//! [`PaymentStatus`]: where an attempt to collect stands.

use super::Advance;
use serde::{Deserialize, Serialize};

/// Where one attempt to collect stands, in words of no provider.
///
/// `CREATED → PENDING ↔ UNKNOWN → PAID | FAILED | EXPIRED | CANCELLED`, and from each of the last
/// three still to `PAID`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentStatus {
    /// Stored by us; the provider has not answered yet.
    Created,
    /// The provider waits for the buyer.
    Pending,
    /// A call ended without an answer; the provider must be asked.
    Unknown,
    /// The money is collected.
    Paid,
    /// The provider or the buyer's bank refused.
    Failed,
    /// The buyer did not pay in time.
    Expired,
    /// Taken back before it was paid.
    Cancelled,
}

impl PaymentStatus {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Created,
        Self::Pending,
        Self::Unknown,
        Self::Paid,
        Self::Failed,
        Self::Expired,
        Self::Cancelled,
    ];

    /// The word in rows and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Pending => "PENDING",
            Self::Unknown => "UNKNOWN",
            Self::Paid => "PAID",
            Self::Failed => "FAILED",
            Self::Expired => "EXPIRED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// The state that a row names; `None` for a word of no state.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// True while the buyer may still pay as planned.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending | Self::Unknown)
    }

    /// True when it ended without money; only a late `PAID` still moves it.
    pub const fn ended_unpaid(self) -> bool {
        matches!(self, Self::Failed | Self::Expired | Self::Cancelled)
    }

    /// What the report `reported` does to a payment in this state.
    ///
    /// Nothing leaves `PAID`. `PAID` is believed after every other end, because the money is
    /// there: paid late. Of two ends without money the first stays, so that a hold is released
    /// once; they differ in name only. Nothing goes back to `CREATED`, and an end never reopens.
    pub const fn advance(self, reported: Self) -> Advance {
        let stays = match self {
            Self::Created => matches!(reported, Self::Created),
            Self::Pending => matches!(reported, Self::Created | Self::Pending),
            Self::Unknown => matches!(reported, Self::Created | Self::Unknown),
            Self::Paid => true,
            Self::Failed | Self::Expired | Self::Cancelled => !matches!(reported, Self::Paid),
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
    use super::PaymentStatus::{Cancelled, Created, Expired, Failed, Paid, Pending, Unknown};
    use super::*;

    fn after(status: PaymentStatus, reported: PaymentStatus) -> PaymentStatus {
        match status.advance(reported) {
            Advance::Moves(next) => next,
            Advance::Stays => status,
        }
    }

    /// Every sequence of `length` reports.
    fn sequences(length: usize) -> Vec<Vec<PaymentStatus>> {
        (0..length).fold(vec![Vec::new()], |shorter, _| {
            let longer = |start: &Vec<PaymentStatus>| {
                PaymentStatus::ALL.map(|report| [start.as_slice(), &[report]].concat())
            };
            shorter.iter().flat_map(longer).collect()
        })
    }

    fn end_of(reports: &[PaymentStatus]) -> PaymentStatus {
        reports.iter().copied().fold(Created, after)
    }

    #[test]
    fn each_state_and_report_has_its_one_answer() {
        let table = [
            (
                Created,
                [Created, Pending, Unknown, Paid, Failed, Expired, Cancelled],
            ),
            (
                Pending,
                [Pending, Pending, Unknown, Paid, Failed, Expired, Cancelled],
            ),
            (
                Unknown,
                [Unknown, Pending, Unknown, Paid, Failed, Expired, Cancelled],
            ),
            (Paid, [Paid; 7]),
            (
                Failed,
                [Failed, Failed, Failed, Paid, Failed, Failed, Failed],
            ),
            (
                Expired,
                [Expired, Expired, Expired, Paid, Expired, Expired, Expired],
            ),
            (
                Cancelled,
                [
                    Cancelled, Cancelled, Cancelled, Paid, Cancelled, Cancelled, Cancelled,
                ],
            ),
        ];
        for (status, expected) in table {
            for (reported, next) in PaymentStatus::ALL.into_iter().zip(expected) {
                assert_eq!(
                    after(status, reported),
                    next,
                    "{status:?} told {reported:?}"
                );
            }
        }
    }

    #[test]
    fn a_move_is_never_to_the_same_state() {
        for status in PaymentStatus::ALL {
            assert_eq!(status.advance(status), Advance::Stays);
        }
    }

    #[test]
    fn a_code_names_its_state_and_no_other() {
        for status in PaymentStatus::ALL {
            assert_eq!(PaymentStatus::from_code(status.code()), Some(status));
        }
        assert_eq!(PaymentStatus::from_code("paid"), None);
    }

    /// Two reports may change places, from any state: by exchanging neighbours this holds for
    /// every order of any number of reports. `UNKNOWN` is our own doubt, which a provider never
    /// reports, and one provider ends one payment unpaid in one way.
    #[test]
    fn reports_may_come_in_any_order() {
        for end in [Failed, Expired, Cancelled] {
            let told = [Created, Pending, Paid, end];
            for status in PaymentStatus::ALL {
                for first in told {
                    for second in told {
                        let one_way = after(after(status, first), second);
                        let other_way = after(after(status, second), first);
                        assert_eq!(one_way, other_way, "{status:?}: {first:?}, {second:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_report_may_come_again_at_any_later_time() {
        for reports in sequences(4) {
            let doubted = reports.contains(&Unknown);
            let end = end_of(&reports);
            for report in reports.iter().copied().filter(|_| !doubted) {
                assert_eq!(after(end, report), end, "{reports:?} and again {report:?}");
            }
        }
    }

    /// Whatever is reported, contradictions and doubts included: paid if it was ever paid, else
    /// ended if it ever ended, else open. So money and stock never depend on the order.
    #[test]
    fn the_outcome_depends_on_what_was_reported_and_not_on_when() {
        for reports in sequences(5) {
            let end = end_of(&reports);
            let paid = reports.contains(&Paid);
            let ended = reports.iter().any(|report| report.ended_unpaid());
            assert_eq!(end == Paid, paid, "{reports:?}");
            assert_eq!(end.ended_unpaid(), ended && !paid, "{reports:?}");
            assert_eq!(end.is_open(), !ended && !paid, "{reports:?}");
        }
    }

    /// What an effect hangs on happens at most once: one end without money, one `PAID`.
    #[test]
    fn every_effect_follows_at_most_once() {
        for reports in sequences(5) {
            let (mut status, mut paid, mut ended) = (Created, 0, 0);
            for report in reports.iter().copied() {
                if let Advance::Moves(next) = status.advance(report) {
                    status = next;
                    paid += usize::from(next == Paid);
                    ended += usize::from(next.ended_unpaid());
                }
            }
            assert!(paid <= 1 && ended <= 1, "{reports:?}");
        }
    }
}
