//! What happens to the orders, in the order of time.

use super::{DAYS, DemoPlan, PlannedOrder, Press, Step};
use chrono::{DateTime, Duration, Utc};

/// Something happens, or an hour has passed, so that deadlines can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: DateTime<Utc>,
    /// What; `None` for an hour that has passed.
    pub act: Option<Act>,
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A buyer places an order.
    Place {
        /// Its position among the orders.
        order: usize,
    },
    /// A buyer asks to pay it.
    StartPayment {
        /// Its position among the orders.
        order: usize,
        /// Which attempt.
        attempt: usize,
    },
    /// A buyer chooses on the provider's page.
    Choose {
        /// Its position among the orders.
        order: usize,
        /// What.
        press: Press,
    },
    /// An enterprise or a buyer takes a part of it further.
    Take {
        /// Its position among the orders.
        order: usize,
        /// The enterprise of the part.
        enterprise: usize,
        /// How far.
        step: Step,
    },
}

impl DemoPlan {
    /// Everything that happens to the orders, in the order of time.
    pub fn moments(&self) -> Vec<Moment> {
        let mut moments = Vec::new();
        for (position, order) in self.orders.iter().enumerate() {
            happenings(position, order, &mut moments);
        }
        let hours = i64::try_from(DAYS * 24).unwrap_or_default();
        moments.extend((1..=hours).rev().map(|back| Moment {
            at: self.ends_at - Duration::hours(back),
            act: None,
        }));
        // Stable: what is written first happens first within one instant.
        moments.sort_by_key(|moment| moment.at);
        moments
    }
}

fn happenings(position: usize, planned: &PlannedOrder, moments: &mut Vec<Moment>) {
    let order = position;
    let mut happens = |at, act| moments.push(Moment { at, act: Some(act) });
    happens(planned.placed_at, Act::Place { order });
    for (attempt, one) in planned.course.attempts.iter().enumerate() {
        happens(one.started_at, Act::StartPayment { order, attempt });
        if let Some((at, press)) = one.press {
            happens(at, Act::Choose { order, press });
        }
    }
    for part in &planned.course.parts {
        let enterprise = part.enterprise;
        for (at, step) in part.steps.iter().copied() {
            happens(
                at,
                Act::Take {
                    order,
                    enterprise,
                    step,
                },
            );
        }
    }
}
