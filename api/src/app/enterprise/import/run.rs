//! Bringing a list in, a few hundred rows at a time.

use super::report::{Report, ReportError, RowEnd};
use super::row::{ImportRow, parse};
use super::table::{Line, Table, TableError};
use crate::app::enterprise::claim::new_code;
use crate::app::notice::{Notice, Recipient, tell};
use crate::app::person::entry;
use crate::app::{Actor, App};
use domain::person::Login;
use domain::region::RegionCode;
use domain::{EnterpriseId, Invalid, Rule, SecretCode};
use std::collections::HashSet;
use storage::enterprise::{imported, missing_villages, note_imported};
use storage::{StorageError, Tx};

/// Rows of one transaction: others who write wait for no longer than it takes.
const BATCH: usize = 200;

/// Why an import broke off. What was brought in before stays, and it can be run again.
#[derive(Debug, thiserror::Error)]
pub enum EnterpriseImportError {
    /// The list cannot be read on.
    #[error("the list broke off")]
    Table(#[from] TableError),
    /// The report cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The database refused.
    #[error("the rows could not be stored")]
    Storage(#[from] StorageError),
}

/// What became of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EnterpriseImportCounts {
    /// Brought in, or to be brought in.
    pub new: u64,
    /// There before, and left as they were.
    pub known: u64,
    /// Not to be brought in.
    pub bad: u64,
}

/// A row that broke no rule of its own.
struct Good {
    line: u64,
    row: ImportRow,
}

/// Brings the enterprises of `table` in as drafts that nobody owns, each with a code to claim it,
/// and writes what became of each row into `report`. With `dry_run` nothing is brought in.
pub async fn import_enterprises(
    app: &App,
    table: Table,
    report: &mut Report,
    dry_run: bool,
) -> Result<EnterpriseImportCounts, EnterpriseImportError> {
    let mut counts = EnterpriseImportCounts::default();
    let mut seen = HashSet::new();
    let mut batch = Vec::new();
    for line in table {
        match read(&line?, &mut seen) {
            Ok(good) => batch.push(good),
            Err((line, broken)) => {
                counts.bad += 1;
                refuse(report, line, &broken)?;
            }
        }
        if batch.len() == BATCH {
            bring_in(
                app,
                std::mem::take(&mut batch),
                (report, &mut counts),
                dry_run,
            )
            .await?;
        }
    }
    bring_in(app, batch, (report, &mut counts), dry_run).await?;
    report.flush()?;
    Ok(counts)
}

fn read(line: &Line, seen: &mut HashSet<String>) -> Result<Good, (u64, Vec<Invalid>)> {
    let row = parse(line).map_err(|broken| (line.number, broken))?;
    if !seen.insert(row.key.clone()) {
        let (indonesian, english) = ("baris ini sudah ada di atas", "this row is above already");
        let twice = Invalid::new(Rule::Duplicate, indonesian, english);
        return Err((line.number, vec![twice.in_field(row.key_field)]));
    }
    let line = line.number;
    Ok(Good { line, row })
}

fn refuse(report: &mut Report, line: u64, broken: &[Invalid]) -> Result<(), ReportError> {
    for invalid in broken {
        let (field, rule) = (invalid.field.to_string(), invalid.rule.code());
        report.line(line, &RowEnd::Bad { field, rule })?;
    }
    Ok(())
}

async fn bring_in(
    app: &App,
    batch: Vec<Good>,
    (report, counts): (&mut Report, &mut EnterpriseImportCounts),
    dry_run: bool,
) -> Result<(), EnterpriseImportError> {
    if batch.is_empty() {
        return Ok(());
    }
    let tx = app.db.begin().await?;
    let missing = missing(&tx, &batch).await?;
    let keys: Vec<String> = batch.iter().map(|good| good.row.key.clone()).collect();
    let known = imported(&tx, &keys).await?;
    let known: HashSet<String> = known.into_iter().map(|(key, _)| key).collect();
    let mut noted = Vec::new();
    for Good { line, row } in batch {
        if known.contains(&row.key) {
            counts.known += 1;
            report.line(line, &RowEnd::Known)?;
        } else if missing.contains(&row.enterprise.home_village) {
            counts.bad += 1;
            let (field, rule) = ("village_code".to_owned(), Rule::Unknown.code());
            report.line(line, &RowEnd::Bad { field, rule })?;
        } else if dry_run {
            counts.new += 1;
            report.line(line, &RowEnd::New)?;
        } else {
            counts.new += 1;
            let (id, code) = create(&tx, app, &row).await?;
            report.line(line, &RowEnd::Created(&code))?;
            noted.push((row.key, id));
        }
    }
    if dry_run {
        return Ok(tx.roll_back().await?);
    }
    note_imported(&tx, noted).await?;
    // A code that the report lost would be lost for good. One that it tells and that never came to
    // be is told anew when the import is run again.
    report.flush()?;
    Ok(tx.commit().await?)
}

async fn missing(tx: &Tx, batch: &[Good]) -> Result<HashSet<RegionCode>, StorageError> {
    let villages = batch.iter().map(|good| &good.row.enterprise.home_village);
    let villages: HashSet<&RegionCode> = villages.collect();
    let villages: Vec<RegionCode> = villages.into_iter().cloned().collect();
    let missing = missing_villages(tx, &villages).await?;
    Ok(missing.into_iter().collect())
}

async fn create(
    tx: &Tx,
    app: &App,
    row: &ImportRow,
) -> Result<(EnterpriseId, SecretCode), StorageError> {
    let new = &row.enterprise;
    let id = storage::enterprise::insert(tx, new, None).await?;
    let (code, _) = new_code(tx, id, None).await?;
    let actor = Actor::system("import-enterprises");
    let mut told = entry(&actor, "enterprise.import", "enterprise", id);
    told.enterprise = Some(id);
    told.region = Some(new.home_village.clone());
    told.after = Some(serde_json::json!({
        "kind": new.kind.code(),
        "status": "DRAFT",
        "homeVillage": new.home_village.as_str(),
        "claimed": false,
    }));
    storage::audit::record(tx, told).await?;
    if let Some(phone) = &row.phone {
        let notice = Notice::ClaimCode {
            enterprise: new.name.as_str().to_owned(),
            code: code.grouped(),
        };
        let recipient = Recipient::login(Login::Phone(phone.clone()));
        tell(tx, app, recipient, notice).await?;
    }
    Ok((id, code))
}
