//! The categories of products, from the list that travels with Sentra.

use crate::app::App;
use domain::Invalid;
use domain::catalogue::{Category, CategoryCode};
use serde::Deserialize;
use std::collections::HashSet;
use storage::StorageError;
use storage::catalogue::CategoryImport;

const LIST: &str = include_str!("../../../../data/categories.csv");

/// A list of categories that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportCategoriesError {
    /// A row is not a row.
    #[error("categories.csv cannot be read")]
    Unreadable(#[from] csv::Error),
    /// A code is not one.
    #[error("categories.csv holds a code that is none")]
    Code(#[from] Invalid),
    /// The database failed.
    #[error("the categories could not be stored")]
    Database(#[from] StorageError),
}

#[derive(Deserialize)]
struct Record {
    code: String,
    parent: String,
    name_id: String,
    name_en: String,
}

/// Stores every category of the list, in one transaction; again without change.
///
/// # Errors
/// [`ImportCategoriesError`]; nothing is stored then.
pub async fn import_categories(app: &App) -> Result<CategoryImport, ImportCategoriesError> {
    let mut reader = csv::Reader::from_reader(LIST.as_bytes());
    let records = reader.deserialize().collect::<Result<Vec<Record>, _>>()?;
    let parents: HashSet<String> = records.iter().map(|row| row.parent.clone()).collect();
    let categories = records
        .into_iter()
        .map(|row| row.into_category(&parents))
        .collect::<Result<Vec<_>, _>>()?;
    let tx = app.db.begin().await?;
    let counts = storage::catalogue::import_categories(&tx, categories).await?;
    tx.commit().await?;
    Ok(counts)
}

impl Record {
    fn into_category(self, parents: &HashSet<String>) -> Result<Category, Invalid> {
        let parent = Some(self.parent.as_str()).filter(|code| !code.is_empty());
        Ok(Category {
            is_leaf: !parents.contains(&self.code),
            parent: parent.map(CategoryCode::parse).transpose()?,
            code: CategoryCode::parse(&self.code)?,
            name_indonesian: self.name_id,
            name_english: self.name_en,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::FixedClock;
    use std::sync::Arc;

    #[tokio::test]
    async fn the_list_comes_in_whole_and_again_without_change() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
        let app = crate::app::testing::app(folder.path(), clock).await;
        let first = import_categories(&app).await.unwrap();
        assert_eq!((first.written, first.unchanged), (131, 0));
        let again = import_categories(&app).await.unwrap();
        assert_eq!((again.written, again.unchanged), (0, 131));
        let stored = storage::catalogue::categories(&app.db).await.unwrap();
        assert_eq!(
            stored.iter().filter(|category| category.is_leaf).count(),
            102
        );
    }
}
