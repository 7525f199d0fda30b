//! Who sells, who buys, what and when: all of it before anything is stored, from a seed and a day.
//!
//! ```text
//! goods ──► enterprises ──► products ─┐
//!                                     ├──► orders ──► stock that suffices for them
//! villages ──► buyers ────────────────┘
//! ```
//!
//! Instants rise from enterprise to enterprise and from order to order; whoever plays the plan
//! never turns the clock back.

mod buyers;
mod course;
mod enterprises;
mod moments;
mod names;
mod orders;
mod rhythm;
#[cfg(test)]
mod smaller;
#[cfg(test)]
mod tests;

use super::logins::DemoPerson;
use super::source::{Goods, Places, SourceError, goods};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::enterprise::{EnterpriseKind, MemberVillage};
use domain::region::RegionCode;
use domain::time::start_of_wib_day;
use domain::{Quantity, Rupiah};

#[cfg(test)]
use course::Part;
pub use course::{Course, Press, Step};
pub use moments::Act;

/// Days of trade.
pub const DAYS: u64 = 90;
/// Days before, in which enterprises come in.
pub const DAYS_BEFORE: u64 = 21;

/// What a plan follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanOptions {
    /// What chance falls by.
    pub seed: u64,
    /// The last day of trade.
    pub until: NaiveDate,
    /// How many orders are placed.
    pub orders: u32,
}

/// Everything that the demo plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPlan {
    /// When the regions come in.
    pub begins_at: DateTime<Utc>,
    /// The first instant after the last day.
    pub ends_at: DateTime<Utc>,
    /// Enterprises, in the order in which they come in.
    pub enterprises: Vec<PlannedEnterprise>,
    /// Their products, those of one enterprise together.
    pub products: Vec<PlannedProduct>,
    /// Buyers.
    pub buyers: Vec<PlannedBuyer>,
    /// Orders, in the order in which they are placed.
    pub orders: Vec<PlannedOrder>,
}

/// Where an enterprise stands when the demo opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Sells.
    Verified,
    /// Waits for an officer.
    Submitted,
    /// Was stopped by an officer.
    Suspended,
}

/// An enterprise to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedEnterprise {
    /// What it is called: a role and a place.
    pub name: String,
    /// What it is in law.
    pub kind: EnterpriseKind,
    /// Where it is at home.
    pub home: RegionCode,
    /// The villages of a BUM Desa Bersama.
    pub members: Vec<MemberVillage>,
    /// The fee of its own delivery; `None` for picking up alone.
    pub delivery_fee: Option<Rupiah>,
    /// Where it stands in the end.
    pub standing: Standing,
    /// Who owns it, when a visitor can be that person.
    pub owner: Option<DemoPerson>,
    /// When it comes in.
    pub registered_at: DateTime<Utc>,
}

/// A product to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedProduct {
    /// Whose: a position among the enterprises.
    pub enterprise: usize,
    /// What it is.
    pub goods: Goods,
    /// What is on the shelf at first; `None` for a service, which does not run out.
    pub stock: Option<Quantity>,
}

/// A buyer to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedBuyer {
    /// What they are called: a number.
    pub name: String,
    /// Where they live.
    pub village: RegionCode,
}

/// An order to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedOrder {
    /// When it is placed.
    pub placed_at: DateTime<Utc>,
    /// By whom: a position among the buyers.
    pub buyer: usize,
    /// What is bought, each product once.
    pub lines: Vec<PlannedLine>,
    /// How the goods of each enterprise reach the buyer, in the order of the lines.
    pub deliveries: Vec<PlannedDelivery>,
    /// What becomes of it.
    pub course: Course,
}

/// A line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedLine {
    /// What: a position among the products.
    pub product: usize,
    /// How much.
    pub quantity: Quantity,
}

/// How the goods of one enterprise reach the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedDelivery {
    /// Which enterprise: a position among them.
    pub enterprise: usize,
    /// Whether it brings them for its fee; otherwise they are fetched.
    pub is_brought: bool,
}

impl DemoPlan {
    /// Makes the plan.
    ///
    /// # Errors
    /// [`SourceError`] when the lists in the binary are broken.
    pub fn new(options: &PlanOptions) -> Result<Self, SourceError> {
        let first_day = options.until - Days::new(DAYS - 1);
        let begins_at = start_of_wib_day(first_day - Days::new(DAYS_BEFORE));
        let places = Places::read()?;
        let listed = goods(&places)?;
        let (enterprises, mut products) =
            enterprises::plan(options.seed, begins_at, (&places, listed))?;
        let buyers = buyers::plan(options.seed, &places);
        let orders = orders::plan(
            options,
            &orders::Market::of(&enterprises, &products, &buyers),
        );
        orders::stock_up(options.seed, &mut products, &orders);
        Ok(Self {
            begins_at,
            ends_at: start_of_wib_day(options.until + Days::new(1)),
            enterprises,
            products,
            buyers,
            orders,
        })
    }

    /// The products of the enterprise at `position`, with their own positions.
    pub fn products_of(&self, position: usize) -> impl Iterator<Item = (usize, &PlannedProduct)> {
        let all = self.products.iter().enumerate();
        all.filter(move |(_, product)| product.enterprise == position)
    }
}
