//! How the world comes to be: by the mutations that everybody uses.

use super::people::people;
use super::reported::reports;
use super::world::Actor;
use crate::support::{Engine, program};
use anyhow::Context;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};
use tests::application::{DOCUMENTS, ENTERPRISE, PAPER, apply, send_paper};
use tests::buying::{buy, fill_cart, place};
use tests::client::{Client, Mutation, text};
use tests::eventually;
use tests::ground::Ground;
use tests::platform::{NewEnterprise, Platform, Setting};
use tests::program::Program;
use tests::selling::{CREATE, Listing, REFUND, ask_upload, photo, send_photo};
use tests::stall::{NewStall, Stall};

/// Nothing happens by itself, so that what is written was written by who asked; and nobody is
/// held up for asking often.
pub const SETTINGS: &[Setting] = &[
    ("SENTRA_WORKER", "false"),
    ("SENTRA_LIMITS__ATTEMPTS_PER_LOGIN", "1000000"),
];
/// Where enterprise 1 is at home.
pub const VILLAGE: &str = "18.09.01.2010";
const ELSEWHERE: &str = "18.04.04.2005";
const PRICE: i64 = 25_000;
const BANK_ACCOUNT_SET: Mutation = Mutation {
    name: "enterpriseBankAccountSet",
    input: "EnterpriseBankAccountSetInput",
    fields: "enterprise { id }",
};
const PERMITS: Mutation = Mutation {
    name: "productPermitsAdd",
    input: "ProductPermitsAddInput",
    fields: "product { permits { id } }",
};
const IDENTITY_SET: Mutation = Mutation {
    name: "personIdentitySet",
    input: "PersonIdentitySetInput",
    fields: "identity { nik }",
};

/// Everybody, and the ids of everything by their names.
#[derive(Debug, Default)]
pub struct Built {
    /// Those who are signed in, by the heads of their columns.
    pub clients: BTreeMap<&'static str, Client>,
    /// Ids, codes and logins.
    pub names: BTreeMap<String, String>,
}

impl Built {
    /// Calls `id` by a name.
    pub fn name(&mut self, name: &str, id: impl Into<String>) {
        self.names.insert(name.to_owned(), id.into());
    }

    /// Lets somebody in.
    pub fn welcome(&mut self, actor: Actor, client: Client) {
        self.clients.insert(actor.name(), client);
    }
}

/// Builds it on ground of its own.
pub async fn build(engine: Engine) -> anyhow::Result<(Built, Ground)> {
    let ground = Ground::lay(&program(), engine, None).await?;
    let claim = import(&ground)?;
    let platform = Platform::open_on(ground, &program(), &[]).await?;
    let mut built = Built::default();
    built.name("claim", claim);
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let soon = chrono::DateTime::from_timestamp(now.try_into()?, 0).context("no time")?;
    built.name("soon", (soon + chrono::TimeDelta::days(30)).to_rfc3339());
    let stall = stall(&platform, "pemilik@contoh.id", "UMKM Satu", VILLAGE).await?;
    let other = self::stall(&platform, "pemilik2@contoh.id", "UMKM Dua", ELSEWHERE).await?;
    catalogue(&mut built, &stall).await?;
    applications(&mut built, &stall).await?;
    suspended(&mut built, &platform, &stall).await?;
    unclaimed(&mut built, &platform).await?;
    officers(&mut built, &platform).await?;
    orders(&mut built, &platform, &stall).await?;
    people(&mut built, &platform, &stall.manager).await?;
    reports(&mut built, &platform, &stall).await?;
    token(&mut built, &platform, &stall.manager).await?;
    let person = "{ viewer { person { id } } }";
    let found = stall.manager.gql(person, &json!({})).await?;
    built.name("Person", text(&found, "/viewer/person/id")?);
    numbers(&stall).await?;
    built.welcome(Actor::Owner, stall.manager);
    built.welcome(Actor::OtherOwner, other.manager);
    built.welcome(
        Actor::Stranger,
        platform.join("Orang", "orang@contoh.id").await?,
    );
    Ok((built, platform.close().await?))
}

