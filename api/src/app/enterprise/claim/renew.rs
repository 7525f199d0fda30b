//! Another claim code, for people who lost theirs.

use super::new_code;
use crate::app::person::standing::entry_of;
use crate::app::{Actor, App, CommandError, Denied};
use chrono::{DateTime, Utc};
use domain::enterprise::EnterpriseStatus;
use domain::{EnterpriseId, Language, Refusal, SecretCode};

/// A code as it is told once.
#[derive(Debug, Clone)]
pub struct RenewedCode {
    /// The code.
    pub code: SecretCode,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Why there is no other code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenewRefusal {
    /// Its own people hold the enterprise, or it is closed.
    NotToClaim,
}

impl Refusal for RenewRefusal {
    fn code(&self) -> &'static str {
        "NOT_TO_CLAIM"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "usaha ini sudah diklaim atau sudah tutup",
            Language::English => "this enterprise was claimed already, or is closed",
        }
        .to_owned()
    }
}

/// Makes another claim code, for officers who verify the village: they hand it to the enterprise's
/// people. The code before it is good for nothing any more.
pub async fn renew_claim_code(
    app: &App,
    actor: &Actor,
    id: EnterpriseId,
) -> Result<RenewedCode, CommandError<RenewRefusal>> {
    let by = actor.in_person()?;
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find_for_update(&tx, id).await?;
    let now = storage::person::rights_of(&tx, by).await?;
    let enterprise = found.ok_or(Denied::NotFound)?;
    for rights in [&actor.rights, &now] {
        actor.require(rights.may_verify(&enterprise.home_village))?;
    }
    if enterprise.claimed || enterprise.status == EnterpriseStatus::Closed {
        return Err(CommandError::Refused(RenewRefusal::NotToClaim));
    }
    let (code, expires_at) = new_code(&tx, id, Some(by)).await?;
    let what = ("enterprise.claim_code_renew", "enterprise");
    let row = entry_of(actor, &enterprise, what, id);
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(RenewedCode { code, expires_at })
}
