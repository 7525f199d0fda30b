//! Submitting, verifying, refusing, handing back, suspending, reinstating and closing an
//! enterprise.

use super::checklist::items_of;
use super::decision::{ChangeRefusal, ChangeStatus};
use crate::app::notice::{News, tell_enterprise};
use crate::app::person::entry;
use crate::app::person::terms::require_newest_terms;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{
    Check, ChecklistItem, ChecklistKey, DecisionReason, Enterprise, EnterpriseDecision, Verdict,
};
use domain::person::TermsDocument;
use domain::{FieldPath, Invalid, Language, Rule};
use storage::Tx;
use storage::enterprise::{
    StatusChange, begin_waiting, end_waiting, mark_checks_told, open_orders, rejected_checks,
    set_check,
};

/// Takes a decision: its owners and managers submit an enterprise, officers of its village do the
/// rest. A decision that was taken already is answered as done, so that it may be sent twice.
pub async fn change_status(
    app: &App,
    actor: &Actor,
    command: ChangeStatus,
) -> Result<Enterprise, CommandError<ChangeRefusal>> {
    actor.in_person()?;
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
    if command.decision == EnterpriseDecision::Submit {
        require_newest_terms(&tx, actor, &TermsDocument::OF_SELLERS).await?;
    }
    let is_overridden = require_ready(&tx, &enterprise, &command).await?;
    let items = wait(&tx, actor, &command).await?;
    let change = StatusChange {
        enterprise: enterprise.id,
        from: enterprise.status,
        to,
        items,
        reason: command
            .reason
            .as_ref()
            .map(|reason| reason.as_str().to_owned()),
        by: actor.person,
    };
    let Some(step) = storage::enterprise::set_status(&tx, &change).await? else {
        return Err(CommandError::Conflict);
    };
    tell_enterprise(&tx, enterprise.id, News::Decided(step), None).await?;
    let told = (command.decision, &change, is_overridden);
    follow_up(&tx, actor, &enterprise, told).await?;
    tx.commit().await?;
    Ok(Enterprise {
        status: to,
        ..enterprise
    })
}

/// Passes when nothing of the checklist, or of its orders, stands in the way of the decision; true
/// when an officer's reason takes the place of what was not seen.
async fn require_ready(
    tx: &Tx,
    enterprise: &Enterprise,
    command: &ChangeStatus,
) -> Result<bool, CommandError<ChangeRefusal>> {
    match command.decision {
        EnterpriseDecision::Submit => {
            let items = items_of(tx, enterprise.id).await?;
            let lacking = items.iter().filter(|one| one.stands_in_the_way());
            let lacking: Vec<Invalid> = lacking.map(lack).collect();
            if lacking.is_empty() {
                return Ok(false);
            }
            Err(lacking.into())
        }
        EnterpriseDecision::Verify => {
            let items = items_of(tx, enterprise.id).await?;
            let unseen = items.iter().filter(|one| one.is_unseen());
            let unseen: Vec<_> = unseen.map(|one| one.key).collect();
            if !unseen.is_empty() && command.reason.is_none() {
                return Err(CommandError::Refused(ChangeRefusal::NotSeen(unseen)));
            }
            Ok(!unseen.is_empty())
        }
        EnterpriseDecision::Close => match open_orders(tx, enterprise.id).await? {
            0 => Ok(false),
            count => Err(CommandError::Refused(ChangeRefusal::OpenOrders(count))),
        },
        _ => Ok(false),
    }
}

/// An item that stands in the way, by its name.
fn lack(item: &ChecklistItem) -> Invalid {
    let told = |language| {
        let why = item.note.as_ref().map(|note| note.message(language));
        format!("{}: {}", item.key.name(language), why.unwrap_or_default())
    };
    let (indonesian, english) = (told(Language::Indonesian), told(Language::English));
    let mut lack = Invalid::new(Rule::Required, indonesian, english);
    lack.field = FieldPath::of(item.key.code()).under("checklist");
    lack
}

/// Puts the enterprise into its officer's queue, or takes it out, with what was found of its items;
/// what of it is told with the step itself, and so by no message of its own.
async fn wait(
    tx: &Tx,
    actor: &Actor,
    command: &ChangeStatus,
) -> Result<Vec<(ChecklistKey, String)>, storage::StorageError> {
    for (item, reason) in &command.items {
        let about = (command.enterprise, *item);
        let found = (Verdict::Rejected, Some(DecisionReason::as_str(reason)));
        set_check(tx, about, found, actor.person).await?;
    }
    match command.decision {
        EnterpriseDecision::Submit | EnterpriseDecision::Reverify => {
            begin_waiting(tx, command.enterprise).await?;
        }
        EnterpriseDecision::Suspend | EnterpriseDecision::Reinstate => {}
        _ => end_waiting(tx, command.enterprise).await?,
    }
    if command.decision == EnterpriseDecision::Verify {
        mark_checks_told(tx, command.enterprise).await?;
    }
    if command.decision != EnterpriseDecision::Return {
        return Ok(Vec::new());
    }
    mark_checks_told(tx, command.enterprise).await?;
    let rejected = rejected_checks(tx, command.enterprise).await?;
    let item = |one: Check| (one.key, one.reason.unwrap_or_default());
    Ok(rejected.into_iter().map(item).collect())
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
    (decision, change, is_overridden): (EnterpriseDecision, &StatusChange, bool),
) -> Result<(), storage::StorageError> {
    let mut row = entry(actor, decision.action(), "enterprise", enterprise.id);
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    row.before = Some(serde_json::json!({ "status": change.from.code() }));
    row.after = Some(serde_json::json!({ "status": change.to.code() }));
    if is_overridden {
        row.after = Some(serde_json::json!({ "status": change.to.code(), "overridden": true }));
    }
    storage::audit::record(tx, row).await?;
    if change.from.sells() != change.to.sells() {
        let products = storage::enterprise::product_ids(tx, enterprise.id).await?;
        storage::change_log::record(tx, &products).await?;
    }
    Ok(())
}
