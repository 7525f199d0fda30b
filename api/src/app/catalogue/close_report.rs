//! What an officer finds of a report, and what becomes of the product.

use crate::app::notice::{News, Notice, Recipient, tell, tell_enterprise};
use crate::app::person::standing::entry_of;
use crate::app::{Actor, App, CommandError, Denied};
use domain::catalogue::{ProductStatus, ReportOutcome};
use domain::enterprise::{DecisionReason, Enterprise};
use domain::person::{Private, Sight};
use domain::{Language, PersonId, ProductReportId, Refusal};
use serde_json::json;
use storage::Tx;
use storage::catalogue::{Report, find, find_report, hide, hiding_of, hold, open_reports_of};

/// Reports of one product that are read at once.
const AT_ONCE: i64 = 100;

/// What an officer found.
#[derive(Debug, Clone)]
pub struct CloseReport {
    /// Of which report.
    pub report: ProductReportId,
    /// What.
    pub outcome: ReportOutcome,
    /// Why: the enterprise and whoever reported read it.
    pub reason: DecisionReason,
}

/// Why a report was not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReportRefusal {
    /// It was closed already, otherwise.
    AlreadyClosed,
}

impl Refusal for CloseReportRefusal {
    fn code(&self) -> &'static str {
        "ALREADY_CLOSED"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "laporan ini sudah ditutup dengan hasil lain",
            Language::English => "this report was closed already, with another outcome",
        }
        .to_owned()
    }
}

/// Closes a report; for officers who verify the home village of its enterprise. Taking the product
/// down closes every open report of it, since there is nothing left to be looked at. One that was
/// closed with the same outcome is answered as done.
///
/// # Errors
/// [`CommandError::Refused`] when it was closed otherwise.
pub async fn close_report(
    app: &App,
    actor: &Actor,
    command: CloseReport,
) -> Result<Report, CommandError<CloseReportRefusal>> {
    let by = actor.in_person()?;
    let sight = actor.sight(Private::Reports);
    let tx = app.db.begin().await?;
    let found = find_report(&tx, &sight, command.report).await?;
    let found = found.ok_or(Denied::NotFound)?;
    let enterprise = storage::enterprise::find_for_update(&tx, found.enterprise).await?;
    let enterprise = enterprise.ok_or(Denied::NotFound)?;
    actor.require(actor.rights.may_verify(&enterprise.home_village))?;
    hold(&tx, found.product).await?;
    let report = load(&tx, &sight, command.report).await?;
    match &report.closed {
        Some(closed) if closed.outcome == command.outcome => return Ok(report),
        Some(_) => return Err(CommandError::Refused(CloseReportRefusal::AlreadyClosed)),
        None => {}
    }
    let decision = Decision {
        actor,
        by,
        enterprise: &enterprise,
        command: &command,
    };
    decision.close(&tx, app, &report).await?;
    match command.outcome {
        ReportOutcome::NoBreach => {}
        ReportOutcome::Warned => {
            tell_enterprise(&tx, enterprise.id, News::Warned(report.id), None).await?;
        }
        ReportOutcome::ListingTakenDown => {
            decision.take_down(&tx, &report).await?;
            decision.close_others(&tx, app, &report).await?;
        }
    }
    let report = load(&tx, &sight, command.report).await?;
    tx.commit().await?;
    Ok(report)
}

/// Who decided what.
struct Decision<'a> {
    actor: &'a Actor,
    by: PersonId,
    enterprise: &'a Enterprise,
    command: &'a CloseReport,
}

impl Decision<'_> {
    /// Closes one report, audits it and tells whoever made it.
    async fn close(
        &self,
        tx: &Tx,
        app: &App,
        report: &Report,
    ) -> Result<(), storage::StorageError> {
        let outcome = self.command.outcome;
        let found = (outcome, DecisionReason::as_str(&self.command.reason));
        if !storage::catalogue::close_report(tx, report.id, found, Some(self.by)).await? {
            return Ok(());
        }
        let what = ("product.report_close", "product_report");
        let mut row = entry_of(self.actor, self.enterprise, what, report.id);
        row.after = Some(json!({ "product": report.product, "outcome": outcome.code() }));
        storage::audit::record(tx, row).await?;
        let Some(product) = find(tx, report.product).await? else {
            return Ok(());
        };
        let notice = Notice::ReportClosed {
            product: product.name,
            outcome,
        };
        tell(tx, app, Recipient::person(report.by), notice).await
    }

    async fn close_others(
        &self,
        tx: &Tx,
        app: &App,
        report: &Report,
    ) -> Result<(), storage::StorageError> {
        loop {
            let others = open_reports_of(tx, report.product, AT_ONCE).await?;
            if others.is_empty() {
                return Ok(());
            }
            for other in &others {
                self.close(tx, app, other).await?;
            }
        }
    }

    /// Takes the product off sale, unless it is already, or is gone for ever.
    async fn take_down(&self, tx: &Tx, report: &Report) -> Result<(), storage::StorageError> {
        let product = find(tx, report.product).await?;
        let is_hidden = hiding_of(tx, report.product).await?.is_some();
        let there = product.filter(|one| one.status != ProductStatus::Archived);
        let Some(product) = there.filter(|_| !is_hidden) else {
            return Ok(());
        };
        let why = (DecisionReason::as_str(&self.command.reason), Some(self.by));
        let id = hide(tx, &product, why).await?;
        let what = ("product.hide", "product");
        let mut row = entry_of(self.actor, self.enterprise, what, product.id);
        row.before = Some(json!({ "status": product.status.code(), "isHidden": false }));
        row.after = Some(json!({ "status": ProductStatus::Draft.code(), "isHidden": true }));
        storage::audit::record(tx, row).await?;
        tell_enterprise(tx, self.enterprise.id, News::Hidden(id), None).await
    }
}

async fn load<E>(tx: &Tx, sight: &Sight, id: ProductReportId) -> Result<Report, CommandError<E>> {
    let found = find_report(tx, sight, id).await?;
    Ok(found.ok_or(Denied::NotFound)?)
}
