//! What becomes of an order: how it is paid or not, and how far each part of it gets.

use super::PlannedDelivery;
use crate::demo::chance::Chance;
use chrono::{DateTime, Duration, Utc};

/// What becomes of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Tries to pay it, in their order; the last one alone may succeed.
    pub attempts: Vec<Attempt>,
    /// What its enterprises do once it is paid, in the order of its lines; empty when it is not.
    pub parts: Vec<Part>,
}

/// One try to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// When the payment is asked for.
    pub started_at: DateTime<Utc>,
    /// When the buyer chooses on the provider's page, and what.
    pub press: Option<(DateTime<Utc>, Press)>,
}

/// What a buyer chooses on the provider's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// To pay.
    Pay,
    /// The bank says no.
    Decline,
}

/// What one enterprise does with its part of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which enterprise: a position among them.
    pub enterprise: usize,
    /// Its steps, in their order.
    pub steps: Vec<(DateTime<Utc>, Step)>,
}

/// A step of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The enterprise takes it on.
    Accept,
    /// It is ready to go.
    Pack,
    /// It is on its way.
    Ship,
    /// It is there.
    Deliver,
    /// The buyer is content.
    Complete,
    /// Its money goes back to the buyer.
    Refund,
}

/// Payments that are declined at first, per mille.
const DECLINED: u64 = 45;
/// Of these, those that are tried again.
const TRIED_AGAIN: u64 = 600;
/// Orders that nobody pays, per mille.
const UNPAID: u64 = 55;
/// Paid parts whose money goes back, per mille.
const REFUNDED: u64 = 30;
/// Of these, those that the enterprise could not serve at all.
const NEVER_ACCEPTED: u64 = 400;

/// The course of an order placed at `placed_at`, cut at `ends_at`.
pub fn course(
    chance: &mut Chance,
    placed_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    deliveries: &[PlannedDelivery],
) -> Course {
    let attempts = attempts(chance, placed_at);
    let paid_at = attempts.last().and_then(|last| match last.press {
        Some((at, Press::Pay)) if at < ends_at => Some(at),
        _ => None,
    });
    let mut played = Vec::new();
    if let Some(paid_at) = paid_at {
        for delivery in deliveries {
            let mut steps = steps(chance, paid_at, delivery.is_brought);
            steps.retain(|(at, _)| *at < ends_at);
            played.push(Part {
                enterprise: delivery.enterprise,
                steps,
            });
        }
    }
    let cut = |attempt: Attempt| Attempt {
        press: attempt.press.filter(|(at, _)| *at < ends_at),
        ..attempt
    };
    let attempts = attempts.into_iter().map(cut);
    Course {
        attempts: attempts
            .filter(|attempt| attempt.started_at < ends_at)
            .collect(),
        parts: played,
    }
}

/// All of them within the hour for which stock is held.
fn attempts(chance: &mut Chance, placed_at: DateTime<Utc>) -> Vec<Attempt> {
    let mut attempt = |after: DateTime<Utc>, press: Option<Press>| {
        let started_at = after + seconds(chance, 8, 90);
        let press = press.map(|press| (started_at + seconds(chance, 30, 900), press));
        Attempt { started_at, press }
    };
    let first = attempt(placed_at, Some(Press::Pay));
    let again = attempt(placed_at + Duration::minutes(20), Some(Press::Pay));
    if chance.happens(UNPAID) {
        return match chance.below(3) {
            0 => Vec::new(),
            _ => vec![Attempt {
                press: None,
                ..first
            }],
        };
    }
    if !chance.happens(DECLINED) {
        return vec![first];
    }
    let declined = Attempt {
        press: first.press.map(|(at, _)| (at, Press::Decline)),
        ..first
    };
    if chance.happens(TRIED_AGAIN) {
        vec![declined, again]
    } else {
        vec![declined]
    }
}

fn steps(
    chance: &mut Chance,
    paid_at: DateTime<Utc>,
    is_brought: bool,
) -> Vec<(DateTime<Utc>, Step)> {
    let minutes = |chance: &mut Chance, from: u64, to: u64| seconds(chance, from * 60, to * 60);
    let accepted_at = paid_at + minutes(chance, 5, 9 * 60);
    let packed_at = accepted_at + minutes(chance, 30, 26 * 60);
    let shipped_at = packed_at + minutes(chance, 10, 20 * 60);
    let way = if is_brought { 50 * 60 } else { 24 * 60 };
    let delivered_at = shipped_at + minutes(chance, 45, way);
    let completed_at = delivered_at + minutes(chance, 20, 70 * 60);
    let mut steps = vec![
        (accepted_at, Step::Accept),
        (packed_at, Step::Pack),
        (shipped_at, Step::Ship),
        (delivered_at, Step::Deliver),
        (completed_at, Step::Complete),
    ];
    if chance.happens(REFUNDED) {
        if chance.happens(NEVER_ACCEPTED) {
            return vec![(accepted_at, Step::Refund)];
        }
        steps.truncate(4);
        steps.push((completed_at, Step::Refund));
    }
    steps
}

fn seconds(chance: &mut Chance, from: u64, to: u64) -> Duration {
    Duration::seconds(i64::try_from(chance.between(from, to)).unwrap_or_default())
}
