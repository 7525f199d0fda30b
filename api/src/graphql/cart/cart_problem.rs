//! The type `CartProblem`.

use crate::graphql::scalar::{Quantity, Rupiah};
use async_graphql::{Enum, SimpleObject};
use domain::order::PlaceRefusal;
use domain::{Language, Refusal, cart};

/// What kind of problem it is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CartProblemCode {
    /// The price is no longer what the buyer saw; `cartRefresh` takes the new one as seen.
    PriceChanged,
    /// Less is left than the line asks for.
    OutOfStock,
    /// The product or its enterprise is not for sale.
    NotForSale,
    /// The enterprise takes no orders for now.
    EnterpriseClosed,
    /// The quantity is below the minimum, or between two steps.
    QuantityNotAllowed,
    /// The amount is beyond what an order may come to.
    TooLarge,
}

/// Why a line of a cart cannot be ordered as it stands. `orderPlace` refuses it in the same words.
#[derive(SimpleObject, Debug, Clone)]
pub struct CartProblem {
    /// What is wrong, for machines.
    pub code: CartProblemCode,
    /// What is wrong, for people, in the language of the request.
    pub message: String,
    /// The price of one unit now, in whole rupiah; null unless the price changed.
    pub price_now: Option<Rupiah>,
    /// How much is left; null unless stock is short.
    pub available: Option<Quantity>,
    /// The least that is sold at once; null unless the quantity is not allowed.
    pub minimum: Option<Quantity>,
    /// What a quantity is a multiple of; null unless the quantity is not allowed.
    pub step: Option<Quantity>,
}

impl CartProblem {
    pub(super) fn of(problem: cart::CartProblem, language: Language) -> Self {
        let mut told = Self {
            code: CartProblemCode::NotForSale,
            message: String::new(),
            price_now: None,
            available: None,
            minimum: None,
            step: None,
        };
        told.code = match &problem {
            cart::CartProblem::PriceChanged { now, .. } => {
                told.price_now = Some((*now).into());
                CartProblemCode::PriceChanged
            }
            cart::CartProblem::StockShort { available } => {
                told.available = Some((*available).into());
                CartProblemCode::OutOfStock
            }
            cart::CartProblem::NotForSale => CartProblemCode::NotForSale,
            cart::CartProblem::EnterpriseClosed { .. } => CartProblemCode::EnterpriseClosed,
            cart::CartProblem::QuantityNotAllowed { minimum, step } => {
                told.minimum = Some((*minimum).into());
                told.step = Some((*step).into());
                CartProblemCode::QuantityNotAllowed
            }
            cart::CartProblem::AmountTooLarge => CartProblemCode::TooLarge,
        };
        let refused = PlaceRefusal::Line {
            cart_index: 0,
            problem,
        };
        told.message = refused.message(language);
        told
    }
}
