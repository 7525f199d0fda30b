//! What is asked of an enterprise, as its people and officers see it.

use super::EnterpriseLoader;
use crate::app::enterprise::{may_see_application, today};
use crate::graphql::context::ContextExt;
use crate::graphql::fault;
use crate::graphql::reached::{Reached, by_sight};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, SimpleObject};
use domain::EnterpriseId;
use domain::enterprise::{ChecklistItem, Evidence, checklist};
use domain::person::Private;
use std::collections::HashMap;
use std::sync::Arc;
use storage::StorageError;

/// One thing that an enterprise shows to be verified.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::enterprise::ChecklistKey")]
pub enum EnterpriseChecklistKey {
    /// The certificate of the legal entity, number and document: of every kind but UMKM.
    LegalEntity,
    /// The village regulation (Perdes), number and document: of a BUM Desa.
    VillageRegulation,
    /// The joint regulation of the heads, number and document: of a BUM Desa Bersama.
    JointRegulation,
    /// The member villages with their shares: of a BUM Desa Bersama.
    MemberVillages,
    /// The Nomor Induk Koperasi: of a cooperative.
    NikKoperasi,
    /// The business number (NIB), or a reason why there is none: of an UMKM; others may.
    Nib,
    /// The tax number (NPWP), or the owner's NIK: of an UMKM; others may.
    TaxNumber,
}

/// How an item of the checklist stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::enterprise::ItemState")]
pub enum EnterpriseItemState {
    /// Not given, or its document has run out.
    Missing,
    /// Given; no officer has looked at it yet.
    Given,
    /// Given, and unlike what is usual: an officer decides.
    Warned,
    /// An officer looked at it and found it right.
    Seen,
    /// An officer looked at it and found it wrong.
    Rejected,
}

/// What is asked of an enterprise, and how it stands.
#[derive(SimpleObject, Debug, Clone)]
pub struct EnterpriseChecklistItem {
    /// Which item.
    pub key: EnterpriseChecklistKey,
    /// Its name for people, in the language of the request.
    pub name: &'static str,
    /// False when it may be left out.
    pub is_required: bool,
    /// How it stands.
    pub state: EnterpriseItemState,
    /// Why it stands so, for people; null when there is nothing to say.
    pub message: Option<String>,
}

impl EnterpriseChecklistItem {
    pub(super) fn of(ctx: &Context<'_>, item: &ChecklistItem) -> Self {
        let language = ctx.language();
        Self {
            key: item.key.into(),
            name: item.key.name(language),
            is_required: item.is_required,
            state: item.state.into(),
            message: item.note.as_ref().map(|note| note.message(language)),
        }
    }
}

/// Asks for what an enterprise has shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct EvidenceOf(Reached<EnterpriseId>);

impl Loader<EvidenceOf> for EnterpriseLoader {
    type Value = Evidence;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[EvidenceOf],
    ) -> Result<HashMap<EvidenceOf, Evidence>, Arc<StorageError>> {
        let mut all = HashMap::with_capacity(keys.len());
        for (sight, ids) in by_sight(keys.iter().map(|key| &key.0)) {
            let found = storage::enterprise::evidence_of(&self.0.reader(), sight, &ids).await?;
            let told = |(id, one)| (EvidenceOf(Reached::by(sight, id)), one);
            all.extend(found.into_iter().map(told));
        }
        Ok(all)
    }
}

/// The checklist of `enterprise`; nothing for who may not see its application.
pub(super) async fn checklist_of(
    ctx: &Context<'_>,
    enterprise: &domain::enterprise::Enterprise,
) -> async_graphql::Result<Option<Vec<EnterpriseChecklistItem>>> {
    if !may_see_application(ctx.actor(), enterprise) {
        return Ok(None);
    }
    let loader = ctx.current_loader::<EnterpriseLoader>();
    let sight = Arc::new(ctx.actor().sight(Private::Application));
    let key = EvidenceOf(Reached::by(&sight, enterprise.id));
    let found = loader.load_one(key).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    let items = found.map(|one| checklist(&one, today(ctx.app())));
    let items = items.unwrap_or_default();
    let items = items
        .iter()
        .map(|one| EnterpriseChecklistItem::of(ctx, one));
    Ok(Some(items.collect()))
}
