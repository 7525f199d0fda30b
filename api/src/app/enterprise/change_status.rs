//! Submitting, verifying, refusing, handing back, suspending and reinstating an enterprise.

use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{DecisionReason, Enterprise, EnterpriseDecision};
use domain::{EnterpriseId, Language, Refusal};
use storage::Tx;
use storage::enterprise::StatusChange;

/// A decision about an enterprise.
#[derive(Debug, Clone)]
pub struct ChangeStatus {
    /// Which.
    pub enterprise: EnterpriseId,
    /// What is decided.
    pub decision: EnterpriseDecision,
    /// Why, where people must be told.
    pub reason: Option<DecisionReason>,
}

/// Why a decision was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// It cannot be decided about an enterprise in the status that this one has.
    WrongStatus,
}

impl Refusal for ChangeRefusal {
    fn code(&self) -> &'static str {
        "WRONG_STATUS"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "status usaha saat ini tidak memungkinkan keputusan itu",
            Language::English => "the enterprise's status does not allow this decision",
        }
        .to_owned()
    }
}

/// Takes a decision: its owners and managers submit an enterprise, officers of its village do the
/// rest. A decision that was taken already is answered as done, so that it may be sent twice.
pub async fn change_status(
    app: &App,
    actor: &Actor,
    command: ChangeStatus,
) -> Result<Enterprise, CommandError<ChangeRefusal>> {
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find_for_update(&tx, command.enterprise).await?;
    let is_allowed = |one: &Enterprise| may_decide(actor, one, command.decision);
    actor.require(found.as_ref().is_some_and(is_allowed))?;
    let enterprise = found.ok_or(Denied::NotFound)?;
    if enterprise.status == command.decision.target() {
        return Ok(enterprise);
    }
    let Some(to) = enterprise.status.decide(command.decision) else {
        return Err(CommandError::Refused(ChangeRefusal::WrongStatus));
    };
    let change = StatusChange {
        enterprise: enterprise.id,
        from: enterprise.status,
        to,
        reason: command.reason.map(|reason| reason.as_str().to_owned()),
        by: actor.person,
    };
    if !storage::enterprise::set_status(&tx, &change).await? {
        return Err(CommandError::Conflict);
    }
    follow_up(&tx, actor, &enterprise, (command.decision, &change)).await?;
    tx.commit().await?;
    Ok(Enterprise {
        status: to,
        ..enterprise
    })
}

fn may_decide(actor: &Actor, enterprise: &Enterprise, decision: EnterpriseDecision) -> bool {
    match decision {
        EnterpriseDecision::Submit | EnterpriseDecision::Close => {
            actor.rights.may_manage(enterprise.id)
        }
        _ => actor.rights.may_verify(&enterprise.home_village),
    }
}

/// Audits the step; where the enterprise starts or stops to sell, search follows its products.
async fn follow_up(
    tx: &Tx,
    actor: &Actor,
    enterprise: &Enterprise,
    (decision, change): (EnterpriseDecision, &StatusChange),
) -> Result<(), storage::StorageError> {
    let mut row = entry(actor, decision.action(), "enterprise", enterprise.id);
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    row.before = Some(serde_json::json!({ "status": change.from.code() }));
    row.after = Some(serde_json::json!({ "status": change.to.code() }));
    storage::audit::record(tx, row).await?;
    if change.from.sells() != change.to.sells() {
        let products = storage::enterprise::product_ids(tx, enterprise.id).await?;
        storage::change_log::record(tx, &products).await?;
    }
    Ok(())
}
