//! The tenant filter: what storage itself answers to who has nothing to do with enterprise 1, when
//! nobody checks anything before.

use super::world::{Actor, World};
use anyhow::{Context, ensure};
use api::app::{SystemClock, SystemEntropy};
use api::config::load_or_create;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::output::{DaySpan, Grain};
use domain::person::{Private, Rights, Sight};
use domain::region::RegionCode;
use domain::{EnterpriseId, PersonId};
use serde_json::json;
use std::sync::Arc;
use storage::enterprise::EnterpriseContact;
use storage::output::{CellFilter, OutputDimension, OutputQuery};
use storage::person::{
    delegations_of, find_delegation, find_invitation, find_member, find_offer, invitations_of,
    members_of, offer_of, rights_of,
};
use storage::trail::TrailListing;
use storage::{Clock, Db, DbOptions, Durability, Environment, Keyring, Patience};
use storage::{enterprise, ledger, media, order, output, payment, trail};
use uuid::Uuid;

/// Those who have nothing to do with it.
const OUTSIDERS: &[Actor] = &[Actor::Stranger, Actor::OtherOwner, Actor::NeighbourVerifier];
const PAGE: i64 = 100;

/// Asks storage for every private row of `world`, as Sentra itself and as outsiders.
pub async fn hold(world: &World) -> anyhow::Result<()> {
    let db = open(world).await?;
    for (read, found) in ask(world, &db, |_| Sight::house()).await? {
        ensure!(found > 0, "{read} finds nothing, so nothing is shown by it");
    }
    let mut all = vec![(Actor::Guest, None, Rights::default())];
    for actor in OUTSIDERS.iter().copied() {
        let query = "{ viewer { person { id } } }";
        let viewer = world.client(actor).gql(query, &json!({})).await?;
        let person: PersonId = key(viewer["viewer"]["person"]["id"].as_str())?.into();
        all.push((actor, Some(person), rights_of(&db, person).await?));
    }
    for (actor, person, rights) in all {
        let own = |what| rights.sight(what).and_own(person);
        for (read, found) in ask(world, &db, own).await? {
            ensure!(found == 0, "{read} tells {actor:?} of {found} rows");
        }
    }
    db.close().await?;
    Ok(())
}

async fn open(world: &World) -> anyhow::Result<Db> {
    let folder = world.ground().folder();
    let key = load_or_create(None, &folder, &SystemEntropy)?;
    let options = DbOptions {
        url: world.ground().database_url(),
        read_url: None,
        readers: 2,
        durability: Durability::Full,
        patience: Patience::Serving,
    };
    let environment = Environment {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    Ok(Db::open(&options, environment, Keyring::new(key)).await?)
}

/// The key behind a global id.
fn key(id: Option<&str>) -> anyhow::Result<Uuid> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id.context("no id")?)?)?;
    let (_, key) = text.split_once(':').context("no global id")?;
    Ok(Uuid::parse_str(key)?)
}

