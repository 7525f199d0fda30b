//! What an officer finds of a permit.

use super::{Told, record, village_of};
use crate::app::notice::{Notice, PermitNotice, Recipient, tell};
use crate::app::{Actor, App, CommandError, Denied};
use domain::ProductPermitId;
use domain::catalogue::PermitDecisionRefusal as Refusal;
use domain::enterprise::{DecisionReason, Verdict};
use domain::person::Private;
use domain::time::wib_day;
use serde_json::json;
use storage::catalogue::{Permit, find_permit, hold};
use storage::enterprise::managers_of;

/// What an officer found.
#[derive(Debug, Clone)]
pub struct DecidePermit {
    /// Of which permit.
    pub permit: ProductPermitId,
    /// What they found.
    pub verdict: Verdict,
    /// Why, when it is not right.
    pub reason: Option<DecisionReason>,
}

/// Writes down what an officer of the enterprise's village found of a permit, and tells its owners
/// and managers. The same once more is answered as done.
///
/// # Errors
/// [`CommandError::Refused`] for one that ended or ran out.
pub async fn decide_permit(
    app: &App,
    actor: &Actor,
    command: DecidePermit,
) -> Result<Permit, CommandError<Refusal>> {
    actor.in_person()?;
    let sight = actor.sight(Private::Permits);
    let tx = app.db.begin().await?;
    let found = find_permit(&tx, &sight, command.permit).await?;
    let permit = found.ok_or(Denied::NotFound)?;
    hold(&tx, permit.product).await?;
    let product = storage::catalogue::find(&tx, permit.product).await?;
    let product = product.ok_or(Denied::NotFound)?;
    let village = village_of(&tx, product.enterprise).await?;
    actor.require(actor.rights.may_verify(&village))?;
    let found = find_permit(&tx, &sight, command.permit).await?;
    let permit = found.ok_or(Denied::NotFound)?;
    if permit.ended_at.is_some() {
        return Err(CommandError::Refused(Refusal::Ended));
    }
    if permit.expires_on.is_some_and(|day| day < wib_day(tx.now())) {
        return Err(CommandError::Refused(Refusal::Expired));
    }
    let reason = command.reason.as_ref().map(DecisionReason::as_str);
    let found = (command.verdict, reason);
    if (permit.verdict, permit.reason.as_deref()) == (Some(command.verdict), reason) {
        return Ok(permit);
    }
    storage::catalogue::decide_permit(&tx, permit.id, found, actor.person).await?;
    let told = Told {
        action: "product.permit_decide",
        permit: permit.id,
        kind: permit.kind,
        product: &product,
        before: Some(json!({ "verdict": permit.verdict.map(Verdict::code) })),
        after: json!({ "verdict": command.verdict.code() }),
    };
    record(&tx, actor, &village, told).await?;
    for manager in managers_of(&tx, &[product.enterprise]).await? {
        let notice = Notice::Permit(PermitNotice::Decided {
            product: product.name.clone(),
            permit: permit.kind,
            verdict: command.verdict,
            reason: reason.map(str::to_owned),
        });
        tell(&tx, app, Recipient::person(manager.person), notice).await?;
    }
    let decided = find_permit(&tx, &sight, permit.id).await?;
    let decided = decided.ok_or(Denied::NotFound)?;
    tx.commit().await?;
    Ok(decided)
}
