//! What an index is told about a product.

use chrono::{DateTime, Utc};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{EnterpriseId, ProductId, Rupiah};
use serde::{Deserialize, Serialize};

/// A published product as a buyer may find it; nothing private ever stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDocument {
    /// Whom a hit names.
    pub product_id: ProductId,
    /// The product's name; matches here weigh most.
    pub name: String,
    /// The product's description; matches here weigh least.
    pub description: String,
    /// The leaf category.
    pub category: CategoryCode,
    /// Names of the category and its ancestors, in any order.
    pub category_names: Vec<String>,
    /// Who sells it.
    pub enterprise_id: EnterpriseId,
    /// The name of who sells it.
    pub enterprise_name: String,
    /// The kind of who sells it.
    pub enterprise_kind: EnterpriseKind,
    /// The home village of who sells it.
    pub region: RegionCode,
    /// Names of that village, its district, regency and province, in any order.
    pub region_names: Vec<String>,
    /// The lowest price of its variants.
    pub min_price: Rupiah,
    /// True when at least one variant can be bought now.
    pub available: bool,
    /// When it was published; newer comes first among equals.
    pub published_at: DateTime<Utc>,
}

/// One step that brings an index up to date. Repeating a step changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IndexChange {
    /// Puts the product there, in place of what was known of it.
    Upsert(Box<ProductDocument>),
    /// Takes the product away; one that is not there is no error.
    Remove(ProductId),
}
