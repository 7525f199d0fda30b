//! What categories ask of goods: the operator's list, taken in whole.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, values};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::catalogue::{CategoryCode, PermitKind, PermitRule, RuleEffect, rule_words};
use sea_orm::FromQueryResult;
use std::collections::{HashMap, HashSet};

#[derive(FromQueryResult)]
struct Row {
    code: String,
    category_code: Option<String>,
    effect: String,
    permits: String,
    words: String,
    from_day: Option<NaiveDate>,
    note_id: String,
    note_en: String,
    source: String,
}

impl TryFrom<Row> for PermitRule {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "permit_rules",
            column,
            id: row.code.clone(),
        };
        let category = row.category_code.as_deref().map(CategoryCode::parse);
        let permits = row.permits.split('|').filter(|part| !part.is_empty());
        let permits = permits.map(PermitKind::from_code);
        let (words, exceptions) = rule_words(&row.words).ok_or_else(|| corrupt("words"))?;
        Ok(Self {
            category: category.transpose().map_err(|_| corrupt("category_code"))?,
            effect: RuleEffect::from_code(&row.effect).ok_or_else(|| corrupt("effect"))?,
            permits: permits
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| corrupt("permits"))?,
            words,
            exceptions,
            from: row.from_day,
            code: row.code,
            note_indonesian: row.note_id,
            note_english: row.note_en,
            source: row.source,
        })
    }
}

/// Every rule, by its code.
pub async fn permit_rules(on: &impl Read) -> Result<Vec<PermitRule>, StorageError> {
    let sql = "SELECT code, category_code, effect, permits, words, from_day, note_id, note_en, \
               source FROM permit_rules ORDER BY code";
    let rows: Vec<Row> = all(on, sql, vec![]).await?;
    rows.into_iter().map(PermitRule::try_from).collect()
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleImport {
    /// Rules that were not there before, or were there otherwise.
    pub written: usize,
    /// Rules that were there just so.
    pub unchanged: usize,
    /// Rules that the list no longer holds.
    pub removed: usize,
}

/// Makes the rules those of `listed`, which has each code once.
pub async fn import_permit_rules(
    tx: &Tx,
    listed: &[PermitRule],
) -> Result<RuleImport, StorageError> {
    let stored = permit_rules(tx).await?;
    let stored: HashMap<&str, &PermitRule> = stored
        .iter()
        .map(|rule| (rule.code.as_str(), rule))
        .collect();
    let codes: HashSet<&str> = listed.iter().map(|rule| rule.code.as_str()).collect();
    let mut counts = RuleImport::default();
    for code in stored.keys().filter(|code| !codes.contains(*code)) {
        let sql = "DELETE FROM permit_rules WHERE code = $1";
        execute(tx, sql, values![*code]).await?;
        counts.removed += 1;
    }
    for rule in listed {
        if stored.get(rule.code.as_str()) == Some(&rule) {
            counts.unchanged += 1;
        } else {
            write(tx, rule).await?;
            counts.written += 1;
        }
    }
    Ok(counts)
}

async fn write(tx: &Tx, rule: &PermitRule) -> Result<(), StorageError> {
    let sql = "INSERT INTO permit_rules (code, category_code, effect, permits, words, from_day, \
               note_id, note_en, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
               ON CONFLICT (code) DO UPDATE SET category_code = excluded.category_code, \
               effect = excluded.effect, permits = excluded.permits, words = excluded.words, \
               from_day = excluded.from_day, note_id = excluded.note_id, \
               note_en = excluded.note_en, source = excluded.source";
    let permits: Vec<&str> = rule.permits.iter().map(|kind| kind.code()).collect();
    let row = values![
        &rule.code,
        rule.category.as_ref(),
        rule.effect.code(),
        permits.join("|"),
        rule.words_text(),
        rule.from,
        &rule.note_indonesian,
        &rule.note_english,
        &rule.source,
    ];
    execute(tx, sql, row).await?;
    Ok(())
}
