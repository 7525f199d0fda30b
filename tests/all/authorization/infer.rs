//! What can be inferred: outsiders ask many questions, enterprise 1 and its people change what is
//! private of theirs, and the same questions must be answered byte for byte the same.

use super::world::{Actor, World};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::application::{PAPER, apply, send_paper};
use tests::buying::{buy, fill_cart};
use tests::client::Mutation;
use tests::eventually;
use tests::platform::NewEnterprise;
use tests::selling::{CREATE, Listing, UPDATE, list, photo, send_photo, wait_found};

/// Those who have nothing to do with enterprise 1.
const OUTSIDERS: &[Actor] = &[
    Actor::Guest,
    Actor::Stranger,
    Actor::OtherOwner,
    Actor::NeighbourVerifier,
];

/// Words of what is public, of what is private, and of what becomes private.
const WORDS: &[&str] = &[
    "",
    "keripik",
    "keripik pisang",
    "rahasia",
    "rahasia dapur",
    "resep",
    "resep nenek",
    "rancangan",
    "koperasi rancangan",
    "umkm diajukan",
    "umkm susulan",
    "pembeli",
    "pagar alam",
    "1234567890123",
    "0812-3456-7890",
    "penanda",
];

/// What narrows a search.
const NARROWED: &[&str] = &[
    "{}",
    "{ minPrice: 1 }",
    "{ maxPrice: 999 }",
    "{ minPrice: 76000 }",
    "{ availableOnly: true }",
    "{ category: \"01.01.01\" }",
    "{ category: \"01.01.02\" }",
    "{ region: \"18.09.01.2010\" }",
    "{ enterpriseKind: UMKM }",
    "{ enterpriseKind: KOPERASI }",
];

/// Lists and counts, by every filter there is.
const LISTS: &[&str] = &[
    "products(first: 100) { nodes { id name price } pageInfo { hasNextPage endCursor } }",
    "products(first: 100, filter: { enterpriseId: \"{Enterprise}\" }) { nodes { id slug } }",
    "products(first: 100, filter: { enterpriseId: \"{drafted}\" }) { nodes { id } }",
    "products(first: 100, filter: { enterpriseId: \"{submitted}\" }) { nodes { id } }",
    "products(first: 100, filter: { region: \"18.09.01.2010\" }) { nodes { id } }",
    "products(first: 100, filter: { category: \"01.01.02\" }) { nodes { id } }",
    "products(first: 1, after: \"{draft}\") { nodes { id } }",
    "enterprises(first: 100, region: \"18.09.01.2010\") { nodes { id name } }",
    "enterprises(first: 100, status: DRAFT) { nodes { id name } }",
    "enterprises(first: 100, status: SUBMITTED) { nodes { id name } }",
    "enterprises(first: 100, status: SUSPENDED) { nodes { id name } }",
    "enterprises(first: 100, kind: KOPERASI) { nodes { id name } }",
    "enterprise(id: \"{Enterprise}\") { name description status products(first: 100) {
        nodes { id name price variants { id price stock } } } legalNumbers { nib } members(first: 9)
        { nodes { id } } sellerOrders(first: 9) { nodes { id } } bankAccount { number }
        documents { id } checklist { key } contact { phone } }",
    "product(id: \"{Product}\") { name slug price variants { id stock price } }",
    "nodes(ids: [\"{draft}\", \"{draftVariant}\", \"{drafted}\", \"{Order}\", \"{Refund}\",
        \"{invitation}\", \"{delegation}\", \"{managerMembership}\", \"{Media}\"]) { id }",
    "region(code: \"18.09.01.2010\") { name kind }",
    "categories { code name }",
    "mandates(region: \"18.09.01.2010\") { nodes { holderName } }",
    "auditTrail(filter: { enterpriseId: \"{Enterprise}\" }) { nodes { id } }",
    "verificationQueue(region: \"18.09.01\") { nodes { __typename } }",
    "output(region: \"18.09.01.2010\", from: \"2026-01-01\", to: \"2027-01-31\") { total { net } }",
];

type Answers = BTreeMap<String, Value>;

/// Asks, has what is private changed, and asks again.
pub async fn nothing(world: &World) -> anyhow::Result<()> {
    let before = answers(world).await?;
    ensure!(
        before
            .values()
            .any(|told| told.to_string().contains("Keripik Pisang")),
        "nobody finds anything, so nothing is shown"
    );
    change_what_is_private(world).await?;
    for (question, told) in answers(world).await? {
        let first = before.get(&question);
        ensure!(
            first == Some(&told),
            "{question} told what is private:\n{first:?}\n{told}"
        );
    }
    Ok(())
}

async fn answers(world: &World) -> anyhow::Result<Answers> {
    let mut all = Answers::new();
    let facets = "facets { categories { code count } enterpriseKinds { code count }
        priceBands { code count } regions { code count } }";
    for actor in OUTSIDERS.iter().copied() {
        let client = world.client(actor);
        for words in WORDS {
            for filter in NARROWED {
                let query = format!(
                    "query($words: String!) {{ productSearch(query: $words, first: 50,
                    filter: {filter}) {{ totalCount {facets} pageInfo {{ hasNextPage }}
                    nodes {{ id name price }} }} }}"
                );
                let told = client.ask(&query, &json!({ "words": words })).await?;
                all.insert(format!("{actor:?}: {words:?} {filter}"), told);
            }
        }
        for question in LISTS {
            let query = world.filled(&format!("{{ {question} }}"));
            let mut told = client.ask(&query, &json!({})).await?;
            // The name of a request is its own.
            for error in told["errors"].as_array_mut().into_iter().flatten() {
                error["extensions"]["requestId"].take();
            }
            all.insert(format!("{actor:?}: {question}"), told);
        }
    }
    Ok(all)
}

