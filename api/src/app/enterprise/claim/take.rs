//! Claiming an enterprise by its code.

use crate::app::person::{secret_code, standing::entry_of};
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::enterprise::{Enterprise, EnterpriseStatus};
use domain::person::MembershipKind;
use domain::{EnterpriseId, FieldPath, Language, PersonId, Refusal, SecretCode};
use storage::enterprise::{ClaimCode, find_claim_code};
use storage::person::NewMembership;
use storage::{StorageError, Tx};

/// A claim.
#[derive(Debug, Clone)]
pub struct ClaimEnterprise {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// The code.
    pub code: SecretCode,
}

/// Why nothing was claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimRefusal {
    /// There is no such code, or it is good no more: used, replaced or too old. Which is not told.
    CodeNotValid,
}

impl Refusal for ClaimRefusal {
    fn code(&self) -> &'static str {
        "CODE_NOT_VALID"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "kode ini tidak berlaku atau sudah tidak berlaku",
            Language::English => "this code is not good, or no longer",
        }
        .to_owned()
    }

    fn field(&self) -> Option<FieldPath> {
        Some(FieldPath::of("code"))
    }
}

/// Makes the caller the owner of an enterprise that was listed for them, once. Done again by the
/// same person it is answered as done.
pub async fn claim(
    app: &App,
    actor: &Actor,
    command: ClaimEnterprise,
) -> Result<Enterprise, CommandError<ClaimRefusal>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    let input = command.code.as_str();
    let request = app.idempotent(actor, &command.key, "enterpriseClaim", &input);
    if let Some(id) = begin_once::<EnterpriseId, _>(&tx, &request).await? {
        let found = storage::enterprise::find(&tx, id).await?;
        return Ok(found.ok_or(Denied::NotFound)?);
    }
    let Some((code, enterprise)) = held(&tx, &command.code).await? else {
        return Err(CommandError::Refused(ClaimRefusal::CodeNotValid));
    };
    if code.claimed_by == Some(person) {
        return Ok(enterprise);
    }
    let is_over = matches!(
        enterprise.status,
        EnterpriseStatus::Closed | EnterpriseStatus::Refused
    );
    let is_good = code.ended_at.is_none() && code.expires_at > tx.now() && !is_over;
    if !is_good || !storage::enterprise::claim(&tx, &code, person).await? {
        return Err(CommandError::Refused(ClaimRefusal::CodeNotValid));
    }
    store_owner(&tx, person, enterprise.id).await?;
    let what = ("enterprise.claim", "enterprise");
    let mut row = entry_of(actor, &enterprise, what, enterprise.id);
    row.before = Some(serde_json::json!({ "claimed": false }));
    row.after = Some(serde_json::json!({ "claimed": true }));
    storage::audit::record(&tx, row).await?;
    finish_once(&tx, &request, &enterprise.id).await?;
    tx.commit().await?;
    Ok(Enterprise {
        claimed: true,
        ..enterprise
    })
}

/// The code and its enterprise, which is held still; the code is read again under the lock.
async fn held(
    tx: &Tx,
    secret: &SecretCode,
) -> Result<Option<(ClaimCode, Enterprise)>, StorageError> {
    let hash = secret_code::hash(secret);
    let Some(found) = find_claim_code(tx, hash.clone()).await? else {
        return Ok(None);
    };
    let enterprise = storage::enterprise::find_for_update(tx, found.enterprise).await?;
    let found = find_claim_code(tx, hash).await?;
    Ok(found.zip(enterprise))
}

async fn store_owner(
    tx: &Tx,
    person: PersonId,
    enterprise: EnterpriseId,
) -> Result<(), StorageError> {
    let owner = NewMembership {
        person,
        enterprise,
        kind: MembershipKind::Owner,
        may_list: true,
        may_ship: true,
        may_money: true,
    };
    storage::person::insert_membership(tx, owner).await?;
    Ok(())
}
