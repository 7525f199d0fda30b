//! [`ProductDraft`]: a new product in its right form.

use super::{
    CategoryCode, OriginInput, Origins, ProductKind, ProductPicture, VariantDraft, VariantInput,
    parse_description, parse_name,
};
use crate::id::VariantId;
use crate::invalid::{Invalid, Rule};
use crate::money::Rupiah;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The most variants that one product has.
const MAX_VARIANTS: usize = 50;

/// A new product as a client wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductInput {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Goods or a service.
    pub kind: ProductKind,
    /// The code of its category.
    pub category: String,
    /// What can be bought of it.
    pub variants: Vec<VariantInput>,
    /// Where it comes from; `None` for what follows from its enterprise.
    pub origins: Option<Vec<OriginInput>>,
}

/// A new product that may be stored, once its category and villages are known to exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDraft {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Goods or a service.
    pub kind: ProductKind,
    /// Its category.
    pub category: CategoryCode,
    /// From 1 to 50, in order.
    pub variants: Vec<VariantDraft>,
    /// Where it comes from; `None` for what follows from its enterprise.
    pub origins: Option<Origins>,
}

impl ProductDraft {
    /// Reads what a client wrote; every broken rule is told, by the path of its field.
    ///
    /// # Errors
    /// All that is wrong with name, description, category, variants and origins.
    pub fn parse(input: &ProductInput) -> Result<Self, Vec<Invalid>> {
        let mut broken = Vec::new();
        let name = kept(parse_name(&input.name), "name", &mut broken);
        let description = parse_description(&input.description);
        let description = kept(description, "description", &mut broken);
        let category = kept(
            CategoryCode::parse(&input.category),
            "category",
            &mut broken,
        );
        let variants = parse_variants(&input.variants).map_err(|told| broken.extend(told));
        let origins = input.origins.as_deref().map(Origins::parse).transpose();
        let origins = origins.map_err(|told| broken.extend(told));
        match (name, description, category, variants, origins) {
            (Some(name), Some(description), Some(category), Ok(variants), Ok(origins)) => {
                Ok(Self {
                    name,
                    description,
                    kind: input.kind,
                    category,
                    variants,
                    origins,
                })
            }
            _ => Err(broken),
        }
    }

    /// The lowest price of its variants.
    pub fn min_price(&self) -> Rupiah {
        let prices = self.variants.iter().map(|variant| variant.price);
        prices.min().unwrap_or(Rupiah::ZERO)
    }
}

/// What changes of a product; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductChange {
    /// Its new name.
    pub name: Option<String>,
    /// Its new description.
    pub description: Option<String>,
    /// Its new category.
    pub category: Option<CategoryCode>,
    /// New prices of variants, in the order that the client wrote them.
    pub prices: Vec<(VariantId, Rupiah)>,
    /// All its pictures from now on, in their order; the first is the cover.
    pub pictures: Option<Vec<ProductPicture>>,
}

fn kept<T>(read: Result<T, Invalid>, field: &str, broken: &mut Vec<Invalid>) -> Option<T> {
    read.map_err(|one| broken.push(one.in_field(field))).ok()
}

fn parse_variants(inputs: &[VariantInput]) -> Result<Vec<VariantDraft>, Vec<Invalid>> {
    if inputs.is_empty() || inputs.len() > MAX_VARIANTS {
        let rule = if inputs.is_empty() {
            Rule::Required
        } else {
            Rule::TooLarge
        };
        let told = Invalid::new(rule, "1 sampai 50 varian", "1 to 50 variants");
        return Err(vec![told.in_field("variants")]);
    }
    let mut variants: Vec<VariantDraft> = Vec::with_capacity(inputs.len());
    let mut broken = Vec::new();
    let mut skus = HashSet::new();
    for (at, input) in inputs.iter().enumerate() {
        match input.parse(at) {
            Ok(variant) if !skus.insert(variant.sku.clone()) => broken.push(
                Invalid::new(
                    Rule::Duplicate,
                    "kode varian ini sudah dipakai",
                    "this variant code is used twice",
                )
                .in_list("variants", at, "sku"),
            ),
            Ok(variant) => variants.push(variant),
            Err(told) => broken.extend(told),
        }
    }
    if broken.is_empty() {
        Ok(variants)
    } else {
        Err(broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Quantity;

    fn variant(price: i64) -> VariantInput {
        VariantInput {
            sku: None,
            name: None,
            unit: "bungkus".to_owned(),
            price,
            weight_gram: 250,
            step: None,
            minimum: None,
            stock: Some(Quantity::ONE),
        }
    }

    fn input(variants: Vec<VariantInput>) -> ProductInput {
        ProductInput {
            name: "Keripik Pisang".to_owned(),
            description: String::new(),
            kind: ProductKind::Goods,
            category: "01.01.01".to_owned(),
            variants,
            origins: None,
        }
    }

    fn refused(input: &ProductInput) -> Vec<(String, Rule)> {
        let broken = ProductDraft::parse(input).unwrap_err();
        let told = |one: Invalid| (one.field.to_string(), one.rule);
        broken.into_iter().map(told).collect()
    }

    #[test]
    fn the_lowest_price_leads() {
        let draft = ProductDraft::parse(&input(vec![variant(25_000), variant(20_000)])).unwrap();
        assert_eq!(draft.min_price().get(), 20_000);
        let skus: Vec<&str> = draft.variants.iter().map(|one| one.sku.as_str()).collect();
        assert_eq!(skus, ["V1", "V2"]);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let mut bad = input(vec![variant(-1), variant(10_000_000_000)]);
        bad.name = "x".to_owned();
        bad.category = "satu".to_owned();
        bad.origins = Some(Vec::new());
        let field = |path: &str, rule| (path.to_owned(), rule);
        assert_eq!(
            refused(&bad),
            [
                field("name", Rule::TooSmall),
                field("category", Rule::Malformed),
                field("variants.0.price", Rule::TooSmall),
                field("variants.1.price", Rule::TooLarge),
                field("origins", Rule::Required),
            ]
        );
    }

    #[test]
    fn variants_are_counted_and_told_apart() {
        assert_eq!(refused(&input(Vec::new()))[0].1, Rule::Required);
        assert_eq!(refused(&input(vec![variant(1); 51]))[0].1, Rule::TooLarge);
        let mut same = variant(1);
        same.sku = Some("V1".to_owned());
        let told = refused(&input(vec![same.clone(), same]));
        assert_eq!(told, [("variants.1.sku".to_owned(), Rule::Duplicate)]);
    }

    #[test]
    fn a_minimum_is_a_multiple_of_the_step() {
        let mut half = variant(1);
        half.step = Some(Quantity::parse("0.5").unwrap());
        half.minimum = Some(Quantity::parse("0.75").unwrap());
        let told = refused(&input(vec![half]));
        assert_eq!(told, [("variants.0.minimum".to_owned(), Rule::NotAllowed)]);
    }
}