/// What is sealed of enterprise 1 and of its owner.
async fn numbers(stall: &Stall) -> anyhow::Result<()> {
    let input = json!({ "id": stall.enterprise, "bankCode": "002", "number": "1234567890",
        "holder": "Pemilik" });
    stall.manager.done(BANK_ACCOUNT_SET, &input).await?;
    let input = json!({ "nik": "1809015708850001" });
    stall.manager.done(IDENTITY_SET, &input).await?;
    Ok(())
}

async fn stall(
    platform: &Platform,
    login: &str,
    name: &str,
    village: &str,
) -> anyhow::Result<Stall> {
    let new = NewStall {
        login,
        enterprise: NewEnterprise {
            name,
            kind: "UMKM",
            village,
            delivery_fee: None,
        },
        product: "Keripik Pisang",
        price: PRICE,
        stock: 100,
        photo: Some(photo(64, 48, 90)?),
    };
    Stall::open(platform, new).await
}

/// What enterprise 1 shows, and what it does not show yet.
async fn catalogue(built: &mut Built, stall: &Stall) -> anyhow::Result<()> {
    built.name("Enterprise", &stall.enterprise);
    built.name("Product", &stall.listed.product);
    built.name("ProductVariant", &stall.listed.variant);
    let listing = Listing {
        enterprise: &stall.enterprise,
        name: "Rahasia Dapur",
        price: PRICE,
        stock: 5,
        media: Vec::new(),
    };
    let input = json!({ "productId": stall.listed.product, "idempotencyKey": "permit",
        "permits": [{ "kind": "PIRT", "number": "206180400000128" }] });
    let permitted = stall.manager.done(PERMITS, &input).await?;
    let permits = &permitted["product"]["permits"];
    built.name("permit", text(permits, "/0/id")?);
    let draft = stall.manager.done(CREATE, &listing.input()).await?;
    built.name("draft", text(&draft, "/product/id")?);
    built.name("draftVariant", text(&draft, "/product/variants/0/id")?);
    let media = send_photo(
        &stall.manager,
        &stall.enterprise,
        photo(64, 48, 1)?,
        "unused",
    )
    .await?;
    built.name("Media", media);
    let declared = ("image/jpeg", 1_000);
    let (pending, _) = ask_upload(&stall.manager, &stall.enterprise, declared, "pending").await?;
    built.name("pendingMedia", pending);
    Ok(())
}

/// Enterprises of the same owner and village that do not sell, one for each step to be taken.
async fn applications(built: &mut Built, stall: &Stall) -> anyhow::Result<()> {
    let owner = &stall.manager;
    let input = json!({ "name": "Koperasi Rancangan", "kind": "KOPERASI", "homeVillage": VILLAGE,
        "nikKoperasi": "180401001000", "nibExemption": "Belum terdaftar di OSS",
        "idempotencyKey": "drafted" });
    let payload = owner.done(ENTERPRISE, &input).await?;
    let drafted = text(&payload, "/enterprise/id")?;
    let paper = send_paper(owner, &drafted, PAPER, "paper").await?;
    let document = json!({ "item": "LEGAL_ENTITY", "number": "AHU-01234.AH.01.33.TAHUN 2022",
        "mediaId": paper });
    let input = json!({ "id": drafted, "documents": [document], "idempotencyKey": "papers" });
    let payload = owner.done(DOCUMENTS, &input).await?;
    built.name("document", text(&payload, "/enterprise/documents/0/id")?);
    built.name(
        "paper",
        send_paper(owner, &drafted, PAPER, "paper-2").await?,
    );
    built.name("drafted", drafted);
    let new = NewEnterprise {
        name: "UMKM Diajukan",
        kind: "UMKM",
        village: VILLAGE,
        delivery_fee: None,
    };
    built.name("submitted", apply(owner, &new).await?);
    Ok(())
}

