//! Everything one person may do, read in two statements.

use super::{mandates_of, memberships_of};
use crate::error::StorageError;
use crate::sql::Read;
use domain::PersonId;
use domain::person::Rights;

/// The rights that `person` holds now.
pub async fn rights_of(on: &impl Read, person: PersonId) -> Result<Rights, StorageError> {
    Ok(Rights {
        memberships: memberships_of(on, person).await?,
        mandates: mandates_of(on, person).await?,
    })
}
