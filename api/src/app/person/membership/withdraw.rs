//! Taking an invitation back.

use crate::app::person::standing::Standing;
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::Private;
use domain::{InvitationId, NeverRefused};
use storage::person::InvitationEnd;

/// Takes an invitation back; for owners and managers, of whom a manager takes none back that would
/// make an owner. One that has ended is answered as it is.
pub async fn withdraw_invitation(
    app: &App,
    actor: &Actor,
    id: InvitationId,
) -> Result<(), CommandError<NeverRefused>> {
    actor.in_person()?;
    let tx = app.db.begin().await?;
    let by = (app.db.keyring(), &actor.sight(Private::People));
    let found = storage::person::find_invitation(&tx, by, id).await?;
    let invitation = found.ok_or(Denied::NotFound)?;
    let standing = Standing::take(&tx, actor, invitation.enterprise).await?;
    standing.require(|rights| rights.may_touch(invitation.enterprise, invitation.kind))?;
    let end = (InvitationEnd::Withdrawn, None);
    if !storage::person::end_invitation(&tx, id, end).await? {
        return Ok(());
    }
    let row = standing.entry("membership.withdraw", "invitation", id);
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(())
}