/// One that nobody owns yet, and the code that makes somebody its owner.
fn import(ground: &Ground) -> anyhow::Result<String> {
    let list = ground.folder().join("list.csv");
    std::fs::write(
        &list,
        format!("name,kind,village_code\nUMKM Daftar,UMKM,{VILLAGE}\n"),
    )?;
    let report = ground.folder().join("report.csv");
    let (list, report) = (list.display().to_string(), report.display().to_string());
    let arguments = ["import", "enterprises", &list, "--report", &report];
    Program::run(ground.sentra(&program(), &arguments), "")?;
    let report = std::fs::read_to_string(report)?;
    let row = report.lines().nth(1).context("no row")?;
    Ok(row.rsplit(',').next().context("no code")?.to_owned())
}

async fn unclaimed(built: &mut Built, platform: &Platform) -> anyhow::Result<()> {
    let query = "{ enterprises(status: DRAFT) { nodes { id isClaimed } } }";
    let found = platform.admin.gql(query, &json!({})).await?;
    let all = found["enterprises"]["nodes"].as_array();
    let one = all
        .into_iter()
        .flatten()
        .find(|one| one["isClaimed"] == false);
    built.name("unclaimed", text(one.context("none is unclaimed")?, "/id")?);
    Ok(())
}

/// One that the administrator has suspended.
async fn suspended(built: &mut Built, platform: &Platform, stall: &Stall) -> anyhow::Result<()> {
    let new = NewEnterprise {
        name: "UMKM Henti",
        kind: "UMKM",
        village: VILLAGE,
        delivery_fee: None,
    };
    let id = platform.enterprise(&stall.manager, &new).await?;
    let input = json!({ "id": id, "reason": "laporan" });
    platform.admin.done(SUSPEND, &input).await?;
    built.name("suspended", id);
    Ok(())
}

const SUSPEND: Mutation = Mutation {
    name: "enterpriseSuspend",
    input: "EnterpriseReasonedDecisionInput",
    fields: "enterprise { id }",
};
const GRANT: Mutation = Mutation {
    name: "mandateGrant",
    input: "MandateGrantInput",
    fields: "mandate { id }",
};

async fn officers(built: &mut Built, platform: &Platform) -> anyhow::Result<()> {
    for (actor, kind, scope) in [
        (Actor::VillageVerifier, "VERIFIER", VILLAGE),
        (Actor::DistrictVerifier, "VERIFIER", "18.09.01"),
        (Actor::NeighbourVerifier, "VERIFIER", "18.04"),
        (Actor::Viewer, "VIEWER", "18"),
        (Actor::Analyst, "ANALYST", "18"),
    ] {
        let login = format!("{kind}-{scope}@contoh.id").to_lowercase();
        let client = platform.join(actor.name(), &login).await?;
        let input =
            json!({ "login": login, "kind": kind, "scope": scope, "idempotencyKey": login });
        let payload = platform.admin.done(GRANT, &input).await?;
        built.name(
            &format!("mandate of {scope}"),
            text(&payload, "/mandate/id")?,
        );
        built.welcome(actor, client);
    }
    Ok(())
}

/// A program of the owner's, which lists and does nothing else.
async fn token(built: &mut Built, platform: &Platform, owner: &Client) -> anyhow::Result<()> {
    let input = json!({ "name": "Kasir", "abilities": ["LIST"],
        "expiresAt": built.names["soon"],
        "idempotencyKey": "token" });
    let payload = owner.done(TOKEN, &input).await?;
    built.name("apiToken", text(&payload, "/apiToken/id")?);
    let program = platform.guest.with_token(&text(&payload, "/secret")?);
    built.welcome(Actor::Program, program);
    let query = "{ viewer { sessions { id } } }";
    let found = owner.gql(query, &json!({})).await?;
    built.name("session", text(&found, "/viewer/sessions/0/id")?);
    let found = platform
        .admin
        .gql("{ auditTrail { nodes { id } } }", &json!({}))
        .await?;
    built.name("auditRow", text(&found, "/auditTrail/nodes/0/id")?);
    Ok(())
}