/// Everything that is nobody else's business, done by the people of enterprise 1.
async fn change_what_is_private(world: &World) -> anyhow::Result<()> {
    let owner = world.client(Actor::Owner);
    let here = world.id("Enterprise")?;
    for (name, price) in [("Resep Nenek", 1_i64), ("Rahasia Dapur Kedua", 900_000)] {
        let media = send_photo(owner, here, photo(32, 32, 7)?, &format!("photo-{price}")).await?;
        let draft = Listing {
            enterprise: here,
            name,
            price,
            stock: 77,
            media: vec![media],
        };
        owner.done(CREATE, &draft.input()).await?;
    }
    let input = json!({ "productId": world.id("draft")?, "name": "Keripik Rahasia",
        "category": "01.01.02" });
    owner.done(UPDATE, &input).await?;
    let new = NewEnterprise {
        name: "UMKM Susulan",
        kind: "UMKM",
        village: "18.09.01.2010",
        delivery_fee: None,
    };
    apply(owner, &new).await?;
    send_paper(owner, world.id("drafted")?, PAPER, "infer-paper").await?;
    let account = json!({ "id": here, "bankCode": "014", "number": "7770001112",
        "holder": "Orang Lain" });
    owner.done(ACCOUNT, &account).await?;
    let invite = json!({ "enterpriseId": here, "login": "lain@contoh.id", "kind": "STAFF",
        "mayList": true, "mayShip": false, "mayMoney": false, "idempotencyKey": "infer-invite" });
    owner.done(INVITE, &invite).await?;
    sell_one_and_put_it_back(world).await?;
    let marker = Listing {
        enterprise: here,
        name: "Penanda Sementara",
        price: 5_000,
        stock: 1,
        media: Vec::new(),
    };
    // What a product that was taken back leaves, and the sign that the index knows all before it.
    let listed = list(owner, &marker).await?;
    wait_found(world.guest(), "penanda sementara", &listed.product).await?;
    let input = json!({ "productId": listed.product });
    owner.done(ARCHIVE, &input).await?;
    // It was public until now: for a moment more the index counts it among the cheap ones, while
    // its hits are left out already.
    eventually("the product to be forgotten", async || {
        let query = "{ productSearch(query: \"\") { facets { priceBands { code } } } }";
        let found = world.guest().gql(query, &json!({})).await?;
        let bands = found["productSearch"]["facets"]["priceBands"].as_array();
        let mut bands = bands.context("no bands")?.iter();
        Ok((!bands.any(|band| band["code"] == "0-9999")).then_some(()))
    })
    .await
}

/// How much is on the shelf is public; who bought, and for how much, is not.
async fn sell_one_and_put_it_back(world: &World) -> anyhow::Result<()> {
    let variant = world.id("ProductVariant")?;
    let before = shelf(world, variant).await?;
    let buyer = world.client(Actor::Buyer);
    let total = fill_cart(buyer, &[(variant, 1)], "infer-cart").await?;
    buy(buyer, total, "infer").await?;
    let mut on_hand = before;
    // Some are held by orders: what is counted is more than what is shown.
    for key in ["infer-count", "infer-recount"] {
        let input = json!({ "variantId": variant, "onHand": on_hand.to_string(),
            "idempotencyKey": key });
        world.client(Actor::Owner).done(COUNT, &input).await?;
        on_hand += before - shelf(world, variant).await?;
    }
    let after = shelf(world, variant).await?;
    ensure!(
        after == before,
        "{after} are on the shelf, and not {before}"
    );
    Ok(())
}

/// How many of `variant` are shown to be there.
async fn shelf(world: &World, variant: &str) -> anyhow::Result<i64> {
    let query = format!("{{ node(id: \"{variant}\") {{ ... on ProductVariant {{ stock }} }} }}");
    let found = world.guest().gql(&query, &json!({})).await?;
    let stock = found.pointer("/node/stock").context("no stock")?;
    let number = stock.as_i64().or_else(|| stock.as_str()?.parse().ok());
    number.with_context(|| format!("no number: {found}"))
}

const ACCOUNT: Mutation = Mutation {
    name: "enterpriseBankAccountSet",
    input: "EnterpriseBankAccountSetInput",
    fields: "enterprise { id }",
};
const INVITE: Mutation = Mutation {
    name: "membershipInvite",
    input: "MembershipInviteInput",
    fields: "invitation { id }",
};
const ARCHIVE: Mutation = Mutation {
    name: "productArchive",
    input: "ProductArchiveInput",
    fields: "product { id }",
};
const COUNT: Mutation = Mutation {
    name: "variantStockSet",
    input: "VariantStockSetInput",
    fields: "product { id }",
};
