//! Categories: imported again and again without harm.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, one, placeholders, values};
use crate::tx::Tx;
use domain::catalogue::{Category, CategoryCode};
use domain::region::RegionCode;
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;

const COLUMNS: &str = "code, parent_code, name_id, name_en, is_leaf";

#[derive(FromQueryResult)]
struct Row {
    code: String,
    parent_code: Option<String>,
    name_id: String,
    name_en: String,
    is_leaf: bool,
}

impl TryFrom<Row> for Category {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "categories",
            column,
            id: row.code.clone(),
        };
        let parent = row.parent_code.as_deref().map(CategoryCode::parse);
        Ok(Self {
            code: CategoryCode::parse(&row.code).map_err(|_| corrupt("code"))?,
            parent: parent.transpose().map_err(|_| corrupt("parent_code"))?,
            name_indonesian: row.name_id,
            name_english: row.name_en,
            is_leaf: row.is_leaf,
        })
    }
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CategoryImport {
    /// Categories that were not there before, or were there otherwise.
    pub written: usize,
    /// Categories that were there just so.
    pub unchanged: usize,
}

/// Stores `listed`; a category that is there just so is left alone, none is ever removed.
pub async fn import_categories(
    tx: &Tx,
    mut listed: Vec<Category>,
) -> Result<CategoryImport, StorageError> {
    // A parent goes before its children: ascending codes do that.
    listed.sort_by(|one, other| one.code.cmp(&other.code));
    let stored = categories(tx).await?.into_iter();
    let stored: HashMap<_, _> = stored.map(|one| (one.code.clone(), one)).collect();
    let mut counts = CategoryImport::default();
    let sql = "INSERT INTO categories (code, parent_code, name_id, name_en, is_leaf) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO UPDATE SET \
               parent_code = excluded.parent_code, name_id = excluded.name_id, \
               name_en = excluded.name_en, is_leaf = excluded.is_leaf";
    for one in listed {
        if stored.get(&one.code) == Some(&one) {
            counts.unchanged += 1;
            continue;
        }
        counts.written += 1;
        let row = values![
            &one.code,
            one.parent.as_ref(),
            one.name_indonesian,
            one.name_english,
            one.is_leaf,
        ];
        execute(tx, sql, row).await?;
    }
    Ok(counts)
}

/// Every category, in ascending code.
pub async fn categories(on: &impl Read) -> Result<Vec<Category>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM categories ORDER BY code");
    let rows = all::<Row>(on, &sql, vec![]).await?;
    rows.into_iter().map(Category::try_from).collect()
}

/// The category with `code`.
pub async fn category(
    on: &impl Read,
    code: &CategoryCode,
) -> Result<Option<Category>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM categories WHERE code = $1");
    let row = one::<Row>(on, &sql, values![code]).await?;
    row.map(Category::try_from).transpose()
}

/// Those of `codes` that exist, in no order.
pub async fn categories_of(
    on: &impl Read,
    codes: &[CategoryCode],
) -> Result<Vec<Category>, StorageError> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM categories WHERE code IN ({})",
        placeholders(codes.len(), 1)
    );
    let codes = codes
        .iter()
        .map(|code| Value::from(code.as_str()))
        .collect();
    let rows = all::<Row>(on, &sql, codes).await?;
    rows.into_iter().map(Category::try_from).collect()
}

/// The Indonesian and English names of categories, by the digits of their codes.
pub async fn category_names(
    on: &impl Read,
    codes: &[CategoryCode],
) -> Result<HashMap<String, (String, String)>, StorageError> {
    let found = categories_of(on, codes).await?.into_iter();
    let named = |one: Category| {
        let names = (one.name_indonesian, one.name_english);
        (one.code.as_str().to_owned(), names)
    };
    Ok(found.map(named).collect())
}

/// The names of regions, by the digits of their codes.
pub async fn region_names(
    on: &impl Read,
    codes: &[RegionCode],
) -> Result<HashMap<String, String>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
        name: String,
    }
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT code, name FROM regions WHERE code IN ({})",
        placeholders(codes.len(), 1)
    );
    let codes = codes
        .iter()
        .map(|code| Value::from(code.as_str()))
        .collect();
    let rows = all::<Row>(on, &sql, codes).await?.into_iter();
    Ok(rows.map(|row| (row.code, row.name)).collect())
}