const TOKEN: Mutation = Mutation {
    name: "apiTokenCreate",
    input: "ApiTokenCreateInput",
    fields: "apiToken { id } secret",
};

/// Orders at enterprise 1, one for each step to be taken.
async fn orders(built: &mut Built, platform: &Platform, stall: &Stall) -> anyhow::Result<()> {
    let buyer = platform.join("Pembeli", "pembeli@contoh.id").await?;
    let variant = stall.listed.variant.as_str();
    let mut parts = Vec::new();
    for name in [
        "Order",
        "accepted",
        "packed",
        "shipped",
        "delivered",
        "refunded",
    ] {
        let total = fill_cart(&buyer, &[(variant, 1)], &format!("cart-{name}")).await?;
        let order = buy(&buyer, total, &format!("order-{name}")).await?;
        built.name(name, text(&order, "/id")?);
        parts.push(text(&order, "/sellerOrders/0/id")?);
    }
    let [fresh, accepted, packed, shipped, delivered, refunded] = parts.as_slice() else {
        anyhow::bail!("six orders");
    };
    built.name("SellerOrder", fresh);
    for (id, name, steps) in [
        (accepted, "acceptedPart", &STEPS[..1]),
        (packed, "packedPart", &STEPS[..2]),
        (shipped, "shippedPart", &STEPS[..3]),
        (delivered, "deliveredPart", &STEPS[..4]),
    ] {
        for (step, input) in steps {
            let step = Mutation {
                name: step,
                input,
                fields: "sellerOrder { id }",
            };
            let input =
                json!({ "sellerOrderId": id, "idempotencyKey": step.name.to_owned() + name });
            stall.manager.done(step, &input).await?;
        }
        built.name(name, id);
    }
    let input = json!({ "sellerOrderId": refunded, "idempotencyKey": "refund" });
    stall.manager.done(REFUND, &input).await?;
    let found = eventually("the refund", async || {
        let query = "query($id: ID!) { sellerOrder(id: $id) { refunds { id status } } }";
        let found = stall.manager.gql(query, &json!({ "id": refunded })).await?;
        let refund = found["sellerOrder"]["refunds"][0].clone();
        Ok((refund["status"] == "SUCCEEDED").then_some(refund))
    });
    built.name("Refund", text(&found.await?, "/id")?);
    unpaid(built, &buyer, variant).await?;
    built.welcome(Actor::Buyer, buyer);
    Ok(())
}

const STEPS: &[(&str, &str)] = &[
    ("sellerOrderAccept", "SellerOrderStepInput"),
    ("sellerOrderPack", "SellerOrderStepInput"),
    ("sellerOrderShip", "SellerOrderShipInput"),
    ("sellerOrderDeliver", "SellerOrderStepInput"),
];

/// An order that is not paid, and a cart with something in it.
async fn unpaid(built: &mut Built, buyer: &Client, variant: &str) -> anyhow::Result<()> {
    let query = "query($id: ID!) { order(id: $id) { payments { id } } }";
    let found = buyer
        .gql(query, &json!({ "id": built.names["Order"] }))
        .await?;
    built.name("Payment", text(&found, "/order/payments/0/id")?);
    let total = fill_cart(buyer, &[(variant, 1)], "cart-unpaid").await?;
    let order = place(buyer, total, "order-unpaid").await?;
    built.name("unpaid", text(&order, "/id")?);
    let total = fill_cart(buyer, &[(variant, 1)], "cart-open").await?;
    built.name("total", total.to_string());
    let cart = buyer
        .gql("{ cart { id lines { id } } }", &json!({}))
        .await?;
    built.name("Cart", text(&cart, "/cart/id")?);
    built.name("line", text(&cart, "/cart/lines/0/id")?);
    let regions = "{ region(code: \"18.09.01.2010\") { id } category(code: \"01.01.01\") { id } }";
    let found = buyer.gql(regions, &json!({})).await?;
    built.name("Region", text(&found, "/region/id")?);
    built.name("Category", text(&found, "/category/id")?);
    Ok(())
}
