//! Where an enterprise is paid.

use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{BankAccount, Enterprise};
use domain::person::{MembershipKind, Private};
use domain::{EnterpriseId, NeverRefused};

/// An account to be paid to.
#[derive(Debug, Clone)]
pub struct SetBankAccount {
    /// Whose.
    pub enterprise: EnterpriseId,
    /// Which.
    pub account: BankAccount,
}

/// Sets where an enterprise is paid; for its owners alone, since whoever sets it moves its money.
/// The audit tells that it was set, and never what.
pub async fn set_bank_account(
    app: &App,
    actor: &Actor,
    command: SetBankAccount,
) -> Result<Enterprise, CommandError<NeverRefused>> {
    actor.in_person()?;
    actor.require(may_set(actor, command.enterprise))?;
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find_for_update(&tx, command.enterprise).await?;
    let enterprise = found.ok_or(Denied::NotFound)?;
    let by = (app.db.keyring(), &actor.sight(Private::BankAccount));
    let before = storage::enterprise::sealed_numbers(&tx, by, enterprise.id).await?;
    if before.bank_account.as_ref() == Some(&command.account) {
        return Ok(enterprise);
    }
    storage::enterprise::set_bank_account(&tx, enterprise.id, &command.account).await?;
    let action = "enterprise.set_bank_account";
    let mut row = entry(actor, action, "enterprise", enterprise.id);
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    row.before = Some(serde_json::json!({ "bankAccountGiven": before.bank_account.is_some() }));
    row.after = Some(serde_json::json!({ "bankAccountGiven": true }));
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(enterprise)
}

fn may_set(actor: &Actor, enterprise: EnterpriseId) -> bool {
    let mut held = actor.rights.memberships.iter();
    let is_owner = held.any(|one| {
        one.enterprise == enterprise && one.kind == MembershipKind::Owner && one.may_money
    });
    is_owner && actor.rights.may_manage(enterprise)
}