type Found = Vec<(&'static str, usize)>;

/// How many rows each read of storage finds for who has these sights.
async fn ask(world: &World, db: &Db, sight: impl Fn(Private) -> Sight) -> anyhow::Result<Found> {
    let mut found = of_orders(world, db, &sight).await?;
    found.extend(of_people(world, db, &sight(Private::People)).await?);
    found.extend(of_enterprises(world, db, &sight).await?);
    Ok(found)
}

async fn of_orders(
    world: &World,
    db: &Db,
    sight: impl Fn(Private) -> Sight,
) -> anyhow::Result<Found> {
    let id = |name: &str| key(Some(world.id(name)?));
    let here: EnterpriseId = id("Enterprise")?.into();
    let orders = &sight(Private::Orders);
    let money = &sight(Private::Money);
    let one = order::find(db, orders, id("Order")?.into()).await?;
    let part = order::find_seller_order(db, orders, id("SellerOrder")?.into()).await?;
    let parts = order::of_enterprise(db, orders, here, (None, PAGE)).await?;
    let paid = payment::find(db, orders, id("Payment")?.into()).await?;
    let back = payment::find_refund(db, orders, id("Refund")?.into()).await?;
    let balance = ledger::balance(db, money, here).await?;
    let entries = ledger::statement(db, money, here, (None, PAGE)).await?;
    Ok(vec![
        ("an order", one.iter().len()),
        ("a seller order", part.iter().len()),
        ("the seller orders", parts.len()),
        ("a payment", paid.iter().len()),
        ("a refund", back.iter().len()),
        ("the balance", usize::from(balance.goods.get() != 0)),
        ("the statement", entries.len()),
    ])
}

async fn of_people(world: &World, db: &Db, sight: &Sight) -> anyhow::Result<Found> {
    let id = |name: &str| key(Some(world.id(name)?));
    let here: EnterpriseId = id("Enterprise")?.into();
    let now = SystemClock.now();
    let ring = (db.keyring(), sight);
    let member = find_member(db, sight, id("managerMembership")?.into()).await?;
    let members = members_of(db, sight, here, (None, PAGE)).await?;
    let sent = find_invitation(db, ring, id("invitation")?.into()).await?;
    let by = (db.keyring(), sight, now);
    let invitations = invitations_of(db, by, here, (None, PAGE)).await?;
    let given = find_delegation(db, sight, id("delegation")?.into()).await?;
    let delegations = delegations_of(db, sight, here, (None, PAGE)).await?;
    let offer = find_offer(db, sight, id("transfer")?.into()).await?;
    let open = offer_of(db, sight, here, now).await?;
    Ok(vec![
        ("a member", member.iter().len()),
        ("the members", members.len()),
        ("an invitation", sent.iter().len()),
        ("the invitations", invitations.len()),
        ("a delegation", given.iter().len()),
        ("the delegations", delegations.len()),
        ("an offer", offer.iter().len()),
        ("the offer of an enterprise", open.iter().len()),
    ])
}

async fn of_enterprises(
    world: &World,
    db: &Db,
    sight: impl Fn(Private) -> Sight,
) -> anyhow::Result<Found> {
    let id = |name: &str| key(Some(world.id(name)?));
    let here: EnterpriseId = id("Enterprise")?.into();
    let drafted: EnterpriseId = id("drafted")?.into();
    let application = &sight(Private::Application);
    let bank = &sight(Private::BankAccount);
    let papers = enterprise::documents(db, application, drafted).await?;
    let paper = enterprise::find_document(db, application, id("document")?.into()).await?;
    let shown = enterprise::evidence_of(db, application, &[here, drafted]).await?;
    let numbers = enterprise::sealed_numbers(db, (db.keyring(), application), here).await?;
    let paid_to = enterprise::sealed_numbers(db, (db.keyring(), bank), here).await?;
    let contact = enterprise::contact(db, (db.keyring(), application), drafted).await?;
    let picture = media::find(db, &sight(Private::Media), id("Media")?.into()).await?;
    let listing = TrailListing {
        enterprise: Some(here),
        limit: PAGE,
        ..TrailListing::default()
    };
    let rows = trail::read(db, &sight(Private::Trail), &listing).await?;
    let row = trail::find(db, &sight(Private::Trail), id("auditRow")?.into()).await?;
    let figures = output::read(db, &sight(Private::Output), &today_in_lampung()?).await?;
    let is_given = |given: bool| usize::from(given);
    Ok(vec![
        ("the papers", papers.len()),
        ("a paper", paper.iter().len()),
        ("what was shown", shown.len()),
        ("legal numbers", is_given(numbers.nib.is_some())),
        ("the account", is_given(paid_to.bank_account.is_some())),
        (
            "the contact",
            is_given(contact != EnterpriseContact::default()),
        ),
        ("a picture", picture.iter().len()),
        ("the trail", rows.len()),
        ("a row of the trail", row.iter().len()),
        ("the output", figures.len()),
    ])
}

fn today_in_lampung() -> anyhow::Result<OutputQuery> {
    let today = domain::time::wib_day(SystemClock.now());
    Ok(OutputQuery {
        regions: vec![RegionCode::parse("1809")?],
        days: DaySpan {
            first: today - chrono::Days::new(1),
            last: today,
        },
        coarsest: Grain::Day,
        by: OutputDimension::Whole,
        filter: CellFilter::default(),
    })
}
