//! Enterprises come in, are looked at by an officer, and list what they sell.

use super::people::{self, People};
use super::{
    Listed, ListedEnterprise, SeedError, Seeding, broken, done, papers, permits, pictures,
};
use crate::app::catalogue::{CreateProduct, create_product, publish_product};
use crate::app::enterprise::{
    ChangeStatus, RegisterEnterprise, SetDelivery, change_status, register, set_delivery,
};
use crate::app::{Actor, IdempotencyKey};
use crate::demo::plan::{DemoPlan, PlannedEnterprise, PlannedProduct, Standing};
use bytes::Bytes;
use chrono::Duration;
use domain::catalogue::{ProductDraft, ProductInput, ProductKind, VariantInput};
use domain::enterprise::{
    DecisionReason, Description, EnterpriseDecision, EnterpriseKind, EnterpriseName, Exemption,
    MemberVillages, NikKoperasi, Npwp, Programme,
};
use domain::{EnterpriseId, VariantId};
use futures::StreamExt;
use std::pin::pin;
use storage::enterprise::NewEnterprise;

/// What a cooperative of a village belongs to.
const PROGRAMME: &str = "Koperasi Desa Merah Putih";
const DESCRIPTION: &str = "Usaha contoh untuk demo Sentra: tempatnya nyata, usahanya tidak.";
const WHY_STOPPED: &str = "Contoh: dokumen usaha sudah lewat masa berlaku.";
/// What an officer takes to look at an enterprise.
const OFFICER_TIME: Duration = Duration::minutes(4);
/// What a manager takes to list a product.
const LISTING_TIME: Duration = Duration::minutes(2);

/// Brings in every enterprise of `plan` with its products.
pub(super) async fn list(
    seeding: Seeding<'_>,
    plan: &DemoPlan,
    people: &People,
) -> Result<Listed, SeedError> {
    let mut covers = pin!(pictures::painted(&plan.products));
    let mut listed = Listed::default();
    let progress = seeding.progress;
    progress.begin("Enterprises and products", plan.enterprises.len());
    for (position, planned) in plan.enterprises.iter().enumerate() {
        seeding.clock.set(planned.registered_at);
        let (actor, enterprise) = enter(seeding, planned, position).await?;
        decide(seeding, planned, (&actor, enterprise), people).await?;
        for (_, product) in plan.products_of(position) {
            seeding.clock.advance(LISTING_TIME);
            let cover = covers.next().await;
            let cover = cover.ok_or(SeedError::Missing("a cover"))??;
            let officer = people.verifier(&planned.home)?;
            let selling = (&actor, enterprise, officer);
            let variant = offer(seeding, selling, product, cover).await?;
            listed.variants.push(variant);
        }
        listed.enterprises.push(ListedEnterprise {
            id: enterprise,
            owner: actor,
        });
        progress.advance(1);
    }
    Ok(listed)
}

/// Registers the enterprise and whoever owns it.
async fn enter(
    seeding: Seeding<'_>,
    planned: &PlannedEnterprise,
    position: usize,
) -> Result<(Actor, EnterpriseId), SeedError> {
    let app = seeding.app;
    let owner = if let Some(person) = planned.owner {
        people::visitor(app, person).await?
    } else {
        let name = format!("Pengelola {}", planned.name);
        let login = format!("pengelola-{}@sentra.example", position + 1);
        people::stranger(app, &name, &login).await?
    };
    let command = RegisterEnterprise {
        key: IdempotencyKey::parse("demo")?,
        enterprise: new_enterprise(planned, position + 1)?,
        accepted: Vec::new(),
    };
    let actor = people::actor(app, owner.id).await?;
    let registered = register(app, &actor, command).await;
    let enterprise = done("an enterprise's registration", registered)?.id;
    let actor = people::actor(app, owner.id).await?;
    let kind = planned.kind;
    papers::show(app, &actor, (enterprise, kind), position + 1).await?;
    if let Some(fee) = planned.delivery_fee {
        let fee = Some(fee);
        let set = set_delivery(app, &actor, SetDelivery { enterprise, fee }).await;
        done("a delivery fee", set)?;
    }
    Ok((actor, enterprise))
}

