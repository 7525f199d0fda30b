//! Reporting a product to the officers of its area.

use crate::app::person::standing::entry_of;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use chrono::Duration;
use domain::catalogue::ReportReason;
use domain::person::Private;
use domain::{Language, PersonId, ProductId, ProductReportId, Refusal};
use storage::catalogue::{
    NewReport, Report, Viewer, card, count_reports, find_open_report, find_report, insert_report,
};
use storage::person::reached;
use storage::{StorageError, Tx};

/// Reports of one person in a day.
const A_DAY: i64 = 20;

/// A report to be.
#[derive(Debug, Clone)]
pub struct ReportProduct {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Of which product.
    pub product: ProductId,
    /// Why.
    pub reason: ReportReason,
    /// In their words, at most 1,000 characters.
    pub text: Option<String>,
}

/// Why nothing was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportRefusal {
    /// None of their logins was shown to be theirs: they could be anybody, any number of times.
    LoginNotConfirmed,
    /// Their report of it is still open.
    AlreadyReported,
    /// They have reported too much today.
    TooMany,
}

impl Refusal for ReportRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::LoginNotConfirmed => "LOGIN_NOT_CONFIRMED",
            Self::AlreadyReported => "ALREADY_REPORTED",
            Self::TooMany => "TOO_MANY",
        }
    }

    fn message(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::LoginNotConfirmed => (
                "konfirmasikan nomor atau surel Anda dahulu",
                "confirm your phone number or e-mail address first",
            ),
            Self::AlreadyReported => (
                "laporan Anda tentang produk ini masih diperiksa",
                "your report of this product is still being looked at",
            ),
            Self::TooMany => (
                "paling banyak 20 laporan sehari",
                "at most 20 reports a day",
            ),
        };
        match language {
            Language::Indonesian => indonesian.to_owned(),
            Language::English => english.to_owned(),
        }
    }
}

/// Reports a product that everybody sees, for people who can be told what came of it. Its
/// enterprise never learns who did.
///
/// # Errors
/// [`CommandError::Refused`] with what stands in the way.
pub async fn report_product(
    app: &App,
    actor: &Actor,
    command: ReportProduct,
) -> Result<Report, CommandError<ReportRefusal>> {
    let by = actor.in_person()?;
    let tx = app.db.begin().await?;
    let input = (command.product, command.reason.code(), &command.text);
    let request = app.idempotent(actor, &command.key, "productReport", &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return load(&tx, actor, id).await;
    }
    let product = card(&tx, &Viewer::PUBLIC, command.product).await?;
    let product = product.ok_or(Denied::NotFound)?;
    // One after another of a person: their reports are counted.
    storage::person::lock(&tx, by).await?;
    if let Some(refusal) = refused(&tx, by, command.product).await? {
        return Err(CommandError::Refused(refusal));
    }
    let new = NewReport {
        product: product.id,
        enterprise: product.enterprise,
        by,
        reason: command.reason,
        text: command.text.as_deref(),
    };
    let id = insert_report(&tx, &new).await.map_err(raced)?;
    let enterprise = storage::enterprise::find(&tx, product.enterprise).await?;
    let enterprise = enterprise.ok_or(Denied::NotFound)?;
    let mut row = entry_of(actor, &enterprise, ("product.report", "product_report"), id);
    let told = serde_json::json!({ "product": product.id, "reason": command.reason.code() });
    row.after = Some(told);
    storage::audit::record(&tx, row).await?;
    finish_once(&tx, &request, &id).await?;
    let report = load(&tx, actor, id).await?;
    tx.commit().await?;
    Ok(report)
}

async fn refused(
    tx: &Tx,
    by: PersonId,
    product: ProductId,
) -> Result<Option<ReportRefusal>, StorageError> {
    let logins = reached(tx, by).await?;
    let logins = logins.map(|found| [found.phone, found.email]);
    let mut logins = logins.into_iter().flatten().flatten();
    if !logins.any(|(_, is_theirs)| is_theirs) {
        return Ok(Some(ReportRefusal::LoginNotConfirmed));
    }
    if find_open_report(tx, product, by).await?.is_some() {
        return Ok(Some(ReportRefusal::AlreadyReported));
    }
    let today = count_reports(tx, by, tx.now() - Duration::days(1)).await?;
    Ok((today >= A_DAY).then_some(ReportRefusal::TooMany))
}

async fn load<E>(tx: &Tx, actor: &Actor, id: ProductReportId) -> Result<Report, CommandError<E>> {
    let found = find_report(tx, &actor.sight(Private::Reports), id).await?;
    Ok(found.ok_or(Denied::NotFound)?)
}

fn raced<E>(error: StorageError) -> CommandError<E> {
    if error.is_duplicate() {
        CommandError::Conflict
    } else {
        error.into()
    }
}
