//! Offering another enterprise to act in one's own.

use super::Both;
use crate::app::notice::{News, tell_enterprise};
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::enterprise::Enterprise;
use domain::person::{Powers, Private};
use domain::{DelegationId, EnterpriseId, FieldPath, Invalid, Language, Refusal, Rule};
use storage::Tx;
use storage::person::{Delegation, NewDelegation};

/// A delegation to be.
#[derive(Debug, Clone)]
pub struct OfferDelegation {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Who lets.
    pub enterprise: EnterpriseId,
    /// Who may.
    pub holder: EnterpriseId,
    /// Do what.
    pub powers: Powers,
}

/// Why nothing was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferDelegationRefusal {
    /// There is one between the two, offered or accepted: it has to end first.
    AlreadyDelegated,
}

impl Refusal for OfferDelegationRefusal {
    fn code(&self) -> &'static str {
        "ALREADY_DELEGATED"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "usaha itu sudah diberi kuasa; akhiri dahulu yang lama",
            Language::English => "this enterprise acts for you already; end that first",
        }
        .to_owned()
    }

    fn field(&self) -> Option<FieldPath> {
        Some(FieldPath::of("holderId"))
    }
}

/// Offers a verified BUM Desa, BUM Desa Bersama or cooperative to act in an enterprise; for the
/// owners of that. Nothing changes before it is accepted.
pub async fn offer_delegation(
    app: &App,
    actor: &Actor,
    command: OfferDelegation,
) -> Result<Delegation, CommandError<OfferDelegationRefusal>> {
    actor.require(actor.rights.is_owner(command.enterprise))?;
    let tx = app.db.begin().await?;
    let pair = (command.enterprise, command.holder);
    if command.enterprise == command.holder || !is_known(&tx, command.holder).await? {
        return Err(not_there().into());
    }
    let both = Both::take(&tx, actor, pair).await?;
    let now = storage::person::rights_of(&tx, both.by).await?;
    actor.require(now.is_owner(command.enterprise))?;
    let powers = command.powers;
    let input = (pair, powers.list, powers.ship, powers.money);
    let request = app.idempotent(actor, &command.key, "delegationOffer", &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return load(&tx, actor, id).await;
    }
    check_holder(&both.holder)?;
    let open = storage::person::find_delegation_between(&tx, pair.0, pair.1).await?;
    if open.is_some() {
        return Err(CommandError::Refused(
            OfferDelegationRefusal::AlreadyDelegated,
        ));
    }
    let new = NewDelegation {
        enterprise: command.enterprise,
        holder: command.holder,
        powers,
        by: both.by,
    };
    let id = storage::person::insert_delegation(&tx, &new).await?;
    both.record(&tx, actor, ("delegation.offer", id), powers)
        .await?;
    let news = News::DelegationOffered(id);
    tell_enterprise(&tx, command.holder, news, Some(both.by)).await?;
    finish_once(&tx, &request, &id).await?;
    let delegation = load(&tx, actor, id).await?;
    tx.commit().await?;
    Ok(delegation)
}

async fn is_known(tx: &Tx, id: EnterpriseId) -> Result<bool, storage::StorageError> {
    Ok(storage::enterprise::find(tx, id).await?.is_some())
}

/// Whoever does not sell is not there, as for everybody else.
fn check_holder(holder: &Enterprise) -> Result<(), Invalid> {
    if !holder.status.sells() {
        return Err(not_there());
    }
    if holder.kind.may_hold() {
        return Ok(());
    }
    let invalid = Invalid::new(
        Rule::NotAllowed,
        "hanya BUM Desa, BUM Desa Bersama, atau koperasi yang dapat diberi kuasa",
        "only a BUM Desa, a BUM Desa Bersama or a cooperative can act for others",
    );
    Err(invalid.in_field("holderId"))
}

fn not_there() -> Invalid {
    let unknown = Invalid::new(
        Rule::Unknown,
        "tidak ada usaha terverifikasi ini",
        "there is no such verified enterprise",
    );
    unknown.in_field("holderId")
}

async fn load<E>(tx: &Tx, actor: &Actor, id: DelegationId) -> Result<Delegation, CommandError<E>> {
    let found = storage::person::find_delegation(tx, &actor.sight(Private::People), id).await?;
    Ok(found.ok_or(Denied::NotFound)?)
}
