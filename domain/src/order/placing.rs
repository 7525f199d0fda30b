//! [`place`]: from the lines of a cart to an order with one seller order per enterprise.

use crate::cart::{CartProblem, PricedLine, problems};
use crate::enterprise::EnterpriseKind;
use crate::{BasisPoints, EnterpriseId, Rupiah};

/// The most enterprises that one order is split between.
pub const MAX_SELLERS_PER_ORDER: usize = 50;

/// How the goods of one enterprise reach the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryMethod {
    /// The buyer fetches them.
    Pickup,
    /// The enterprise brings them for its flat fee.
    Flat,
}

impl DeliveryMethod {
    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pickup => "PICKUP",
            Self::Flat => "FLAT",
        }
    }

    /// The method that a row names; `None` for a word of no method.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Pickup, Self::Flat]
            .into_iter()
            .find(|method| method.code() == code)
    }

    /// What an enterprise with this flat fee offers; `None` means pickup only.
    pub const fn offered(fee: Option<Rupiah>) -> &'static [Self] {
        match fee {
            Some(_) => &[Self::Pickup, Self::Flat],
            None => &[Self::Pickup],
        }
    }

    /// What is meant where nothing is chosen: the enterprise delivers when it can.
    pub const fn by_default(fee: Option<Rupiah>) -> Self {
        match fee {
            Some(_) => Self::Flat,
            None => Self::Pickup,
        }
    }
}

/// The buyer's choice for one enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// For which enterprise.
    pub enterprise: EnterpriseId,
    /// How.
    pub method: DeliveryMethod,
}

/// A line as it will be frozen: the cart line it comes from, by its place in the cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineDraft {
    /// The index of the line in the cart.
    pub cart_index: usize,
    /// Price × quantity, rounded half up.
    pub goods: Rupiah,
    /// What the platform keeps of it, rounded down.
    pub fee: Rupiah,
}

/// One enterprise's part of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerOrderDraft {
    /// Who fulfils it.
    pub enterprise: EnterpriseId,
    /// The name it has today.
    pub enterprise_name: String,
    /// Its kind.
    pub enterprise_kind: EnterpriseKind,
    /// How the goods reach the buyer.
    pub delivery_method: DeliveryMethod,
    /// The goods' value: the sum of the lines.
    pub goods: Rupiah,
    /// What delivery costs.
    pub delivery: Rupiah,
    /// What the platform keeps: the sum of the lines' fees.
    pub fee: Rupiah,
    /// Goods and delivery.
    pub total: Rupiah,
    /// The lines, in the cart's order.
    pub lines: Vec<LineDraft>,
}

/// An order before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDraft {
    /// One part per enterprise, in ascending [`EnterpriseId`].
    pub seller_orders: Vec<SellerOrderDraft>,
    /// All goods.
    pub goods: Rupiah,
    /// All deliveries.
    pub delivery: Rupiah,
    /// What the buyer pays.
    pub total: Rupiah,
}

/// Why an order was not placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceRefusal {
    /// There is nothing in the cart.
    CartEmpty,
    /// A line of the cart stands in the way.
    Line {
        /// The index of the line in the cart.
        cart_index: usize,
        /// What is wrong with it.
        problem: CartProblem,
    },
    /// The total is not what the buyer saw.
    TotalChanged {
        /// What it is.
        now: Rupiah,
    },
    /// More enterprises than one order is split between.
    TooManySellers,
    /// An enterprise that has no delivery was asked to deliver.
    DeliveryNotOffered {
        /// Which enterprise.
        enterprise_name: String,
    },
    /// Delivery needs an address.
    AddressMissing,
}

/// Splits the lines of a cart between the enterprises that sell them.
///
/// An enterprise without a choice in `deliveries` delivers when it can, else the buyer fetches.
/// `fee` is rounded down per line, so fees never exceed what they are taken from.
///
/// # Errors
/// The first [`PlaceRefusal`] that applies; nothing is changed.
pub fn place(
    lines: &[PricedLine],
    deliveries: &[Delivery],
    fee: BasisPoints,
    expected_total: Rupiah,
) -> Result<OrderDraft, PlaceRefusal> {
    if lines.is_empty() {
        return Err(PlaceRefusal::CartEmpty);
    }
    for (cart_index, line) in lines.iter().enumerate() {
        if let Some(problem) = problems(line).into_iter().next() {
            return Err(PlaceRefusal::Line {
                cart_index,
                problem,
            });
        }
    }
    let mut enterprises: Vec<EnterpriseId> = lines.iter().map(|line| line.enterprise).collect();
    enterprises.sort_unstable();
    enterprises.dedup();
    if enterprises.len() > MAX_SELLERS_PER_ORDER {
        return Err(PlaceRefusal::TooManySellers);
    }
    let seller_orders = enterprises
        .into_iter()
        .filter_map(|enterprise| {
            let chosen = deliveries
                .iter()
                .find(|choice| choice.enterprise == enterprise);
            seller_order(lines, enterprise, chosen.map(|choice| choice.method), fee).transpose()
        })
        .collect::<Result<Vec<_>, _>>()?;
    let goods: Rupiah = seller_orders.iter().map(|part| part.goods).sum();
    let delivery: Rupiah = seller_orders.iter().map(|part| part.delivery).sum();
    let total = goods
        .checked_add(delivery)
        .ok_or(PlaceRefusal::TotalChanged { now: goods })?;
    if total != expected_total {
        return Err(PlaceRefusal::TotalChanged { now: total });
    }
    Ok(OrderDraft {
        seller_orders,
        goods,
        delivery,
        total,
    })
}

fn seller_order(
    lines: &[PricedLine],
    enterprise: EnterpriseId,
    chosen: Option<DeliveryMethod>,
    fee: BasisPoints,
) -> Result<Option<SellerOrderDraft>, PlaceRefusal> {
    let own = || {
        lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.enterprise == enterprise)
    };
    let Some((_, first)) = own().next() else {
        return Ok(None);
    };
    let drafts: Vec<LineDraft> = own()
        .map(|(cart_index, line)| {
            let goods = line.amount().unwrap_or_default();
            LineDraft {
                cart_index,
                goods,
                fee: goods.share_down(fee),
            }
        })
        .collect();
    let delivery_method = chosen.unwrap_or(DeliveryMethod::by_default(first.delivery_fee));
    let delivery = match (delivery_method, first.delivery_fee) {
        (DeliveryMethod::Pickup, _) => Rupiah::ZERO,
        (DeliveryMethod::Flat, Some(fee)) => fee,
        (DeliveryMethod::Flat, None) => {
            let enterprise_name = first.enterprise_name.clone();
            return Err(PlaceRefusal::DeliveryNotOffered { enterprise_name });
        }
    };
    let goods: Rupiah = drafts.iter().map(|line| line.goods).sum();
    Ok(Some(SellerOrderDraft {
        enterprise,
        enterprise_name: first.enterprise_name.clone(),
        enterprise_kind: first.enterprise_kind,
        delivery_method,
        goods,
        delivery,
        fee: drafts.iter().map(|line| line.fee).sum(),
        total: goods + delivery,
        lines: drafts,
    }))
}
