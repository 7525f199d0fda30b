//! Which products somebody sees: one, several, a page.

use super::card::{ProductCard, Row, SELECT};
use crate::error::StorageError;
use crate::sql::{Read, all, values};
use domain::catalogue::CategoryCode;
use domain::region::RegionCode;
use domain::{EnterpriseId, ProductId};
use sea_orm::Value;

/// Who looks: everyone sees what is published by verified enterprises; the members of an
/// enterprise see all of its own, and Sentra itself sees all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// Somebody who belongs to these enterprises, or to none.
    Member(Vec<EnterpriseId>),
    /// Sentra itself.
    System,
}

impl Viewer {
    /// Somebody who belongs to no enterprise.
    pub const PUBLIC: Self = Self::Member(Vec::new());
}

/// Which products a list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductFilter {
    /// In this category or below it.
    pub category: Option<CategoryCode>,
    /// Sold by this enterprise.
    pub enterprise: Option<EnterpriseId>,
    /// Sold from this region or below it.
    pub region: Option<RegionCode>,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProductPage {
    /// After this product.
    pub after: Option<ProductId>,
    /// How many.
    pub limit: i64,
}

/// The `WHERE` of a statement under way, with its values.
#[derive(Default)]
struct Conditions {
    texts: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// Adds a condition; each `?` of it takes one of `values`.
    fn add(&mut self, text: &str, values: Vec<Value>) {
        let mut numbered = String::with_capacity(text.len() + 8);
        let mut number = self.values.len();
        for letter in text.chars() {
            if letter == '?' {
                number += 1;
                numbered.push('$');
                numbered.push_str(&number.to_string());
            } else {
                numbered.push(letter);
            }
        }
        self.texts.push(numbered);
        self.values.extend(values);
    }

    fn visible_to(viewer: &Viewer) -> Self {
        const FOR_ALL: &str = "(p.status = 'PUBLISHED' AND e.status = 'VERIFIED')";
        let mut conditions = Self::default();
        match viewer {
            Viewer::System => {}
            Viewer::Member(own) if own.is_empty() => conditions.add(FOR_ALL, vec![]),
            Viewer::Member(own) => {
                let marks = vec!["?"; own.len()].join(", ");
                let text = format!("({FOR_ALL} OR p.enterprise_id IN ({marks}))");
                let ids = own.iter().map(|id| Value::from(id.uuid())).collect();
                conditions.add(&text, ids);
            }
        }
        conditions
    }

    async fn cards(self, on: &impl Read, tail: &str) -> Result<Vec<ProductCard>, StorageError> {
        let sql = if self.texts.is_empty() {
            format!("{SELECT}{tail}")
        } else {
            format!("{SELECT} WHERE {}{tail}", self.texts.join(" AND "))
        };
        let rows = all::<Row>(on, &sql, self.values).await?;
        rows.into_iter().map(ProductCard::try_from).collect()
    }
}

/// The product with this id, when `viewer` may see it.
pub async fn card(
    on: &impl Read,
    viewer: &Viewer,
    id: ProductId,
) -> Result<Option<ProductCard>, StorageError> {
    let mut conditions = Conditions::visible_to(viewer);
    conditions.add("p.id = ?", values![id]);
    Ok(conditions.cards(on, "").await?.pop())
}

/// The product at this address, when `viewer` may see it.
pub async fn card_by_slug(
    on: &impl Read,
    viewer: &Viewer,
    slug: &str,
) -> Result<Option<ProductCard>, StorageError> {
    let mut conditions = Conditions::visible_to(viewer);
    conditions.add("p.slug = ?", values![slug]);
    Ok(conditions.cards(on, "").await?.pop())
}

/// Those of `ids` that `viewer` may see, in no order.
pub async fn cards(
    on: &impl Read,
    viewer: &Viewer,
    ids: &[ProductId],
) -> Result<Vec<ProductCard>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Conditions::visible_to(viewer);
    let marks = vec!["?"; ids.len()].join(", ");
    let ids = ids.iter().map(|id| Value::from(id.uuid())).collect();
    conditions.add(&format!("p.id IN ({marks})"), ids);
    conditions.cards(on, "").await
}

/// A page of the products that `viewer` may see, the newest first.
pub async fn list(
    on: &impl Read,
    viewer: &Viewer,
    filter: &ProductFilter,
    page: ProductPage,
) -> Result<Vec<ProductCard>, StorageError> {
    let mut conditions = Conditions::visible_to(viewer);
    if let Some(category) = &filter.category {
        let bounds = values![category, category.subtree_end()];
        conditions.add("p.category_code >= ? AND p.category_code < ?", bounds);
    }
    if let Some(enterprise) = filter.enterprise {
        conditions.add("p.enterprise_id = ?", values![enterprise]);
    }
    if let Some(region) = &filter.region {
        let bounds = values![region, region.subtree_end()];
        let text = "e.home_village_code >= ? AND e.home_village_code < ?";
        conditions.add(text, bounds);
    }
    if let Some(after) = page.after {
        conditions.add("p.id < ?", values![after]);
    }
    let tail = format!(" ORDER BY p.id DESC LIMIT {}", page.limit.max(0));
    conditions.cards(on, &tail).await
}

/// The same page of each of `enterprises`, in one statement: of every one at most `page.limit`
/// products that `viewer` may see, the newest first.
pub async fn pages(
    on: &impl Read,
    viewer: &Viewer,
    enterprises: &[EnterpriseId],
    page: ProductPage,
) -> Result<Vec<ProductCard>, StorageError> {
    if enterprises.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Conditions::visible_to(viewer);
    let marks = vec!["?"; enterprises.len()].join(", ");
    let ids = enterprises.iter().map(|id| Value::from(id.uuid()));
    conditions.add(&format!("p.enterprise_id IN ({marks})"), ids.collect());
    if let Some(after) = page.after {
        conditions.add("p.id < ?", values![after]);
    }
    let sql = format!(
        "{SELECT} WHERE p.id IN (SELECT ranked.id FROM (SELECT p.id, ROW_NUMBER() OVER \
         (PARTITION BY p.enterprise_id ORDER BY p.id DESC) AS place \
         FROM products p JOIN enterprises e ON e.id = p.enterprise_id WHERE {}) ranked \
         WHERE ranked.place <= {}) ORDER BY p.id DESC",
        conditions.texts.join(" AND "),
        page.limit.max(0)
    );
    let rows = all::<Row>(on, &sql, conditions.values).await?;
    rows.into_iter().map(ProductCard::try_from).collect()
}
