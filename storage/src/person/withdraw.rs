//! Taking back what somebody promised who may no longer promise.

use super::InvitationEnd;
use crate::error::StorageError;
use crate::sql::{execute, values};
use crate::tx::Tx;
use domain::{EnterpriseId, PersonId};

/// Takes back what `person` had invited to `enterprise` and nobody answered yet: they may no longer
/// invite. Offers of ownership are taken back as well.
pub async fn withdraw_invitations_by(
    tx: &Tx,
    enterprise: EnterpriseId,
    person: PersonId,
) -> Result<(), StorageError> {
    let sql = "UPDATE membership_invitations SET ended_at = $3, end_kind = $4, \
               login_sealed = NULL \
               WHERE enterprise_id = $1 AND invited_by = $2 AND ended_at IS NULL";
    let end = InvitationEnd::Withdrawn.code();
    execute(tx, sql, values![enterprise, person, tx.now(), end]).await?;
    let sql = "UPDATE ownership_offers SET ended_at = $3, end_kind = $4 \
               WHERE enterprise_id = $1 AND offered_by = $2 AND ended_at IS NULL";
    execute(tx, sql, values![enterprise, person, tx.now(), end]).await?;
    Ok(())
}
