//! Ending a membership.

use super::change::{MemberRefusal, forget_promises, found, keep_an_owner};
use super::told;
use crate::app::notice::{PeopleStep, tell_other};
use crate::app::{Actor, App, CommandError};
use domain::MembershipId;

/// Ends a membership: owners that of everybody, managers that of no owner, and everybody their own.
/// The last owner stays.
pub async fn end_member(
    app: &App,
    actor: &Actor,
    id: MembershipId,
) -> Result<(), CommandError<MemberRefusal>> {
    let tx = app.db.begin().await?;
    let (member, standing) = found(&tx, actor, id).await?;
    standing.require(|rights| rights.may_end(member.enterprise, (member.id, member.kind)))?;
    keep_an_owner(&tx, &member).await?;
    if !storage::person::end_membership(&tx, member.id).await? {
        return Err(CommandError::Conflict);
    }
    forget_promises(&tx, &member).await?;
    let mut row = standing.entry("membership.end", "membership", member.id);
    row.before = Some(told(member.kind, member.powers));
    storage::audit::record(&tx, row).await?;
    let notice = standing.notice(PeopleStep::MembershipEnded);
    tell_other(&tx, app, (member.person, Some(standing.by)), notice).await?;
    tx.commit().await?;
    Ok(())
}
