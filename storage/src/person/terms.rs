//! Documents in versions, and who accepted which. Rows never change and never go.

use crate::audit::seal_address;
use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::{KnownTerms, TermsDates, TermsDocument, TermsText, TermsVersion};
use domain::{PersonId, TermsAcceptanceId, TermsVersionId};
use sea_orm::FromQueryResult;
use std::net::IpAddr;

/// A version to be published.
#[derive(Debug, Clone)]
pub struct NewTerms<'a> {
    /// Of which document.
    pub document: TermsDocument,
    /// Its number.
    pub version: u32,
    /// Its text in Indonesian, which is the one that binds.
    pub indonesian: &'a TermsText,
    /// Its text in English.
    pub english: &'a TermsText,
    /// From when it holds and is required.
    pub dates: TermsDates,
    /// Who publishes it; `None` for the operator at the machine itself.
    pub by: Option<PersonId>,
}

/// The text of a version in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsTexts {
    /// In Indonesian.
    pub indonesian: String,
    /// In English.
    pub english: String,
}

/// That somebody accepted a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedTerms {
    /// The version.
    pub version: TermsVersion,
    /// When they did.
    pub accepted_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    document: String,
    version: i64,
    holds_from: DateTime<Utc>,
    required_from: DateTime<Utc>,
    published_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
}

impl Row {
    fn version(&self) -> Result<TermsVersion, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "terms_versions",
            column,
            id: format!("{} {}", self.document, self.version),
        };
        let document = TermsDocument::from_code(&self.document);
        Ok(TermsVersion {
            document: document.ok_or_else(|| corrupt("document"))?,
            version: u32::try_from(self.version).map_err(|_| corrupt("version"))?,
            holds_from: self.holds_from,
            required_from: self.required_from,
            published_at: self.published_at,
        })
    }
}

const COLUMNS: &str = "v.document, v.version, v.holds_from, v.required_from, v.published_at";

fn versions(rows: &[Row]) -> Result<Vec<TermsVersion>, StorageError> {
    rows.iter().map(Row::version).collect()
}

/// Every version, and whether `person` accepted it; nobody accepted any. A document has a few
/// versions in its life, so they are read whole.
pub async fn known_terms(
    on: &impl Read,
    person: Option<PersonId>,
) -> Result<Vec<KnownTerms>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS}, a.accepted_at FROM terms_versions v LEFT JOIN terms_acceptances a \
         ON a.document = v.document AND a.version = v.version AND a.person_id = $1 \
         ORDER BY v.document, v.version"
    );
    let rows: Vec<Row> = all(on, &sql, values![person]).await?;
    let known = |row: &Row| {
        Ok(KnownTerms {
            version: row.version()?,
            is_accepted: row.accepted_at.is_some(),
        })
    };
    rows.iter().map(known).collect()
}

/// What `person` has accepted, the youngest first; at most 100.
pub async fn accepted_terms(
    on: &impl Read,
    person: PersonId,
) -> Result<Vec<AcceptedTerms>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS}, a.accepted_at FROM terms_acceptances a JOIN terms_versions v \
         ON v.document = a.document AND v.version = a.version \
         WHERE a.person_id = $1 ORDER BY a.id DESC LIMIT 100"
    );
    let rows: Vec<Row> = all(on, &sql, values![person]).await?;
    let accepted = |row: &Row| {
        Ok(AcceptedTerms {
            version: row.version()?,
            accepted_at: row.accepted_at.unwrap_or(row.published_at),
        })
    };
    rows.iter().map(accepted).collect()
}

/// The versions of `document`, the youngest first: those before the number `before`, at most
/// `limit`.
pub async fn terms_versions(
    on: &impl Read,
    document: TermsDocument,
    (before, limit): (Option<u32>, i64),
) -> Result<Vec<TermsVersion>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM terms_versions v \
         WHERE v.document = $1 AND v.version < $2 ORDER BY v.version DESC LIMIT $3"
    );
    let before = before.map_or(i64::MAX, i64::from);
    let rows: Vec<Bare> = all(on, &sql, values![document.code(), before, limit]).await?;
    let rows: Vec<Row> = rows.into_iter().map(Row::from).collect();
    versions(&rows)
}

/// A row that nobody's acceptance was asked for.
#[derive(FromQueryResult)]
struct Bare {
    document: String,
    version: i64,
    holds_from: DateTime<Utc>,
    required_from: DateTime<Utc>,
    published_at: DateTime<Utc>,
}

impl From<Bare> for Row {
    fn from(bare: Bare) -> Self {
        Self {
            document: bare.document,
            version: bare.version,
            holds_from: bare.holds_from,
            required_from: bare.required_from,
            published_at: bare.published_at,
            accepted_at: None,
        }
    }
}

/// The version of `document` with the number `version`.
pub async fn find_terms(
    on: &impl Read,
    document: TermsDocument,
    version: u32,
) -> Result<Option<TermsVersion>, StorageError> {
    let page = (Some(version.saturating_add(1)), 1);
    let found = terms_versions(on, document, page).await?;
    Ok(found.into_iter().find(|one| one.version == version))
}

/// The version of `document` that was published last.
pub async fn newest_terms(
    on: &impl Read,
    document: TermsDocument,
) -> Result<Option<TermsVersion>, StorageError> {
    let found = terms_versions(on, document, (None, 1)).await?;
    Ok(found.into_iter().next())
}

/// The text of a version.
pub async fn terms_texts(
    on: &impl Read,
    document: TermsDocument,
    version: u32,
) -> Result<Option<TermsTexts>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        indonesian: String,
        english: String,
    }
    let sql = "SELECT indonesian, english FROM terms_versions WHERE document = $1 AND version = $2";
    let row: Option<Row> = one(on, sql, values![document.code(), i64::from(version)]).await?;
    Ok(row.map(|row| TermsTexts {
        indonesian: row.indonesian,
        english: row.english,
    }))
}

/// Publishes a version. Two of one number exclude each other: see [`StorageError::is_duplicate`].
pub async fn insert_terms(tx: &Tx, new: &NewTerms<'_>) -> Result<(), StorageError> {
    let columns = [
        "id",
        "document",
        "version",
        "indonesian",
        "english",
        "holds_from",
        "required_from",
        "published_by",
        "published_at",
    ];
    let row = values![
        tx.new_id::<TermsVersionId>(),
        new.document.code(),
        i64::from(new.version),
        new.indonesian.as_str(),
        new.english.as_str(),
        new.dates.holds_from,
        new.dates.required_from,
        new.by,
        tx.now(),
    ];
    insert(tx, "terms_versions", &columns, vec![row]).await
}

/// Notes that `person` accepted a version, from `address`; false when they had done so before.
pub async fn insert_acceptance(
    tx: &Tx,
    person: PersonId,
    (document, version): (TermsDocument, u32),
    address: Option<IpAddr>,
) -> Result<bool, StorageError> {
    let address = seal_address(tx, Some(person), address).await?;
    let sql = "INSERT INTO terms_acceptances (id, person_id, document, version, accepted_at, \
               address_value_id) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (person_id, document, version) DO NOTHING";
    let values = values![
        tx.new_id::<TermsAcceptanceId>(),
        person,
        document.code(),
        i64::from(version),
        tx.now(),
        address,
    ];
    Ok(execute(tx, sql, values).await? == 1)
}
