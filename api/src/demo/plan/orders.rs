//! Who buys what.

use super::course::course;
use super::rhythm::instants;
use super::{
    PlanOptions, PlannedBuyer, PlannedDelivery, PlannedEnterprise, PlannedLine, PlannedOrder,
    PlannedProduct, Standing,
};
use crate::demo::chance::{Chance, Weights};
use chrono::{DateTime, Days, Utc};
use domain::region::{RegionCode, RegionLevel};
use domain::time::start_of_wib_day;
use domain::{Quantity, Rupiah};
use std::collections::BTreeMap;

/// Enterprises that nobody finds, per mille: their villages show nothing.
const UNFOUND: u64 = 150;
/// Orders that begin with something from the buyer's own regency, per mille.
const LOCAL: u64 = 400;
/// Carts that get one more line, per mille, again and again up to [`MOST_LINES`].
const ONE_MORE: u64 = 380;
/// Further lines from an enterprise that is in the cart already, per mille.
const SAME_SELLER: u64 = 450;
/// The most lines of one order.
const MOST_LINES: usize = 5;
/// How much more often those enterprises are found that a visitor can be.
const OF_VISITORS: u64 = 14;
/// Goods that a part is brought of, when its enterprise brings goods at all, per mille.
const BROUGHT: u64 = 800;

/// What can be bought, and by whom.
pub struct Market<'a> {
    enterprises: &'a [PlannedEnterprise],
    products: &'a [PlannedProduct],
    buyers: &'a [PlannedBuyer],
}

/// How products are drawn.
struct Draws {
    everywhere: Weights,
    by_regency: BTreeMap<RegionCode, Weights>,
    buyers: Weights,
}

impl<'a> Market<'a> {
    /// Of these.
    pub fn of(
        enterprises: &'a [PlannedEnterprise],
        products: &'a [PlannedProduct],
        buyers: &'a [PlannedBuyer],
    ) -> Self {
        Self {
            enterprises,
            products,
            buyers,
        }
    }

    fn seller(&self, product: usize) -> Option<usize> {
        self.products.get(product).map(|one| one.enterprise)
    }

    fn regency(&self, product: usize) -> Option<RegionCode> {
        let seller = self.enterprises.get(self.seller(product)?)?;
        seller.home.at_level(RegionLevel::Regency)
    }

    /// How often each product is bought, against the others.
    fn weights(&self, chance: &mut Chance) -> Vec<u64> {
        let found: Vec<u64> = self
            .enterprises
            .iter()
            .map(|one| match (one.standing, one.owner) {
                (Standing::Verified, Some(_)) => OF_VISITORS,
                (Standing::Verified, None) if !chance.happens(UNFOUND) => 1,
                _ => 0,
            })
            .collect();
        let mut ranks: Vec<u64> = (0..).take(self.products.len()).collect();
        chance.shuffle(&mut ranks);
        let weight = |(product, rank): (&PlannedProduct, &u64)| {
            let found = found.get(product.enterprise).copied().unwrap_or_default();
            found * 60_000 / (rank + 12) * affordable(product.goods.price)
        };
        self.products.iter().zip(&ranks).map(weight).collect()
    }

    fn draws(&self, chance: &mut Chance) -> Draws {
        let weights = self.weights(chance);
        let mut by_regency: BTreeMap<RegionCode, Vec<u64>> = BTreeMap::new();
        for (product, weight) in weights.iter().enumerate() {
            if let Some(regency) = self.regency(product) {
                let of_regency = by_regency.entry(regency);
                let of_regency = of_regency.or_insert_with(|| vec![0; weights.len()]);
                if let Some(slot) = of_regency.get_mut(product) {
                    *slot = *weight;
                }
            }
        }
        let by_regency = by_regency.into_iter();
        // The first buyer, whom a visitor can be, buys most.
        let buyers = (0_u64..).take(self.buyers.len());
        Draws {
            everywhere: Weights::new(weights),
            by_regency: by_regency
                .map(|(code, weights)| (code, Weights::new(weights)))
                .collect(),
            buyers: Weights::new(buyers.map(|number| 10_000 / (number + 9))),
        }
    }
}