fn new_enterprise(planned: &PlannedEnterprise, number: usize) -> Result<NewEnterprise, SeedError> {
    let programme = match planned.kind {
        EnterpriseKind::Koperasi => Some(Programme::parse(PROGRAMME)?),
        _ => None,
    };
    let (mut nib_exemption, mut npwp, mut nik_koperasi) = (None, None, None);
    match planned.kind {
        EnterpriseKind::Umkm => {
            nib_exemption = Some(Exemption::parse(papers::EXEMPTION)?);
            npwp = Some(Npwp::parse(&format!("{number:016}"))?);
        }
        EnterpriseKind::Koperasi => {
            nik_koperasi = Some(NikKoperasi::parse(&format!("{number:012}"))?);
        }
        EnterpriseKind::Bumdes | EnterpriseKind::BumdesBersama => {}
    }
    let members = MemberVillages::parse(planned.kind, planned.members.clone());
    Ok(NewEnterprise {
        name: EnterpriseName::parse(&planned.name)?,
        kind: planned.kind,
        programme,
        description: Description::parse(DESCRIPTION)?,
        home_village: planned.home.clone(),
        member_villages: members.map_err(broken)?,
        nib: None,
        npwp,
        nib_exemption,
        owner_nik: None,
        legal_number: None,
        nik_koperasi,
        claimed: true,
    })
}

/// Takes the enterprise as far as it stands when the demo opens.
async fn decide(
    seeding: Seeding<'_>,
    planned: &PlannedEnterprise,
    (owner, enterprise): (&Actor, EnterpriseId),
    people: &People,
) -> Result<(), SeedError> {
    let officer = people.verifier(&planned.home)?;
    let verified = [
        (owner, EnterpriseDecision::Submit),
        (officer, EnterpriseDecision::Verify),
        (officer, EnterpriseDecision::Suspend),
    ];
    let steps = match planned.standing {
        Standing::Submitted => 1,
        Standing::Verified => 2,
        Standing::Suspended => 3,
    };
    for (actor, decision) in verified.into_iter().take(steps) {
        seeding.clock.advance(OFFICER_TIME);
        if decision == EnterpriseDecision::Verify {
            papers::look(seeding.app, officer, enterprise).await?;
        }
        let reason = match decision {
            EnterpriseDecision::Suspend => Some(DecisionReason::parse(WHY_STOPPED)?),
            _ => None,
        };
        let command = ChangeStatus {
            reason,
            ..ChangeStatus::plain(enterprise, decision)
        };
        let changed = change_status(seeding.app, actor, command).await;
        done("a decision about an enterprise", changed)?;
    }
    Ok(())
}

/// Lists a product with its cover and puts it on sale.
async fn offer(
    seeding: Seeding<'_>,
    (actor, enterprise, officer): (&Actor, EnterpriseId, &Actor),
    product: &PlannedProduct,
    cover: Bytes,
) -> Result<VariantId, SeedError> {
    let app = seeding.app;
    let key = product.goods.code.as_str();
    let cover = pictures::send(app, actor, (enterprise, key), cover).await?;
    let command = CreateProduct {
        key: IdempotencyKey::parse(&format!("{key}-produk"))?,
        enterprise,
        draft: ProductDraft::parse(&input(product)).map_err(broken)?,
        media: vec![cover],
    };
    let created = create_product(app, actor, command).await;
    let id = done("a product", created)?;
    permits::give(app, (actor, officer), id, &product.goods).await?;
    let published = publish_product(app, actor, id).await;
    done("a publication", published)?;
    let variants = storage::catalogue::variants_of(&app.db, &[id]).await?;
    let first = variants.first().map(|variant| variant.id);
    first.ok_or(SeedError::Missing("a variant"))
}

fn input(product: &PlannedProduct) -> ProductInput {
    let goods = &product.goods;
    let variant = VariantInput {
        sku: Some(goods.code.clone()),
        name: None,
        unit: goods.unit.clone(),
        price: goods.price.get(),
        weight_gram: goods.weight_gram,
        step: None,
        minimum: None,
        stock: product.stock,
    };
    ProductInput {
        name: goods.name.clone(),
        description: goods.description.clone(),
        kind: if goods.weight_gram > 0 {
            ProductKind::Goods
        } else {
            ProductKind::Service
        },
        category: goods.category.as_str().to_owned(),
        variants: vec![variant],
        origins: None,
    }
}
