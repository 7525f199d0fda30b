//! [`ProductVariant`]: what is bought.

use crate::id::{ProductId, VariantId};
use crate::invalid::{Invalid, Rule};
use crate::money::Rupiah;
use crate::quantity::Quantity;
use serde::{Deserialize, Serialize};

/// The heaviest unit: ten tonnes.
const MAX_WEIGHT_GRAM: i64 = 10_000_000;

/// A variant as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductVariant {
    /// Which.
    pub id: VariantId,
    /// Of which product.
    pub product: ProductId,
    /// Its place among the product's variants, from 0.
    pub position: i64,
    /// The enterprise's own code for it, once in a product.
    pub sku: String,
    /// What sets it apart from its siblings; may be empty.
    pub name: String,
    /// What one unit is: `bungkus 250 g`, `kg`.
    pub unit: String,
    /// The price of one unit.
    pub price: Rupiah,
    /// The weight of one unit.
    pub weight_gram: i64,
    /// What a quantity is a multiple of.
    pub step: Quantity,
    /// The least that is sold at once.
    pub minimum: Quantity,
    /// What can be bought now; `None` when stock is not tracked.
    pub stock: Option<Quantity>,
}

/// A variant as a client wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantInput {
    /// The enterprise's own code; `None` for `V1`, `V2`, … by position.
    pub sku: Option<String>,
    /// What sets it apart.
    pub name: Option<String>,
    /// What one unit is.
    pub unit: String,
    /// Whole rupiah.
    pub price: i64,
    /// Grams of one unit.
    pub weight_gram: i64,
    /// What a quantity is a multiple of; `None` for one unit.
    pub step: Option<Quantity>,
    /// The least that is sold at once; `None` for one step.
    pub minimum: Option<Quantity>,
    /// What is on hand; `None` when stock is not tracked.
    pub stock: Option<Quantity>,
}

/// A variant that may be stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantDraft {
    /// The enterprise's own code for it.
    pub sku: String,
    /// What sets it apart; may be empty.
    pub name: String,
    /// What one unit is.
    pub unit: String,
    /// The price of one unit.
    pub price: Rupiah,
    /// The weight of one unit.
    pub weight_gram: i64,
    /// What a quantity is a multiple of.
    pub step: Quantity,
    /// The least that is sold at once; a multiple of `step`.
    pub minimum: Quantity,
    /// What is on hand; `None` when stock is not tracked.
    pub stock: Option<Quantity>,
}

impl VariantInput {
    /// Reads variant number `at` of a product; every broken rule is told, in `variants`.
    ///
    /// # Errors
    /// Texts that are too long or empty, a price or weight out of bounds, a step of nothing, a
    /// minimum that is no multiple of the step.
    pub fn parse(&self, at: usize) -> Result<VariantDraft, Vec<Invalid>> {
        let mut broken = Vec::new();
        let mut told = |field: &str, one: Invalid| broken.push(one.in_list("variants", at, field));
        let sku = self.sku.clone().unwrap_or_else(|| format!("V{}", at + 1));
        let sku = text(&sku, 1..=40).unwrap_or_else(|one| {
            told("sku", one);
            String::new()
        });
        let name = text(self.name.as_deref().unwrap_or_default(), 0..=80).unwrap_or_else(|one| {
            told("name", one);
            String::new()
        });
        let unit = text(&self.unit, 1..=40).unwrap_or_else(|one| {
            told("unit", one);
            String::new()
        });
        let price = Rupiah::price(self.price).unwrap_or_else(|one| {
            told("price", one);
            Rupiah::ZERO
        });
        if let Some(one) = weight_problem(self.weight_gram) {
            told("weightGram", one);
        }
        let step = self.step.unwrap_or(Quantity::ONE);
        let minimum = self.minimum.unwrap_or(step);
        if step.is_zero() {
            told("step", at_least_some());
        } else if minimum.is_zero() {
            told("minimum", at_least_some());
        } else if !minimum.is_multiple_of(step) {
            told("minimum", not_a_multiple());
        }
        if !broken.is_empty() {
            return Err(broken);
        }
        Ok(VariantDraft {
            sku,
            name,
            unit,
            price,
            weight_gram: self.weight_gram,
            step,
            minimum,
            stock: self.stock,
        })
    }
}

fn weight_problem(gram: i64) -> Option<Invalid> {
    match gram {
        ..0 => Some(Invalid::new(
            Rule::TooSmall,
            "berat paling sedikit 0 gram",
            "a weight is at least 0 grams",
        )),
        0..=MAX_WEIGHT_GRAM => None,
        _ => Some(Invalid::new(
            Rule::TooLarge,
            "berat paling banyak 10.000.000 gram",
            "a weight is at most 10,000,000 grams",
        )),
    }
}

fn at_least_some() -> Invalid {
    Invalid::new(Rule::TooSmall, "harus lebih dari 0", "must be above 0")
}

fn not_a_multiple() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "jumlah minimum harus kelipatan dari `step`",
        "the minimum must be a multiple of `step`",
    )
}

fn text(text: &str, chars: std::ops::RangeInclusive<usize>) -> Result<String, Invalid> {
    let text = text.trim();
    let length = text.chars().count();
    let (least, most) = (chars.start(), chars.end());
    let broken = |rule| {
        Invalid::new(
            rule,
            format!("{least} sampai {most} huruf dalam satu baris"),
            format!("{least} to {most} characters on one line"),
        )
    };
    if length < *least {
        Err(broken(Rule::Required))
    } else if length > *most {
        Err(broken(Rule::TooLarge))
    } else if text.chars().any(char::is_control) {
        Err(broken(Rule::Malformed))
    } else {
        Ok(text.to_owned())
    }
}
