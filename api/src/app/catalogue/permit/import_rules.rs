//! What categories ask of goods, from the list that travels with Sentra or the operator's own.

use crate::app::person::entry;
use crate::app::{Actor, App};
use domain::Invalid;
use domain::catalogue::{CategoryCode, PermitRule, PermitRuleText};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use std::io::Read;
use storage::StorageError;
use storage::catalogue::{RuleImport, categories_of};

const LIST: &str = include_str!("../../../../../data/permit_rules.csv");

/// A list of rules that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportRulesError {
    /// A row is not a row.
    #[error("the list of permit rules cannot be read")]
    Unreadable(#[from] csv::Error),
    /// A row is not a rule.
    #[error("row {row} is no permit rule")]
    Broken {
        /// Counted from the first below the header.
        row: usize,
        /// What is wrong.
        #[source]
        why: Invalid,
    },
    /// A code is there twice.
    #[error("row {row} holds the code {code} again")]
    Twice {
        /// Counted from the first below the header.
        row: usize,
        /// Which.
        code: String,
    },
    /// A category is not there.
    #[error("there is no category {0}; import the categories first")]
    NoCategory(String),
    /// The database failed.
    #[error("the permit rules could not be stored")]
    Database(#[from] StorageError),
}

#[derive(Deserialize)]
struct Record {
    code: String,
    category: String,
    effect: String,
    permits: String,
    words: String,
    from: String,
    note_id: String,
    note_en: String,
    source: String,
}

impl Record {
    fn rule(&self) -> Result<PermitRule, Invalid> {
        PermitRule::parse(&PermitRuleText {
            code: &self.code,
            category: &self.category,
            effect: &self.effect,
            permits: &self.permits,
            words: &self.words,
            from: &self.from,
            note_indonesian: &self.note_id,
            note_english: &self.note_en,
            source: &self.source,
        })
    }
}

/// Makes the rules those of `list`, or of the one that travels with Sentra, in one transaction;
/// again without change.
///
/// # Errors
/// [`ImportRulesError`]; nothing is stored then.
pub async fn import_permit_rules(
    app: &App,
    list: Option<&mut (dyn Read + Send)>,
) -> Result<RuleImport, ImportRulesError> {
    let rules = match list {
        Some(list) => read(list)?,
        None => read(LIST.as_bytes())?,
    };
    let tx = app.db.begin().await?;
    let wanted: Vec<_> = rules
        .iter()
        .filter_map(|one| one.category.clone())
        .collect();
    let known = categories_of(&tx, &wanted).await?;
    let is_known = |code: &CategoryCode| known.iter().any(|one| one.code == *code);
    if let Some(missing) = wanted.iter().find(|code| !is_known(code)) {
        return Err(ImportRulesError::NoCategory(missing.dotted()));
    }
    let counts = storage::catalogue::import_permit_rules(&tx, &rules).await?;
    if counts.written + counts.removed > 0 {
        let actor = Actor::system("import");
        let mut row = entry(&actor, "permit_rules.import", "permit_rules", "all");
        row.after = Some(json!({ "written": counts.written, "removed": counts.removed }));
        storage::audit::record(&tx, row).await?;
    }
    tx.commit().await?;
    Ok(counts)
}

fn read(list: impl Read) -> Result<Vec<PermitRule>, ImportRulesError> {
    let mut reader = csv::Reader::from_reader(list);
    let mut rules: Vec<PermitRule> = Vec::new();
    let mut codes = HashSet::new();
    for (row, record) in (1..).zip(reader.deserialize::<Record>()) {
        let rule = record?.rule();
        let rule = rule.map_err(|why| ImportRulesError::Broken { row, why })?;
        if !codes.insert(rule.code.clone()) {
            let code = rule.code;
            return Err(ImportRulesError::Twice { row, code });
        }
        rules.push(rule);
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::FixedClock;
    use crate::app::catalogue::import_categories;
    use std::sync::Arc;

    const HEAD: &str = "code,category,effect,permits,words,from,note_id,note_en,source\n";

    #[tokio::test]
    async fn a_list_is_taken_in_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
        let app = crate::app::testing::app(folder.path(), clock).await;
        let early = import_permit_rules(&app, None).await.unwrap_err();
        assert!(matches!(early, ImportRulesError::NoCategory(_)), "{early}");
        import_categories(&app).await.unwrap();
        let first = import_permit_rules(&app, None).await.unwrap();
        assert!(first.written >= 30, "{first:?}");
        let again = import_permit_rules(&app, None).await.unwrap();
        assert_eq!((again.written, again.removed), (0, 0));
        assert_eq!(again.unchanged, first.written);

        let row = "HALAL_FOOD,01,ASKS,HALAL,,2027-10-18,belum halal,not halal,PP baru\n";
        let own = format!("{HEAD}{row}");
        let import = async |text: &str| {
            let mut list = text.as_bytes();
            import_permit_rules(&app, Some(&mut list)).await
        };
        let counts = import(&own).await.unwrap();
        assert_eq!((counts.written, counts.unchanged), (1, 0));
        assert_eq!(counts.removed, first.written - 1);
        let stored = storage::catalogue::permit_rules(&app.db).await.unwrap();
        assert_eq!(stored.len(), 1);
        for (text, why) in [
            (
                format!("{own}{row}"),
                "row 2 holds the code HALAL_FOOD again",
            ),
            (own.replace("ASKS", "BANS"), "row 1 is no permit rule"),
            (own.replace(",01,", ",99,"), "there is no category 99"),
            ("code\nA\n".to_owned(), "cannot be read"),
        ] {
            let told = import(&text).await.unwrap_err().to_string();
            assert!(told.contains(why), "{told}");
        }
        let after = storage::catalogue::permit_rules(&app.db).await.unwrap();
        assert_eq!(after, stored);
    }
}
