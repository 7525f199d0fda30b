//! Buyers who order from three enterprises and pay, one after the other.

use super::catalogue::STALLS_OF_AN_ORDER;
use super::measure::{Measured, Pace};
use super::watched;
use crate::buying::{fill_cart, place, press_pay, start_payment, wait_paid};
use crate::client::{Client, text};
use crate::platform::Platform;
use crate::stall::Stall;
use anyhow::Context;
use serde::Serialize;
use std::cell::RefCell;
use std::time::{Duration, Instant};

/// What ordering and paying takes.
#[derive(Debug, Serialize)]
pub struct OrdersMeasured {
    /// Buyers at the same time.
    pub buyers: usize,
    /// The whole of it: filling the cart, placing, beginning to pay, the page, its button, and
    /// asking again and again whether the money has arrived. CPU is that of the whole as well.
    pub placed_and_paid: Measured,
    /// Milliseconds of placing alone that half of them took at most, and 99 of a hundred.
    pub place_p50_p99_ms: (f64, f64),
    /// Milliseconds from pressing the button to reading that it is paid, likewise.
    pub pay_p50_p99_ms: (f64, f64),
}

/// Times that were taken on the way.
#[derive(Default)]
struct Times(RefCell<Vec<Duration>>);

impl Times {
    fn note(&self, since: Instant) {
        self.0.borrow_mut().push(since.elapsed());
    }

    fn p50_p99_ms(self) -> (f64, f64) {
        let mut times = self.0.into_inner();
        times.sort_unstable();
        let at = |percent| super::measure::percentile(&times, percent);
        (at(50), at(99))
    }
}

/// Measures them.
pub(super) async fn measure(
    platform: &Platform,
    stalls: &[Stall],
    pace: Pace,
) -> anyhow::Result<OrdersMeasured> {
    let mut buyers: Vec<Client> = Vec::with_capacity(pace.connections);
    for number in 0..pace.connections {
        let login = format!("pembeli{number}-{}@contoh.id", pace.connections);
        buyers.push(platform.join(&format!("Pembeli {number}"), &login).await?);
    }
    let (placing, paying) = (Times::default(), Times::default());
    let work = async |connection: usize, done: usize| {
        let buyer = buyers.get(connection).context("no buyer")?;
        let chosen = stalls.iter().take(STALLS_OF_AN_ORDER);
        let lines: Vec<(&str, i64)> = chosen
            .map(|stall| (stall.listed.variant.as_str(), 1))
            .collect();
        let key = format!("purchase-{done}");
        let total = fill_cart(buyer, &lines, &format!("cart-{done}")).await?;
        let begun = Instant::now();
        let order = place(buyer, total, &key).await?;
        placing.note(begun);
        let id = text(&order, "/id")?;
        let checkout = start_payment(buyer, &id, &format!("pay-{done}")).await?;
        let begun = Instant::now();
        press_pay(buyer, &checkout).await?;
        wait_paid(buyer, &id).await?;
        paying.note(begun);
        Ok(())
    };
    let name = "order placed and paid";
    let placed_and_paid = pace.measure(name, watched(platform), work).await?;
    Ok(OrdersMeasured {
        buyers: pace.connections,
        placed_and_paid,
        place_p50_p99_ms: placing.p50_p99_ms(),
        pay_p50_p99_ms: paying.p50_p99_ms(),
    })
}
