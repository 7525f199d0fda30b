//! Declining an invitation.

use super::accept::{AcceptRefusal, proven};
use crate::app::{Actor, App, CommandError};
use domain::SecretCode;
use storage::person::InvitationEnd;

/// Declines an invitation, by the code that was sent to whoever was invited. Done again by the same
/// person it is answered as done.
pub async fn decline_invitation(
    app: &App,
    actor: &Actor,
    secret: SecretCode,
) -> Result<(), CommandError<AcceptRefusal>> {
    let tx = app.db.begin().await?;
    let (invitation, standing) = proven(app, &tx, actor, &secret).await?;
    let end = (InvitationEnd::Declined, Some(standing.by));
    if invitation.ended == Some(end) {
        return Ok(());
    }
    if !invitation.is_open(tx.now()) {
        return Err(CommandError::Refused(AcceptRefusal::CodeNotValid));
    }
    storage::person::end_invitation(&tx, invitation.id, end).await?;
    let row = standing.entry("membership.decline", "invitation", invitation.id);
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(())
}
