//! Delegations: what one enterprise lets another do in it, offered and then accepted. Rights come
//! of the membership that the other then holds; this tells how it came and went.

use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::{Powers, Sight};
use domain::{DelegationId, EnterpriseId, MembershipId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A delegation to be.
#[derive(Debug, Clone, Copy)]
pub struct NewDelegation {
    /// Who lets.
    pub enterprise: EnterpriseId,
    /// Who may.
    pub holder: EnterpriseId,
    /// Do what.
    pub powers: Powers,
    /// The owner who offers it.
    pub by: PersonId,
}

/// A delegation as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegation {
    /// The delegation itself.
    pub id: DelegationId,
    /// Who lets.
    pub enterprise: EnterpriseId,
    /// Who may.
    pub holder: EnterpriseId,
    /// Do what.
    pub powers: Powers,
    /// The owner who offered it.
    pub by: PersonId,
    /// Since when it is offered.
    pub offered_at: DateTime<Utc>,
    /// Since when it holds; `None` before it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Since when it holds no more; `None` until it ends.
    pub ended_at: Option<DateTime<Utc>>,
    /// The membership that came of it.
    pub membership: Option<MembershipId>,
}

const SELECT: &str = "SELECT id, enterprise_id, holder_enterprise_id, may_list, may_ship, \
     may_money, offered_by, offered_at, accepted_at, ended_at, membership_id FROM delegations";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    holder_enterprise_id: Uuid,
    may_list: bool,
    may_ship: bool,
    may_money: bool,
    offered_by: Uuid,
    offered_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    membership_id: Option<Uuid>,
}

impl From<Row> for Delegation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            enterprise: row.enterprise_id.into(),
            holder: row.holder_enterprise_id.into(),
            powers: Powers {
                list: row.may_list,
                ship: row.may_ship,
                money: row.may_money,
            },
            by: row.offered_by.into(),
            offered_at: row.offered_at,
            accepted_at: row.accepted_at,
            ended_at: row.ended_at,
            membership: row.membership_id.map(MembershipId::from),
        }
    }
}

/// Stores a delegation that is offered.
///
/// # Errors
/// A duplicate ([`StorageError::is_duplicate`]) while there is one between the two.
pub async fn insert_delegation(tx: &Tx, new: &NewDelegation) -> Result<DelegationId, StorageError> {
    let id: DelegationId = tx.new_id();
    let columns = [
        "id",
        "enterprise_id",
        "holder_enterprise_id",
        "may_list",
        "may_ship",
        "may_money",
        "offered_by",
        "offered_at",
    ];
    let powers = new.powers;
    let row = values![
        id,
        new.enterprise,
        new.holder,
        powers.list,
        powers.ship,
        powers.money,
        new.by,
        tx.now(),
    ];
    insert(tx, "delegations", &columns, vec![row]).await?;
    Ok(id)
}

/// A delegation is that of both.
const OF_BOTH: Owned = Owned::of(&["enterprise_id", "holder_enterprise_id"]);

/// The delegation with `id`, where `sight` reaches it.
pub async fn find_delegation(
    on: &impl Read,
    sight: &Sight,
    id: DelegationId,
) -> Result<Option<Delegation>, StorageError> {
    let (seen, values) = reached(sight, &OF_BOTH, values![id]);
    let sql = format!("{SELECT} WHERE id = $1 AND {seen}");
    let row: Option<Row> = one(on, &sql, values).await?;
    Ok(row.map(Delegation::from))
}

/// The delegation between the two that has not ended.
pub async fn find_delegation_between(
    on: &impl Read,
    enterprise: EnterpriseId,
    holder: EnterpriseId,
) -> Result<Option<Delegation>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE enterprise_id = $1 AND holder_enterprise_id = $2 AND ended_at IS NULL"
    );
    let row: Option<Row> = one(on, &sql, values![enterprise, holder]).await?;
    Ok(row.map(Delegation::from))
}

/// The delegations that `enterprise` gave or was given, that have not ended and that `sight`
/// reaches, oldest first: those after `after`, at most `limit`.
pub async fn delegations_of(
    on: &impl Read,
    sight: &Sight,
    enterprise: EnterpriseId,
    (after, limit): (Option<DelegationId>, i64),
) -> Result<Vec<Delegation>, StorageError> {
    let after = after.unwrap_or(DelegationId::from_uuid(Uuid::nil()));
    let (seen, values) = reached(sight, &OF_BOTH, values![enterprise, after, limit]);
    let sql = format!(
        "{SELECT} WHERE (enterprise_id = $1 OR holder_enterprise_id = $1) AND ended_at IS NULL \
         AND id > $2 AND {seen} ORDER BY id LIMIT $3"
    );
    let rows: Vec<Row> = all(on, &sql, values).await?;
    Ok(rows.into_iter().map(Delegation::from).collect())
}

/// Notes that `person` accepted a delegation, and the membership that came of it; true when it was
/// an offer until now.
pub async fn accept_delegation(
    tx: &Tx,
    id: DelegationId,
    (person, membership): (PersonId, MembershipId),
) -> Result<bool, StorageError> {
    let sql = "UPDATE delegations SET accepted_at = $2, accepted_by = $3, membership_id = $4 \
               WHERE id = $1 AND accepted_at IS NULL AND ended_at IS NULL";
    let values = values![id, tx.now(), person, membership];
    Ok(execute(tx, sql, values).await? == 1)
}

/// Ends a delegation, offered or accepted; true when it had not ended until now.
pub async fn end_delegation(
    tx: &Tx,
    id: DelegationId,
    person: PersonId,
) -> Result<bool, StorageError> {
    let sql = "UPDATE delegations SET ended_at = $2, ended_by = $3 \
               WHERE id = $1 AND ended_at IS NULL";
    Ok(execute(tx, sql, values![id, tx.now(), person]).await? == 1)
}
