//! A cart mixes enterprises. What stands in its way is listed on it, never a bare failure.

mod adding;

pub use adding::{AddRefusal, AddedLine, add, check_count, fits};

use crate::catalogue::CategoryCode;
use crate::enterprise::EnterpriseKind;
use crate::region::RegionCode;
use crate::{BasisPoints, CartLineId, EnterpriseId, ProductId, Quantity, Rupiah, VariantId};
use chrono::NaiveDate;

/// The most lines that one cart holds.
pub const MAX_CART_LINES: usize = 100;

/// A line of a cart, with everything that is true of it at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedLine {
    /// The line.
    pub id: CartLineId,
    /// The product.
    pub product: ProductId,
    /// Its variant.
    pub variant: VariantId,
    /// The product's name.
    pub product_name: String,
    /// The variant's name; may be empty.
    pub variant_name: String,
    /// The variant's SKU.
    pub sku: String,
    /// What one unit is.
    pub unit: String,
    /// The product's category.
    pub category: CategoryCode,
    /// Who sells it.
    pub enterprise: EnterpriseId,
    /// The seller's name.
    pub enterprise_name: String,
    /// The seller's kind.
    pub enterprise_kind: EnterpriseKind,
    /// The seller's flat delivery fee; `None` means pickup only.
    pub delivery_fee: Option<Rupiah>,
    /// The price of one unit now.
    pub price: Rupiah,
    /// The price that the buyer saw when the line was added or refreshed.
    pub seen_price: Rupiah,
    /// How many units.
    pub quantity: Quantity,
    /// Quantities are multiples of this.
    pub step: Quantity,
    /// The smallest quantity.
    pub minimum: Quantity,
    /// What can still be bought; `None` where stock is not tracked.
    pub available: Option<Quantity>,
    /// Whether product, variant and seller are for sale at all.
    pub for_sale: bool,
    /// The last day of the closure that the seller is in; `None` while it takes orders.
    pub closed_until: Option<NaiveDate>,
    /// The villages that are credited, with their shares.
    pub origins: Vec<(RegionCode, BasisPoints)>,
}

impl PricedLine {
    /// Price × quantity, rounded half up once; `None` beyond what an order may come to.
    pub fn amount(&self) -> Option<Rupiah> {
        self.price.times(self.quantity)
    }
}

/// Why a line cannot be ordered as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CartProblem {
    /// The price is no longer what the buyer saw.
    PriceChanged {
        /// What the buyer saw.
        seen: Rupiah,
        /// What it is.
        now: Rupiah,
    },
    /// Less is left than the line asks for.
    StockShort {
        /// What is left.
        available: Quantity,
    },
    /// The product or its seller is not for sale.
    NotForSale,
    /// The seller takes no orders for now.
    EnterpriseClosed {
        /// The last day of that.
        until: NaiveDate,
    },
    /// The quantity is below the minimum, or between two steps.
    QuantityNotAllowed {
        /// The smallest quantity.
        minimum: Quantity,
        /// Quantities are multiples of this.
        step: Quantity,
    },
    /// The amount is beyond what an order may come to.
    AmountTooLarge,
}

/// What stands in the way of ordering `line`; empty when nothing does.
pub fn problems(line: &PricedLine) -> Vec<CartProblem> {
    if !line.for_sale {
        return vec![CartProblem::NotForSale];
    }
    let mut found = Vec::new();
    if let Some(until) = line.closed_until {
        found.push(CartProblem::EnterpriseClosed { until });
    }
    if line.price != line.seen_price {
        found.push(CartProblem::PriceChanged {
            seen: line.seen_price,
            now: line.price,
        });
    }
    if let Some(available) = line
        .available
        .filter(|available| *available < line.quantity)
    {
        found.push(CartProblem::StockShort { available });
    }
    if line.quantity < line.minimum || !line.quantity.is_multiple_of(line.step) {
        found.push(CartProblem::QuantityNotAllowed {
            minimum: line.minimum,
            step: line.step,
        });
    }
    if line.amount().is_none() {
        found.push(CartProblem::AmountTooLarge);
    }
    found
}
