//! Which products somebody sees: one, several, a page.

use super::card::{ProductCard, Row, select};
use crate::dialect::join_in_order;
use crate::error::StorageError;
use crate::sql::{Read, all, values};
use domain::catalogue::CategoryCode;
use domain::region::RegionCode;
use domain::{EnterpriseId, ProductId};
use sea_orm::{DbBackend, Value};

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

    /// The statement that reads the cards, its enterprises joined by `join`.
    fn statement(&self, join: &str, tail: &str) -> String {
        let select = select(join);
        if self.texts.is_empty() {
            format!("{select}{tail}")
        } else {
            format!("{select} WHERE {}{tail}", self.texts.join(" AND "))
        }
    }

    async fn cards(self, on: &impl Read) -> Result<Vec<ProductCard>, StorageError> {
        let sql = self.statement("JOIN", "");
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
    Ok(conditions.cards(on).await?.pop())
}

/// The product at this address, when `viewer` may see it.
pub async fn card_by_slug(
    on: &impl Read,
    viewer: &Viewer,
    slug: &str,
) -> Result<Option<ProductCard>, StorageError> {
    let mut conditions = Conditions::visible_to(viewer);
    conditions.add("p.slug = ?", values![slug]);
    Ok(conditions.cards(on).await?.pop())
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
    conditions.cards(on).await
}

/// A page of the products that `viewer` may see, the newest first.
pub async fn list(
    on: &impl Read,
    viewer: &Viewer,
    filter: &ProductFilter,
    page: ProductPage,
) -> Result<Vec<ProductCard>, StorageError> {
    let (sql, values) = page_of(on.backend(), viewer, filter, page);
    let rows = all::<Row>(on, &sql, values).await?;
    rows.into_iter().map(ProductCard::try_from).collect()
}

fn page_of(
    backend: DbBackend,
    viewer: &Viewer,
    filter: &ProductFilter,
    page: ProductPage,
) -> (String, Vec<Value>) {
    let mut conditions = Conditions::visible_to(viewer);
    // The newest are found by going through products; those of a region by its enterprises.
    let mut join = join_in_order(backend);
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
        join = "JOIN";
    }
    if let Some(after) = page.after {
        conditions.add("p.id < ?", values![after]);
    }
    let tail = format!(" ORDER BY p.id DESC LIMIT {}", page.limit.max(0));
    (conditions.statement(join, &tail), conditions.values)
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
        "{} WHERE p.id IN (SELECT ranked.id FROM (SELECT p.id, ROW_NUMBER() OVER \
         (PARTITION BY p.enterprise_id ORDER BY p.id DESC) AS place \
         FROM products p JOIN enterprises e ON e.id = p.enterprise_id WHERE {}) ranked \
         WHERE ranked.place <= {}) ORDER BY p.id DESC",
        select("JOIN"),
        conditions.texts.join(" AND "),
        page.limit.max(0)
    );
    let rows = all::<Row>(on, &sql, conditions.values).await?;
    rows.into_iter().map(ProductCard::try_from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::execute;
    use chrono::DateTime;
    use sea_orm::FromQueryResult;

    /// Three thousand products of 24 enterprises, all with a cover, and counted.
    const ROWS: [&str; 7] = [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) \
         INSERT INTO regions (code, level, kind, name, name_folded, valid_from) \
         SELECT 1809012000 + i, 4, 'DESA', i, i, '2024-01-01' FROM n",
        "INSERT INTO categories (code, name_id, name_en, is_leaf) VALUES ('01', 'A', 'A', 1)",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24) \
         INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, status, \
         claimed, money_holder, created_at, updated_at) \
         SELECT CAST(printf('%016d', i) AS BLOB), i, 'A', 'UMKM', '', 1809012000 + i, 'VERIFIED', \
         1, 'PLATFORM', '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00' FROM n",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) \
         INSERT INTO products (id, enterprise_id, slug, name, description, kind, category_code, \
         status, min_price_rupiah, created_at, updated_at) \
         SELECT CAST(printf('%016d', i) AS BLOB), CAST(printf('%016d', i % 24 + 1) AS BLOB), i, \
         'A', '', 'GOODS', '01', 'PUBLISHED', 0, '2026-11-01T00:00:00+00:00', \
         '2026-11-01T00:00:00+00:00' FROM n",
        "INSERT INTO media (id, owner_enterprise_id, visibility, state, declared_type, \
         declared_bytes, created_at, upload_expires_at) \
         SELECT id, id, 'PUBLIC', 'READY', 'image/jpeg', 1, created_at, created_at \
         FROM enterprises",
        "INSERT INTO media_variants (media_id, width_px, height_px, content_type, bytes, sha256, \
         object_key) SELECT id, 64, 48, 'image/webp', 1, id, 'a' FROM media",
        "ANALYZE",
    ];

    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }

    #[tokio::test]
    async fn the_newest_products_are_read_in_order_and_none_is_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await;
        let tx = db.begin().await.unwrap();
        for statement in ROWS {
            execute(&tx, statement, vec![]).await.unwrap();
        }
        let page = ProductPage {
            after: None,
            limit: 25,
        };
        let filter = ProductFilter::default();
        let (sql, values) = page_of(tx.backend(), &Viewer::PUBLIC, &filter, page);
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let steps = all::<Step>(&tx, &explain, values).await.unwrap();
        let steps: Vec<String> = steps.into_iter().map(|step| step.detail).collect();
        let first = "SEARCH p USING INDEX products_status (status=?)";
        assert_eq!(steps.first().map(String::as_str), Some(first), "{steps:?}");
        assert_eq!(
            list(&tx, &Viewer::PUBLIC, &filter, page)
                .await
                .unwrap()
                .len(),
            25
        );
        let is_sorted = steps.iter().any(|step| step.contains("ORDER BY"));
        assert!(!is_sorted, "{steps:?}");
    }
}