/// The orders, in the order in which they are placed.
pub fn plan(options: &PlanOptions, market: &Market<'_>) -> Vec<PlannedOrder> {
    let mut chance = Chance::new(options.seed, "orders");
    let draws = market.draws(&mut chance);
    let ends_at = start_of_wib_day(options.until + Days::new(1));
    let order = |placed_at: DateTime<Utc>| {
        let buyer = draws.buyers.draw(&mut chance)?;
        let lines = lines(&mut chance, market, &draws, buyer)?;
        let deliveries = deliveries(&mut chance, market, &lines);
        Some(PlannedOrder {
            placed_at,
            buyer,
            course: course(&mut chance, placed_at, ends_at, &deliveries),
            lines,
            deliveries,
        })
    };
    let mut instant = Chance::new(options.seed, "rhythm");
    instants(&mut instant, options.until, options.orders)
        .into_iter()
        .filter_map(order)
        .collect()
}

/// Gives each product what its orders need, and something to go on with; a few run out.
pub fn stock_up(seed: u64, products: &mut [PlannedProduct], orders: &[PlannedOrder]) {
    let mut chance = Chance::new(seed, "stock");
    let mut needed = vec![0_i64; products.len()];
    for line in orders.iter().flat_map(|order| &order.lines) {
        if let Some(needed) = needed.get_mut(line.product) {
            *needed += line.quantity.milli();
        }
    }
    for (product, needed) in products.iter_mut().zip(needed) {
        let left = match chance.below(25) {
            0 => 0,
            1..=3 => chance.between(1, 4),
            _ => chance.between(5, 180),
        };
        let left = i64::try_from(left).unwrap_or_default() * Quantity::ONE.milli();
        if product.goods.weight_gram > 0 {
            product.stock = Quantity::from_milli(needed + left).ok();
        }
    }
}

fn lines(
    chance: &mut Chance,
    market: &Market<'_>,
    draws: &Draws,
    buyer: usize,
) -> Option<Vec<PlannedLine>> {
    let home = market
        .buyers
        .get(buyer)?
        .village
        .at_level(RegionLevel::Regency);
    let local = home.and_then(|regency| draws.by_regency.get(&regency));
    let local = local.filter(|_| chance.happens(LOCAL));
    let first = local.and_then(|weights| weights.draw(chance));
    let first = first.or_else(|| draws.everywhere.draw(chance))?;
    let mut chosen = vec![first];
    while chosen.len() < MOST_LINES && chance.happens(ONE_MORE) {
        let same = chance.happens(SAME_SELLER);
        let from_same = if same {
            beside(chance, market, &chosen)
        } else {
            None
        };
        let next = from_same.or_else(|| draws.everywhere.draw(chance));
        if let Some(next) = next.filter(|next| !chosen.contains(next)) {
            chosen.push(next);
        }
    }
    let line = |product: usize| {
        let price = market.products.get(product)?.goods.price;
        let units = i64::try_from(chance.between(1, most_units(price))).ok()?;
        let quantity = Quantity::from_milli(units * Quantity::ONE.milli()).ok()?;
        Some(PlannedLine { product, quantity })
    };
    Some(chosen.into_iter().filter_map(line).collect())
}

/// Another product of whoever sells the last one in the cart.
fn beside(chance: &mut Chance, market: &Market<'_>, chosen: &[usize]) -> Option<usize> {
    let seller = market.seller(*chosen.last()?)?;
    let others: Vec<usize> = (0..market.products.len())
        .filter(|product| market.seller(*product) == Some(seller) && !chosen.contains(product))
        .collect();
    chance.pick(&others).copied()
}

/// How the goods of each enterprise reach the buyer, in the order of `lines`.
fn deliveries(
    chance: &mut Chance,
    market: &Market<'_>,
    lines: &[PlannedLine],
) -> Vec<PlannedDelivery> {
    let mut deliveries: Vec<PlannedDelivery> = Vec::new();
    for enterprise in lines.iter().filter_map(|line| market.seller(line.product)) {
        if !deliveries
            .iter()
            .any(|known| known.enterprise == enterprise)
        {
            let seller = market.enterprises.get(enterprise);
            let brings = seller.is_some_and(|one| one.delivery_fee.is_some());
            deliveries.push(PlannedDelivery {
                enterprise,
                is_brought: brings && chance.happens(BROUGHT),
            });
        }
    }
    deliveries
}

/// How many can afford a price, against the others.
fn affordable(price: Rupiah) -> u64 {
    match price.get() {
        ..=40_000 => 100,
        40_001..=120_000 => 45,
        120_001..=500_000 => 14,
        500_001..=2_000_000 => 3,
        _ => 1,
    }
}

fn most_units(price: Rupiah) -> u64 {
    match price.get() {
        ..=30_000 => 6,
        30_001..=100_000 => 3,
        100_001..=400_000 => 2,
        _ => 1,
    }
}
