//! [`add`]: what a buyer puts into a cart, merged with what is in it.

use super::MAX_CART_LINES;
use crate::invalid::{FieldPath, Invalid, Rule};
use crate::refusal::{Language, Refusal};
use crate::{Quantity, Rupiah, VariantId};
use std::collections::BTreeMap;

/// A line as it stands in the cart after something was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddedLine {
    /// What is bought.
    pub variant: VariantId,
    /// How much of it in all, what was in the cart before included.
    pub quantity: Quantity,
    /// The price of one unit that the buyer sees now.
    pub seen_price: Rupiah,
}

/// Why nothing was added to a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddRefusal {
    /// The cart would hold more lines than one holds.
    CartFull,
}

impl Refusal for AddRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::CartFull => "CART_FULL",
        }
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => {
                format!("keranjang memuat paling banyak {MAX_CART_LINES} baris")
            }
            Language::English => format!("a cart holds at most {MAX_CART_LINES} lines"),
        }
    }

    fn field(&self) -> Option<FieldPath> {
        Some(FieldPath::of("lines"))
    }
}

/// Checks how many lines are added at once: from 1 to [`MAX_CART_LINES`].
///
/// # Errors
/// [`Rule::Required`] for none, [`Rule::TooLarge`] for too many; in `lines`.
pub fn check_count(lines: usize) -> Result<(), Invalid> {
    let told = |rule| {
        Invalid::new(
            rule,
            format!("isi 1 sampai {MAX_CART_LINES} baris"),
            format!("give 1 to {MAX_CART_LINES} lines"),
        )
        .in_field("lines")
    };
    match lines {
        0 => Err(told(Rule::Required)),
        1..=MAX_CART_LINES => Ok(()),
        _ => Err(told(Rule::TooLarge)),
    }
}

/// Adds `wanted` to what a cart holds: one line per variant, in the order it was first wanted.
/// `prices` has the variants that are for sale.
///
/// # Errors
/// Each by its place in `lines`: a quantity of nothing, a variant that is not for sale, a sum
/// beyond the highest quantity.
pub fn add(
    held: &BTreeMap<VariantId, Quantity>,
    prices: &BTreeMap<VariantId, Rupiah>,
    wanted: &[(VariantId, Quantity)],
) -> Result<Vec<AddedLine>, Vec<Invalid>> {
    let mut lines: Vec<AddedLine> = Vec::with_capacity(wanted.len());
    let mut broken = Vec::new();
    for (at, (variant, quantity)) in wanted.iter().enumerate() {
        if quantity.is_zero() {
            broken.push(nothing().in_list("lines", at, "quantity"));
            continue;
        }
        let Some(price) = prices.get(variant) else {
            broken.push(not_for_sale().in_list("lines", at, "variantId"));
            continue;
        };
        let line = lines.iter().position(|line| line.variant == *variant);
        let line = line.and_then(|index| lines.get_mut(index));
        let before = match &line {
            Some(line) => line.quantity,
            None => held.get(variant).copied().unwrap_or_default(),
        };
        match (before.checked_add(*quantity), line) {
            (None, _) => broken.push(too_much().in_list("lines", at, "quantity")),
            (Some(sum), Some(line)) => line.quantity = sum,
            (Some(sum), None) => lines.push(AddedLine {
                variant: *variant,
                quantity: sum,
                seen_price: *price,
            }),
        }
    }
    if broken.is_empty() {
        Ok(lines)
    } else {
        Err(broken)
    }
}

/// True when a cart of `held` still holds `added`.
pub fn fits(held: &BTreeMap<VariantId, Quantity>, added: &[AddedLine]) -> bool {
    let new = added
        .iter()
        .filter(|line| !held.contains_key(&line.variant));
    held.len().saturating_add(new.count()) <= MAX_CART_LINES
}

fn nothing() -> Invalid {
    Invalid::new(
        Rule::TooSmall,
        "jumlah harus lebih dari 0",
        "a quantity must be above 0",
    )
}

/// One answer for what never was and what is hidden: a draft must not be found by guessing.
fn not_for_sale() -> Invalid {
    Invalid::new(
        Rule::Unknown,
        "barang ini tidak ada atau sedang tidak dijual",
        "there is no such variant for sale",
    )
}

fn too_much() -> Invalid {
    Invalid::new(
        Rule::TooLarge,
        "jumlah di keranjang menjadi terlalu besar",
        "the quantity in the cart becomes too large",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn variant(number: u128) -> VariantId {
        Uuid::from_u128(number).into()
    }

    fn milli(milli: i64) -> Quantity {
        Quantity::from_milli(milli).unwrap()
    }

    fn prices() -> BTreeMap<VariantId, Rupiah> {
        let price = Rupiah::price(500).unwrap();
        (1..=200).map(|number| (variant(number), price)).collect()
    }

    #[test]
    fn quantities_of_one_variant_add_up() {
        let held = BTreeMap::from([(variant(1), milli(500))]);
        let wanted = [
            (variant(2), milli(1_000)),
            (variant(1), milli(1_000)),
            (variant(2), milli(250)),
        ];
        let lines = add(&held, &prices(), &wanted).unwrap();
        let sums: Vec<_> = lines
            .iter()
            .map(|line| (line.variant, line.quantity.milli()))
            .collect();
        assert_eq!(sums, [(variant(2), 1_250), (variant(1), 1_500)]);
    }

    #[test]
    fn every_broken_line_is_told_by_its_place() {
        let most = milli(Quantity::MAX_MILLI);
        let held = BTreeMap::from([(variant(1), milli(1))]);
        let wanted = [
            (variant(1), most),
            (variant(2), Quantity::ZERO),
            (variant(999), Quantity::ONE),
            (variant(3), most),
            (variant(3), milli(1)),
        ];
        let broken = add(&held, &prices(), &wanted).unwrap_err();
        let told: Vec<_> = broken
            .iter()
            .map(|one| (one.field.to_string(), one.rule))
            .collect();
        let expected = [
            ("lines.0.quantity", Rule::TooLarge),
            ("lines.1.quantity", Rule::TooSmall),
            ("lines.2.variantId", Rule::Unknown),
            ("lines.4.quantity", Rule::TooLarge),
        ];
        assert_eq!(told, expected.map(|(field, rule)| (field.to_owned(), rule)));
    }

    #[test]
    fn a_cart_has_room_for_a_hundred_lines() {
        let one = |number| (variant(number), Quantity::ONE);
        let held: BTreeMap<_, _> = (1..=99).map(one).collect();
        let again = add(&held, &prices(), &[one(1), one(100)]).unwrap();
        assert!(fits(&held, &again), "the first is there already");
        let more = add(&held, &prices(), &[one(100), one(101)]).unwrap();
        assert!(!fits(&held, &more));
        assert_eq!(check_count(0).unwrap_err().rule, Rule::Required);
        assert_eq!(check_count(100), Ok(()));
        assert_eq!(check_count(101).unwrap_err().rule, Rule::TooLarge);
    }
}
